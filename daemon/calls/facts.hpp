// SPDX-License-Identifier: Apache-2.0
// Facts are what has to be known about a call before it is decided: who calls, for whom, about whom. They are found out before the
// transaction, because the user database may be slow.
#pragma once

#include "common/messages.hpp"
#include "directory/question.hpp"
#include "rules/account.hpp"
#include "rules/login_policy.hpp"
#include "rules/permissions.hpp"
#include "settings/settings.hpp"

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <variant>

namespace harness2fa::calls {

struct Peer {
    uid_t uid = 0;            // from SO_PEERCRED
    bool root_rights = false; // uid 0, and in a private instance the daemon's own uid
    bool mailer = false;      // the user harness2fa-mailer; in a private instance the daemon's own uid
};

struct Facts {
    rules::Caller caller;
    rules::CounterKind counter = rules::CounterKind::own; // which failures are counted: a root peer's are a login's
    std::string caller_name;                              // the name of the peer
    directory::Person actor, subject;                     // whom the caller acts for; whom the call is about
    std::optional<std::set<std::string>>
        groups{}; // the subject's groups that the rules name; std::nullopt: cannot be determined

    std::shared_ptr<const settings::Settings>
        gathered_under{}; // the settings whose rules named the groups; nullptr: the facts hold under any settings

    // login returns what the rules have to know of a login of the subject. Under other settings than the facts were gathered under, the
    // groups cannot be determined.
    rules::LoginFacts login(const std::string& service, const std::string& rhost,
                            const std::shared_ptr<const settings::Settings>& settings) const;
    std::string acting() const; // who acts, for the records: "alice", or "root for alice"
};

// question_of returns what the user database has to be asked for the call, or, if a name is malformed, the reply that refuses the call.
std::variant<directory::Question, Reply> question_of(const Call& call, const Peer& peer,
                                                     const settings::Settings& settings);

// facts_of makes the facts of what the user database has said, or, if it does not say who calls, the reply that refuses the call.
std::variant<Facts, Reply> facts_of(const Call& call, const Peer& peer,
                                    const std::shared_ptr<const settings::Settings>& settings,
                                    const std::optional<directory::Found>& found);

// facts_without_directory makes the facts if the user database did not answer in time, or the reply that refuses the call. `local` is what
// was found without the user database, and std::nullopt if nothing was.
std::variant<Facts, Reply> facts_without_directory(const Call& call, const Peer& peer,
                                                   const std::shared_ptr<const settings::Settings>& settings,
                                                   const std::optional<directory::Found>& local);

} // namespace harness2fa::calls

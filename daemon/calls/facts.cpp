// SPDX-License-Identifier: Apache-2.0
#include "facts.hpp"

#include "parts/texts.hpp"

namespace harness2fa::calls {
namespace {

Reply refusal(const Call& call, RefusalReason reason, std::string text) {
    if (std::holds_alternative<LoginCall>(call))
        return LoginResult{reason == RefusalReason::unavailable ? LoginOutcome::unavailable : LoginOutcome::refused,
                           std::move(text)};
    return Refused{reason, std::move(text)};
}

// needs_manager says whether a call about somebody else is permitted to managers and not to others.
bool needs_manager(const Call& call) {
    const rules::Caller nobody{.acts_for_self = true, .about_self = false};
    rules::Caller manager = nobody;
    manager.manager = true;
    return std::holds_alternative<rules::NotPermitted>(rules::permission(call, nobody)) &&
           std::holds_alternative<rules::Permitted>(rules::permission(call, manager));
}

// take returns false if the name is malformed.
bool take(const std::string& text, std::optional<UserName>& name) {
    name = UserName::parse(text);
    return name.has_value();
}

} // namespace

rules::LoginFacts Facts::login(const std::string& service, const std::string& rhost,
                               const std::shared_ptr<const settings::Settings>& settings) const {
    const bool same = !gathered_under || gathered_under == settings;
    return {subject.name.str(), subject.standing != directory::Person::Standing::undetermined,
            same ? groups : std::nullopt, service, rhost};
}

std::string Facts::acting() const {
    return actor.name.str() == caller_name ? caller_name : caller_name + " for " + actor.name.str();
}

std::variant<directory::Question, Reply> question_of(const Call& call, const Peer& peer,
                                                     const settings::Settings& settings) {
    const std::string* const actor = actor_of(call);
    const std::string* const subject = subject_of(call);
    directory::Question question{
        .caller = peer.uid, .root_rights = peer.root_rights, .groups = rules::groups_in_rules(settings)};
    if ((actor != nullptr && !take(*actor, question.as)) || (subject != nullptr && !take(*subject, question.user)))
        return refusal(call, RefusalReason::refused, "That is not a login name.");
    if (!peer.root_rights && needs_manager(call))
        question.managers = settings.managers;
    return question;
}

std::variant<Facts, Reply> facts_of(const Call& call, const Peer& peer,
                                    const std::shared_ptr<const settings::Settings>& settings,
                                    const std::optional<directory::Found>& found) {
    if (!found)
        return refusal(call, RefusalReason::unavailable,
                       "The user database has no entry for uid " + std::to_string(peer.uid) + ", or does not answer.");
    const UserName& caller = found->caller.name;
    return Facts{.caller = {.root = peer.root_rights,
                            .manager = peer.root_rights || found->manager,
                            .acts_for_self = found->actor.name == caller,
                            .about_self = found->subject.name == caller,
                            .mailer = peer.mailer},
                 .counter = peer.root_rights ? rules::CounterKind::login : rules::CounterKind::own,
                 .caller_name = caller.str(),
                 .actor = found->actor,
                 .subject = found->subject,
                 .groups = found->groups,
                 .gathered_under = settings};
}

std::variant<Facts, Reply> facts_without_directory(const Call& call, const Peer& peer,
                                                   const std::shared_ptr<const settings::Settings>& settings,
                                                   const std::optional<directory::Found>& local) {
    if (local && (peer.root_rights || !needs_manager(call)))
        return facts_of(call, peer, settings, local);
    const auto* login = std::get_if<LoginCall>(&call);
    const auto name = login ? UserName::parse(login->user) : std::nullopt;
    if (!peer.root_rights || !name)
        return refusal(call, RefusalReason::unavailable, no_user_database);
    const directory::Person subject{*name, {}, directory::Person::Standing::undetermined};
    return Facts{.caller = {.root = true, .manager = true, .acts_for_self = true, .about_self = false},
                 .counter = rules::CounterKind::login,
                 .caller_name = directory::root_person().name.str(),
                 .actor = directory::root_person(),
                 .subject = subject};
}

} // namespace harness2fa::calls

// SPDX-License-Identifier: Apache-2.0
#include "daemon_findings.hpp"

#include "conversation.hpp"
#include "whom.hpp"

#include "common/some_names.hpp"
#include "settings/file.hpp"

#include <algorithm>
#include <array>
#include <grp.h>
#include <unistd.h>

namespace harness2fa::cli {
namespace {

using doctor::Finding;
using doctor::Findings;

doctor::Finding bars(std::string text) {
    return {doctor::Finding::Kind::locks_out, "", 0, std::move(text)};
}

// RefusedUsers collects users whom every login refuses, whatever they type.
class RefusedUsers {
  public:
    void add(const UsersPage& page) {
        for (const UserReport& user : page.users) {
            if (user.state == Enrollment::changed)
                changed_.add(user.user + " (set up by " + user.was.value_or("another") + ")");
            else if (user.state == Enrollment::damaged)
                damaged_.add(user.user);
        }
    }

    doctor::Findings findings() const {
        doctor::Findings found;
        if (!changed_.empty())
            found.push_back(bars(
                "Refused, because they have another name or uid than when two-factor was set up: " + changed_.text() +
                ". `harness2fa adopt OLD NEW` keeps the devices, `harness2fa forget OLD` removes them."));
        if (!damaged_.empty())
            found.push_back(bars("Refused, because what the store holds of them is damaged: " + damaged_.text() +
                                 ". `harness2fa restore FILE` brings back those that a backup has, `harness2fa forget "
                                 "USER` removes one."));
        return found;
    }

  private:
    SomeNames changed_, damaged_;
};

std::optional<gid_t> gid_of(const std::string& name) {
    std::array<char, 1 << 16> buffer{};
    group entry{};
    group* found = nullptr;
    if (getgrnam_r(name.c_str(), &entry, buffer.data(), buffer.size(), &found) != 0 || found == nullptr)
        return {};
    return entry.gr_gid;
}

bool in_group(const std::string& name) {
    const auto gid = gid_of(name);
    return gid && (*gid == getegid() || group_member(*gid) != 0);
}

// sees_all asks here whether the caller may see all users, because the daemon writes into the journal who asks for what only managers may
// see.
bool sees_all(const Options& options) {
    if (geteuid() == 0)
        return true;
    const auto settings = settings::read_settings_file(options.config(), std::nullopt).settings;
    return settings && std::ranges::any_of(settings->managers, in_group);
}

// findings_about_all returns std::nullopt if the caller may not ask about all users after all.
std::optional<doctor::Findings> findings_about_all(const Options& options) {
    RefusedUsers users;
    const UsersCall call{.without = false, .locked = false, .as = acting_for(options)};
    const Reply reply =
        Conversation(options, long_limit).hold(call, {.take_page = [&](const UsersPage& page) { users.add(page); }});
    const auto* const refusal = std::get_if<Refused>(&reply);
    if (refusal == nullptr)
        return users.findings();
    if (refusal->reason == RefusalReason::not_permitted)
        return {};
    return doctor::Findings{bars(refusal->text)};
}

doctor::Findings findings_about_caller(const Options& options) {
    const Reply reply = Conversation(options).hold(StatusCall{"", acting_for(options)});
    doctor::Findings found;
    if (const auto* const refusal = std::get_if<Refused>(&reply))
        found.push_back(bars(refusal->text));
    const auto* const report = std::get_if<StatusReport>(&reply);
    if (report == nullptr)
        return found;
    if (report->store_error)
        found.push_back(bars("What is known of " + report->user + " cannot be read: " + *report->store_error));
    for (const std::string& text : report->findings)
        found.push_back({doctor::Finding::Kind::other, "", 0, text});
    return found;
}

doctor::Finding no_daemon_found(const NoDaemon& error, const Options& options) {
    const std::string help = options.named_config ? "Start it: harness2fad --config " + *options.named_config
                                                  : "See: systemctl status harness2fad.socket harness2fad.service";
    return bars(std::string(error.what()) + " Without it every login that asks it is refused. " + help);
}

} // namespace

doctor::Findings findings_of_daemon(const Options& options) try {
    if (sees_all(options))
        if (auto found = findings_about_all(options))
            return std::move(*found);
    return findings_about_caller(options);
} catch (const NoDaemon& error) {
    return {no_daemon_found(error, options)};
} catch (const Stop&) { // the settings file named with --config is missing, which is a finding of its own
    return {};
}

} // namespace harness2fa::cli

// SPDX-License-Identifier: Apache-2.0
#include "enforcement_preview.hpp"

#include "kept_facts.hpp"
#include "mailing.hpp"
#include "texts.hpp"

#include <algorithm>

namespace harness2fa::calls {
namespace {

constexpr std::size_t previewed_at_once = 1000; // users: some milliseconds, in which no login is served

} // namespace

bool EnforcementPreview::next_batch(const Context& context, Census& census, const UserName& actor) {
    if (next_ == 0)
        census.add_those_of_store(context.accounts);
    const std::size_t end = std::min(next_ + previewed_at_once, census.members.size());
    std::vector<Owned> owned;
    for (std::size_t at = next_; at < end; ++at)
        owned.push_back(census.look_at(context.accounts, census.members[at]));
    if (census.owners.has_to_look_up())
        return false;
    for (const Owned& each : owned)
        count(context, census.members[next_++], each, actor);
    return true;
}

void EnforcementPreview::count(const Context& context, const Member& member, const Owned& owned,
                               const UserName& actor) {
    const std::string& name = member.person.name.str();
    if (owned.state == Enrollment::damaged || owned.state == Enrollment::changed) {
        ++users_;
        return (owned.state == Enrollment::changed ? changed_ : damaged_).add(name);
    }
    const bool has_device = rules::asks_for_codes(owned.state), is_root = member.person.uid == 0U;
    if (!member.listed && !has_device && !is_root)
        return;
    ++users_;
    with_device_ += has_device ? 1 : 0;
    if (!member.listed && has_device)
        in_no_list_.add(name);
    another_manager_ =
        another_manager_ || (member.manager && owned.state == Enrollment::active && member.person.name != actor);
    if (const auto rule = rules::exempted_by(context.settings(), member.facts()))
        exempt_[*rule].add(name);
    else if (!has_device)
        without_.add(name);
}

std::string EnforcementPreview::how_they_are_told(const Context& context) const {
    const settings::EnrollmentSettings& enrollment = context.settings().enrollment;
    const bool at_login = enrollment.at_login && !enrollment.services.empty();
    if (context.settings().mail.enabled)
        return std::string("Whom no mail has reached yet is mailed a QR code and a key (not root)") +
               (at_login ? ", and may set it up at a login without it." : ", without which they are refused.");
    if (!at_login)
        return "They are refused until they have set it up: mail is off (mail.enabled), and so is set-up at login "
               "(enrollment.at_login).";
    std::string services;
    for (const std::string& service : enrollment.services)
        services += (services.empty() ? "" : ", ") + service;
    return "They set it up at their next login (" + services + "). Nobody is mailed: mail.enabled is false.";
}

Preview EnforcementPreview::of_beginning(const Context& context) const {
    Preview preview{.lines = {}, .question = "Enforce two-factor authentication for all users?"};
    const auto say = [&](std::string line) { preview.lines.push_back(std::move(line)); };
    say(counted(users_, "user: ", "users: ") + std::to_string(with_device_) + " with a device, " +
        std::to_string(without_.count()) + " without one.");
    if (!without_.empty()) {
        say("Without a device: " + without_.text() + ".");
        say(how_they_are_told(context));
    }
    if (!without_.empty() && context.settings().mail.enabled && !mail_is_released(context))
        say("No test mail was delivered with the present settings of mail: `harness2fa mail test ADDRESS` tries them.");
    if (!in_no_list_.empty())
        say("Asked for a code too, though in no list of users with a login shell: " + in_no_list_.text() + ".");
    if (!changed_.empty())
        say("Changed since two-factor was set up, and refused until you say `adopt` or `forget`: " + changed_.text() +
            ".");
    if (!damaged_.empty())
        say("Damaged in the store, and refused until you say `forget`: " + damaged_.text() + ".");
    for (const auto& [rule, names] : exempt_)
        say("Exempt: " + names.text() + ", by " + rule + ".");
    if (const auto& date = context.settings().enforce_from; date && !has_begun(context.accounts, *date, context.now))
        say("Until " + readable(*date) + " (enforce_from) who has no device is told the date, and let in.");
    if (!another_manager_)
        say("No other manager has a device: nobody but you and root could unlock or reset users.");
    if (context.settings().enforce)
        say("It is enforced already (enforce: true).");
    return preview;
}

Preview EnforcementPreview::of_end(const Context& context) const {
    Preview preview{.lines = {}, .question = "Stop enforcing two-factor authentication for all users?"};
    preview.lines.push_back(counted(with_device_, "user has", "users have") +
                            " a device, and go on being asked for codes until they turn it off.");
    preview.lines.emplace_back("Nobody else is asked for a code, unless a rule demands it.");
    if (!context.settings().enforce)
        preview.lines.emplace_back("It is not enforced now (enforce: false).");
    return preview;
}

} // namespace harness2fa::calls

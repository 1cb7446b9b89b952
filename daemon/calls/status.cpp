// SPDX-License-Identifier: Apache-2.0
#include "parts/kept_facts.hpp"
#include "parts/mailing.hpp"
#include "parts/owners.hpp"
#include "parts/reports.hpp"
#include "parts/texts.hpp"
#include "rules/login_policy.hpp"

#include <algorithm>

namespace harness2fa::calls {
namespace {

class Status : public Dialog {
  public:
    explicit Status(const Facts& facts) : facts_(facts) {}

    Step start(const Context& context) override {
        if (!shows_everything() || context.situation.editor == nullptr)
            return report(context, nullptr);
        const auto warnings = std::make_shared<std::vector<SettingsError>>();
        return do_work(
            [warnings, look = context.situation.editor->warnings(context.situation.settings)] { *warnings = look(); },
            then(this, &Status::report, warnings), {.blocks = true});
    }

  private:
    using Warnings = std::shared_ptr<std::vector<SettingsError>>;

    // report takes the warnings found in the settings, which are nullptr if nobody looked for them.
    Step report(const Context& context, const Warnings& warnings) {
        StatusReport report;
        report.user = facts_.subject.name.str();
        report.protocol = protocol_version;
        report.enforced = context.settings().enforce;
        tell_of_settings(context.situation, warnings, report);
        try {
            Owned owned = owners_.of(context.accounts, facts_.subject);
            if (owners_.has_to_look_up())
                return do_work(owners_.looking_up(), then(this, &Status::report, warnings));
            if (owned.state == Enrollment::damaged)
                report.store_error = owned.damage->why;
            else if (!owned.account && !owned.former && facts_.subject.standing == directory::Person::Standing::unknown)
                return finish(Refused{RefusalReason::refused, "There is no user " + facts_.subject.name.str() + "."});
            else
                add_account(context, owned, report);
        } catch (const storage::StorageError& error) { // the status is where this is to be seen
            report.store_error = error.what();
        }
        return finish(std::move(report));
    }

    void add_account(const Context& context, Owned& owned, StatusReport& report) const {
        if (owned.former)
            report.findings.push_back(facts_.caller.manager ? text_of_change(facts_.subject.name, *owned.former)
                                                            : text_of_change(facts_.subject.name));
        auto& account = owned.account;
        if (account)
            settle(context, *account);
        report.enrolled = rules::asks_for_codes(owned.state);
        if (report.enforced)
            add_enforcement(context, report);
        if (shows_everything() && context.settings().mail.enabled)
            add_mail(context, report);
        if (account) {
            const rules::RecoverySet codes = context.accounts.recovery_codes(*account);
            report.recovery_codes_left = static_cast<int>(codes.hashes.size());
            if (const auto word = word_about_codes(*account, codes, context.settings()))
                report.findings.push_back(*word);
            report.locked_until = locked_until(*account, context);
            report.devices = device_reports(*account);
            add_floors(context, *account, report);
        }
    }

    // shows_everything is false for users who may not be able to read the settings file.
    bool shows_everything() const { return facts_.caller.root || facts_.caller.manager; }

    void tell_of_settings(const Situation& situation, const Warnings& warnings, StatusReport& report) const {
        report.settings_errors = situation.settings_errors;
        if (!shows_everything())
            for (SettingsError& error : report.settings_errors)
                error = discreet(error);
        report.settings_ok = report.settings_errors.empty() && situation.has_good_settings;
        if (report.settings_ok && warnings) // they are about the text in force
            report.settings_warnings = *warnings;
        if (const auto fault = situation.editor != nullptr ? situation.editor->watch_fault() : std::nullopt)
            report.findings.push_back(fault->why);
    }

    static void add_enforcement(const Context& context, StatusReport& report) {
        const auto date = context.settings().enforce_from;
        report.enforced_from = rfc3339(date);
        if (date && context.now < *date && has_begun(context.accounts, *date, context.now))
            report.findings.push_back(
                "enforce_from (" + readable(*date) +
                ") has begun, and holds: this host's clock, which has gone back since, was past it once");
        const auto since = context.accounts.enforced_since();
        if (!date && since <= context.now) // otherwise a clock that was ahead has said so
            report.enforced_from = rfc3339(since);
    }

    static void add_mail(const Context& context, StatusReport& report) {
        const storage::MailBacklog backlog = context.accounts.mail_backlog();
        if (backlog.waiting > 0)
            report.findings.push_back(std::to_string(backlog.waiting) +
                                      (backlog.waiting == 1 ? " mail could not be sent yet, and is tried again: "
                                                            : " mails could not be sent yet, and are tried again: ") +
                                      backlog.reason);
        if (backlog.failed > 0)
            report.findings.push_back(std::to_string(backlog.failed) + (backlog.failed == 1 ? " mail" : " mails") +
                                      " with a key could not be delivered (harness2fa users says whose and why); once "
                                      "that is mended: harness2fa invite --all, and for who was reset harness2fa reset "
                                      "USER");
        if (rules::demands_codes(context.settings()) && !mail_is_released(context))
            report.findings.push_back(
                "nobody is mailed a key before it is known that mail works: harness2fa mail test ADDRESS, or "
                "harness2fa invite --all");
    }

    static void add_floors(const Context& context, const rules::Account& account, StatusReport& report) {
        const auto add = [&](const rules::Device& device) {
            if (const auto time = rules::no_code_before(device, context.now, context.settings().totp.window))
                report.findings.push_back(
                    "the device '" + device.name + "' takes no code before " + readable(*time) +
                    ": a code was accepted while the clock was ahead. Root lowers that: harness2fa "
                    "unlock " +
                    account.name.str() + " --clock");
        };
        std::ranges::for_each(account.devices, add);
        if (account.pending)
            add(account.pending->device);
    }

    Facts facts_;
    Owners owners_;
};

} // namespace

std::unique_ptr<Dialog> dialog_of(const StatusCall&, const Facts& facts) {
    return std::make_unique<Status>(facts);
}

} // namespace harness2fa::calls

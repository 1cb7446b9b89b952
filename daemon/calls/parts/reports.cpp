// SPDX-License-Identifier: Apache-2.0
#include "reports.hpp"

#include "texts.hpp"

namespace harness2fa::calls {
namespace {

std::optional<MailReport> mail_report(const UserName& name, const std::optional<rules::Account>& account,
                                      const Context& context) {
    const auto mail = context.accounts.key_mail_of(name);
    if (!mail)
        return {};
    const bool handed_over = mail->state == MailState::unconfirmed && mail->reason.empty();
    return MailReport{rfc3339(mail->queued), masked(mail->to), mail->state,
                      handed_over ? "it was handed over to the mail server, which did not confirm it" : mail->reason,
                      account && account->pending ? rfc3339(account->pending->expires) : ""};
}

} // namespace

std::vector<DeviceReport> device_reports(const rules::Account& account) {
    std::vector<DeviceReport> reports;
    const auto add = [&](const rules::Device& device, DeviceState state) {
        reports.push_back({device.name, state, rfc3339(device.since), rfc3339(device.last_used)});
    };
    for (const rules::Device& device : account.devices)
        add(device, DeviceState::active);
    if (account.pending)
        add(account.pending->device, DeviceState::pending);
    return reports;
}

std::optional<std::string> locked_until(const rules::Account& account, const Context& context) {
    for (const rules::CounterKind kind : {rules::CounterKind::login, rules::CounterKind::own}) {
        const rules::Barrier found = rules::barrier(account, kind, context.now, context.settings().lockout);
        if (found.kind == rules::Barrier::Kind::lock)
            return "unlock";
        if (found.kind == rules::Barrier::Kind::pause)
            return rfc3339(context.now + found.remaining);
    }
    return {};
}

std::optional<std::string> word_about_codes(const rules::Account& account, const rules::RecoverySet& codes,
                                            const settings::Settings& settings) {
    if (account.devices.empty() || settings.recovery_codes == 0)
        return std::nullopt;
    if (codes.hashes.empty())
        return no_recovery_codes;
    return account.codes_unconfirmed ? std::optional<std::string>(codes_never_confirmed) : std::nullopt;
}

UserReport user_report(const UserName& name, const Owned& owned, const Context& context) {
    const auto& account = owned.account;
    UserReport report{.user = name.str(),
                      .state = owned.state,
                      .devices = {},
                      .last_login = {},
                      .locked_until = {},
                      .mailed = mail_report(name, account, context),
                      .was = {}};
    if (!account)
        return report;
    report.devices = device_reports(*account);
    report.last_login = rfc3339(account->last_login);
    report.locked_until = locked_until(*account, context);
    return report;
}

} // namespace harness2fa::calls

// SPDX-License-Identifier: Apache-2.0
#include "code_check.hpp"

#include "handed_out_key.hpp"
#include "mailing.hpp"
#include "texts.hpp"

#include <algorithm>

namespace harness2fa::calls {

namespace {

// clock_detail is for the journal alone: a guesser must not learn it.
std::string clock_detail(const rules::Account& account, std::string_view typed, Time now) {
    std::string detail;
    for (const rules::Device& device : account.devices)
        if (const auto error = rules::clock_error(device, typed, now))
            detail = "the clock of " + device.name + " is " + text_of_clock(*error);
    return detail;
}

} // namespace

std::optional<rules::Account> account_of(storage::Accounts& accounts, const directory::Person& person) {
    auto account = accounts.find(person.name);
    if (account && !rules::belongs_to(*account, person.uid))
        return {};
    return account;
}

void save_as(storage::Accounts& accounts, rules::Account& account, const directory::Person& person) {
    if (person.uid)
        account.uid = person.uid;
    accounts.save(account);
}

bool has_devices(const std::optional<rules::Account>& account) {
    return account && !account->devices.empty();
}

bool has_power(storage::Accounts& accounts, const std::optional<rules::Account>& account) {
    if (!account)
        return false;
    if (std::ranges::any_of(account->devices, &rules::Device::proven))
        return true;
    const rules::RecoverySet codes = accounts.recovery_codes(*account);
    return codes.proven && !codes.hashes.empty();
}

bool enrolled(const std::optional<rules::Account>& account) {
    return account && rules::asks_for_codes(rules::enrollment_of(account, account->uid));
}

Proof::Proof(const rules::Account& account) {
    for (const rules::Device& device : account.devices)
        devices_.emplace_back(device.name, device.since);
}

bool Proof::holds(const std::optional<rules::Account>& account) const {
    return account && !account->reset && std::ranges::any_of(account->devices, [&](const rules::Device& device) {
               return std::ranges::find(devices_, std::pair(device.name, device.since)) != devices_.end();
           });
}

std::optional<Refusal> CodeCheck::halted(const Context& context, rules::Account& account) const {
    if (rules::settle_clock(account, context.now))
        context.accounts.save(account);
    const rules::Barrier found = rules::barrier(account, kind_, context.now, context.settings().lockout);
    if (found.kind == rules::Barrier::Kind::none)
        return {};
    return Refusal{text_of(found), found.kind == rules::Barrier::Kind::lock ? "locked" : "paused"};
}

std::optional<Refusal> CodeCheck::barred(const Context& context, rules::Account& account, const Tries& tries) const {
    if (auto refusal = halted(context, account))
        return refusal;
    if (account.devices.empty() && !account.pending) // by a restore
        return Refusal{account.name.str() + " was reset, and has no key yet. Ask an administrator to reset it again.",
                       "reset_without_key"};
    if (account.devices.empty() && !rules::pending_is_good(account, context.now))
        return Refusal{"The new key of " + account.name.str() + " has expired. Ask an administrator to reset it again.",
                       "reset_expired"};
    if (tries.judged >= context.settings().login.attempts)
        return Refusal{not_right, "attempts"};
    return {};
}

CodeCheck::Checked CodeCheck::check(const Context& context, rules::Account& account, std::string_view typed,
                                    const Tries& tries) const {
    if (const auto refusal = barred(context, account, tries))
        return {.text = refusal->text, .reason = refusal->reason};
    if (auto code = rules::well_formed_recovery_code(typed))
        return check_recovery_code(context, account, std::move(*code), tries);
    return check_code(context, account, typed, {tries.judged + 1});
}

CodeCheck::Checked CodeCheck::check_code(const Context& context, rules::Account& account, std::string_view typed,
                                         const Tries& tries) const {
    const bool had_devices = !account.devices.empty();
    const rules::Judgement judgement = rules::judge(account, kind_, typed, context.now, context.settings());
    const auto next = tries.judged < context.settings().login.attempts ? Checked::Kind::again : Checked::Kind::over;
    switch (judgement.verdict) {
    case rules::CodeVerdict::accepted: {
        const auto device = std::ranges::find(account.devices, judgement.device, &rules::Device::name);
        device->proven = device->proven || use_ == Use::login_with_password;
        const bool proven = device->proven;
        note_login(context, account);
        context.accounts.save(account);
        if (!had_devices) {
            withdraw_key_mail(context, account);
            mail_notice(context, account, "Two-factor authentication was turned on with the key that was sent to you.");
        }
        return {.kind = Checked::Kind::accepted, .reason = "code", .device = judgement.device, .proven = proven};
    }
    case rules::CodeVerdict::used_already:
        return {.kind = next, .text = used_already, .reason = "used_code", .device = judgement.device, .tries = tries};
    case rules::CodeVerdict::malformed:
        return {.kind = next, .text = not_right, .reason = "malformed", .tries = tries};
    case rules::CodeVerdict::wrong:
        return wrong(context, account, clock_detail(account, typed, context.now), tries);
    case rules::CodeVerdict::barred:
        break; // looked at above
    }
    return {};
}

// check_recovery_code takes two rounds: it looks whether a pause holds, and has the code hashed; then it looks again, charges, compares and
// deletes.
CodeCheck::Checked CodeCheck::check_recovery_code(const Context& context, rules::Account& account, Secret code,
                                                  const Tries& tries) const {
    rules::RecoverySet set = context.accounts.recovery_codes(account);
    if (!tries.hashed || tries.hashed->code.text() != code.text() || tries.hashed->salt != set.salt) {
        const auto hashed = std::make_shared<HashedCode>();
        hashed->code = std::move(code);
        hashed->salt = set.salt; // {} if no code is left: it is hashed all the same, because the time must not tell
        return {.kind = Checked::Kind::work,
                .work =
                    [hashed] {
                        hashed->attempt = {hashed->code, hashed->salt};
                    },
                .tries = {tries.judged, hashed}};
    }
    const rules::RecoveryHash& hash = tries.hashed->attempt.at(set.cost);
    if (rules::judge_recovery_code(account, set, kind_, hash, context.now, context.settings().lockout) !=
        rules::CodeVerdict::accepted)
        return wrong(context, account, "", {tries.judged + 1});
    account.codes_unconfirmed = false; // whoever types a recovery code has seen them
    set.proven = set.proven || use_ == Use::login_with_password;
    note_login(context, account);
    context.accounts.save(account);
    context.accounts.save_recovery_codes(account, set);
    mail_notice(context, account, "A recovery code was used; " + std::to_string(set.hashes.size()) + " are left.");
    return {.kind = Checked::Kind::accepted,
            .text = "Recovery code accepted; " + std::to_string(set.hashes.size()) + " left.",
            .reason = "recovery_code",
            .proven = set.proven};
}

void CodeCheck::note_login(const Context& context, rules::Account& account) const {
    if (use_ != Use::command)
        account.last_login = context.now;
}

// wrong is for a failure that has been counted already.
CodeCheck::Checked CodeCheck::wrong(const Context& context, rules::Account& account, std::string detail,
                                    const Tries& tries) const {
    context.accounts.save(account);
    const auto refusal = barred(context, account, tries);
    if (refusal && refusal->reason == "locked")
        mail_notice(context, account, "The login is locked after too many wrong codes.");
    if (refusal && refusal->reason != "attempts")
        return {.text = refusal->text, .reason = "wrong_code", .detail = std::move(detail)};
    const auto next = tries.judged < context.settings().login.attempts ? Checked::Kind::again : Checked::Kind::over;
    return {.kind = next, .text = not_right, .reason = "wrong_code", .detail = std::move(detail), .tries = tries};
}

std::string way_to_power(const CodeCheck::Checked& accepted) {
    return accepted.device.empty() ? prove_recovery_codes : prove_device;
}

} // namespace harness2fa::calls

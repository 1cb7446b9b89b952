#include "code_check.hpp"

#include "texts.hpp"

#include <algorithm>

namespace harness2fa {

namespace {

// A damaged account is nobody else's: its uid may be what was damaged.
bool belongs_to(const Account& account, const Person& person) {
    if (!account.uid || !person.uid || *account.uid == *person.uid)
        return true;
    return std::ranges::any_of(account.devices, &Device::damaged);
}

} // namespace

std::optional<Account> account_of(Accounts& accounts, const Person& person) {
    auto account = accounts.find(person.name);
    if (account && !belongs_to(*account, person))
        return {};
    return account;
}

bool of_former_owner(Accounts& accounts, const Person& person) {
    const auto account = accounts.find(person.name);
    return enrolled(account) && !belongs_to(*account, person);
}

bool enrolled(const std::optional<Account>& account) {
    return account && !account->devices.empty();
}

bool all_damaged(const std::optional<Account>& account) {
    return enrolled(account) && std::ranges::all_of(account->devices, &Device::damaged);
}

std::optional<CodeCheck::Refusal> CodeCheck::barred(const Context& context, Account& account) const {
    if (settle_clock(account, context.now))
        context.accounts.save(account);
    const Barrier found = barrier(account, kind_, context.now, context.settings().lockout);
    if (found.kind != Barrier::Kind::none)
        return Refusal{text_of(found), found.kind == Barrier::Kind::lock ? "locked" : "paused"};
    if (tries_ >= context.settings().login.attempts)
        return Refusal{not_right, "attempts"};
    return {};
}

CodeCheck::Outcome CodeCheck::check(const Context& context, Account& account, std::string_view typed) {
    if (const auto refusal = barred(context, account))
        return {Outcome::Kind::over, refusal->text, refusal->reason, {}};
    ++tries_;
    const Judgement judgement = judge(account, kind_, typed, context.now, context.settings());
    const std::string device = judgement.device ? judgement.device->name : std::string();
    const auto next = tries_ < context.settings().login.attempts ? Outcome::Kind::again : Outcome::Kind::over;
    switch (judgement.verdict) {
    case Verdict::accepted:
        context.accounts.save(account);
        return {Outcome::Kind::accepted, "", "code", device};
    case Verdict::used_already:
        return {next, used_already, "used_code", device};
    case Verdict::malformed:
        return {next, not_right, "malformed", {}};
    case Verdict::wrong:
        context.accounts.save(account);
        if (const auto refusal = barred(context, account); refusal && refusal->reason != "attempts")
            return {Outcome::Kind::over, refusal->text, "wrong_code", {}};
        return {next, not_right, "wrong_code", {}};
    case Verdict::barred:
        break; // looked at above
    }
    return {};
}

} // namespace harness2fa

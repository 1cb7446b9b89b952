#include "confirmed_dialog.hpp"

#include "texts.hpp"

namespace harness2fa {

Step ConfirmedDialog::start(const Context& context) {
    std::optional<Account> own;
    if (auto end = find_own(context, own))
        return std::move(*end);
    if (auto end = without_code(context, own))
        return std::move(*end);
    if (const auto refusal = check_.barred(context, *own))
        return refuse(refusal->text, refusal->reason);
    return {Ask{"", your_code_prompt, true}, {}};
}

Step ConfirmedDialog::answer(const Context& context, std::string_view typed) {
    std::optional<Account> own;
    if (auto end = find_own(context, own))
        return std::move(*end);
    if (auto end = without_code(context, own))
        return std::move(*end);
    if (confirmed_)
        return confirmed_->holds(own) ? carry_out(context, *own)
                                      : refuse("Your devices have changed meanwhile. Begin again.", "changed");
    auto outcome = check_.check(context, *own, typed);
    switch (outcome.kind) {
    case CodeCheck::Outcome::Kind::slow_work:
        return {.slow_work = std::move(outcome.slow_work)};
    case CodeCheck::Outcome::Kind::accepted:
        if (needs_proven_device() && !outcome.proven)
            return refuse(way_to_power(outcome), "unproven", Reason::unproven);
        confirmed_.emplace().take(*own);
        return carry_out(context, *own);
    case CodeCheck::Outcome::Kind::again:
        return {Ask{outcome.text, your_code_prompt, true}, {record("refused", outcome.reason)}};
    case CodeCheck::Outcome::Kind::over:
        break;
    }
    return refuse(outcome.text, outcome.reason);
}

Step ConfirmedDialog::refuse(std::string text, const std::string& reason, Reason kind) const {
    return {Refused{kind, std::move(text)}, {record("refused", reason)}};
}

Record ConfirmedDialog::record(const std::string& outcome, const std::string& reason) const {
    return {.importance = Record::Importance::notice,
            .user = about().str(),
            .actor = facts_.acting(),
            .service = command_,
            .outcome = outcome,
            .reason = reason};
}

std::optional<Step> ConfirmedDialog::find(const Context& context, const Person& person, Owned& owned) {
    owned = owners_.of(context.accounts, person);
    if (owners_.has_to_look_up())
        return Step{.slow_work = owners_.looking_up()};
    return {};
}

std::optional<Step> ConfirmedDialog::find_own(const Context& context, std::optional<Account>& own) {
    if (!asks_for_code())
        return {};
    Owned owned;
    if (auto step = find(context, facts_.actor, owned))
        return step;
    if (auto why_not = not_owned(owned, facts_.actor.name))
        return refuse(std::move(why_not->text), why_not->reason, why_not->kind);
    own = std::move(owned.account);
    return {};
}

std::optional<Step> ManagerDialog::changed_subject(const Context& context) {
    Owned owned;
    if (auto step = find(context, facts().subject, owned))
        return step;
    if (owned.former)
        return refuse(text_of_change(about(), *owned.former), "changed");
    return {};
}

std::optional<Step> ManagerDialog::without_code(const Context& context, const std::optional<Account>& own) {
    if (concerns_subject())
        if (auto why_not = changed_subject(context))
            return why_not;
    if (auto why_not = obstacle(context))
        return why_not;
    if (facts().caller.root)
        return act(context);
    if (!has_devices(own))
        return refuse(protect_yourself, "not_enrolled", Reason::unprotected);
    if (!has_power(context.accounts, own))
        return refuse(prove_device, "unproven", Reason::unproven);
    return {};
}

std::optional<Step> ManagerDialog::obstacle_of_rank() const {
    if (facts().caller.root)
        return {};
    if (about().str() == "root" || facts().subject.uid == 0U) // under whatever name
        return refuse("Only root may do that for root.", "root");
    if (facts().caller.about_self)
        return refuse("Ask another manager, or root: nobody may do that for themselves.", "oneself");
    return {};
}

std::optional<Step> ManagerDialog::unknown_user(const std::optional<Account>& account) const {
    if (facts().subject.standing == Person::Standing::undetermined)
        return refuse(no_user_database, "user_database_failed", Reason::unavailable);
    if (!account && facts().subject.standing == Person::Standing::unknown)
        return refuse("There is no user " + about().str() + ".", "unknown_user");
    return {};
}

} // namespace harness2fa

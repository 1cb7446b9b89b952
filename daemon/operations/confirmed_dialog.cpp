#include "confirmed_dialog.hpp"

#include "texts.hpp"

namespace harness2fa {

Step ConfirmedDialog::start(const Context& context) {
    auto own = account_of(context.accounts, facts_.actor);
    if (auto end = without_code(context, own))
        return std::move(*end);
    if (const auto refusal = check_.barred(context, *own))
        return refuse(refusal->text, refusal->reason);
    return {Ask{"", your_code_prompt, true}, {}};
}

Step ConfirmedDialog::answer(const Context& context, std::string_view typed) {
    auto own = account_of(context.accounts, facts_.actor);
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

std::optional<Step> ManagerDialog::without_code(const Context& context, const std::optional<Account>& own) {
    if (auto why_not = obstacle(context))
        return why_not;
    if (facts().caller.root)
        return act(context);
    if (!has_devices(own))
        return refuse(protect_yourself, "not_enrolled", Reason::unprotected);
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
        return refuse("The user database does not answer. Try again later.", "user_database_failed",
                      Reason::unavailable);
    if (!account && facts().subject.standing == Person::Standing::unknown)
        return refuse("There is no user " + about().str() + ".", "unknown_user");
    return {};
}

} // namespace harness2fa

#include "confirmed_dialog.hpp"

#include "texts.hpp"

namespace harness2fa {

Step ConfirmedDialog::start(const Context& context) {
    auto own = account_of(context.accounts, facts_.actor);
    if (auto end = without_code(context, own))
        return std::move(*end);
    if (all_damaged(own))
        return {Refused{Reason::unavailable,
                        "The stored device of " + own->name.str() + " is damaged; ask your administrator."},
                {record("unavailable", "device_damaged")}};
    if (const auto refusal = check_.barred(context, *own))
        return refuse(refusal->text, refusal->reason);
    return {Ask{"", your_code_prompt, true}, {}};
}

Step ConfirmedDialog::answer(const Context& context, std::string_view typed) {
    auto own = account_of(context.accounts, facts_.actor);
    if (auto end = without_code(context, own))
        return std::move(*end);
    if (confirmed_)
        return carry_out(context, *own);
    auto outcome = check_.check(context, *own, typed);
    switch (outcome.kind) {
    case CodeCheck::Outcome::Kind::slow_work:
        return {.slow_work = std::move(outcome.slow_work)};
    case CodeCheck::Outcome::Kind::accepted:
        confirmed_ = true;
        return carry_out(context, *own);
    case CodeCheck::Outcome::Kind::again:
        return {Ask{outcome.text, your_code_prompt, true}, {record("refused", outcome.reason)}};
    case CodeCheck::Outcome::Kind::over:
        break;
    }
    return refuse(outcome.text, outcome.reason);
}

Step ConfirmedDialog::refuse(std::string text, const std::string& reason) const {
    return {Refused{Reason::refused, std::move(text)}, {record("refused", reason)}};
}

Record ConfirmedDialog::record(const std::string& outcome, const std::string& reason) const {
    return {.importance = Record::Importance::notice,
            .user = about().str(),
            .actor = facts_.acting(),
            .service = command_,
            .outcome = outcome,
            .reason = reason};
}

} // namespace harness2fa

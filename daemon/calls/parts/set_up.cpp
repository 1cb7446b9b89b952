#include "set_up.hpp"

#include "device_names.hpp"
#include "texts.hpp"

namespace harness2fa {
namespace {

constexpr int most_drawn_again = 10;

} // namespace

Ask SetUp::begin(const Context& context) {
    offer_ = device_.offer(context, user_.name);
    return question(context, QrStyle::blocks);
}

// It begins with a newline: ssh puts "(user@host) " in front of it. The account stands above the code, so that on a screen of 24 rows a
// larger code pushes it out, and not its own first row.
Ask SetUp::question(const Context& context, QrStyle style) const {
    const Secret drawn = qr_code(offer_.uri, style);
    Ask ask{"", "", true, true};
    ask.prompt.reserve(drawn.size() + 1024); // grows no further, so that no copy of the key stays behind
    ask.prompt += "\nTwo-factor authentication is required on " + context.situation.host + ". Set it up now:\n";
    ask.prompt += "Account " + offer_.account + "\n";
    ask.prompt += drawn.text();
    ask.prompt += "\nKey: ";
    ask.prompt += offer_.key.text();
    ask.prompt += "\n(a: the QR code in plain ASCII, i: inverse)\n";
    ask.prompt += app_code_prompt;
    return ask;
}

SetUp::Outcome SetUp::answer(const Context& context, std::string_view typed) {
    using Kind = NewDevice::Confirmation::Kind;
    const std::string_view word = trimmed(typed);
    if (word == "a" || word == "A")
        return draw_again(context, QrStyle::ascii);
    if (word == "i" || word == "I")
        return draw_again(context, QrStyle::inverse);
    auto confirmation = device_.confirm(context, typed, true);
    if (confirmation.kind == Kind::slow_work)
        return {.kind = Outcome::Kind::slow_work, .slow_work = std::move(confirmation.slow_work)};
    return confirmation.kind == Kind::right ? activate(context) : wrong(context, typed);
}

// Not without end: who draws on and on holds a place that others may need.
SetUp::Outcome SetUp::draw_again(const Context& context, QrStyle style) {
    if (++drawn_again_ > most_drawn_again)
        return {.text = "The QR code was drawn often enough. Log in again.", .reason = "set_up_not_completed"};
    return {.kind = Outcome::Kind::again, .ask = question(context, style)};
}

SetUp::Outcome SetUp::wrong(const Context& context, std::string_view typed) {
    const std::string clock = device_.about_clock(typed, context.now);
    const std::string text = not_right + (clock.empty() ? "" : ' ' + clock);
    if (++tries_ >= context.settings().login.attempts)
        return {.text = text, .reason = "set_up_not_completed"};
    return {.kind = Outcome::Kind::again, .ask = {text, app_code_prompt, true}};
}

SetUp::Outcome SetUp::activate(const Context& context) {
    auto account = account_of(context.accounts, user_);
    if (enrolled(account)) // of two at once the first one wins
        return {.text = "Two-factor authentication is already on for " + user_.name.str() + ".",
                .reason = "already_on"};
    if (!account)
        account = Account{.name = user_.name};
    account->last_login = context.now;
    const std::string name = free_device_name(account);
    device_.add_to(*account, context, user_, name, NewDevice::CodesSeen::later, with_password_);
    activated_.emplace().take(*account);
    Outcome done{.kind = Outcome::Kind::set_up,
                 .text = "Two-factor authentication is on for " + user_.name.str() + ".",
                 .reason = "set_up",
                 .device = name};
    const auto codes = device_.recovery_codes();
    if (!codes.empty() && acknowledges_)
        done.ask = last_question(done.text, codes);
    else if (!codes.empty())
        done.text += '\n' + std::string(codes_never_confirmed);
    return done;
}

// In the prompt, as the QR code is: what comes as text sshd shows twice, or not at all, and other programs write into the journal.
Ask SetUp::last_question(const std::string& heading, const std::vector<std::string>& codes) const {
    Ask ask{"", "", true, false, true};
    ask.prompt.reserve(heading.size() + 1024); // as above
    ask.prompt += '\n' + heading + "\nRecovery codes, each good for one login:\n";
    for (const std::string& code : codes)
        ask.prompt.append("   ").append(code).append("\n");
    ask.prompt += "Press Enter when you have them on paper: ";
    return ask;
}

std::string SetUp::acknowledged(const Context& context, std::string_view answer) const {
    if (answer != seen_answer)
        return codes_never_confirmed;
    auto account = account_of(context.accounts, user_);
    if (activated_->holds(account)) { // not reset meanwhile
        account->codes_unconfirmed = false;
        context.accounts.save(*account);
    }
    return "";
}

} // namespace harness2fa

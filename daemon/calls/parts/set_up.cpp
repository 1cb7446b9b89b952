// SPDX-License-Identifier: Apache-2.0
#include "set_up.hpp"

#include "device_names.hpp"
#include "offer.hpp"
#include "texts.hpp"

namespace harness2fa::calls {
namespace {

constexpr int most_drawn_again = 10;

} // namespace

SetUp::SetUp(const Context& context, const directory::Person& user, bool with_password, Secret declined)
    : user_(user), with_password_(with_password), declined_(std::move(declined)), device_(context, user),
      offer_(device_.offer(context)) {}

// question begins with a newline, because ssh puts "(user@host) " in front of it. The account stands above the QR code, so that on a screen
// of 24 rows a larger code pushes out the account, and not its own first row.
Ask SetUp::question(const Context& context, qr::QrStyle style) const {
    const Secret drawn = drawing_of_uri(offer_.uri, style);
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

SetUp::Heard SetUp::answer(const Context& context, std::string_view typed, const SetUpTries& tries) const {
    const std::string_view word = trimmed(typed);
    if (word == "a" || word == "A")
        return draw_again(context, qr::QrStyle::ascii, tries);
    if (word == "i" || word == "I")
        return draw_again(context, qr::QrStyle::inverse, tries);
    const auto confirmed = device_.matches(context, typed);
    return confirmed ? Heard{.kind = Heard::Kind::right, .confirmed = confirmed} : wrong(context, typed, tries);
}

// draw_again has an end, because a person who draws on and on holds a place that others may need.
SetUp::Heard SetUp::draw_again(const Context& context, qr::QrStyle style, SetUpTries tries) const {
    if (++tries.drawn_again > most_drawn_again)
        return {.text = "The QR code was drawn often enough. Log in again."};
    return {.kind = Heard::Kind::again, .ask = question(context, style), .tries = tries};
}

SetUp::Heard SetUp::wrong(const Context& context, std::string_view typed, SetUpTries tries) const {
    const auto clock = device_.about_clock(typed, context.now);
    const std::string text = not_right + (clock ? ' ' + *clock : "");
    if (++tries.wrong >= context.settings().login.attempts)
        return {.text = text};
    return {.kind = Heard::Kind::again, .ask = {text, app_code_prompt, true}, .tries = tries};
}

rules::Account SetUp::activate(const Context& context, const std::optional<rules::TimeStep>& confirmed,
                               const std::shared_ptr<NewCodes>& codes) const {
    auto account = account_of(context.accounts, user_);
    if (!account)
        account = rules::Account{.name = user_.name};
    account->last_login = context.now;
    const std::string name = free_device_name(account);
    device_.add_to(*account, context, {name, confirmed, codes, true, with_password_});
    return std::move(*account);
}

std::string text_of_set_up(const directory::Person& user) {
    return "Two-factor authentication is on for " + user.name.str() + ".";
}

Ask question_with_codes(const directory::Person& user, const std::vector<std::string>& codes) {
    Ask ask{"", "", true, false, true};
    ask.prompt.reserve(2048); // grows no further, so that no copy of a code stays behind
    ask.prompt += '\n' + text_of_set_up(user) + "\nRecovery codes, each good for one login:\n";
    for (const std::string& code : codes)
        ask.prompt.append("   ").append(code).append("\n");
    ask.prompt += "Press Enter when you have them on paper: ";
    return ask;
}

} // namespace harness2fa::calls

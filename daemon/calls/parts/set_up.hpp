// SPDX-License-Identifier: Apache-2.0
// A SetUp is set-up while logging in: a user who must have a device and has none is shown a QR code inside the prompt, and gets in with a
// code of it.
#pragma once

#include "code_check.hpp"
#include "new_device.hpp"
#include "qr/drawing.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace harness2fa::calls {

// SetUpTries are what one question of a set-up hands to the next.
struct SetUpTries {
    int wrong = 0, drawn_again = 0;
    Tries codes{}; // tries with codes of other keys, before the set-up
};

class SetUp {
  public:
    // SetUp makes a new secret. `with_password` says that this login was asked for a password. `declined` is the key that was handed out
    // before, and "" if there was none.
    SetUp(const Context& context, const directory::Person& user, bool with_password, Secret declined);

    Ask question(const Context& context, qr::QrStyle style) const;

    struct Heard {
        enum class Kind { again, right, over } kind = Kind::over;
        Ask ask{}; // if again: the next question
        SetUpTries tries{};
        std::optional<rules::TimeStep> confirmed{}; // if right: the step of the code
        std::string text{};                         // if over: for the person
    };
    // answer judges what was typed. `a` and `i` draw the QR code in another style, ten times at most, and use up no try. Wrong codes at
    // set-up do not count as failures, because the person who types them holds the secret.
    Heard answer(const Context& context, std::string_view typed, const SetUpTries& tries) const;

    // activate gives the user the device, saves the account and returns it. `codes` is nullptr if the settings want no recovery codes.
    rules::Account activate(const Context& context, const std::optional<rules::TimeStep>& confirmed,
                            const std::shared_ptr<NewCodes>& codes) const;

    bool was_declined(const rules::PendingSecret& key) const { return key.device.secret.text() == declined_.text(); }

  private:
    Heard draw_again(const Context& context, qr::QrStyle style, SetUpTries tries) const;
    Heard wrong(const Context& context, std::string_view typed, SetUpTries tries) const;

    directory::Person user_;
    bool with_password_;
    Secret declined_;
    NewDevice device_;
    Offer offer_;
};

// text_of_set_up returns "Two-factor authentication is on for bob."
std::string text_of_set_up(const directory::Person& user);

// question_with_codes is the last question of a set-up, which shows the recovery codes in the prompt, as the first one shows the QR code.
// sshd shows twice what comes as text, or not at all, and other programs write it into the journal.
Ask question_with_codes(const directory::Person& user, const std::vector<std::string>& codes);

} // namespace harness2fa::calls

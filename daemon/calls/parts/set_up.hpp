// SPDX-License-Identifier: Apache-2.0
// Set-up while logging in: who must have a device and has none is shown a QR code inside the prompt, and gets in with a code of it.
#pragma once

#include "code_check.hpp"
#include "new_device.hpp"
#include "qr/drawing.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace harness2fa::calls {

// What one question of it hands to the next.
struct SetUpTries {
    int wrong = 0, drawn_again = 0;
    Tries codes{}; // of other keys, before it
};

class SetUp {
  public:
    // A new secret. with_password: this login was asked for one. declined: the key that was handed out before, if any.
    SetUp(const Context& context, const directory::Person& user, bool with_password, Secret declined);

    Ask question(const Context& context, qr::QrStyle style) const;

    struct Heard {
        enum class Kind { again, right, over } kind = Kind::over;
        Ask ask{}; // again
        SetUpTries tries{};
        std::optional<rules::TimeStep> confirmed{}; // right
        std::string text{};                         // over: for the person
    };
    // `a` and `i` draw the QR code in another style, ten times at most, and use up no try. Codes at set-up do not count as failures: who types them holds the
    // secret.
    Heard answer(const Context& context, std::string_view typed, const SetUpTries& tries) const;

    // The user, who has none, has the device from here on; so the account. codes: nothing where the settings want none.
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

// "Two-factor authentication is on for bob."
std::string text_of_set_up(const directory::Person& user);

// The last question of a set-up, which shows the recovery codes: in the prompt, as the QR code is. What comes as text sshd shows twice, or not at
// all, and other programs write into the journal.
Ask question_with_codes(const directory::Person& user, const std::vector<std::string>& codes);

} // namespace harness2fa::calls

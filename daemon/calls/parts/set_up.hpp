// Set-up while logging in: who must have a device and has none is shown a QR code inside the prompt, and gets in with a code of it.
#pragma once

#include "code_check.hpp"
#include "new_device.hpp"
#include "qr_code.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace harness2fa {

class SetUp {
  public:
    // acknowledges: the caller can be asked the last question. Where it cannot, nobody sees the recovery codes.
    // with_password: this login was asked for one.
    SetUp(Person user, bool acknowledges, bool with_password)
        : user_(std::move(user)), acknowledges_(acknowledges), with_password_(with_password) {}

    Ask begin(const Context& context); // a new secret

    struct Outcome {
        enum class Kind { again, slow_work, set_up, over } kind = Kind::over;
        Ask ask{}; // again; set_up: the last question, with the recovery codes; without a prompt where there is none
        std::function<void()> slow_work{}; // as in Step
        std::string text{}, reason{}, device{};
    };
    // `a` and `i` draw the QR code in another style, ten times at most, and use up no try. Codes at set-up do not count as failures: who types them holds the
    // secret.
    Outcome answer(const Context& context, std::string_view typed);

    // From a right code on the device is active and the login accepted, whatever follows.
    bool is_over() const { return activated_.has_value(); }
    // The answer to the last question. What the person is to be told, "" for nothing.
    std::string acknowledged(const Context& context, std::string_view answer) const;

  private:
    Outcome draw_again(const Context& context, QrStyle style);
    Ask question(const Context& context, QrStyle style) const;
    Outcome wrong(const Context& context, std::string_view typed);
    Outcome activate(const Context& context);
    Ask last_question(const std::string& heading, const std::vector<std::string>& codes) const;

    Person user_;
    bool acknowledges_, with_password_;
    NewDevice device_;
    Offer offer_;
    int tries_ = 0, drawn_again_ = 0;
    std::optional<Proof> activated_; // the device
};

} // namespace harness2fa

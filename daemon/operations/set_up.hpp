// Set-up while logging in: who must have a device and has none is shown a QR code inside the prompt, and gets in with a code of it.
#pragma once

#include "new_device.hpp"
#include "qr_code.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace harness2fa {

class SetUp {
  public:
    explicit SetUp(Person user) : user_(std::move(user)) {}

    Ask begin(const Context& context); // a new secret

    struct Outcome {
        enum class Kind { again, slow_work, set_up, over } kind = Kind::over;
        Ask ask{};                         // again
        std::function<void()> slow_work{}; // as in Step
        std::string text{}, reason{}, device{};
    };
    // `a` and `i` draw the QR code in another style, and use up no try. Codes at set-up do not count as failures: who types them holds the
    // secret.
    Outcome answer(const Context& context, std::string_view typed);

  private:
    Ask question(const Context& context, QrStyle style) const;
    Outcome wrong(const Context& context, std::string_view typed);
    Outcome activate(const Context& context);

    Person user_;
    NewDevice device_;
    Offer offer_;
    int tries_ = 0;
};

} // namespace harness2fa

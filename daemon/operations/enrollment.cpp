#include "code_check.hpp"
#include "device_names.hpp"
#include "dialogs.hpp"
#include "new_codes.hpp"
#include "offer.hpp"
#include "storage/random.hpp"
#include "texts.hpp"

namespace harness2fa {
namespace {

// The secret lives in this dialog alone until a code has confirmed it: interrupted, nothing has changed.
class EnrollmentDialog : public Dialog {
  public:
    EnrollmentDialog(const EnrollCall& call, const Facts& facts)
        : facts_(facts), device_(call.device), check_(facts.counter, 0) {}

    Step start(const Context& context) override {
        const Person& user = facts_.actor;
        if (user.standing == Person::Standing::unknown)
            return refuse(Reason::refused, "There is no user " + user.name.str() + ".", "unknown_user");
        if (user.standing == Person::Standing::undetermined)
            return refuse(Reason::unavailable, "The user database does not answer. Try again later.",
                          "user_database_failed");
        auto account = account_of(context.accounts, user);
        if (auto refusal = wrong_with_device(account))
            return std::move(*refusal);
        if (!enrolled(account))
            return offer(context);
        if (all_damaged(account))
            return refuse(Reason::unavailable,
                          "The stored device of " + user.name.str() + " is damaged; ask your administrator.",
                          "device_damaged");
        if (const auto refusal = check_.barred(context, *account))
            return refuse(Reason::refused, refusal->text, refusal->reason);
        return {Ask{user.name.str() + " has a device already; a code of it is needed first.", your_code_prompt, true},
                {}};
    }

    Step answer(const Context& context, std::string_view typed) override {
        return secret_.empty() ? own_code(context, typed) : confirm(context, typed);
    }

  private:
    // Of a device that is there already.
    Step own_code(const Context& context, std::string_view typed) {
        auto account = account_of(context.accounts, facts_.actor);
        if (!enrolled(account) || all_damaged(account)) // changed since the question
            return start(context);
        auto outcome = check_.check(context, *account, typed);
        switch (outcome.kind) {
        case CodeCheck::Outcome::Kind::slow_work:
            return {.slow_work = std::move(outcome.slow_work)};
        case CodeCheck::Outcome::Kind::accepted:
            gave_own_code_ = true;
            return offer(context);
        case CodeCheck::Outcome::Kind::again:
            return {Ask{outcome.text, your_code_prompt, true}, {record("refused", outcome.reason, "")}};
        case CodeCheck::Outcome::Kind::over:
            break;
        }
        return refuse(Reason::refused, outcome.text, outcome.reason);
    }

    Step offer(const Context& context) {
        shape_ = context.settings().totp.shape;
        secret_ = random_bytes(secret_size);
        return {make_offer(secret_, shape_, facts_.actor.name.str(),
                           with_host(context.settings().issuer, context.situation.host)),
                {}};
    }

    Step confirm(const Context& context, std::string_view typed) {
        if (codes_)
            return activate(context);
        const auto code = well_formed_code(typed, shape_);
        confirmed_ =
            code ? matching_step(secret_, *code, context.now, shape_, context.settings().totp.window) : std::nullopt;
        if (!confirmed_)
            return {Ask{std::string(not_right) + " Nothing has changed yet." + clock_text(typed, context.now),
                        "Code from your app: ", true},
                    {}};
        if (enrolled(account_of(context.accounts, facts_.actor)) || context.settings().recovery_codes == 0)
            return activate(context);
        codes_ = std::make_shared<NewCodes>();
        return {.slow_work = making(codes_, context.settings().recovery_codes)};
    }

    // The person holds the secret, so it tells them nothing.
    std::string clock_text(std::string_view typed, Time now) const {
        const Device device{.secret = secret_.copy(), .shape = shape_};
        const auto error = clock_error(device, typed, now);
        return error ? "\nYour phone's clock is " + text_of_clock(*error) + "." : "";
    }

    Step activate(const Context& context) {
        const Person& user = facts_.actor;
        auto account = account_of(context.accounts, user);
        const bool first = !enrolled(account);
        if (!first && !gave_own_code_) // of two at once the first one wins
            return refuse(Reason::refused, "Two-factor authentication is already on for " + user.name.str() + ".",
                          "already_on");
        if (auto refusal = wrong_with_device(account))
            return std::move(*refusal);
        if (!account)
            account = Account{.name = user.name};
        account->uid = user.uid;
        const std::string device = device_.empty() ? free_device_name(account) : device_;
        account->devices.push_back({device, std::move(secret_), shape_, confirmed_, context.now, {}, false});
        context.accounts.save(*account);
        if (first)
            context.accounts.save_recovery_codes(*account, codes_ ? codes_->set : RecoverySet{});
        return {Enrolled{user.name.str(), device, codes_ ? codes_->shown : std::vector<std::string>{}},
                {record("done", "enrolled", device)}};
    }

    std::optional<Step> wrong_with_device(const std::optional<Account>& account) const {
        if (!device_.empty() && !is_device_name(device_))
            return refuse(Reason::refused,
                          "A device's name has 1 to 32 letters, digits, dots, underscores and hyphens.", "device_name");
        if (has_device(account, device_))
            return refuse(Reason::refused,
                          facts_.actor.name.str() + " has a device named " + device_ + " already. Choose another name.",
                          "device_name");
        if (account && account->devices.size() >= most_devices)
            return refuse(Reason::refused, "There are 10 devices already. Remove one first.", "too_many_devices");
        return {};
    }

    Step refuse(Reason reason, std::string text, const std::string& why) const {
        return {Refused{reason, std::move(text)}, {record("refused", why, {})}};
    }

    Record record(const std::string& outcome, const std::string& reason, const std::string& device) const {
        return {.importance = Record::Importance::notice,
                .user = facts_.actor.name.str(),
                .actor = facts_.acting(),
                .service = "enroll",
                .outcome = outcome,
                .reason = reason,
                .device = device};
    }

    Facts facts_;
    std::string device_; // its name, "" for the usual one
    CodeCheck check_;
    bool gave_own_code_ = false;
    Secret secret_; // empty until it is offered
    TotpShape shape_;
    std::optional<TimeStep> confirmed_;
    std::shared_ptr<NewCodes> codes_; // being made, once the code was right
};

} // namespace

std::unique_ptr<Dialog> enrollment_dialog(const EnrollCall& call, const Facts& facts) {
    return std::make_unique<EnrollmentDialog>(call, facts);
}

} // namespace harness2fa

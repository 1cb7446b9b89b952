#include "code_check.hpp"
#include "dialogs.hpp"
#include "offer.hpp"
#include "storage/random.hpp"
#include "texts.hpp"

namespace harness2fa {
namespace {

constexpr char first_device[] = "phone";

// The secret lives in this dialog alone until a code has confirmed it: interrupted, nothing has changed.
class EnrollmentDialog : public Dialog {
  public:
    explicit EnrollmentDialog(const Facts& facts) : facts_(facts) {}

    Step start(const Context& context) override {
        const Person& user = facts_.actor;
        if (user.standing == Person::Standing::unknown)
            return refuse(Reason::refused, "There is no user " + user.name.str() + ".", "unknown_user");
        if (user.standing == Person::Standing::undetermined)
            return refuse(Reason::unavailable, "The user database does not answer. Try again later.",
                          "user_database_failed");
        if (enrolled(account_of(context.accounts, user)))
            return already_on();
        secret_ = random_bytes(secret_size);
        return {
            make_offer(secret_, shape_, user.name.str(), with_host(context.settings().issuer, context.situation.host)),
            {}};
    }

    Step answer(const Context& context, std::string_view typed) override {
        const auto code = well_formed_code(typed, shape_);
        const auto step =
            code ? matching_step(secret_, *code, context.now, shape_, context.settings().totp_window) : std::nullopt;
        if (!step)
            return {Ask{std::string(not_right) + " Nothing has changed yet.", "Code from your app: ", true}, {}};
        return activate(context, *step);
    }

  private:
    Step already_on() const {
        return refuse(Reason::refused, "Two-factor authentication is already on for " + facts_.actor.name.str() + ".",
                      "already_on");
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

    // Of two at once the first one wins; the other's secret dies with its dialog.
    Step activate(const Context& context, TimeStep step) {
        const Person& user = facts_.actor;
        auto account = account_of(context.accounts, user);
        if (enrolled(account))
            return already_on();
        if (!account)
            account = Account{user.name, {}, {}, {}, {}};
        account->uid = user.uid;
        Device device{first_device, std::move(secret_), shape_, step, context.now, {}, false};
        account->devices.push_back(std::move(device));
        context.accounts.save(*account);
        return {Enrolled{user.name.str(), first_device, {}}, {record("done", "enrolled", first_device)}};
    }

    Facts facts_;
    Secret secret_;
    TotpShape shape_;
};

} // namespace

std::unique_ptr<Dialog> enrollment_dialog(const Facts& facts) {
    return std::make_unique<EnrollmentDialog>(facts);
}

} // namespace harness2fa

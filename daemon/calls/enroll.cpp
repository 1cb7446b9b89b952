#include "parts/code_check.hpp"
#include "parts/device_names.hpp"
#include "parts/dialogs.hpp"
#include "parts/handed_out_key.hpp"
#include "parts/new_device.hpp"
#include "parts/owners.hpp"
#include "parts/texts.hpp"

namespace harness2fa {
namespace {

class EnrollmentDialog : public Dialog {
  public:
    EnrollmentDialog(const EnrollCall& call, const Facts& facts)
        : facts_(facts), device_(call.device), check_(facts.counter, CodeCheck::Use::command) {}

    Step start(const Context& context) override {
        const Person& user = facts_.actor;
        if (user.standing == Person::Standing::unknown)
            return refuse(Reason::refused, "There is no user " + user.name.str() + ".", "unknown_user");
        if (user.standing == Person::Standing::undetermined)
            return refuse(Reason::unavailable, no_user_database, "user_database_failed");
        auto owned = owners_.of(context.accounts, user);
        if (owners_.has_to_look_up())
            return {.slow_work = owners_.looking_up()};
        if (auto why_not = not_owned(owned, user.name))
            return refuse(why_not->kind, std::move(why_not->text), why_not->reason);
        auto& account = owned.account;
        if (auto refusal = wrong_with_device(account))
            return std::move(*refusal);
        if (!enrolled(account))
            return offer(context);
        if (const auto refusal = check_.barred(context, *account))
            return refuse(Reason::refused, refusal->text, refusal->reason);
        const char* whose = has_devices(account) ? " has a device already; a code of it is needed first."
                                                 : " was reset; a code of the new key is needed first. ";
        const std::string where = has_devices(account) ? "" : where_of_reset(*account);
        return {Ask{user.name.str() + whose + where, your_code_prompt, true}, {}};
    }

    Step answer(const Context& context, std::string_view typed) override {
        return new_device_.offered() ? confirm(context, typed) : own_code(context, typed);
    }

  private:
    static std::string where_of_reset(const Account& account) { return account.pending ? where_key_is(account) : ""; }

    // Of a device that is there already.
    Step own_code(const Context& context, std::string_view typed) {
        auto account = account_of(context.accounts, facts_.actor);
        if (!enrolled(account)) // changed since the question
            return start(context);
        auto outcome = check_.check(context, *account, typed);
        switch (outcome.kind) {
        case CodeCheck::Outcome::Kind::slow_work:
            return {.slow_work = std::move(outcome.slow_work)};
        case CodeCheck::Outcome::Kind::accepted:
            own_code_.emplace().take(*account);
            return offer(context);
        case CodeCheck::Outcome::Kind::again:
            return {Ask{outcome.text, your_code_prompt, true}, {record("refused", outcome.reason, "")}};
        case CodeCheck::Outcome::Kind::over:
            break;
        }
        return refuse(Reason::refused, outcome.text, outcome.reason);
    }

    Step offer(const Context& context) { return {new_device_.offer(context, facts_.actor.name), {}}; }

    Step confirm(const Context& context, std::string_view typed) {
        using Kind = NewDevice::Confirmation::Kind;
        const bool first = !has_devices(account_of(context.accounts, facts_.actor));
        auto confirmation = new_device_.confirm(context, typed, first);
        if (confirmation.kind == Kind::slow_work)
            return {.slow_work = std::move(confirmation.slow_work), .patience = patience_for_new_codes};
        if (confirmation.kind == Kind::right)
            return activate(context);
        const std::string clock = new_device_.about_clock(typed, context.now);
        return {Ask{std::string(not_right) + " Nothing has changed yet." + (clock.empty() ? "" : "\n" + clock),
                    app_code_prompt, true},
                {}};
    }

    Step activate(const Context& context) {
        const Person& user = facts_.actor;
        auto account = account_of(context.accounts, user);
        // Of two at once the first one wins; and who was reset in between begins anew.
        if (enrolled(account) && !(own_code_ && own_code_->holds(account)))
            return refuse(Reason::refused, "Two-factor authentication is already on for " + user.name.str() + ".",
                          "already_on");
        if (auto refusal = wrong_with_device(account))
            return std::move(*refusal);
        if (!account)
            account = Account{.name = user.name};
        const std::string device = device_.empty() ? free_device_name(account) : device_;
        new_device_.add_to(*account, context, user, device, NewDevice::CodesSeen::with_the_reply, false);
        return {Enrolled{user.name.str(), device, new_device_.recovery_codes()}, {record("done", "enrolled", device)}};
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
    Owners owners_;
    std::optional<Proof> own_code_; // was right
    NewDevice new_device_;
};

} // namespace

std::unique_ptr<Dialog> enrollment_dialog(const EnrollCall& call, const Facts& facts) {
    return std::make_unique<EnrollmentDialog>(call, facts);
}

} // namespace harness2fa

#include "managers_dialog.hpp"

#include "directory/long_look_ups.hpp"
#include "texts.hpp"

#include <optional>
#include <utility>

namespace harness2fa {
namespace {

class ManagersDialog : public Dialog {
  public:
    ManagersDialog(std::unique_ptr<Dialog> dialog, Facts facts)
        : dialog_(std::move(dialog)), facts_(std::move(facts)) {}

    Step start(const Context& context) override {
        return settings_stay(context) ? dialog_->start(context) : refuse_for_settings();
    }

    Step answer(const Context& context, std::string_view typed) override {
        if (!settings_stay(context))
            return refuse_for_settings();
        if (!typed.empty() && facts_.gathered_under && !membership_)
            return look_up(context);
        if (membership_ && !membership_->value_or(false))
            return refuse_for_membership();
        Step step = dialog_->answer(context, typed);
        if (!step.slow_work)
            membership_.reset(); // the next answer is another one
        return step;
    }

  private:
    using Membership = std::optional<bool>; // nothing: it cannot be determined

    bool settings_stay(const Context& context) const {
        return !facts_.gathered_under || facts_.gathered_under->managers == context.settings().managers;
    }

    Step look_up(const Context& context) {
        membership_ = std::make_shared<Membership>();
        return {.slow_work = [into = membership_, uid = facts_.actor.uid.value(),
                              groups = context.settings().managers] { *into = is_in_any(uid, groups, patience); },
                .blocks = true};
    }

    Step refuse_for_settings() const { return refuse(Reason::refused, settings_have_changed, "settings_changed"); }

    Step refuse_for_membership() const {
        if (!*membership_)
            return refuse(Reason::unavailable, no_user_database, "user_database_failed");
        return refuse(Reason::not_permitted, "You are no longer a manager. Nothing has changed.", "not_permitted");
    }

    Step refuse(Reason reason, const char* text, const char* why) const {
        return {Refused{reason, text},
                {{.importance = Record::Importance::notice,
                  .user = facts_.subject.name.str(),
                  .actor = facts_.acting(),
                  .outcome = "refused",
                  .reason = why}}};
    }

    static constexpr std::chrono::seconds patience{3}; // less than that of the step, which would fail without a word

    std::unique_ptr<Dialog> dialog_;
    Facts facts_;
    std::shared_ptr<Membership> membership_; // of this answer; nothing: not looked up yet
};

} // namespace

std::unique_ptr<Dialog> while_managers_stay(std::unique_ptr<Dialog> dialog, const Facts& facts) {
    return std::make_unique<ManagersDialog>(std::move(dialog), facts);
}

} // namespace harness2fa

// SPDX-License-Identifier: Apache-2.0
#include "managers_dialog.hpp"

#include "directory/long_look_ups.hpp"
#include "refusal.hpp"
#include "texts.hpp"

#include <optional>
#include <utility>

namespace harness2fa::calls {
namespace {

class ManagersDialog : public Dialog {
  public:
    ManagersDialog(std::unique_ptr<Dialog> dialog, Facts facts)
        : dialog_(std::move(dialog)), facts_(std::move(facts)) {}

    Step start(const Context& context) override { return go_on(context, "", beginning_of(*dialog_)); }

  private:
    using Membership = std::optional<bool>; // std::nullopt: cannot be determined

    Step go_on(const Context& context, std::string_view typed, const Next& next) {
        return settings_stay(context) ? watched(next(context, typed)) : refuse_for_settings();
    }

    // watched returns the dialog's step, with a look at the manager before the step that comes after it.
    Step watched(Step step) {
        if (auto* const said = std::get_if<Say>(&step.what))
            said->next = then(this, &ManagersDialog::answered, std::move(said->next));
        else if (auto* const work = std::get_if<Work>(&step.what))
            work->next = then(this, &ManagersDialog::go_on, std::move(work->next));
        else if (auto* const on_store = std::get_if<WorkOnStore>(&step.what))
            on_store->next = then(this, &ManagersDialog::go_on, std::move(on_store->next));
        return step;
    }

    Step answered(const Context& context, std::string_view typed, const Next& next) {
        if (!settings_stay(context))
            return refuse_for_settings();
        if (typed.empty() || !facts_.gathered_under) // it only asks for more
            return go_on(context, typed, next);
        const auto membership = std::make_shared<Membership>();
        return do_work(
            [membership, uid = facts_.actor.uid.value(), groups = context.settings().managers] {
                *membership = directory::is_in_any(uid, groups, patience);
            },
            then(this, &ManagersDialog::looked_up, next, membership), {.blocks = true});
    }

    Step looked_up(const Context& context, std::string_view typed, const Next& next,
                   const std::shared_ptr<Membership>& membership) {
        if (!settings_stay(context))
            return refuse_for_settings();
        if (!*membership)
            return refuse({no_user_database, "user_database_failed", RefusalReason::unavailable});
        if (!**membership)
            return refuse(
                {"You are no longer a manager. Nothing has changed.", "not_permitted", RefusalReason::not_permitted});
        return go_on(context, typed, next);
    }

    bool settings_stay(const Context& context) const {
        return !facts_.gathered_under || facts_.gathered_under->managers == context.settings().managers;
    }

    Step refuse_for_settings() const { return refuse({settings_have_changed, "settings_changed"}); }

    Step refuse(const Refusal& refusal) const {
        return finish(Refused{refusal.kind, refusal.text}, {{.importance = Record::Importance::notice,
                                                             .user = facts_.subject.name.str(),
                                                             .actor = facts_.acting(),
                                                             .outcome = "refused",
                                                             .reason = refusal.reason}});
    }

    static constexpr std::chrono::seconds patience{3}; // less than that of the step, which would fail without a word

    std::unique_ptr<Dialog> dialog_;
    Facts facts_;
};

} // namespace

std::unique_ptr<Dialog> while_managers_stay(std::unique_ptr<Dialog> dialog, const Facts& facts) {
    return std::make_unique<ManagersDialog>(std::move(dialog), facts);
}

} // namespace harness2fa::calls

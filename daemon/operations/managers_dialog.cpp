#include "managers_dialog.hpp"

#include "texts.hpp"

#include <utility>

namespace harness2fa {
namespace {

class ManagersDialog : public Dialog {
  public:
    ManagersDialog(std::unique_ptr<Dialog> dialog, Facts facts)
        : dialog_(std::move(dialog)), facts_(std::move(facts)) {}

    Step start(const Context& context) override { return stays(context) ? dialog_->start(context) : refuse(); }
    Step answer(const Context& context, std::string_view typed) override {
        return stays(context) ? dialog_->answer(context, typed) : refuse();
    }

  private:
    bool stays(const Context& context) const {
        return !facts_.gathered_under || facts_.gathered_under->managers == context.settings().managers;
    }

    Step refuse() const {
        return {Refused{Reason::refused, settings_have_changed},
                {{.importance = Record::Importance::notice,
                  .user = facts_.subject.name.str(),
                  .actor = facts_.acting(),
                  .outcome = "refused",
                  .reason = "settings_changed"}}};
    }

    std::unique_ptr<Dialog> dialog_;
    Facts facts_;
};

} // namespace

std::unique_ptr<Dialog> while_managers_stay(std::unique_ptr<Dialog> dialog, const Facts& facts) {
    return std::make_unique<ManagersDialog>(std::move(dialog), facts);
}

} // namespace harness2fa

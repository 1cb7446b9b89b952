#include "confirmed_dialog.hpp"
#include "dialogs.hpp"

namespace harness2fa {
namespace {

// Removes every trace of a user.
class ForgettingDialog : public ManagerDialog {
  public:
    explicit ForgettingDialog(const Facts& facts) : ManagerDialog(facts, "forget") {}

  private:
    std::optional<Step> obstacle(const Context&) const override { return obstacle_of_rank(); }

    Step act(const Context& context) override {
        const std::string& name = facts().subject.name.str();
        if (!context.accounts.find(facts().subject.name))
            return {Done{"Nothing is known of " + name + "; nothing was to be done."}, {record("done", "not_known")}};
        context.accounts.remove(facts().subject.name);
        return {Done{"All that was known of " + name + " is removed."}, {record("done", "forgotten")}};
    }
};

} // namespace

std::unique_ptr<Dialog> forgetting_dialog(const Facts& facts) {
    return std::make_unique<ForgettingDialog>(facts);
}

} // namespace harness2fa

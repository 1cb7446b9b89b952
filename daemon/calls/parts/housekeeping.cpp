#include "dialogs.hpp"
#include "kept_facts.hpp"

#include <algorithm>

namespace harness2fa {
namespace {

constexpr std::size_t accounts_at_once = 200; // accounts: some milliseconds, in which no login is served

// Notes which keys have expired, also those that nobody has asked about; then new users are mailed.
class Housekeeping : public Dialog {
  public:
    Step start(const Context& context) override {
        names_ = context.accounts.names();
        return answer(context, "");
    }

    Step answer(const Context& context, std::string_view) override {
        if (next_ == names_.size())
            return invite(context);
        const std::size_t end = std::min(next_ + accounts_at_once, names_.size());
        for (; next_ < end; ++next_)
            look_at(context, names_[next_]);
        return {Progress{static_cast<int>(next_), static_cast<int>(names_.size())}, {}};
    }

  private:
    static void look_at(const Context& context, const UserName& name) {
        try {
            if (auto account = context.accounts.find(name))
                settle(context, *account);
        } catch (const DamagedAccount&) { // the others are looked at nevertheless
        }
    }

    Step invite(const Context& context) {
        Step step = inviting_ ? invitations_->answer(context, "") : invitations_->start(context);
        inviting_ = !step.slow_work;
        return step;
    }

    std::vector<UserName> names_;
    std::size_t next_ = 0;
    std::unique_ptr<Dialog> invitations_ = standing_invitations();
    bool inviting_ = false;
};

} // namespace

std::unique_ptr<Dialog> housekeeping() {
    return std::make_unique<Housekeeping>();
}

} // namespace harness2fa

// SPDX-License-Identifier: Apache-2.0
#include "kept_facts.hpp"
#include "unattended.hpp"

#include <algorithm>

namespace harness2fa::calls {
namespace {

constexpr std::size_t accounts_at_once = 200; // accounts: some milliseconds, in which no login is served

// Housekeeping notes which keys have expired, even if nobody has asked about them; then it mails new users.
class Housekeeping : public Dialog {
  public:
    Step start(const Context& context) override {
        return look(context, std::make_shared<const std::vector<UserName>>(context.accounts.names()), 0);
    }

  private:
    using Names = std::shared_ptr<const std::vector<UserName>>;

    Step look(const Context& context, const Names& names, std::size_t next) {
        if (next == names->size())
            return invitations_->start(context);
        const std::size_t end = std::min(next + accounts_at_once, names->size());
        for (; next < end; ++next)
            look_at(context, (*names)[next]);
        return say(Progress{static_cast<int>(next), static_cast<int>(names->size())},
                   then(this, &Housekeeping::look, names, next));
    }

    static void look_at(const Context& context, const UserName& name) {
        try {
            if (auto account = context.accounts.find(name))
                settle(context, *account);
        } catch (const storage::DamagedAccount&) { // the others are looked at nevertheless
        }
    }

    std::unique_ptr<Dialog> invitations_ = standing_invitations();
};

} // namespace

std::unique_ptr<Dialog> housekeeping() {
    return std::make_unique<Housekeeping>();
}

} // namespace harness2fa::calls

// SPDX-License-Identifier: Apache-2.0
#include "parts/adoptions.hpp"
#include "parts/command.hpp"
#include "parts/texts.hpp"

namespace harness2fa::calls {
namespace {

constexpr std::size_t largest_list = std::size_t{512} * 1024; // bytes: one transaction, in which no login is served

// Adopt gives the accounts of users who have changed to who they are now: all accounts of a list, or none.
class Adopt : public ManagerCommand {
  public:
    Adopt(const AdoptCall& call, const Facts& facts)
        : ManagerCommand(facts, "adopt"), lines_(call.users), numbered_(call.more) {}

    Step start(const Context& context) override { return numbered_ ? wait_for_more(lines_) : begin(context, lines_); }

  private:
    // wait_for_more asks for further lines, because the list may be longer than a call.
    Step wait_for_more(const std::string& lines) { return say(Progress{}, then(this, &Adopt::more, lines)); }

    Step more(const Context& context, std::string_view typed, const std::string& lines) {
        if (typed.empty())
            return begin(context, lines);
        if (lines.size() + typed.size() > largest_list)
            return finish(
                Refused{RefusalReason::refused, "The list is too long: it may have 512 KiB. Nothing has changed."});
        return wait_for_more(lines + std::string(typed));
    }

    Step begin(const Context&, const std::string& lines) {
        const auto adoptions = std::make_shared<Adoptions>(lines, numbered_);
        return do_work([adoptions] { adoptions->look_up(); }, then(this, &Adopt::looked_up, adoptions),
                       {patience_for_people});
    }

    Step looked_up(const Context& context, const std::shared_ptr<Adoptions>& adoptions) {
        adoptions_ = adoptions;
        return ask_for_code(context);
    }

    std::optional<Step> why_not(const Context& context, const Next&) override {
        if (!adoptions_->determined())
            return refuse(no_user_database, "user_database_failed", RefusalReason::unavailable);
        if (auto refusal = adoptions_->refusal(context.accounts, facts()))
            return refuse(std::move(*refusal));
        return {};
    }

    Step act(const Context& context, Own&) override {
        Step end = finish(Done{adoptions_->carry_out(context, facts().actor.name)});
        for (const Adoption& one : adoptions_->all()) {
            Record made = record("done", "adopted");
            made.user = one.heir.name.str();
            made.detail = "the account of " + one.old.str();
            end.records.push_back(std::move(made));
        }
        return end;
    }

    std::string lines_; // of the call
    bool numbered_;
    std::shared_ptr<const Adoptions> adoptions_; // nullptr until they were looked up
};

} // namespace

std::unique_ptr<Dialog> dialog_of(const AdoptCall& call, const Facts& facts) {
    return std::make_unique<Adopt>(call, facts);
}

} // namespace harness2fa::calls

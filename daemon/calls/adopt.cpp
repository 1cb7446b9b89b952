#include "parts/adoptions.hpp"
#include "parts/confirmed_dialog.hpp"
#include "parts/dialogs.hpp"
#include "parts/texts.hpp"

namespace harness2fa {
namespace {

constexpr std::size_t largest_list = std::size_t{512} * 1024; // bytes: one transaction, in which no login is served

// Gives the accounts of those who have changed to who they are now: all of a list, or none.
class AdoptingDialog : public ManagerDialog {
  public:
    AdoptingDialog(const std::string& lines, bool numbered, const Facts& facts)
        : ManagerDialog(facts, "adopt"), adoptions_(std::make_shared<Adoptions>(lines, numbered)) {}

  private:
    std::optional<Step> obstacle(const Context& context) const override {
        if (!adoptions_->looked_up())
            return Step{.slow_work = [adoptions = adoptions_] { adoptions->look_up(); },
                        .patience = patience_for_people};
        if (!adoptions_->determined())
            return refuse(no_user_database, "user_database_failed", Reason::unavailable);
        if (auto wrong = adoptions_->wrong(context.accounts, facts()); !wrong.empty())
            return refuse(std::move(wrong), "not_adopted");
        return {};
    }

    Step act(const Context& context) override {
        Step end{Done{adoptions_->carry_out(context, facts().actor.name)}, {}};
        for (const Adoption& one : adoptions_->all()) {
            Record made = record("done", "adopted");
            made.user = one.heir.name.str();
            made.detail = "the account of " + one.old.str();
            end.records.push_back(std::move(made));
        }
        return end;
    }

    std::shared_ptr<Adoptions> adoptions_;
};

// The list may be longer than a call.
class AdoptionList : public Dialog {
  public:
    AdoptionList(const AdoptCall& call, const Facts& facts) : lines_(call.users), numbered_(call.more), facts_(facts) {}

    Step start(const Context& context) override {
        return numbered_ && !adopting_ ? Step{Progress{}, {}} : begin(context);
    }

    Step answer(const Context& context, std::string_view typed) override {
        if (begun_)
            return adopting_->answer(context, typed);
        if (adopting_ || typed.empty())
            return begin(context);
        if (lines_.size() + typed.size() > largest_list)
            return {Refused{Reason::refused, "The list is too long: it may have 512 KiB. Nothing has changed."}, {}};
        lines_.append(typed);
        return {Progress{}, {}};
    }

  private:
    Step begin(const Context& context) {
        if (!adopting_)
            adopting_ = std::make_unique<AdoptingDialog>(lines_, numbered_, facts_);
        Step step = adopting_->start(context);
        begun_ = !step.slow_work;
        return step;
    }

    std::string lines_;
    bool numbered_;
    Facts facts_;
    std::unique_ptr<AdoptingDialog> adopting_; // nothing: lines are still coming
    bool begun_ = false;                       // it has said something
};

} // namespace

std::unique_ptr<Dialog> adopting_dialog(const AdoptCall& call, const Facts& facts) {
    return std::make_unique<AdoptionList>(call, facts);
}

} // namespace harness2fa

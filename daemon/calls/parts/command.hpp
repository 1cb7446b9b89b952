// SPDX-License-Identifier: Apache-2.0
// A command that takes a code of the caller's own before it does what it is for: "a code of one's own first", for all of them.
#pragma once

#include "code_check.hpp"
#include "owners.hpp"

namespace harness2fa::calls {

// The caller's account, as it is in the store; nothing where the command does not care, or there is none.
class Own : public std::optional<rules::Account> {
  public:
    using std::optional<rules::Account>::optional;
    using std::optional<rules::Account>::operator=;

    std::optional<Proof> proof; // since a code of it was right
};

class Command : public Dialog {
  protected:
    Command(const Facts& facts, std::string name)
        : facts_(facts), name_(std::move(name)), check_(facts.counter, CodeCheck::Use::command) {}

    // The step that asks for the code, whose answer is judged; then carry_out() follows in the same transaction.
    Step ask_for_code(const Context& context);

    // What stands in the way, if anything, or has to be found out first; `again` is what comes after that. Looked at before a code is asked for,
    // and again with each answer: things may have changed.
    virtual std::optional<Step> obstacle(const Context& context, const Own& own, const Next& again) = 0;
    // The code was right, and is burned; or none is asked for.
    virtual Step carry_out(const Context& context, Own& own) = 0;

    virtual bool cares_for_own() const { return true; }                 // false: what the caller has does not matter
    virtual bool asks_for_code(const Own&) const { return true; }       // of this caller
    virtual bool needs_power() const { return false; }                  // the code has to be of a proven device
    virtual std::string before_prompt(const Own&) const { return {}; }  // what is shown above the first question
    virtual const UserName& about() const { return facts_.actor.name; } // the user in the records

    // What comes later, after work or an answer: obstacles are looked at again, and whether one of the devices is still there that there were
    // when the code was right.
    // The function takes the context, the caller's account, and what is handed over.
    template <class Self, class Function, class... Handed>
    Next later(const Own& own, Function Self::*function, Handed... handed) {
        const auto self = static_cast<Self*>(this);
        const GoOn go_on = [self, function, handed...](const Context& context, Own& own_now) {
            return std::invoke(function, self, context, own_now, handed...);
        };
        return then(this, &Command::go_on, own.proof, go_on);
    }

    const Facts& facts() const { return facts_; }
    Step refuse(Refusal refusal) const;
    Step refuse(std::string text, std::string reason, RefusalReason kind = RefusalReason::refused) const {
        return refuse(Refusal{std::move(text), std::move(reason), kind});
    }
    Step done(std::string text, const std::string& reason) const;
    Record record(const std::string& outcome, const std::string& reason) const;

    // Whose account it is, when nothing ends the step: the user database has to be asked, or the account cannot be worked with.
    std::optional<Step> find(const Context& context, const directory::Person& person, Owned& owned, const Next& again);

  private:
    using GoOn = std::function<Step(const Context&, Own&)>;

    Step judge(const Context& context, std::string_view typed, const Tries& tries);
    Step go_on(const Context& context, std::string_view typed, const std::optional<Proof>& proof, const GoOn& function);
    std::optional<Step> find_own(const Context& context, Own& own, const Next& again);

    Facts facts_;
    std::string name_;
    CodeCheck check_;
    Owners owners_;
};

// A command of managers that changes something: root does it at once, others give a code of their own first.
class ManagerCommand : public Command {
  public:
    Step start(const Context& context) override { return ask_for_code(context); }

  protected:
    using Command::Command;

    // Why it cannot be done, if so; as Command::obstacle().
    virtual std::optional<Step> why_not(const Context& context, const Next& again) = 0;
    virtual Step act(const Context& context, Own& own) = 0;
    // Whether it works with the account of the subject, who must not have changed then.
    virtual bool concerns_subject() const { return false; }

    // What a manager may do neither to root nor to themselves, though root may.
    std::optional<Step> obstacle_of_rank() const;
    std::optional<Step> unknown_user(const std::optional<rules::Account>& account) const; // the subject

    const UserName& about() const override { return facts().subject.name; }

  private:
    bool cares_for_own() const override { return !facts().caller.root; }
    bool asks_for_code(const Own&) const override { return !facts().caller.root; }
    bool needs_power() const override { return true; }
    std::optional<Step> changed_subject(const Context& context, const Next& again);
    std::optional<Step> obstacle(const Context& context, const Own& own, const Next& again) override;
    Step carry_out(const Context& context, Own& own) override { return act(context, own); }
};

} // namespace harness2fa::calls

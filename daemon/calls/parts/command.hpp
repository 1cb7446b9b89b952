// SPDX-License-Identifier: Apache-2.0
// A Command takes a code of the caller's own before it does what it is for.
#pragma once

#include "code_check.hpp"
#include "owners.hpp"

namespace harness2fa::calls {

// Own is the caller's account as it is in the store; std::nullopt if there is none, or the command does not care.
class Own : public std::optional<rules::Account> {
  public:
    using std::optional<rules::Account>::optional;
    using std::optional<rules::Account>::operator=;

    std::optional<Proof> proof; // std::nullopt before a code of the account was right
};

class Command : public Dialog {
  protected:
    Command(const Facts& facts, std::string name)
        : facts_(facts), name_(std::move(name)), check_(facts.counter, CodeCheck::Use::command) {}

    // ask_for_code is the step that asks for the code. When its answer is right, carry_out follows in the same transaction.
    Step ask_for_code(const Context& context);

    // obstacle returns a step that refuses, or finds something out and goes on with `again`; std::nullopt if nothing stands in the way. It
    // is called before a code is asked for, and again with each answer, because things may have changed.
    virtual std::optional<Step> obstacle(const Context& context, const Own& own, const Next& again) = 0;
    // carry_out does what the command is for: the code was right, and is burned, or none is asked for.
    virtual Step carry_out(const Context& context, Own& own) = 0;

    virtual bool cares_for_own() const { return true; }                 // false: what the caller has does not matter
    virtual bool asks_for_code(const Own&) const { return true; }       // of this caller
    virtual bool needs_power() const { return false; }                  // the code has to be of a proven device
    virtual std::string before_prompt(const Own&) const { return {}; }  // what is shown above the first question
    virtual const UserName& about() const { return facts_.actor.name; } // the user in the records

    // later makes a member function the one that comes next, after work or an answer. Before it, obstacles are looked at again, and whether
    // the proof still holds. The function takes the context, the caller's account, and what is handed over.
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

    // find finds out what the person owns. It returns a step if the user database has to be asked first, which goes on with `again`, and
    // std::nullopt if `owned` is good.
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

// A ManagerCommand changes something for others: root does it at once, other managers give a code of their own first.
class ManagerCommand : public Command {
  public:
    Step start(const Context& context) override { return ask_for_code(context); }

  protected:
    using Command::Command;

    // why_not returns a step if something stands in the way, as Command::obstacle does.
    virtual std::optional<Step> why_not(const Context& context, const Next& again) = 0;
    virtual Step act(const Context& context, Own& own) = 0;
    // concerns_subject says whether the command works with the account of the subject, who must not have changed then.
    virtual bool concerns_subject() const { return false; }

    // obstacle_of_rank refuses what a manager may do neither to root nor to themselves, though root may; otherwise it returns std::nullopt.
    std::optional<Step> obstacle_of_rank() const;
    // unknown_user refuses a subject without an account whom the user database does not know, and anybody about whom it does not answer.
    std::optional<Step> unknown_user(const std::optional<rules::Account>& account) const;

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

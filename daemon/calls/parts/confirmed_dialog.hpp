// A command that takes a code of the caller's own before it does what it is for.
#pragma once

#include "code_check.hpp"
#include "owners.hpp"

namespace harness2fa {

class ConfirmedDialog : public Dialog {
  public:
    ConfirmedDialog(const Facts& facts, const char* command)
        : facts_(facts), command_(command), check_(facts.counter, CodeCheck::Use::command) {}

    Step start(const Context& context) final;
    Step answer(const Context& context, std::string_view typed) final;

  protected:
    // What ends it before a code is asked for, if anything. Looked at again with each answer: things may have changed.
    virtual std::optional<Step> without_code(const Context& context, const std::optional<Account>& own) = 0;
    // The code was right, and is burned. `own` is the caller's account, as it is in the store.
    // With slow work to be done it is called once more.
    virtual Step carry_out(const Context& context, Account& own) = 0;
    // The user in the records.
    virtual const UserName& about() const = 0;
    // Whether this caller is asked for a code; whose own devices do not matter otherwise.
    virtual bool asks_for_code() const { return true; }
    virtual bool needs_proven_device() const { return false; }

    const Facts& facts() const { return facts_; }
    Step refuse(std::string text, const std::string& reason, Reason kind = Reason::refused) const;
    Record record(const std::string& outcome, const std::string& reason) const;

    // Whose account it is, when nothing ends the step: the user database has to be asked, or the account cannot be worked with.
    std::optional<Step> find(const Context& context, const Person& person, Owned& owned);

  private:
    std::optional<Step> find_own(const Context& context, std::optional<Account>& own);

    Facts facts_;
    std::string command_;
    CodeCheck check_;
    Owners owners_;
    std::optional<Proof> confirmed_; // the code was right
};

// A command of managers that changes something: root does it at once, others give a code of their own first.
class ManagerDialog : public ConfirmedDialog {
  public:
    using ConfirmedDialog::ConfirmedDialog;

  protected:
    // Why it cannot be done, if so. Looked at before a code is asked for, and again with each answer.
    virtual std::optional<Step> obstacle(const Context& context) const = 0;
    virtual Step act(const Context& context) = 0;
    // Whether it works with the account of the subject, who must not have changed then.
    virtual bool concerns_subject() const { return false; }

    // What a manager may do neither to root nor to themselves, though root may.
    std::optional<Step> obstacle_of_rank() const;
    std::optional<Step> unknown_user(const std::optional<Account>& account) const; // the subject

  private:
    const UserName& about() const override { return facts().subject.name; }
    bool asks_for_code() const override { return !facts().caller.root; }
    bool needs_proven_device() const override { return true; }
    std::optional<Step> changed_subject(const Context& context);
    std::optional<Step> without_code(const Context& context, const std::optional<Account>& own) override;
    Step carry_out(const Context& context, Account&) override { return act(context); }
};

} // namespace harness2fa

// A command that takes a code of the caller's own before it does what it is for.
#pragma once

#include "code_check.hpp"

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

    const Facts& facts() const { return facts_; }
    Step refuse(std::string text, const std::string& reason, Reason kind = Reason::refused) const;
    Record record(const std::string& outcome, const std::string& reason) const;

  private:
    Facts facts_;
    std::string command_;
    CodeCheck check_;
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

    // What a manager may do neither to root nor to themselves, though root may.
    std::optional<Step> obstacle_of_rank() const;
    std::optional<Step> unknown_user(const std::optional<Account>& account) const; // the subject

  private:
    const UserName& about() const override { return facts().subject.name; }
    std::optional<Step> without_code(const Context& context, const std::optional<Account>& own) override;
    Step carry_out(const Context& context, Account&) override { return act(context); }
};

} // namespace harness2fa

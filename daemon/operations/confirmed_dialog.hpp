// A command that takes a code of the caller's own before it does what it is for: disable, unlock.
#pragma once

#include "code_check.hpp"

namespace harness2fa {

class ConfirmedDialog : public Dialog {
  public:
    ConfirmedDialog(const Facts& facts, const char* command)
        : facts_(facts), command_(command), check_(facts.counter, 0) {}

    Step start(const Context& context) final;
    Step answer(const Context& context, std::string_view typed) final;

  protected:
    // What ends it before a code is asked for, if anything. Looked at again with each answer: things may have changed.
    virtual std::optional<Step> without_code(const Context& context, const std::optional<Account>& own) const = 0;
    // The code was right, and is burned. `own` is the caller's account, as it is in the store.
    // With slow work to be done it is called once more.
    virtual Step carry_out(const Context& context, Account& own) = 0;
    // The user in the records.
    virtual const UserName& about() const = 0;

    const Facts& facts() const { return facts_; }
    Step refuse(std::string text, const std::string& reason) const;
    Record record(const std::string& outcome, const std::string& reason) const;

  private:
    Facts facts_;
    std::string command_;
    CodeCheck check_;
    bool confirmed_ = false; // the code was right
};

} // namespace harness2fa

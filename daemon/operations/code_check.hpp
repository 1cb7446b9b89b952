// Asking a person for a code of one of their devices, several times at most: what logins, `disable` and `unlock` have in common.
#pragma once

#include "dialog.hpp"
#include "rules/judge.hpp"

namespace harness2fa {

// The account with its devices, unless they belong to a former owner of the login name.
std::optional<Account> account_of(Accounts& accounts, const Person& person);
bool of_former_owner(Accounts& accounts, const Person& person); // there are devices, of another uid
bool enrolled(const std::optional<Account>& account);           // has a device
bool all_damaged(const std::optional<Account>& account);        // has devices, and none of them can be read

class CodeCheck {
  public:
    CodeCheck(CounterKind kind, std::int64_t tries_used) : kind_(kind), tries_(tries_used) {}

    // What stands in the way of asking at all.
    struct Refusal {
        std::string text, reason;
    };
    std::optional<Refusal> barred(const Context& context, Account& account) const;

    struct Outcome {
        enum class Kind { accepted, again, over } kind = Kind::over;
        std::string text, reason, device; // text: for the person; reason, device: for the record
    };
    // Judges and stores. `again`: the person may try once more.
    Outcome check(const Context& context, Account& account, std::string_view typed);

  private:
    CounterKind kind_;
    std::int64_t tries_; // answers judged in this dialog
};

} // namespace harness2fa

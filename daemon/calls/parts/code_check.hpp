// SPDX-License-Identifier: Apache-2.0
// Asking a person for a code of one of their devices, several times at most: what logins and commands have in common.
#pragma once

#include "calls/dialog.hpp"
#include "refusal.hpp"
#include "rules/enrollment.hpp"
#include "rules/judge.hpp"

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace harness2fa::calls {

// The account with its devices, unless they belong to a former owner of the login name (see owners.hpp).
std::optional<rules::Account> account_of(storage::Accounts& accounts, const directory::Person& person);
// Saves it as that person's, whose uid may not have been known yet.
void save_as(storage::Accounts& accounts, rules::Account& account, const directory::Person& person);
bool has_devices(const std::optional<rules::Account>& account); // active ones
// Whether a code of theirs can give a manager's power: of a device, or of recovery codes.
bool has_power(storage::Accounts& accounts, const std::optional<rules::Account>& account);
bool enrolled(const std::optional<rules::Account>& account); // has a device, or was reset

// The devices of an account at the moment when a code of it was right: a dialog that goes on later must not outlive a reset.
class Proof {
  public:
    explicit Proof(const rules::Account& account);
    bool holds(const std::optional<rules::Account>& account) const; // one of them is still there

  private:
    std::vector<std::pair<std::string, Time>> devices_; // name, since when
};

// A recovery code and its hash, made outside of the transaction.
struct HashedCode {
    Secret code;
    std::vector<unsigned char> salt;
    rules::RecoveryAttempt attempt{};
};

// What one dialog hands from one question to the next.
struct Tries {
    std::int64_t judged = 0; // answers
    std::shared_ptr<HashedCode> hashed{};
};

class CodeCheck {
  public:
    enum class Use {
        login,
        login_with_password, // proves the device, or the set of recovery codes
        command
    };
    CodeCheck(rules::CounterKind kind, Use use) : kind_(kind), use_(use) {}

    // What stands in the way of asking at all.
    [[nodiscard]] std::optional<Refusal> barred(const Context& context, rules::Account& account,
                                                const Tries& tries) const;
    // By a pause or a lock, whatever there is to compare with.
    [[nodiscard]] std::optional<Refusal> halted(const Context& context, rules::Account& account) const;

    struct Checked {
        enum class Kind { accepted, again, over, work } kind = Kind::over;
        std::string text{}, reason{}, device{}, detail{}; // text: for the person; the others: for the record
        bool proven = false;                              // accepted, of a proven device or set of recovery codes
        std::function<void()> work{};                     // then the same answer is checked again
        Tries tries{};                                    // for that, and for the next question
    };
    // Judges and stores. `again`: the person may try once more. `work`: nothing has been judged yet.
    Checked check(const Context& context, rules::Account& account, std::string_view typed, const Tries& tries) const;

  private:
    Checked check_code(const Context& context, rules::Account& account, std::string_view typed,
                       const Tries& tries) const;
    Checked check_recovery_code(const Context& context, rules::Account& account, Secret code, const Tries& tries) const;
    void note_login(const Context& context, rules::Account& account) const;
    Checked wrong(const Context& context, rules::Account& account, std::string detail, const Tries& tries) const;

    rules::CounterKind kind_;
    Use use_;
};

// What a manager is told whose code was accepted, and not proven: how to get there.
std::string way_to_power(const CodeCheck::Checked& accepted);

} // namespace harness2fa::calls

// SPDX-License-Identifier: Apache-2.0
// A CodeCheck asks a person for a code of one of their devices, a limited number of times. Logins and commands have it in common.
#pragma once

#include "calls/dialog.hpp"
#include "refusal.hpp"
#include "rules/enrollment.hpp"
#include "rules/judge.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace harness2fa::calls {

// account_of returns the person's account, and std::nullopt if there is none, or if it belongs to a former owner of the login name
// (owners.hpp).
std::optional<rules::Account> account_of(storage::Accounts& accounts, const directory::Person& person);
// save_as saves the account as that person's, whose uid may not have been known yet.
void save_as(storage::Accounts& accounts, rules::Account& account, const directory::Person& person);
bool has_devices(const std::optional<rules::Account>& account); // active ones
// has_power says whether the account has codes that give a manager's power: a proven device, or proven recovery codes that are left.
bool has_power(storage::Accounts& accounts, const std::optional<rules::Account>& account);
bool enrolled(const std::optional<rules::Account>& account); // has a device, or was reset

// A Proof holds the devices of an account at the moment when a code of it was right: a dialog that goes on later must not outlive a reset.
class Proof {
  public:
    explicit Proof(const rules::Account& account);
    bool holds(const std::optional<rules::Account>& account) const; // not reset, and one of the devices is still there

  private:
    std::vector<std::pair<std::string, Time>> devices_; // name, since when
};

// A HashedCode is a recovery code with its hash, which is made outside of the transaction.
struct HashedCode {
    Secret code;
    std::vector<unsigned char> salt;
    rules::RecoveryAttempt attempt{};
};

// Tries are what a dialog hands from one question to the next.
struct Tries {
    std::int64_t judged = 0; // how many answers
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

    // barred says what stands in the way of asking at all: a pause, a lock, a reset without a good key, or too many tries. std::nullopt if
    // nothing does.
    [[nodiscard]] std::optional<Refusal> barred(const Context& context, rules::Account& account,
                                                const Tries& tries) const;
    // halted says whether a pause or a lock holds, whatever there is to compare with; std::nullopt if none does.
    [[nodiscard]] std::optional<Refusal> halted(const Context& context, rules::Account& account) const;

    struct Checked {
        enum class Kind { accepted, again, over, work } kind = Kind::over;
        std::string text{}, reason{}, device{}, detail{}; // text is for the person, the others are for the record
        bool proven = false;          // if accepted: the code is of a proven device or set of recovery codes
        std::function<void()> work{}; // to be done before the same answer is checked again
        Tries tries{};                // for the next check, of that answer or of another one
    };
    // check judges an answer and stores the account. `again` says that the person may try once more, `work` that nothing was judged yet.
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

// way_to_power tells a manager whose code was accepted, but not of a proven device or set of recovery codes, how to prove it.
std::string way_to_power(const CodeCheck::Checked& accepted);

} // namespace harness2fa::calls

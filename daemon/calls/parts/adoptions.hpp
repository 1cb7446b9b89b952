// SPDX-License-Identifier: Apache-2.0
// Adoptions is a list of accounts that are to go to the new name or uid of their owners.
#pragma once

#include "calls/dialog.hpp"
#include "common/result.hpp"
#include "directory/person.hpp"
#include "refusal.hpp"

#include <optional>
#include <string>
#include <vector>

namespace harness2fa::calls {

struct Adoption {
    int line = 1;                                                              // the line of the list, from 1
    UserName old;                                                              // the recorded name
    directory::Person heir;                                                    // who gets the account
    directory::Person now{old, {}, directory::Person::Standing::undetermined}; // who has the recorded name
};

class Adoptions {
  public:
    // Adoptions reads lines "OLD NEW", and leaves out blank lines and comments, which begin with #. If `numbered`, what is wrong is said
    // with the number of its line.
    Adoptions(const std::string& lines, bool numbered);

    void look_up();          // slow work
    bool determined() const; // the user database answered for everybody in the list

    // refusal says why the list is not carried out, a line for each thing that is wrong; std::nullopt if nothing is. It is called inside a
    // transaction.
    [[nodiscard]] std::optional<Refusal> refusal(storage::Accounts& accounts, const Facts& facts) const;
    // carry_out moves the accounts, and returns a sentence for the person.
    std::string carry_out(const Context& context, const UserName& by) const;

    const std::vector<Adoption>& all() const { return all_; }

  private:
    void read(int number, const std::string& line);
    [[nodiscard]] std::optional<Fault> wrong_with(storage::Accounts& accounts, const Facts& facts,
                                                  const Adoption& one) const;
    [[nodiscard]] std::optional<Fault> wrong_with_rank(const Facts& facts, const Adoption& one,
                                                       const rules::Account& account) const;
    [[nodiscard]] std::optional<Fault> wrong_with_heir(storage::Accounts& accounts, const Adoption& one) const;
    std::string with_line(int number, const std::string& text) const;
    bool has_old(const UserName& name) const;

    bool numbered_;
    std::vector<Adoption> all_;
    std::vector<std::string> malformed_; // a complaint for each malformed line, with its '\n'
};

} // namespace harness2fa::calls

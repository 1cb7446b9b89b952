// SPDX-License-Identifier: Apache-2.0
// Owners finds out whose an account is. It belongs to a name and a uid: when the recorded name no longer has the recorded uid, it goes
// neither to the user who has the name now nor to the one who has the uid under a new name. Both count as changed until a manager decides
// (`adopt`, `forget`).
#pragma once

#include "calls/dialog.hpp"
#include "common/messages.hpp"
#include "common/result.hpp"
#include "directory/person.hpp"
#include "refusal.hpp"
#include "rules/enrollment.hpp"
#include "storage/accounts.hpp"

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace harness2fa::calls {

struct FormerOwner {
    UserName name; // as recorded
    std::optional<uid_t> uid{};
};

struct Owned {
    Enrollment state = Enrollment::none;
    std::optional<rules::Account> account{}; // the person's own; std::nullopt: there is none, or it cannot be read
    std::optional<FormerOwner> former{};     // who set two-factor up, if the person has changed since
    std::optional<Fault> damage{};           // what is wrong with a damaged account, a sentence
    bool undetermined = false;               // the user database did not answer, so the person may have changed
};

class Owners {
  public:
    // of says what the person owns, inside a transaction. The answer is good if nothing has to be looked up.
    Owned of(storage::Accounts& accounts, const directory::Person& person);
    // of_stored says the same of a name that only the store knows. `person` becomes the person who has the name.
    Owned of_stored(storage::Accounts& accounts, directory::Person& person);

    std::size_t missing() const { return missing_.size(); }
    bool has_to_look_up() const { return !missing_.empty(); }
    // looking_up returns slow work, after which `of` is to be asked again.
    std::function<void()> looking_up(std::chrono::seconds patience = Effort{}.patience);

  private:
    // person returns the person as the user database has it, and nullptr if the name has to be looked up.
    const directory::Person* person(const UserName& name);
    std::optional<FormerOwner> renamed(storage::Accounts& accounts, const directory::Person& person,
                                       bool& undetermined);

    std::shared_ptr<std::map<UserName, directory::Person>> people_ =
        std::make_shared<std::map<UserName, directory::Person>>();
    std::vector<UserName> missing_;
};

// not_owned says why an account cannot be worked with, and std::nullopt if it can. It throws DamagedAccount for one that is damaged.
[[nodiscard]] std::optional<Refusal> not_owned(const Owned& owned, const UserName& name);

// text_of_change returns "alice has changed since two-factor was set up. Ask an administrator."; with the former owner it is for a manager,
// and says what to do.
std::string text_of_change(const UserName& name);
std::string text_of_change(const UserName& name, const FormerOwner& former);

} // namespace harness2fa::calls

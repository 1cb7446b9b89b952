// SPDX-License-Identifier: Apache-2.0
// Whose an account is. It belongs to a name and a uid: when the recorded name no longer has the recorded uid, neither who has that name
// now nor who has that uid under a new name inherits it, and both have changed until a manager decides (`adopt`, `forget`).
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
    std::optional<rules::Account> account{}; // the person's own; nothing: the store knows of none, or it cannot be read
    std::optional<FormerOwner> former{};     // of a person who has changed: whom two-factor was set up by
    std::optional<Fault> damage{};           // of a damaged account, a sentence
    bool undetermined = false;               // what the user database would have to say is not known
};

class Owners {
  public:
    // Inside a transaction. What it says is good when nothing has to be looked up.
    Owned of(storage::Accounts& accounts, const directory::Person& person);
    // Of a name that only the store knows. `person` becomes who has it.
    Owned of_stored(storage::Accounts& accounts, directory::Person& person);

    std::size_t missing() const { return missing_.size(); }
    bool has_to_look_up() const { return !missing_.empty(); }
    // Slow work, after which of() is asked again.
    std::function<void()> looking_up(std::chrono::seconds patience = Effort{}.patience);

  private:
    // The person in the user database; nothing: it has to be looked up.
    const directory::Person* person(const UserName& name);
    std::optional<FormerOwner> renamed(storage::Accounts& accounts, const directory::Person& person,
                                       bool& undetermined);

    std::shared_ptr<std::map<UserName, directory::Person>> people_ =
        std::make_shared<std::map<UserName, directory::Person>>();
    std::vector<UserName> missing_;
};

// Why an account cannot be worked with. Throws DamagedAccount for one that is damaged.
[[nodiscard]] std::optional<Refusal> not_owned(const Owned& owned, const UserName& name);

// "alice has changed since two-factor was set up. Ask an administrator."
std::string text_of_change(const UserName& name);
// The same for a manager, with what to do.
std::string text_of_change(const UserName& name, const FormerOwner& former);

} // namespace harness2fa::calls

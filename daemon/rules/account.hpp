// SPDX-License-Identifier: Apache-2.0
// An Account is a user as the store knows them, with devices and failure counters.
#pragma once

#include "common/mail_address.hpp"
#include "common/secret.hpp"
#include "common/states.hpp"
#include "common/time.hpp"
#include "common/user_name.hpp"
#include "totp.hpp"

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

namespace harness2fa::rules {

struct Device {
    std::string name{};
    Secret secret{};
    TotpShape shape{};
    std::optional<TimeStep> burned{}; // the newest step of which a code was accepted; it and all older ones are used up
    Time since{};
    std::optional<Time> last_used{};
    bool proven = false; // by a login with the password, or the like: its codes give a manager's power
};

// A PendingSecret was handed out by `invite` or `reset`. Its first right code makes it a device.
struct PendingSecret {
    Device device{}; // the device that it will be
    Time expires{};
    bool expired = false; // stays true once it was seen, whatever the clock says later
    std::optional<MailState>
        mail{}; // of the mail that brings it; std::nullopt: a manager handed it out, as far as is known
    std::optional<MailAddress> mailed_to{}; // std::nullopt: not mailed, or the store has no good address
};

// A FailureCounter counts failures in a row. Dialogs and commands of a non-root peer have a counter of their own, so that what a user's own
// processes do never pauses that user's other logins.
struct FailureCounter {
    int failures = 0;
    Time last{}; // when the last failure was
};
enum class CounterKind { login, own };

struct Account {
    UserName name;
    std::optional<uid_t> uid{}; // whom the devices belong to: a new user with an old login name does not inherit them
    FailureCounter login{}, own{};
    std::vector<Device> devices{};
    std::optional<PendingSecret> pending{}; // a newer one takes its place
    bool reset = false; // a manager has voided the devices: until a right code, `pending` is the only way in
    std::optional<Time> last_login{};
    bool codes_unconfirmed = false;       // recovery codes were made, and nobody has said that they were seen
    std::optional<MailAddress> address{}; // for mail, set by a manager; std::nullopt: the one that mail.to makes
    // odd_address is what a store has in the place of `address` if that cannot be mailed. It stays, and its user is not mailed, until a
    // manager sets another one.
    std::optional<std::string> odd_address{};

    FailureCounter& counter(CounterKind kind) { return kind == CounterKind::login ? login : own; }
    const FailureCounter& counter(CounterKind kind) const { return kind == CounterKind::login ? login : own; }
};

} // namespace harness2fa::rules

// What the administrator decided, as plain data. The rest of this room reads it from the YAML file; everybody else only reads this.
#pragma once

#include "common/address.hpp"
#include "common/login_services.hpp"
#include "common/messages.hpp"
#include "common/time.hpp"
#include "common/totp_shape.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace harness2fa {

struct LoginSettings {
    std::string prompt = "Verification code: ";
    bool echo = false;
    int attempts = 3; // tries within one login
};

struct LockoutSettings {
    int after = 5;                         // failures in a row that begin a pause
    std::chrono::seconds pause{60};        // the first one; each later failure doubles it
    std::chrono::seconds longest{30 * 60}; // the longest pause
    int lock_after = 100; // failures in a row that lock until `unlock` (NIST SP 800-63B-4, 3.2.2: at most 100)
};

struct LimitSettings {
    int connections = 4096;
    int per_user = 64; // of one peer uid; root excepted
    std::chrono::seconds idle{180};
};

struct Local {}; // at the machine itself: `local` in `from`
using Origin = std::variant<Local, Network>;

// An entry of `rules`. All conditions that are given must hold; of the values of one, any.
struct Rule {
    std::optional<std::vector<std::string>> users{}, groups{}, services{};
    std::optional<std::vector<Origin>> from{};
    Demand code = Demand::enrolled;
    std::string text{}; // for people: "groups: [robots], code: never"
};

struct TotpSettings {
    TotpShape shape; // of new devices
    int window = 1;  // steps either way, RFC 6238 section 5.2
};

struct EnrollmentSettings {
    bool at_login = true; // who has to have a device and has none sets it up while logging in
    std::vector<std::string> services{login_services.begin(), login_services.end()}; // that can show a QR code
    std::chrono::seconds expires{7 * 24 * 3600}; // of a secret handed out by `invite` or `reset`
};

struct MailSettings {
    bool enabled = false;
    std::string smtp = "smtp://localhost:25";   // smtp:// or smtps://
    std::string credentials;                    // a file with user and password; "" for none
    bool plaintext = false;                     // secrets may go unencrypted to other hosts
    std::string from = "harness2fa@{hostname}"; // as written, as is `to`
    std::string to = "{user}";

    bool operator==(const MailSettings&) const = default;
};

// A value that may mean nothing on this machine, and where it stands in the file.
struct Reference {
    enum class Kind {
        user,            // of a rule, as are group and service
        group,           // of a rule, of user_groups or of managers
        service,         // PAM's
        offered_service, // of enrollment.services
        managers,        // the list itself
        credentials,     // of mail: a file
        socket,          // a file in a directory, as is store
        store,
        rule,        // an entry, in their order
        enforce_from // without `enforce: true`
    };
    Kind kind = Kind::user;
    std::string name;
    int line = 1, column = 1; // from 1
};

struct Settings {
    bool enforce = false;
    std::optional<Time> enforce_from;          // until then `enforce` only warns users without a device
    std::vector<std::string> managers{"sudo"}; // Unix groups
    std::vector<std::string> user_groups;      // whose members belong to the account although passwd does not list them
    std::vector<Rule> rules;                   // the first that matches decides
    std::string issuer = "{hostname}";         // as written; {hostname} is filled in by whoever shows it
    LoginSettings login;
    EnrollmentSettings enrollment;
    TotpSettings totp;
    int recovery_codes = 10; // of a new set; 0: none
    LockoutSettings lockout;
    LimitSettings limits;
    MailSettings mail;
    std::string socket = "/run/harness2fa/socket";
    std::string store = "/var/lib/harness2fa/accounts.db"; // the path of `sqlite:PATH`
    std::vector<Reference> references{};                   // in the order of the file; nothing decides by them
};

} // namespace harness2fa

#include "command_table.hpp"

#include <array>

namespace harness2fa {
namespace {

constexpr std::array enroll_options{
    Option{"--device", "NAME", "What to call the device, when it is not the only one", &Options::device},
    Option{"--ascii", "", "Draw the QR code in plain ASCII", nullptr, &Options::ascii},
    Option{"--png", "FILE", "Write the QR code to a new file instead of showing it", &Options::png},
};
constexpr std::array explain_options{
    Option{"--service", "NAME", "The service that is logged in to (otherwise sshd)", &Options::service},
    Option{"--from", "ADDRESS", "Where the login comes from (otherwise this machine)", &Options::from},
};
constexpr std::array users_options{
    Option{"--without", "", "Only users without a device", nullptr, &Options::without},
    Option{"--locked", "", "Only users in a pause or a lock", nullptr, &Options::locked},
};
constexpr std::array reset_options{
    Option{"--print", "", "Show the new QR code and key instead of mailing them", nullptr, &Options::print},
    Option{"--ascii", "", "With --print: draw the QR code in plain ASCII", nullptr, &Options::ascii},
    Option{"--png", "FILE", "With --print: write the QR code to a new file", &Options::png},
};
constexpr std::array unlock_options{
    Option{"--clock", "", "Let devices take codes again that wait for the clock (root)", nullptr, &Options::clock},
};
constexpr std::array invite_options{
    Option{"--all", "", "Everybody who has no device", nullptr, &Options::all},
};
constexpr std::array adopt_options{
    Option{"--file", "FILE", "Lines of OLD and NEW, all of them or none", &Options::file},
};
constexpr std::array import_options{
    Option{"--skip-bad", "", "Leave bad lines out instead of importing nothing", nullptr, &Options::skip_bad},
};

constexpr std::array backup_options{
    Option{"--key", "", "The key, and not the store", nullptr, &Options::key},
};
constexpr std::array restore_options{
    Option{"--key", "KEYFILE", "The key, where the store has none or another one", &Options::key_file},
};

constexpr std::array table{
    Command{"status",
            show_status,
            "Show whether two-factor authentication is on",
            {"USER", "whose status; only managers may ask for others"},
            {},
            "Without a command, harness2fa shows your own status.\n"
            "\n"
            "Examples:\n"
            "  harness2fa\n"
            "  harness2fa status bob\n"
            "  harness2fa status --json"},
    Command{"enroll",
            enroll,
            "Turn two-factor authentication on for yourself",
            {},
            enroll_options,
            "Shows a QR code and a key for an authenticator app on your phone, and asks for\n"
            "a code from it. Nothing changes before that code was right; from then on your\n"
            "logins ask for one. Who has a device already is asked for a code of that one\n"
            "first, and may then log in with either.\n"
            "\n"
            "Examples:\n"
            "  harness2fa enroll\n"
            "  harness2fa enroll --device tablet\n"
            "  harness2fa enroll --png ~/qr.png\n"
            "  sudo harness2fa enroll --user root\n"
            "\n"
            "With --json there are two lines: {\"key\",\"uri\",\"account\"}, and after the code\n"
            "{\"enabled\":true,\"device\",\"recovery_codes\"}."},
    Command{"disable",
            disable,
            "Turn two-factor authentication off for yourself",
            {},
            {},
            "Asks for a code first. Refused where two-factor authentication is required of\n"
            "you.\n"
            "\n"
            "Examples:\n"
            "  harness2fa disable\n"
            "  ask-for-the-code | harness2fa disable --code -"},
    Command{"remove-device",
            remove_device,
            "Remove one of your own devices",
            {"NAME", "which device; `harness2fa` lists them", true},
            {},
            "Asks for a code first; any device's will do, or a recovery code.\n"
            "\n"
            "Example:\n"
            "  harness2fa remove-device tablet"},
    Command{"recovery-codes",
            recovery_codes,
            "Make new recovery codes; the old ones become void",
            {},
            {},
            "Asks for a code first. Each recovery code is good for one login without your\n"
            "phone: keep them on paper.\n"
            "\n"
            "Examples:\n"
            "  harness2fa recovery-codes\n"
            "  harness2fa recovery-codes --json\n"
            "\n"
            "With --json there is one document: {\"recovery_codes\"}."},
    Command{"unlock",
            unlock,
            "End a user's pause or lock after too many wrong codes",
            {"USER", "whose login to unlock", true},
            unlock_options,
            "For managers, who are asked for a code of their own, and for root.\n"
            "\n"
            "A code that was accepted while this host's clock was ahead uses up all codes\n"
            "before it; `harness2fa status` says so then. With --clock root ends that.\n"
            "\n"
            "Examples:\n"
            "  harness2fa unlock bob\n"
            "  sudo harness2fa unlock bob --clock"},
    Command{"explain",
            explain,
            "Tell whether a login would be asked for a code, and why",
            {"USER", "whose login", true},
            explain_options,
            "For managers. Nobody is logged in, and nothing changes.\n"
            "\n"
            "Examples:\n"
            "  harness2fa explain bob\n"
            "  harness2fa explain bob --service sudo\n"
            "  harness2fa explain bob --from 10.0.0.7 --json\n"
            "\n"
            "With --json there is one document: {\"code\",\"asked\",\"because\"}."},
    Command{"forget",
            forget,
            "Remove everything that is known of a user",
            {"USER", "whom to forget", true},
            {},
            "For managers, who are asked for a code of their own, and for root. Asks for\n"
            "confirmation first.\n"
            "\n"
            "Examples:\n"
            "  harness2fa forget bob\n"
            "  sudo harness2fa forget bob --yes"},
    Command{"adopt",
            adopt,
            "Let a renamed or renumbered user keep their devices",
            {"OLD", "the name that the devices were set up under"},
            adopt_options,
            "For managers, who are asked for a code of their own, and for root. Devices\n"
            "belong to a login name and its uid. When one of the two has changed, logins are\n"
            "refused until `adopt` or `forget`. OLD must not have its uid any more, and NEW\n"
            "must have that uid, or be the same name; NEW must have no device. Only root\n"
            "adopts root, and managers do not adopt themselves.\n"
            "\n"
            "Examples:\n"
            "  harness2fa adopt alice alicia\n"
            "  harness2fa adopt bob bob\n"
            "  sudo harness2fa adopt --file renumbered.txt",
            {"NEW", "the name that the user has now"}},
    Command{"import",
            import_devices,
            "Import the devices that users have already",
            {"FORMAT", "otpauth", true},
            import_options,
            "For root. FILE has a URI a line, as authenticator apps and provisioning tools\n"
            "write them; the account part of its label is the user. Empty lines and those\n"
            "that begin with # are left out. The devices are active at once. All lines are\n"
            "looked at first: when one is bad, nothing is imported. A device that a user\n"
            "has already is skipped, so the same file may be imported again.\n"
            "\n"
            "Examples:\n"
            "  harness2fa import otpauth devices.txt\n"
            "  gpg --decrypt devices.gpg | harness2fa import otpauth -\n"
            "\n"
            "With --json there is one document: {\"imported\",\"skipped\",\"unknown\",\"bad\"}.",
            {"FILE", "the URIs; - for standard input", true}},
    Command{"enforce",
            enforce,
            "Require two-factor authentication of every user, or end that",
            {"STATE", "on or off", true},
            {},
            "For managers and root. Shows first what would happen to whom, asks for\n"
            "confirmation, and then for a code of your own; root is asked for one of the\n"
            "user it acts for. It sets `enforce` in the settings file. With mail on, users\n"
            "without a device are mailed a QR code and a key. Who has no device of their own\n"
            "yet is led through `harness2fa enroll` by `enforce on`, but not with --yes,\n"
            "--json or --code -, nor without a terminal.\n"
            "\n"
            "Examples:\n"
            "  harness2fa enforce on\n"
            "  sudo harness2fa enforce off\n"
            "  ask-for-the-code | harness2fa enforce on --yes --code -"},
    Command{"users",
            list_users,
            "List the users of this machine: devices, logins, locks, mail",
            {},
            users_options,
            "For managers and root. Times are in UTC. DEVICES counts those that logins\n"
            "accept. STATE is invited or reset for a user who was given a key and has not yet\n"
            "used it, changed for one whose name or uid is not that of the devices (see\n"
            "`adopt`), and damaged for one whose account in the store cannot be read. MAILED\n"
            "tells what has become of the last mail with a key: waiting, delivered or failed.\n"
            "\n"
            "Examples:\n"
            "  harness2fa users\n"
            "  harness2fa users --without\n"
            "  harness2fa users --locked --json\n"
            "\n"
            "With --json there is one document: {\"users\":[{\"user\",\"state\",\"devices\",\n"
            "\"last_login\",\"locked_until\",\"mailed\",\"was\"}]}."},
    Command{"reset",
            reset,
            "Give a new key to a user who has lost the phone",
            {"USER", "whose devices and recovery codes become void", true},
            reset_options,
            "For managers, who are asked for a code of their own, and for root. Asks for\n"
            "confirmation first. From then on the old devices and recovery codes are void,\n"
            "and the first right code of the new key makes it the user's device. The key is\n"
            "mailed, or shown to you with --print. Only root resets root, and managers do\n"
            "not reset themselves.\n"
            "\n"
            "Examples:\n"
            "  harness2fa reset bob\n"
            "  harness2fa reset bob --print\n"
            "  harness2fa reset bob --print --png bob.png\n"
            "  sudo harness2fa reset bob --print --json --yes\n"
            "\n"
            "With --print --json there is one document: {\"user\",\"key\",\"uri\",\"account\",\n"
            "\"until\"}."},
    Command{"invite",
            invite,
            "Mail a QR code and a key to users who have no device",
            {"USER", "whom to invite", false, false, true},
            invite_options,
            "For managers, who are asked for a code of their own, and for root. The first\n"
            "right code of the key that was mailed turns two-factor authentication on for\n"
            "its user. An older key that was never used becomes void.\n"
            "\n"
            "Examples:\n"
            "  harness2fa invite bob carol\n"
            "  harness2fa invite --all"},
    Command{"address",
            set_address,
            "Set the address that a user's mail goes to",
            {"USER", "whose address", true},
            {},
            "For managers, who are asked for a code of their own, and for root. Without\n"
            "ADDRESS the user's own one is removed, and mail goes to the address that\n"
            "`mail: to` in the settings file makes.\n"
            "\n"
            "Examples:\n"
            "  harness2fa address bob bob@example.com\n"
            "  harness2fa address bob",
            {"ADDRESS", "the address (otherwise the one of the settings)", false, true}},
    Command{"mail",
            test_mail,
            "Send a mail to see whether mail arrives",
            {"WHAT", "test", true},
            {},
            "For managers, who are asked for a code of their own, and for root. The mail has\n"
            "no key in it. `harness2fa users` shows what becomes of mails that have one.\n"
            "\n"
            "Example:\n"
            "  harness2fa mail test root@example.com",
            {"ADDRESS", "where to", true}},
    Command{"backup",
            backup,
            "Back up the devices and counters of all users",
            {"FILE", "a new file; - for standard output", true},
            backup_options,
            "For root, while the daemon runs. The store's key is not in the backup: what is\n"
            "secret in it is sealed. --key writes the key, which is always the same, instead.\n"
            "Keep the two apart: together they hold the secrets of all users, and only\n"
            "together they can be restored.\n"
            "\n"
            "Examples:\n"
            "  harness2fa backup /backup/harness2fa-$(date +%F).db\n"
            "  harness2fa backup --key /root/harness2fa.key"},
    Command{"restore",
            restore,
            "Put a backup in the place of the store",
            {"FILE", "the backup; - for standard input", true},
            restore_options,
            "For root, while the daemon runs. The backup is looked at as a whole first, and\n"
            "then restored as a whole or not at all; no restart is needed. No code from\n"
            "before the restore is good. Where the store can be read, what has happened\n"
            "since the backup stays so: resets, removed devices, used recovery codes,\n"
            "forgotten users; who has enrolled since is reset. Where it cannot, all\n"
            "recovery codes are void, and it says since when nothing is known.\n"
            "\n"
            "Examples:\n"
            "  harness2fa restore /backup/harness2fa-2026-11-26.db\n"
            "  harness2fa restore backup.db --key /root/harness2fa.key"},
    Command{"check",
            check,
            "Check a settings file; name every fault with its place",
            {"FILE", "the settings file (otherwise the one in use)"},
            {},
            "Needs no daemon and changes nothing.\n"
            "\n"
            "Examples:\n"
            "  harness2fa check\n"
            "  harness2fa check new.yaml && sudo cp new.yaml /etc/harness2fa/harness2fa.yaml"},
    Command{"doctor",
            examine_machine,
            "Find what lets logins in without a code, or locks out",
            {},
            {},
            "Looks at PAM, sshd, the settings, the files and the clock of this machine, and\n"
            "names the file and the line to change. Asks the daemon whose logins are refused\n"
            "and why: the store, users who have changed, accounts that are damaged. Changes\n"
            "nothing.\n"
            "\n"
            "Examples:\n"
            "  sudo harness2fa doctor\n"
            "  sudo harness2fa doctor --json\n"
            "\n"
            "With --json there is one document: {\"findings\":[{\"kind\",\"file\",\"line\",\n"
            "\"text\"}]}; kind is opens, locks_out or other. The exit status is 1 when there\n"
            "are findings."},
};

} // namespace

std::span<const Command> commands() {
    return table;
}

} // namespace harness2fa

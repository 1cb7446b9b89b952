// What every command gets and gives back.
#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace harness2fa {

struct Options {
    std::optional<std::string> named_config; // --config
    std::string user;                        // --user: whom to act for, "" when not given
    bool codes_from_input = false;           // --code -
    bool json = false;
    bool yes = false;
    std::string argument;           // USER, NAME, FILE, on or off, "" when not given
    std::string second;             // FILE of import, ADDRESS of address and mail, "" when not given
    std::vector<std::string> users; // of invite

    std::string device;           // enroll --device
    bool ascii = false;           // enroll, reset --ascii
    std::string png;              // enroll, reset --png
    std::string service = "sshd"; // explain --service
    std::string from;             // explain --from
    bool skip_bad = false;        // import --skip-bad
    bool without = false;         // users --without
    bool locked = false;          // users --locked
    bool print = false;           // reset --print
    bool all = false;             // invite --all
    bool clock = false;           // unlock --clock
    std::string file;             // adopt --file
    bool key = false;             // backup --key
    std::string key_file;         // restore --key

    std::string config() const { return named_config.value_or("/etc/harness2fa/harness2fa.yaml"); }
};

enum Status : int { done = 0, refused = 1, usage = 2, no_daemon = 3, not_permitted = 4 };

// Ends the command: what() goes to standard error, status to the shell.
class Stop : public std::runtime_error {
  public:
    Stop(int status, const std::string& reason) : std::runtime_error(reason), status_(status) {}
    int status() const { return status_; }

  private:
    int status_;
};

// The commands, each in a file of its own. They return the exit status.
int show_status(const Options& options);
int enroll(const Options& options);
int disable(const Options& options);
int remove_device(const Options& options);
int recovery_codes(const Options& options);
int unlock(const Options& options);
int explain(const Options& options);
int forget(const Options& options);
int adopt(const Options& options);
int import_devices(const Options& options);
int enforce(const Options& options);
int list_users(const Options& options);
int reset(const Options& options);
int invite(const Options& options);
int set_address(const Options& options);
int test_mail(const Options& options);
int backup(const Options& options);
int restore(const Options& options);
int check(const Options& options);
int examine_machine(const Options& options);

} // namespace harness2fa

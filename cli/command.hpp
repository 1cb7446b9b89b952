// What every command gets and gives back.
#pragma once

#include <optional>
#include <stdexcept>
#include <string>

namespace harness2fa {

struct Options {
    std::optional<std::string> named_config; // --config
    std::string user;                        // --user: whom to act for, "" when not given
    bool codes_from_input = false;           // --code -
    bool json = false;
    bool yes = false;
    std::string argument; // USER, NAME or FILE, "" when not given
    std::string file;     // import FORMAT FILE

    std::string device;           // enroll --device
    bool ascii = false;           // enroll --ascii
    std::string png;              // enroll --png
    std::string service = "sshd"; // explain --service
    std::string from;             // explain --from
    bool skip_bad = false;        // import --skip-bad

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
int import_devices(const Options& options);
int check(const Options& options);
int examine_machine(const Options& options);

} // namespace harness2fa

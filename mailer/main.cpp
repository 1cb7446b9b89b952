// SPDX-License-Identifier: Apache-2.0
// harness2fa-mailer asks the daemon for mail that is due, delivers it, and tells the daemon what has become of it. It runs as the user
// harness2fa-mailer, or by hand beside a private daemon. It never sees the store.
#include "log.hpp"
#include "mail_library.hpp"
#include "mail_round.hpp"
#include "waiting.hpp"

#include "common/daemon_client.hpp"
#include "common/paths.hpp"
#include "settings/places.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

namespace harness2fa::mailer {
namespace {

constexpr std::chrono::seconds longest_wait{600};
constexpr std::chrono::seconds first_retry{10}, longest_retry{60}; // while there is no daemon

void set_up_process() {
    const rlimit no_core{0, 0};
    setrlimit(RLIMIT_CORE, &no_core);
    prctl(PR_SET_DUMPABLE, 0); // keys pass through here
    static_cast<void>(std::signal(SIGPIPE, SIG_IGN));
}

// owner_of returns the owner of a settings file, whom a caller who names the file trusts; std::nullopt if the file cannot be seen.
std::optional<uid_t> owner_of(const std::string& file) {
    struct stat status {};
    return stat(file.c_str(), &status) == 0 ? std::optional(status.st_uid) : std::nullopt;
}

class Mailer {
  public:
    Mailer(std::string config, bool named) : config_(std::move(config)), named_(named) {}

    void run() {
        while (!waiting_.stopped()) {
            const std::string socket =
                settings::places_of(config_, std::nullopt).socket; // the settings may have changed
            waiting_.watch(std::filesystem::path(socket).parent_path(), paths::mail_due_name);
            waiting_.wait(round(socket));
        }
    }

  private:
    std::chrono::seconds round(const std::string& socket) {
        try {
            const auto pause = hold_mail_round(socket, named_ ? owner_of(config_) : std::nullopt,
                                               [this] { return waiting_.stopped(); });
            complaint_.clear();
            retry_ = first_retry;
            return std::clamp(pause, std::chrono::seconds(1), longest_wait);
        } catch (const NoDaemon& error) {
            if (complaint_ != error.what()) // once, not every minute
                log(Weight::error, error.what());
            complaint_ = error.what();
            return std::exchange(retry_, std::min(2 * retry_, longest_retry));
        }
    }

    std::string config_;
    bool named_;
    Waiting waiting_;
    std::string complaint_;
    std::chrono::seconds retry_ = first_retry;
};

int run(int argc, char** argv) {
    std::string config = paths::settings_file;
    CLI::App app("harness2fa-mailer: sends the mail of two-factor logins");
    const auto* const named =
        app.add_option("--config", config, "The settings file")->check(CLI::ExistingFile)->type_name("FILE");
    app.set_version_flag("--version", HARNESS2FA_VERSION);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    set_up_process();
    try {
        const MailLibrary library;
        Mailer(config, named->count() > 0).run();
        return 0;
    } catch (const std::exception& error) {
        log(Weight::error, std::string("cannot go on: ") + error.what());
        return 1;
    }
}

} // namespace
} // namespace harness2fa::mailer

int main(int argc, char** argv) {
    return harness2fa::mailer::run(argc, argv);
}

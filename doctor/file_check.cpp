// SPDX-License-Identifier: Apache-2.0
#include "checks.hpp"
#include "pam_stack.hpp"

#include "common/paths.hpp"

#include <array>

namespace harness2fa::doctor {
namespace {

using Kind = Finding::Kind;
constexpr mode_t written_by_others = S_IWGRP | S_IWOTH;
constexpr mode_t touched_by_others = S_IRWXG | S_IRWXO;
constexpr uid_t first_human = 1000; // the module trusts no owner of /run/harness2fa from here on

class FileCheck {
  public:
    FileCheck(const Machine& machine, Findings& findings)
        : machine_(machine), findings_(findings), owners_(service_owners(machine)) {}

    void system_file(const std::string& file) {
        const auto status = status_of(machine_, file);
        if (!status)
            return;
        if (status->st_uid != machine_.superuser)
            add(Kind::opens, file,
                belongs_to(*status) + "; whoever that is can switch codes off. Run: chown root " + file);
        if ((status->st_mode & written_by_others) != 0)
            add(Kind::opens, file, "others than root may write it, and switch codes off. Run: chmod go-w " + file);
    }

    void settings_directory(const std::string& directory) {
        const auto status = status_of(machine_, directory);
        if (!status)
            return;
        if (!owners_.contains(status->st_uid))
            add(Kind::opens, directory,
                belongs_to(*status) + ", who can replace the settings. Run: chown harness2fa:harness2fa " + directory);
        if ((status->st_mode & written_by_others) != 0)
            add(Kind::opens, directory,
                "others may replace the settings in it, and switch codes off. Run: chmod 0755 " + directory);
    }

    void secret(const std::string& file, const std::string& mode, const std::string& what) {
        const auto status = status_of(machine_, file);
        if (!status)
            return;
        if (!owners_.contains(status->st_uid))
            add(Kind::opens, file, belongs_to(*status) + "; " + what + ". Run: chown harness2fa:harness2fa " + file);
        if ((status->st_mode & touched_by_others) != 0)
            add(Kind::opens, file,
                "others than the daemon may read or write it; " + what + ". Run: chmod " + mode + " " + file);
    }

    void socket_directory(const std::string& directory) {
        const auto status = status_of(machine_, directory);
        if (!status)
            return;
        if (status->st_uid >= first_human && status->st_uid != machine_.superuser)
            add(Kind::locks_out, directory,
                belongs_to(*status) +
                    ", so the module does not trust the daemon in it and refuses logins. Run: chown "
                    "harness2fa:harness2fa " +
                    directory);
        if ((status->st_mode & written_by_others) != 0)
            add(Kind::locks_out, directory,
                "others may write it, so the module does not trust the daemon in it and refuses logins. Run: chmod "
                "0755 " +
                    directory);
    }

  private:
    static std::string belongs_to(const struct stat& status) {
        return "it belongs to uid " + std::to_string(status.st_uid);
    }
    void add(Kind kind, const std::string& file, std::string text) {
        findings_.push_back({kind, file, 0, std::move(text)});
    }

    const Machine& machine_;
    Findings& findings_;
    std::set<uid_t> owners_;
};

std::vector<std::string> module_files(const Machine& machine) {
    std::vector<std::string> files;
    std::set<std::pair<dev_t, ino_t>> seen; // /lib may be a link to /usr/lib
    for (const std::string place : paths::module_directories) {
        for (const std::string& file : matching(machine, place + '/' + std::string(our_module))) {
            const auto status = status_of(machine, file);
            if (status && seen.emplace(status->st_dev, status->st_ino).second)
                files.push_back(file);
        }
    }
    return files;
}

} // namespace

void check_files(const Machine& machine, const settings::Settings& settings, Findings& findings) {
    FileCheck check(machine, findings);
    for (const std::string& file : module_files(machine))
        check.system_file(file);
    check.system_file(paths::pam_directory);
    for (const std::string& file : pam_files(machine))
        check.system_file(file);
    check.system_file(paths::sshd_config);
    for (const std::string& file : files_in(machine, paths::sshd_drop_ins))
        check.system_file(file);
    if (machine.settings_named)
        return; // the settings are those of another daemon, which may keep its files as it likes
    check.settings_directory(paths::settings_directory);
    const std::string store = std::filesystem::path(settings.store).parent_path();
    check.secret(store, "0700", "the keys of all users lie here");
    check.secret(settings.store, "0600", "the devices of all users lie here");
    check.secret(store + "/" + paths::store_key_name, "0600",
                 "with it everybody's codes can be made, and the daemon does not start with such a key");
    check.socket_directory(std::filesystem::path(settings.socket).parent_path());
}

} // namespace harness2fa::doctor

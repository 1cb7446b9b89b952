#include "command.hpp"
#include "json_output.hpp"
#include "output.hpp"

#include "settings/file.hpp"

#include <filesystem>
#include <pwd.h>
#include <unistd.h>
#include <vector>

namespace harness2fa {
namespace {

// Of the file in use the owner is judged as the daemon does it; of a file that was named to us it is not.
Owners service_owners() {
    std::set<uid_t> owners{0};
    std::vector<char> buffer(1 << 16);
    passwd entry{};
    passwd* found = nullptr;
    if (getpwnam_r("harness2fa", &entry, buffer.data(), buffer.size(), &found) == 0 && found != nullptr)
        owners.insert(entry.pw_uid);
    return owners;
}

void print(const std::vector<SettingsError>& errors, const std::string& name) {
    for (const SettingsError& error : errors)
        print_error(format_error(name, error));
    if (errors.empty())
        print_line(name + ": no faults.");
}

} // namespace

int check(const Options& options) {
    const bool named = !options.argument.empty() || options.named_config;
    const std::string file = options.argument.empty() ? options.config() : options.argument;
    const auto errors = read_settings_file(file, named ? std::nullopt : service_owners()).errors;
    if (options.json)
        write_all(STDOUT_FILENO, check_json(errors));
    else
        print(errors, std::filesystem::path(file).filename().string());
    return errors.empty() ? done : refused;
}

} // namespace harness2fa

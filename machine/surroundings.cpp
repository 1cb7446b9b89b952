// SPDX-License-Identifier: Apache-2.0
#include "surroundings.hpp"

#include "access.hpp"

#include "common/paths.hpp"
#include "directory/long_look_ups.hpp"
#include "directory/nss.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <system_error>

namespace harness2fa::machine {
namespace {

using settings::Existence;
using settings::Surroundings;
using ReferenceKind = settings::Reference::Kind;

// service_directories are where libpam looks for services (pam.d(5)); the last ones are choices of vendors.
constexpr std::array service_directories{paths::pam_directory, "/usr/lib/pam.d", "/usr/share/pam.d", "/usr/etc/pam.d"};
constexpr char group_file[] = "/etc/group";
constexpr std::size_t most_alternatives = 10'000; // names that one name is compared with

constexpr std::chrono::seconds patience_for_a_name{1}; // for one name that a helper process looks up

using Fields = std::vector<std::string>;

std::vector<Fields> entries_of(const char* file) {
    std::vector<Fields> entries;
    std::ifstream lines(file);
    for (std::string line; entries.size() < most_alternatives && std::getline(lines, line);) {
        Fields fields(1);
        for (const char c : line) {
            if (c == ':')
                fields.emplace_back();
            else
                fields.back() += c;
        }
        entries.push_back(std::move(fields));
    }
    return entries;
}

std::vector<std::string> first_fields(const char* file) {
    std::vector<std::string> names;
    for (Fields& fields : entries_of(file))
        names.push_back(std::move(fields.front()));
    return names;
}

std::vector<std::string> services() {
    std::vector<std::string> names;
    for (const char* directory : service_directories) {
        std::error_code failure;
        for (std::filesystem::directory_iterator at(directory, failure), end; !failure && at != end;
             at.increment(failure))
            names.push_back(at->path().filename().string());
    }
    return names;
}

bool is_missing(const std::string& path) {
    struct stat status {};
    return ::stat(path.c_str(), &status) != 0 && (errno == ENOENT || errno == ENOTDIR);
}

settings::Existence existence_of_service(const std::string& name) {
    const auto missing = [&](const char* directory) { return is_missing(std::string(directory) + "/" + name); };
    return std::ranges::all_of(service_directories, missing) ? settings::Existence::absent : settings::Existence::there;
}

std::optional<std::string> gid_of_empty_group(const std::string& group) {
    for (const Fields& fields : entries_of(group_file)) {
        if (fields.size() == 4 && fields[0] == group && fields[3].empty())
            return fields[2];
    }
    return std::nullopt;
}

class MachineSurroundings : public settings::Surroundings {
  public:
    MachineSurroundings(View view, Asking asking) : view_(view), asking_(asking) {}

    settings::Existence existence(ReferenceKind kind, const std::string& name) const override {
        if (kind == ReferenceKind::user)
            return existence_of_user(name);
        return kind == ReferenceKind::group ? existence_of_group(name) : existence_of_service(name);
    }

    std::vector<std::string> alternatives(ReferenceKind kind) const override {
        if (kind == ReferenceKind::user)
            return first_fields(paths::passwd);
        return kind == ReferenceKind::group ? first_fields(group_file) : services();
    }

    // surely_empty is false for a group that only a directory knows, whose members it may not tell.
    bool surely_empty(const std::string& group) const override {
        const auto gid = gid_of_empty_group(group);
        const directory::KnownGroup found = gid ? group_named(group) : directory::KnownGroup{};
        if (!found.exists.value_or(false) || found.lists_members)
            return false;
        const auto users = entries_of(paths::passwd);
        return std::ranges::none_of(users, [&](const Fields& user) { return user.size() == 7 && user[3] == gid; });
    }

    std::optional<Fault> wrong_with(ReferenceKind kind, const std::string& path) const override {
        if (kind == ReferenceKind::credentials && is_missing(path))
            return Fault{"there is no file " + path};
        if (kind == ReferenceKind::credentials)
            return barred("harness2fa-mailer", path, Use::read_file);
        const settings::Settings defaults;
        const std::string directory = std::filesystem::path(path).parent_path().string();
        if (path == defaults.socket || path == defaults.store)
            return std::nullopt;
        if (is_missing(directory))
            return Fault{"there is no directory " + directory};
        return kind == ReferenceKind::store ? barred("harness2fa", directory, Use::write_in_directory) : std::nullopt;
    }

    std::optional<Fault> barred_from(const std::string& settings_file) const override {
        if (view_ == View::own || is_missing(settings_file))
            return std::nullopt; // whoever reads it finds out
        auto fault = barred("harness2fa", settings_file, Use::read_file);
        if (fault)
            fault->why += ". So it is not in force: the daemon keeps the last good settings";
        return fault;
    }

  private:
    // existence_of_user is absent if the name is spelled otherwise, because rules compare the spelling.
    settings::Existence existence_of_user(const std::string& name) const {
        const auto parsed = UserName::parse(name);
        if (!parsed)
            return settings::Existence::absent;
        const directory::Person person = person_called(*parsed);
        if (person.standing == directory::Person::Standing::undetermined)
            return settings::Existence::undetermined;
        return person.standing == directory::Person::Standing::known && person.name == *parsed
                   ? settings::Existence::there
                   : settings::Existence::absent;
    }

    settings::Existence existence_of_group(const std::string& name) const {
        const auto exists = group_named(name).exists;
        if (!exists)
            return settings::Existence::undetermined;
        return *exists ? settings::Existence::there : settings::Existence::absent;
    }

    directory::Person person_called(const UserName& name) const {
        if (asking_ == Asking::directly)
            return directory::person_named(name);
        const auto persons = directory::persons_named({name}, patience_for_a_name);
        return persons ? persons->front() : directory::Person{name, {}, directory::Person::Standing::undetermined};
    }

    directory::KnownGroup group_named(const std::string& name) const {
        if (asking_ == Asking::directly)
            return directory::group_called(name);
        const auto groups = directory::groups_named({name}, patience_for_a_name);
        return groups ? groups->front() : directory::KnownGroup{};
    }

    [[nodiscard]] std::optional<Fault> barred(const std::string& user, const std::string& path, Use use) const {
        if (view_ == View::own)
            return obstacle(path, use);
        const auto identity = ::geteuid() == 0 ? identity_named(user) : std::nullopt;
        auto fault = identity ? obstacle_for(*identity, path, use) : std::nullopt;
        if (fault)
            fault->why = "the user " + user + " " + fault->why;
        return fault;
    }

    View view_;
    Asking asking_;
};

} // namespace

std::unique_ptr<const settings::Surroundings> machine_surroundings(View view, Asking asking) {
    return std::make_unique<MachineSurroundings>(view, asking);
}

} // namespace harness2fa::machine

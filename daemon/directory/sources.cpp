// SPDX-License-Identifier: Apache-2.0
#include "sources.hpp"

#include "common/descriptor.hpp"
#include "common/paths.hpp"
#include "name_service_switch.hpp"

#include <dlfcn.h>
#include <grp.h>
#include <nss.h>
#include <pwd.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <cerrno>
#include <cstdlib>
#include <functional>
#include <map>
#include <memory>
#include <vector>

namespace harness2fa::directory {
namespace {

// These types are the interface of NSS modules, from section 30.4 of the glibc manual.
using NamedPasswd = nss_status(const char*, passwd*, char*, std::size_t, int*);
using NamedGroup = nss_status(const char*, group*, char*, std::size_t, int*);
using NextGroup = nss_status(group*, char*, std::size_t, int*);
using GroupsOf = nss_status(const char*, gid_t, long*, long*, gid_t**, long, int*);

constexpr std::size_t largest_answer = std::size_t{1} << 20U;

class Source {
  public:
    explicit Source(const std::string& name) : name_(name) {
        static std::map<std::string, void*> loaded; // modules stay loaded, as in glibc
        void*& module = loaded[name];
        if (!module)
            module = ::dlopen(("libnss_" + name + ".so.2").c_str(), RTLD_NOW | RTLD_LOCAL);
        module_ = module;
    }

    bool installed() const { return module_ != nullptr; }

    // function returns nullptr if the source has no such function.
    template <typename Function>
    Function* function(const char* name) const {
        return reinterpret_cast<Function*>(::dlsym(module_, ("_nss_" + name_ + "_" + name).c_str()));
    }

    // ask calls the function with a buffer that grows while the entry does not fit.
    template <typename Call>
    nss_status ask(Call call) const {
        nss_status status = NSS_STATUS_UNAVAIL;
        for (std::vector<char> buffer(1024); buffer.size() <= largest_answer; buffer.resize(buffer.size() * 2)) {
            int error = 0;
            status = call(buffer.data(), buffer.size(), &error);
            if (status != NSS_STATUS_TRYAGAIN || error != ERANGE)
                return meant(status, error);
        }
        return status;
    }

    // meant reads UNAVAIL with ESRCH from systemd's module as "not found": the service that it would ask does not run, so it knows nobody.
    nss_status meant(nss_status status, int error) const {
        return status == NSS_STATUS_UNAVAIL && error == ESRCH && name_ == "systemd" ? NSS_STATUS_NOTFOUND : status;
    }

  private:
    std::string name_;
    void* module_ = nullptr;
};

bool nscd_runs() {
    const Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    sockaddr_un address{AF_UNIX, "/var/run/nscd/socket"};
    return ::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

template <typename Entry, typename Function>
bool all_deny(const char* database, const char* function, const std::string& name) {
    if (nscd_runs())
        return true;
    for (const ConfiguredSource& configured : sources_of(database)) {
        const Source source(configured.name);
        if (!source.installed())
            return false;
        Entry entry{};
        auto* named = source.function<Function>(function);
        if (named && source.ask([&](char* bytes, std::size_t size, int* error) {
                return named(name.c_str(), &entry, bytes, size, error);
            }) != NSS_STATUS_NOTFOUND)
            return false;
        if (ends_search(configured, "NOTFOUND"))
            return true;
    }
    return true;
}

using Groups = std::set<gid_t>;

nss_status add_groups(const Source& source, GroupsOf& groups_of, const std::string& user, gid_t main_group,
                      Groups& groups) {
    long count = 0, room = 64;
    std::unique_ptr<gid_t, decltype(&std::free)> found(
        static_cast<gid_t*>(std::calloc(static_cast<std::size_t>(room), sizeof(gid_t))), &std::free);
    gid_t* moved = found.release(); // the module may reallocate it
    int error = 0;
    const nss_status status = groups_of(user.c_str(), main_group, &count, &room, &moved, -1, &error);
    found.reset(moved);
    groups.insert(moved, moved + count);
    return source.meant(status, error);
}

bool lists(const group& entry, const std::string& user) {
    for (char** member = entry.gr_mem; member != nullptr && *member != nullptr; ++member)
        if (user == *member)
            return true;
    return false;
}

// add_groups_of_list asks a source that can only list its groups.
nss_status add_groups_of_list(const Source& source, const std::string& user, Groups& groups) {
    auto* begin = source.function<nss_status(int)>("setgrent");
    auto* next = source.function<NextGroup>("getgrent_r");
    auto* end = source.function<nss_status()>("endgrent");
    if (!next)
        return NSS_STATUS_NOTFOUND;
    nss_status status = begin ? begin(0) : NSS_STATUS_SUCCESS;
    while (status == NSS_STATUS_SUCCESS) {
        group entry{};
        status = source.ask([&](char* bytes, std::size_t size, int* error) {
            const nss_status said = next(&entry, bytes, size, error);
            if (said == NSS_STATUS_SUCCESS && lists(entry, user))
                groups.insert(entry.gr_gid);
            return said;
        });
    }
    if (end)
        end();
    return status;
}

nss_status add_groups(const Source& source, const std::string& user, gid_t main_group, Groups& groups) {
    if (auto* groups_of = source.function<GroupsOf>("initgroups_dyn"))
        return add_groups(source, *groups_of, user, main_group, groups);
    return add_groups_of_list(source, user, groups);
}

std::optional<Groups> groups_of_library(const std::string& user, gid_t main_group) {
    std::vector<gid_t> groups(64);
    int count = static_cast<int>(groups.size());
    while (::getgrouplist(user.c_str(), main_group, groups.data(), &count) < 0) {
        if (static_cast<std::size_t>(count) <= groups.size())
            return {};
        groups.resize(static_cast<std::size_t>(count));
    }
    return Groups(groups.begin(), groups.begin() + count);
}

} // namespace

bool all_deny_passwd(const UserName& name) {
    return all_deny<passwd, NamedPasswd>("passwd", "getpwnam_r", name.str());
}

bool all_deny_group(const std::string& name) {
    return all_deny<group, NamedGroup>("group", "getgrnam_r", name);
}

std::optional<Groups> supplementary_groups(const std::string& user, gid_t main_group) {
    if (nscd_runs())
        return groups_of_library(user, main_group);
    const bool own_line = sources_in(text_of(paths::nsswitch), "initgroups").has_value();
    Groups groups;
    for (const ConfiguredSource& configured : sources_of(own_line ? "initgroups" : "group")) {
        const Source source(configured.name);
        const nss_status status =
            source.installed() ? add_groups(source, user, main_group, groups) : NSS_STATUS_UNAVAIL;
        if (status != NSS_STATUS_SUCCESS && status != NSS_STATUS_NOTFOUND)
            return {};
        // Without a line of their own, groups are collected from all sources.
        if (status == NSS_STATUS_SUCCESS ? own_line && ends_search(configured, "SUCCESS")
                                         : ends_search(configured, "NOTFOUND"))
            break;
    }
    return groups;
}

} // namespace harness2fa::directory

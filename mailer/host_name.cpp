// SPDX-License-Identifier: Apache-2.0
#include "host_name.hpp"

#include "common/ascii.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <memory>
#include <netdb.h>
#include <optional>
#include <sys/socket.h>
#include <unistd.h>

namespace harness2fa::mailer {
namespace {

constexpr std::size_t longest_host = 253; // bytes: RFC 1035, 2.3.4, without the lengths of first and last label
constexpr const char* mailname_file = "/etc/mailname";

struct FreeAddresses {
    void operator()(addrinfo* addresses) const { freeaddrinfo(addresses); }
};

std::optional<std::string> canonical_name(const std::string& host) {
    addrinfo hints{};
    hints.ai_flags = AI_CANONNAME;
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    if (host.empty() || getaddrinfo(host.c_str(), nullptr, &hints, &found) != 0)
        return std::nullopt;
    const std::unique_ptr<addrinfo, FreeAddresses> addresses(found);
    return addresses->ai_canonname == nullptr ? std::nullopt : std::optional<std::string>(addresses->ai_canonname);
}

std::string first_line(const char* path) {
    std::array<char, longest_host + 2> line{};
    std::ifstream(path).getline(line.data(), line.size());
    const std::string text = line.data();
    return text.substr(0, text.find_last_not_of(" \t\r") + 1);
}

bool is_host_name(std::string_view name) {
    const auto allowed = [](char c) {
        return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
    };
    return !name.empty() && name.size() <= longest_host && std::ranges::all_of(name, allowed) && name.front() != '.' &&
           name.front() != '-' && name.back() != '.' && name.find("..") == name.npos;
}

} // namespace

std::string own_name() {
    std::array<char, 256> name{};
    gethostname(name.data(), name.size() - 1);
    return name.data();
}

std::string full_own_name() {
    const std::string own = own_name();
    return best_name(canonical_name(own).value_or(own), own, first_line(mailname_file));
}

bool is_full_name(std::string_view name) {
    const std::string_view host = name.substr(0, name.find('.'));
    return is_host_name(name) && host.size() < name.size() && !same_word(host, "localhost") &&
           !same_word(host, "localhost4") && !same_word(host, "localhost6");
}

std::string best_name(const std::string& canonical, const std::string& own, const std::string& mailname) {
    for (const auto* const name : {&canonical, &own, &mailname})
        if (is_full_name(*name))
            return *name;
    return is_host_name(own) ? own : "localhost";
}

std::string with_full_name(const std::string& address, std::string_view own, const std::string& full) {
    const std::size_t domain = address.find('@') + 1; // 0 if there is no domain
    const std::string_view host = std::string_view(address).substr(domain);
    const bool short_one = domain != 0 && !host.empty() && same_word(host, own.substr(0, own.find('.')));
    return short_one && is_full_name(full) ? address.substr(0, domain) + full : address;
}

} // namespace harness2fa::mailer

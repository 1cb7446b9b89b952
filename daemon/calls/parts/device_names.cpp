// SPDX-License-Identifier: Apache-2.0
#include "device_names.hpp"

#include <algorithm>

namespace harness2fa::calls {
namespace {

constexpr std::size_t longest_name = 32; // bytes

} // namespace

bool is_device_name(std::string_view name) {
    static constexpr std::string_view good = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
    return !name.empty() && name.size() <= longest_name && name.front() != '-' &&
           name.find_first_not_of(good) == name.npos;
}

bool has_device(const std::optional<rules::Account>& account, const std::string& name) {
    return account && std::ranges::find(account->devices, name, &rules::Device::name) != account->devices.end();
}

std::string free_device_name(const std::optional<rules::Account>& account) {
    std::string name = usual_device_name;
    for (int number = 2; has_device(account, name); ++number)
        name = usual_device_name + ("-" + std::to_string(number));
    return name;
}

} // namespace harness2fa::calls

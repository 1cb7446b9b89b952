// SPDX-License-Identifier: Apache-2.0
#include "users_table.hpp"

#include "times.hpp"

#include "common/utf8.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <string_view>

namespace harness2fa::cli {
namespace {

using Cells = std::array<std::string, 6>;
constexpr std::array<std::size_t, 6> widths{13, 7, 7, 20, 14, 9}; // 80 with two blanks between them

std::size_t width_of(std::string_view text) { // columns of printable UTF-8
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](unsigned char byte) { return (byte & 0xc0U) != 0x80U; }));
}

// row gives a name that is too wide a line of its own, so that the columns stay where they are.
std::string row(const Cells& cells) {
    std::string line;
    for (std::size_t at = 0; at < cells.size(); ++at) {
        const std::size_t width = width_of(cells.at(at));
        line += cells.at(at);
        if (at == 0 && width > widths.front())
            line += '\n' + std::string(widths.front(), ' ');
        if (at + 1 < cells.size())
            line += std::string(widths.at(at) - std::min(width, widths.at(at)) + 2, ' ');
    }
    return line + '\n';
}

std::string lock_of(const UserReport& user) {
    if (!user.locked_until)
        return "-";
    if (*user.locked_until == "unlock")
        return "until unlocked";
    const std::string time = to_the_minute(*user.locked_until);
    if (time == *user.locked_until || is_later(*user.locked_until, std::chrono::days(1)))
        return "until " + time;
    return "until " + time.substr(11, 5);
}

Cells cells_of(const UserReport& user) {
    const auto devices = std::ranges::count_if(
        user.devices, [](const DeviceReport& device) { return device.state != DeviceState::pending; });
    return {printable(user.user),     std::string(word_for(user.state)),
            std::to_string(devices),  user.last_login ? printable(to_the_minute(*user.last_login)) : "never",
            printable(lock_of(user)), user.mailed ? std::string(word_for(user.mailed->state)) : "-"};
}

// remark_on returns a line about why a mail has not arrived, or about whose devices they are if the user has changed.
std::string remark_on(const UserReport& user) {
    if (user.was)
        return printable("  two-factor was set up by " + *user.was + ": refused until `adopt` or `forget`") + '\n';
    if (!user.mailed || user.mailed->reason.empty())
        return "";
    return printable("  mail to " + user.mailed->to + ": " + user.mailed->reason) + '\n';
}

std::string count(std::int64_t number, std::string_view what) {
    return std::to_string(number) + ' ' + std::string(what) + (number == 1 ? "" : "s");
}

} // namespace

std::string UsersTable::rows_of(const std::vector<UserReport>& users) {
    std::string text;
    if (users_ == 0 && !users.empty())
        text = row({"USER", "STATE", "DEVICES", "LAST LOGIN", "LOCKED", "MAILED"});
    for (const UserReport& user : users) {
        text += row(cells_of(user)) + remark_on(user);
        ++users_;
        protected_ += user.state == Enrollment::active ? 1 : 0;
        locked_ += user.locked_until ? 1 : 0;
    }
    return text;
}

std::string UsersTable::summary(bool without, bool locked) const {
    if (without || locked)
        return count(users_, locked ? "locked user" : "user") + (without ? " without a device." : ".");
    return count(users_, "user") + ": " + std::to_string(protected_) + " with a device, " +
           std::to_string(users_ - protected_) + " without, " + std::to_string(locked_) + " locked.";
}

} // namespace harness2fa::cli

// SPDX-License-Identifier: Apache-2.0
#include "texts.hpp"

#include <array>
#include <cstdint>
#include <ctime>
#include <utility>

namespace harness2fa::calls {
namespace {

std::string formatted(Time time, const char* format) {
    const std::time_t seconds = time.time_since_epoch().count();
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    std::array<char, 64> text{};
    return {text.data(), std::strftime(text.data(), text.size(), format, &parts)};
}

} // namespace

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
        text.remove_suffix(1);
    return text;
}

std::string text_of(const rules::Barrier& barrier) {
    if (barrier.kind == rules::Barrier::Kind::lock)
        return "Too many wrong codes. Ask an administrator to unlock your login.";
    const auto minutes = std::chrono::ceil<std::chrono::minutes>(barrier.remaining).count();
    return "Too many wrong codes. Try again in " + std::to_string(minutes) + (minutes == 1 ? " minute." : " minutes.");
}

std::string text_of_duty(const std::string& user, const std::string& host, const std::string& because) {
    return "Two-factor authentication is required of " + user + " on " + host + " (" + because + "), so";
}

std::string text_of_missing(const std::string& user, const std::string& host) {
    return "Two-factor authentication is required on " + host + ", and " + user +
           " has not set it up. Ask an administrator.";
}

std::string text_of_clock(std::chrono::seconds error) {
    const auto size = std::chrono::abs(error);
    const bool in_minutes = size >= std::chrono::minutes{10};
    const auto number = in_minutes ? std::chrono::round<std::chrono::minutes>(size).count() : size.count();
    return std::to_string(number) + (in_minutes ? " minutes " : " seconds ") + (error.count() > 0 ? "ahead" : "behind");
}

std::string counted(std::int64_t count, const std::string& one, const std::string& many) {
    return std::to_string(count) + ' ' + (count == 1 ? one : many);
}

std::string rfc3339(Time time) {
    return formatted(time, "%Y-%m-%dT%H:%M:%SZ");
}

std::string readable(Time time) {
    return formatted(time, "%Y-%m-%d %H:%M UTC");
}

std::optional<std::string> rfc3339(const std::optional<Time>& time) {
    if (!time)
        return {};
    return rfc3339(*time);
}

std::string filled_in(std::string text, std::string_view placeholder, const std::string& value) {
    for (auto at = text.find(placeholder); at != std::string::npos; at = text.find(placeholder, at + value.size()))
        text.replace(at, placeholder.size(), value);
    return text;
}

std::string with_host(std::string text, const std::string& host) {
    return filled_in(std::move(text), "{hostname}", host);
}

} // namespace harness2fa::calls

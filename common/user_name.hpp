// SPDX-License-Identifier: Apache-2.0
// A login name that is safe to look up, to store and to print.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace harness2fa {

// 1 to 255 bytes (LOGIN_NAME_MAX less the NUL) of valid UTF-8 without control characters, '/', ':' and U+FFFD (what a name
// that was not UTF-8 arrives as); not "." or ".."; not starting with '-'. Names of directories (DOM\user, user@realm) are good.
class UserName {
  public:
    static std::optional<UserName> parse(std::string_view text);

    const std::string& str() const { return name_; }
    // clang-tidy 14 takes the 0 of a rewritten comparison for a pointer.
    auto operator<=>(const UserName&) const = default; // NOLINT(modernize-use-nullptr)

  private:
    explicit UserName(std::string_view name) : name_(name) {}
    std::string name_;
};

} // namespace harness2fa

// SPDX-License-Identifier: Apache-2.0
// A UserName is a login name that is safe to look up, to store and to print.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace harness2fa {

// A UserName has 1 to 255 bytes (LOGIN_NAME_MAX less the NUL) of valid UTF-8 without control characters, '/', ':' and U+FFFD (as which a
// name that was not UTF-8 arrives). It is not "." or "..", and does not begin with '-'. Names of directories (DOM\user, user@realm) are
// good. parse returns std::nullopt for anything else.
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

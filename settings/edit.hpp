// SPDX-License-Identifier: Apache-2.0
// with_enforce and set_enforce change one value of the settings file in place, as a careful person would: every comment, blank line and
// quote stays where it is.
#pragma once

#include "file.hpp"

#include "common/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace harness2fa::settings {

// An Edited is the new text, or the old one if it says so already. Its errors are those of the old text, or a single one that says why the
// edit is not made.
using Edited = Result<std::string, std::vector<SettingsError>>;

// with_enforce returns the same settings with `enforce: true` or `false`. It replaces only the value; if the key is missing, it puts a line
// or an entry before the first key. It has parsed the result again, to be sure that it says nothing else that is new.
[[nodiscard]] Edited with_enforce(std::string_view text, bool on);

// set_enforce does the same with a file, which must be regular, no symbolic link, without faults, and of one of the owners. It replaces the
// file by rename, with the mode it had, and with owner and group as far as the process may give them. It does not write a file that says so
// already. The Fault is one line for a person: what is wrong and what to do; nothing has changed then, unless it is only the directory that
// could not be flushed. It can be called on any thread; two edits of one process follow one another.
[[nodiscard]] Result<> set_enforce(const std::string& path, const Owners& owners, bool on);

} // namespace harness2fa::settings

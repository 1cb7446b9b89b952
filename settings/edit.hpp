// SPDX-License-Identifier: Apache-2.0
// Changes one value of the settings file in place, as a careful person would: every comment, blank line and quote stays where it is.
#pragma once

#include "file.hpp"

#include "common/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace harness2fa::settings {

// An Edited is the new text, or the old one where it says so already. Its errors are those of the old text, or one: why the edit is not
// made.
using Edited = Result<std::string, std::vector<SettingsError>>;

// The same settings with `enforce: true` or `false`. Only the value is replaced; where the key is missing, a line or an entry
// is put before the first key. The result has been parsed again and says nothing else that is new.
[[nodiscard]] Edited with_enforce(std::string_view text, bool on);

// The same for a file: a regular one, not a symbolic link, of one of the owners, without faults. It is replaced by rename, with the mode it
// had, and the owner and group as far as the process may give them. A file that says so already is not written. The Fault is one
// line for a person: what is wrong and what to do; nothing has changed then, unless it is the directory that could not be flushed.
// For any thread; two edits of one process follow one another.
[[nodiscard]] Result<> set_enforce(const std::string& path, const Owners& owners, bool on);

} // namespace harness2fa::settings

// Replaces a file so that a reader, and a machine after a power cut, sees the old text or the new one and
// nothing between.
#pragma once

#include <string>
#include <string_view>

namespace harness2fa {

// Mode 0600. Writes PATH.new, flushes it, renames it over path, flushes the directory. "" when done, else
// what failed; path is then as it was, or, if only the last flush failed, new but perhaps not durable.
std::string replace_file(const std::string& path, std::string_view text);

} // namespace harness2fa

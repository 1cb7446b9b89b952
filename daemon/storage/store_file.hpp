// SPDX-License-Identifier: Apache-2.0
// Small files beside the store, read and written whole.
#pragma once

#include "common/secret.hpp"

#include <optional>
#include <span>
#include <string>

namespace harness2fa {

// Every function throws StorageError, with the path.
bool exists(const std::string& path);
std::optional<Secret> contents_of(
    const std::string& path); // nothing: no such file. Only a regular one, of at most 4 KiB; others may not use it
void write_new(const std::string& path,
               std::span<const unsigned char> bytes); // mode 0600; must not exist; on the disk when it returns
void move(const std::string& from, const std::string& to);
void sync_directory_of(const std::string& path);

// All of it or nothing: written beside it, then renamed.
void replace(const std::string& path, std::span<const unsigned char> bytes);

} // namespace harness2fa

// SPDX-License-Identifier: Apache-2.0
// These functions read and write small files beside the store, each as a whole.
#pragma once

#include "common/secret.hpp"

#include <optional>
#include <span>
#include <string>

namespace harness2fa::storage {

// Every function throws StorageError, with the path.
bool exists(const std::string& path);

// contents_of returns std::nullopt if there is no such file. It throws unless the file is a regular one of at most 4 KiB that nobody but
// its owner may read or write.
std::optional<Secret> contents_of(const std::string& path);

// write_new makes a file of mode 0600, which must not exist, and returns when it is on the disk.
void write_new(const std::string& path, std::span<const unsigned char> bytes);

void move(const std::string& from, const std::string& to);
void sync_directory_of(const std::string& path);

// replace writes a file beside the path and renames it then, so that the path holds all the old bytes or all the new ones.
void replace(const std::string& path, std::span<const unsigned char> bytes);

} // namespace harness2fa::storage

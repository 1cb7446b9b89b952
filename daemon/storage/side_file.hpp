// SPDX-License-Identifier: Apache-2.0
// A SideFile is a temporary file beside the store: a copy of it, or a store that is being made. It is removed with the object, or at the
// next start of the daemon.
#pragma once

#include "common/descriptor.hpp"

#include <cstdint>
#include <span>
#include <string>

namespace harness2fa::storage {

// Every function of a SideFile throws StorageError, with the path.
class SideFile {
  public:
    explicit SideFile(const std::string& store); // makes an empty file of mode 0600, and does not open it
    ~SideFile();
    SideFile(const SideFile&) = delete;
    SideFile& operator=(const SideFile&) = delete;

    const std::string& path() const { return path_; }

    void append(std::span<const unsigned char> bytes);
    std::size_t read(std::int64_t from,
                     std::span<unsigned char> into); // returns how many bytes it read; fewer at the end of the file
    std::int64_t size();
    void sync();
    void close() { file_ = Descriptor(); } // must come before SQLite works on the file
    void become(const std::string& path);  // renames the file, and returns when that is on the disk

  private:
    int descriptor();

    std::string path_;
    Descriptor file_;
};

// remove_side_files removes what a daemon that was killed has left.
void remove_side_files(const std::string& store);

} // namespace harness2fa::storage

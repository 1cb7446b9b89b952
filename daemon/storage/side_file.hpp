// SPDX-License-Identifier: Apache-2.0
// A file beside the store while something is made of it, or it of something: gone with this object, or with the next start.
#pragma once

#include "common/descriptor.hpp"

#include <cstdint>
#include <span>
#include <string>

namespace harness2fa {

// Every function throws StorageError, with the path.
class SideFile {
  public:
    explicit SideFile(const std::string& store); // new and empty, mode 0600; closed
    ~SideFile();
    SideFile(const SideFile&) = delete;
    SideFile& operator=(const SideFile&) = delete;

    const std::string& path() const { return path_; }

    void append(std::span<const unsigned char> bytes);
    std::size_t read(std::int64_t from, std::span<unsigned char> into); // how many bytes; fewer at its end
    std::int64_t size();
    void sync();
    void close() { file_ = Descriptor(); } // before SQLite works on it
    void become(const std::string& path);  // the file has that name from now on, on the disk too

  private:
    int descriptor();

    std::string path_;
    Descriptor file_;
};

// What a daemon that was killed has left.
void remove_side_files(const std::string& store);

} // namespace harness2fa

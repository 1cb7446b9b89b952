// SPDX-License-Identifier: Apache-2.0
// A NewFile appears as a whole or not at all: it is written under another name, and gets its own at the end.
#pragma once

#include "common/descriptor.hpp"

#include <string>
#include <string_view>

namespace harness2fa::cli {

class NewFile {
  public:
    // NewFile makes a file for its owner only; "-" stands for standard output. It throws Stop if there is something of that name that may
    // not be replaced, or if nothing can be written there.
    NewFile(const std::string& path, bool may_replace);
    ~NewFile(); // removes the file unless it was finished
    NewFile(const NewFile&) = delete;
    NewFile& operator=(const NewFile&) = delete;

    void write(std::string_view bytes); // throws Stop
    void finish();                      // throws Stop

    bool is_output() const { return path_ == "-"; }

  private:
    std::string path_, beside_;
    bool may_replace_;
    Descriptor file_;
};

} // namespace harness2fa::cli

// SPDX-License-Identifier: Apache-2.0
// A file that is there as a whole or not at all: written beside its name, and given it at the end.
#pragma once

#include "common/descriptor.hpp"

#include <string>
#include <string_view>

namespace harness2fa {

class NewFile {
  public:
    // For its owner only. "-": standard output. Throws Stop when there is something of that name that may not be replaced, or nothing can be
    // written there.
    NewFile(const std::string& path, bool may_replace);
    ~NewFile(); // takes away what was not finished
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

} // namespace harness2fa

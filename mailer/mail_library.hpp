// SPDX-License-Identifier: Apache-2.0
// libcurl as a whole.
#pragma once

namespace harness2fa {

// What the library needs once a process, made while there is one thread. Whatever it gives back to the heap is wiped.
class MailLibrary {
  public:
    MailLibrary(); // throws std::runtime_error
    ~MailLibrary();
    MailLibrary(const MailLibrary&) = delete;
    MailLibrary& operator=(const MailLibrary&) = delete;
};

} // namespace harness2fa

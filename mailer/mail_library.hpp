// SPDX-License-Identifier: Apache-2.0
// A MailLibrary sets libcurl up as a whole.
#pragma once

namespace harness2fa::mailer {

// A MailLibrary is made once in a process, while there is one thread. Whatever libcurl gives back to the heap is wiped.
class MailLibrary {
  public:
    MailLibrary(); // throws std::runtime_error
    ~MailLibrary();
    MailLibrary(const MailLibrary&) = delete;
    MailLibrary& operator=(const MailLibrary&) = delete;
};

} // namespace harness2fa::mailer

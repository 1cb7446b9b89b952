// The journal: one structured entry a decision, facility authpriv. A daemon started outside systemd also writes to standard error.
#pragma once

#include "operations/dialog.hpp"

#include <string>

namespace harness2fa {

class Journal {
  public:
    Journal();
    void write(const Record& record) const; // HARNESS2FA_USER, _ACTOR, …; never a secret or a code
    void note(Record::Importance importance, const std::string& text) const; // about the daemon itself

  private:
    void to_standard_error(const std::string& text) const;
    bool standard_error_too_;
};

// Control characters and what is not UTF-8 as \xNN: text from users must not draw on a terminal or forge a line.
std::string escaped(std::string_view text);

} // namespace harness2fa

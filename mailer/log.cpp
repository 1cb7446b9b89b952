// SPDX-License-Identifier: Apache-2.0
#include "log.hpp"

#include "common/utf8.hpp"

#include <cstdlib>
#include <string>
#include <unistd.h>

namespace harness2fa::mailer {

void log(Weight weight, std::string_view text) {
    // systemd.exec(5) sets it if standard error is the journal. NOLINTNEXTLINE(concurrency-mt-unsafe): nobody changes it
    const bool journal = std::getenv("JOURNAL_STREAM") != nullptr;
    std::string line = journal ? '<' + std::to_string(static_cast<int>(weight)) + '>' : "harness2fa-mailer: ";
    line += printable(text) + '\n';
    // Nobody can be told that standard error is gone.
    [[maybe_unused]] const auto written = write(STDERR_FILENO, line.data(), line.size());
}

} // namespace harness2fa::mailer

// SPDX-License-Identifier: Apache-2.0
#include "output.hpp"

#include "command.hpp"

#include "common/utf8.hpp"

#include <cerrno>
#include <system_error>
#include <unistd.h>

namespace harness2fa::cli {

int write_fully(int descriptor, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = write(descriptor, bytes.data(), bytes.size());
        if (written >= 0)
            bytes.remove_prefix(static_cast<std::size_t>(written));
        else if (errno != EINTR)
            return errno;
    }
    return 0;
}

void write_all(int descriptor, std::string_view bytes) {
    if (const int error = write_fully(descriptor, bytes); error != 0)
        throw Stop(refused, "The output cannot be written: " + std::generic_category().message(error) + ".");
}

void print_line(std::string_view text) {
    write_all(STDOUT_FILENO, printable(text) + '\n');
}

void print_codes(const std::vector<std::string>& codes) {
    for (const std::string& code : codes)
        print_line("   " + code);
}

void print_error(std::string_view text) {
    write_all(STDERR_FILENO, printable(text, Lines::many) + '\n');
}

} // namespace harness2fa::cli

// SPDX-License-Identifier: Apache-2.0
// In place of libc's: where no logger listens, libc writes to the console instead, which takes longer than a login. So neither
// module logs while it is measured (harness2fad does).
#include <cstdarg>

#define IN_PLACE_OF_LIBC extern "C" __attribute__((visibility("default")))

IN_PLACE_OF_LIBC void openlog(const char*, int, int) {}
IN_PLACE_OF_LIBC void closelog() {}
IN_PLACE_OF_LIBC void syslog(int, const char*, ...) {}
IN_PLACE_OF_LIBC void vsyslog(int, const char*, std::va_list) {}
IN_PLACE_OF_LIBC void __syslog_chk(int, int, const char*, ...) {}           // NOLINT: libc's name
IN_PLACE_OF_LIBC void __vsyslog_chk(int, int, const char*, std::va_list) {} // NOLINT

// SPDX-License-Identifier: Apache-2.0
#include "process.hpp"

#include <malloc.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>

namespace harness2fa::daemon {

void set_up_process() {
    const rlimit no_core{0, 0};
    setrlimit(RLIMIT_CORE, &no_core);
    prctl(PR_SET_DUMPABLE, 0);
    umask(S_IRWXG | S_IRWXO);
    rlimit descriptors{};
    if (getrlimit(RLIMIT_NOFILE, &descriptors) == 0) {
        descriptors.rlim_cur = descriptors.rlim_max;
        setrlimit(RLIMIT_NOFILE, &descriptors);
    }
    // NOLINTNEXTLINE(concurrency-mt-unsafe): before there are threads
    mallopt(M_ARENA_MAX, 2); // threads of slow work come and go; a heap for each would stay
    static_cast<void>(std::signal(SIGPIPE, SIG_IGN));
}

} // namespace harness2fa::daemon

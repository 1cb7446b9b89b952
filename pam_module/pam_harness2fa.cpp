// SPDX-License-Identifier: Apache-2.0
// PAM calls these pam_sm_ functions.
#include "account_phase.hpp"
#include "authentication.hpp"

#include <security/pam_ext.h>
#include <syslog.h>

namespace harness2fa::pam {
namespace {

Options read_options(pam_handle_t* pamh, int argc, const char** argv) {
    Options options;
    for (int i = 0; i < argc; ++i)
        if (!read_option(argv[i], options)) {
            pam_syslog(pamh, LOG_ERR, "unknown or malformed option: %s", argv[i]);
            options.faulty = true;
        }
    return options;
}

} // namespace
} // namespace harness2fa::pam

using namespace harness2fa::pam;

#define EXPORTED extern "C" __attribute__((visibility("default")))

// pam_sm_authenticate does not heed PAM_SILENT: sudo always sets it, and a person must be told why a code was not accepted.
EXPORTED int pam_sm_authenticate(pam_handle_t* pamh, int, int argc, const char** argv) {
    const Options options = read_options(pamh, argc, argv);
    return Authentication(pamh, options).run();
}

// pam_sm_setcred has nothing to do: sshd calls it in another process, so there is nothing to remember, and there are no credentials to
// give.
EXPORTED int pam_sm_setcred(pam_handle_t*, int, int, const char**) {
    return PAM_SUCCESS;
}

EXPORTED int pam_sm_acct_mgmt(pam_handle_t* pamh, int, int argc, const char** argv) {
    const Options options = read_options(pamh, argc, argv);
    return AccountPhase(pamh, options).may_begin_session() ? PAM_SUCCESS : PAM_PERM_DENIED;
}

EXPORTED int pam_sm_open_session(pam_handle_t*, int, int, const char**) {
    return PAM_IGNORE;
}
EXPORTED int pam_sm_close_session(pam_handle_t*, int, int, const char**) {
    return PAM_IGNORE;
}
EXPORTED int pam_sm_chauthtok(pam_handle_t*, int, int, const char**) {
    return PAM_IGNORE;
}

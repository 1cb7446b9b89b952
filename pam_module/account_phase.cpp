// SPDX-License-Identifier: Apache-2.0
#include "account_phase.hpp"

#include "verdict.hpp"

#include <security/pam_ext.h>
#include <syslog.h>

namespace harness2fa::pam {

bool AccountPhase::translate(const Conclusion& end, bool root_at_console) const {
    switch (end.verdict) {
    case Conclusion::Verdict::none_needed:
        return true;
    case Conclusion::Verdict::refused:
        return false;
    case Conclusion::Verdict::accepted: // neither of the two comes in this phase
    case Conclusion::Verdict::left:
    case Conclusion::Verdict::unavailable:
        break;
    }
    return goes_on_without_verdict(end, root_at_console);
}

bool AccountPhase::may_begin_session() {
    const char* const user = item(PAM_USER);
    if (*user == '\0') {
        pam_syslog(pamh_, LOG_ERR, "no user is named");
        return false;
    }
    if (has_verdict(pamh_, user))
        return true;
    Login login = login_of(user);
    login.phase = Phase::account;
    const bool root_at_console = is_root_at_console(login);
    const auto nobody = [](void*, const char*, bool, AnswerLine&) { return false; };
    return translate(relay(login, options_.daemon(), person(nobody)), root_at_console);
}

} // namespace harness2fa::pam

// SPDX-License-Identifier: Apache-2.0
#include "application.hpp"

#include "console.hpp"

#include <cstring>
#include <pwd.h>
#include <security/pam_ext.h>
#include <security/pam_modutil.h>
#include <syslog.h>

namespace harness2fa::pam {
namespace {

constexpr const char* not_available = "Two-factor authentication is not available right now. Ask your administrator.";

} // namespace

const char* Application::item(int type) const {
    const void* value = nullptr;
    if (pam_get_item(pamh_, type, &value) != PAM_SUCCESS || value == nullptr)
        return "";
    return static_cast<const char*>(value);
}

Login Application::login_of(const char* user) const {
    return {user, item(PAM_SERVICE), item(PAM_TTY), item(PAM_RHOST)};
}

// is_root_at_console takes every name of uid 0 for root. login(1) has looked the name up already.
bool Application::is_root_at_console(const Login& login) const {
    if (!is_at_console(login))
        return false;
    const passwd* const entry = pam_modutil_getpwnam(pamh_, login.user.data());
    return login.user == "root" || (entry != nullptr && entry->pw_uid == 0);
}

Respondent Application::person(bool (*ask)(void*, const char*, bool, AnswerLine&)) {
    return {
        .context = this,
        .show =
            [](void* context, Tone tone, const char* text) {
                self(context).conversation_.show(tone == Tone::error ? PAM_ERROR_MSG : PAM_TEXT_INFO, text);
            },
        .ask = ask,
        .is_seen =
            [](void* context, const char* prompt, bool echo) {
                return self(context)
                    .conversation_.ask(echo ? PAM_PROMPT_ECHO_ON : PAM_PROMPT_ECHO_OFF, prompt)
                    .has_text();
            },
        .note =
            [](void* context, const char* step) {
                if (self(context).options_.debug)
                    pam_syslog(self(context).pamh_, LOG_DEBUG, "%s", step);
            },
    };
}

bool Application::goes_on_without_verdict(const Conclusion& end, bool root_at_console) const {
    const char* const what = end.trouble ? end.trouble.what : "the daemon says: unavailable";
    const char* const error = end.trouble.error != 0 ? ::strerrordesc_np(end.trouble.error) : nullptr;
    const char* const colon = error != nullptr ? ": " : "";
    const char* const why = error != nullptr ? error : "";
    if (root_at_console) {
        pam_syslog(pamh_, LOG_ALERT, "root logs in at the console without a verdict: %s%s%s", what, colon, why);
        return true;
    }
    pam_syslog(pamh_, LOG_ERR, "no verdict: %s%s%s", what, colon, why);
    if (!end.told)
        conversation_.show(PAM_ERROR_MSG, not_available);
    return false;
}

} // namespace harness2fa::pam

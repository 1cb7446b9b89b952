// SPDX-License-Identifier: Apache-2.0
#include "authentication.hpp"

#include "auth_info.hpp"
#include "verdict.hpp"

#include "common/login_services.hpp"

#include <cstring>
#include <security/pam_ext.h>
#include <syslog.h>

namespace harness2fa::pam {
namespace {

constexpr unsigned wrong_answer_delay = 2'000'000; // microseconds

} // namespace

bool Authentication::leave(int status, const char* why) {
    pam_syslog(pamh_, LOG_ERR, "%s", why);
    left_with_ = status;
    return false;
}

bool Authentication::is_password(const char* answer) const {
    const char* const password = item(PAM_AUTHTOK);
    return *password != '\0' && std::strcmp(answer, password) == 0;
}

// password_was_asked says whether the lines above this one asked for a password; a wrong one does not get past them. On a line for logins
// with a key nothing of the kind is known.
bool Authentication::password_was_asked() const {
    return !options_.after_public_key && !options_.faulty && *item(PAM_AUTHTOK) != '\0';
}

bool Authentication::user_changed() const {
    return std::strcmp(item(PAM_USER), user_) != 0;
}

bool Authentication::ask(const char* prompt, bool echo, AnswerLine& line) {
    const Answer answer = conversation_.ask(echo ? PAM_PROMPT_ECHO_ON : PAM_PROMPT_ECHO_OFF, prompt);
    if (!answer.given())
        return leave(PAM_CONV_ERR, "the application cannot ask for a code");
    if (user_changed())
        return leave(PAM_AUTH_ERR, "the user name changed during the login");
    if (*answer.text() == '\0')
        return leave(PAM_AUTH_ERR, "no code was typed");
    if (is_password(answer.text()))
        return leave(PAM_CONV_ERR, remote_login_service == item(PAM_SERVICE)
                                       ? "sshd's PasswordAuthentication cannot ask for codes"
                                       : "the password was typed as the code");
    line.write(answer.text());
    return true;
}

// let_in never lets a code be enough on a line with an option that was not understood: it may be a misspelt after=publickey.
int Authentication::let_in(bool is_enough) {
    leave_verdict(pamh_, user_);
    return is_enough && !options_.faulty ? PAM_SUCCESS : PAM_IGNORE;
}

int Authentication::translate(const Conclusion& end, bool root_at_console) {
    if (end.answer_failed)
        pam_fail_delay(pamh_, wrong_answer_delay);
    if (end.verdict == Conclusion::Verdict::left)
        return left_with_;
    if (user_changed()) {
        leave(PAM_AUTH_ERR, "the user name changed during the login");
        return PAM_AUTH_ERR;
    }
    switch (end.verdict) {
    case Conclusion::Verdict::accepted:
        return let_in(true);
    case Conclusion::Verdict::none_needed:
        return let_in(options_.after_public_key); // the key was the first factor
    case Conclusion::Verdict::refused:
        return PAM_MAXTRIES;
    case Conclusion::Verdict::left:
    case Conclusion::Verdict::unavailable:
        break;
    }
    return goes_on_without_verdict(end, root_at_console) ? let_in(false) : PAM_AUTHINFO_UNAVAIL;
}

int Authentication::run() {
    if (options_.after_public_key && !names_public_key(pam_getenv(pamh_, "SSH_AUTH_INFO_0")))
        return PAM_IGNORE;
    drop_verdict(pamh_);
    const char* user = nullptr;
    if (pam_get_user(pamh_, &user, nullptr) != PAM_SUCCESS || user == nullptr)
        return PAM_CONV_ERR;
    const std::size_t length = std::strlen(user);
    if (length >= sizeof user_) {
        goes_on_without_verdict({.trouble = {"the user name is too long"}}, false);
        return PAM_AUTHINFO_UNAVAIL;
    }
    std::memcpy(user_, user, length + 1);

    Login login = login_of(user_);
    login.password = password_was_asked();
    const bool root_at_console = is_root_at_console(login);
    const auto ask = [](void* context, const char* prompt, bool echo, AnswerLine& answer) {
        return static_cast<Authentication*>(static_cast<Application*>(context))->ask(prompt, echo, answer);
    };
    return translate(relay(login, options_.daemon(), person(ask)), root_at_console);
}

} // namespace harness2fa::pam

// pam_sm_*: translation between PAM and the relay, and nothing else.
#include "console.hpp"
#include "conversation.hpp"
#include "options.hpp"
#include "relay.hpp"

#include <cstdlib>
#include <cstring>
#include <security/pam_ext.h>
#include <syslog.h>

namespace harness2fa::pam {
namespace {

constexpr const char* not_available = "Two-factor authentication is not available right now. Ask your administrator.";
constexpr unsigned wrong_answer_delay = 2'000'000; // microseconds

const char* item(const pam_handle_t* pamh, int type) { // "" where there is none
    const void* value = nullptr;
    if (pam_get_item(pamh, type, &value) != PAM_SUCCESS || value == nullptr)
        return "";
    return static_cast<const char*>(value);
}

Options read_options(pam_handle_t* pamh, int argc, const char** argv) {
    Options options;
    for (int i = 0; i < argc; ++i)
        if (!read_option(argv[i], options)) {
            pam_syslog(pamh, LOG_ERR, "unknown or malformed option: %s", argv[i]);
            options.faulty = true;
        }
    return options;
}

// One pam_authenticate: the person of the relay, and what the relay's conclusion means.
class Authentication {
  public:
    Authentication(pam_handle_t* pamh, const Options& options) : pamh_(pamh), options_(options), conversation_(pamh) {}

    int run();

  private:
    static Authentication& self(void* context) { return *static_cast<Authentication*>(context); }

    bool ask(const char* prompt, bool echo, AnswerLine& answer);
    bool leave(int status, const char* why);
    bool is_password(const char* answer) const;
    bool user_changed() const { return std::strcmp(item(pamh_, PAM_USER), user_) != 0; }
    int translate(const Conclusion& end, bool root_at_console);
    int no_verdict(const Conclusion& end, bool root_at_console);

    pam_handle_t* pamh_;
    const Options& options_;
    Conversation conversation_;
    int left_with_ = PAM_SYSTEM_ERR; // why `ask` ended the login
    char user_[call_bytes];          // at the beginning
};

bool Authentication::leave(int status, const char* why) {
    pam_syslog(pamh_, LOG_ERR, "%s", why);
    left_with_ = status;
    return false;
}

bool Authentication::is_password(const char* answer) const {
    const char* const password = item(pamh_, PAM_AUTHTOK);
    return *password != '\0' && std::strcmp(answer, password) == 0;
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
        return leave(PAM_CONV_ERR, std::strcmp(item(pamh_, PAM_SERVICE), "sshd") == 0
                                       ? "sshd's PasswordAuthentication cannot ask for codes"
                                       : "the password was typed as the code");
    line.write(answer.text());
    return true;
}

int Authentication::no_verdict(const Conclusion& end, bool root_at_console) {
    const char* const what = end.trouble ? end.trouble.what : "the daemon says: unavailable";
    const char* const error = end.trouble.error != 0 ? ::strerrordesc_np(end.trouble.error) : nullptr;
    const char* const colon = error != nullptr ? ": " : "";
    if (root_at_console) {
        pam_syslog(pamh_, LOG_ALERT, "root logs in at the console without a verdict: %s%s%s", what, colon,
                   error != nullptr ? error : "");
        return PAM_IGNORE;
    }
    pam_syslog(pamh_, LOG_ERR, "no verdict: %s%s%s", what, colon, error != nullptr ? error : "");
    if (!end.told)
        conversation_.show(PAM_ERROR_MSG, not_available);
    return PAM_AUTHINFO_UNAVAIL;
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
        return options_.faulty ? PAM_IGNORE : PAM_SUCCESS;
    case Conclusion::Verdict::none_needed:
        return PAM_IGNORE;
    case Conclusion::Verdict::refused:
        return PAM_MAXTRIES;
    case Conclusion::Verdict::left:
    case Conclusion::Verdict::unavailable:
        break;
    }
    return no_verdict(end, root_at_console);
}

int Authentication::run() {
    const char* user = nullptr;
    if (pam_get_user(pamh_, &user, nullptr) != PAM_SUCCESS || user == nullptr)
        return PAM_CONV_ERR;
    const Login login{user, item(pamh_, PAM_SERVICE), item(pamh_, PAM_TTY), item(pamh_, PAM_RHOST)};
    if (login.user.size() >= sizeof user_)
        return no_verdict({.trouble = {"the user name is too long"}}, false);
    std::memcpy(user_, user, login.user.size() + 1);
    const bool root_at_console = is_root_at_console(login);

    const Person person{
        .context = this,
        .show =
            [](void* context, Tone tone, const char* text) {
                self(context).conversation_.show(tone == Tone::error ? PAM_ERROR_MSG : PAM_TEXT_INFO, text);
            },
        .ask = [](void* context, const char* prompt, bool echo,
                  AnswerLine& answer) { return self(context).ask(prompt, echo, answer); },
        .note =
            [](void* context, const char* step) {
                if (self(context).options_.debug)
                    pam_syslog(self(context).pamh_, LOG_DEBUG, "%s", step);
            },
    };
    return translate(relay(login, options_.daemon, person), root_at_console);
}

} // namespace
} // namespace harness2fa::pam

using namespace harness2fa::pam;

#define EXPORTED extern "C" __attribute__((visibility("default")))

// PAM_SILENT is not heeded: sudo always sets it, and a person must be told why a code did not do.
EXPORTED int pam_sm_authenticate(pam_handle_t* pamh, int, int argc, const char** argv) {
    const Options options = read_options(pamh, argc, argv);
    return Authentication(pamh, options).run();
}

// sshd calls this in a process of its own, so there is nothing to remember, and nothing to give.
EXPORTED int pam_sm_setcred(pam_handle_t*, int, int, const char**) {
    return PAM_SUCCESS;
}

EXPORTED int pam_sm_acct_mgmt(pam_handle_t* pamh, int, int, const char**) {
    pam_syslog(pamh, LOG_ERR, "an account line cannot be judged: remove it from the PAM configuration");
    return PAM_PERM_DENIED;
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

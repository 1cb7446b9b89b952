// SPDX-License-Identifier: Apache-2.0
// relay holds the dialog of one login: it sends, shows, asks, and sends again until the daemon has said the final word. It knows neither
// PAM nor policy.
#pragma once

#include "daemon_socket.hpp"
#include "login_lines.hpp"

namespace harness2fa::pam {

struct Daemon {
    const char* socket;
    unsigned timeout; // seconds for each exchange with the daemon, not for the person
};

enum class Tone { information, error };

// A Respondent is the person who logs in, with the application in between.
struct Respondent {
    void* context;
    void (*show)(void* context, Tone tone, const char* text);
    // ask writes what the person typed into `answer`. If it returns false, the login ends here, and nothing more is sent.
    bool (*ask)(void* context, const char* prompt, bool echo, AnswerLine& answer);
    // is_seen waits until the person has read the prompt, and drops what is typed. It returns false if nobody has answered.
    bool (*is_seen)(void* context, const char* prompt, bool echo);
    void (*note)(void* context, const char* step); // for debugging; never a secret
};

struct Conclusion {
    enum class Verdict { accepted, none_needed, refused, unavailable, left };

    Verdict verdict = Verdict::unavailable; // left if Respondent::ask returned false
    Trouble trouble;                        // why there is no verdict of the daemon; {} if it said `unavailable` itself
    bool told = false;                      // the daemon's last text was shown
    bool answer_failed = false;             // the last answer got a reply other than `accepted`
};

// relay runs the dialog. If the connection is lost while the person types, relay connects again, once for each answer, and sends the answer
// there: a daemon that was restarted costs nobody a login. If the new daemon asks something else (a new QR code), the person is asked anew,
// and after a question that was only to be read the login begins anew. In Phase::account nobody is asked: the verdict is none_needed or
// refused, if there is one.
Conclusion relay(const Login& login, const Daemon& daemon, const Respondent& person);

} // namespace harness2fa::pam

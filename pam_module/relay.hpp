// SPDX-License-Identifier: Apache-2.0
// The dialog of one login: send, show, ask, send, until the daemon has said the final word. Knows neither PAM
// nor policy.
#pragma once

#include "daemon_socket.hpp"
#include "login_lines.hpp"

namespace harness2fa::pam {

struct Daemon {
    const char* socket;
    unsigned timeout; // seconds for each exchange with the daemon, not for the person
};

enum class Tone { information, error };

// The person who logs in, and the application in between.
struct Respondent {
    void* context;
    void (*show)(void* context, Tone tone, const char* text);
    // Writes what the person typed into `answer`; false ends the login here, and nothing more is sent.
    bool (*ask)(void* context, const char* prompt, bool echo, AnswerLine& answer);
    // Waits until the person has read the prompt; what is typed is dropped. False when nobody has answered.
    bool (*is_seen)(void* context, const char* prompt, bool echo);
    void (*note)(void* context, const char* step); // for debugging; never a secret
};

struct Conclusion {
    enum class Verdict { accepted, none_needed, refused, unavailable, left };

    Verdict verdict = Verdict::unavailable; // left: Respondent::ask said false
    Trouble trouble;            // why there is no verdict of the daemon; none when it said `unavailable` itself
    bool told = false;          // the daemon's last text was shown
    bool answer_failed = false; // the last answer was replied to, and not with `accepted`
};

// Runs the dialog. A connection that is lost while the person types is made again, once an answer, and the
// answer sent there: a daemon that was restarted costs nobody a login. Where the new daemon asks something else (a new
// QR code), the person is asked anew, and after a question that was only to be read the login begins anew. In Phase::account nobody is asked: the verdict is none_needed or refused, if any.
Conclusion relay(const Login& login, const Daemon& daemon, const Respondent& person);

} // namespace harness2fa::pam

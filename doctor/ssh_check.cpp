// SPDX-License-Identifier: Apache-2.0
#include "checks.hpp"
#include "keys_check.hpp"
#include "pam_walk.hpp"
#include "sshd_config.hpp"

#include "common/login_services.hpp"
#include "common/paths.hpp"

#include <algorithm>
#include <utility>

namespace harness2fa::doctor {
namespace {

using Kind = Finding::Kind;

constexpr const char* kbd_interactive = "kbdinteractiveauthentication";
constexpr long shortest_grace = 30; // seconds; a user may have to wait one step of TOTP for the next code

const Handler* first_of_ours(const Stack& stack, bool after_key) {
    const auto found = std::ranges::find_if(stack.handlers, [&](const Handler& handler) {
        return is_ours(handler.entry.module) && waits_for_key(handler) == after_key;
    });
    return found == stack.handlers.end() ? nullptr : &*found;
}

class SshCheck {
  public:
    SshCheck(const Machine& machine, Findings& findings)
        : machine_(machine), findings_(findings), config_(read_sshd_config(machine)),
          auth_(load_stack(machine, remote_login_service, "auth")),
          account_(load_stack(machine, remote_login_service, "account")),
          account_line_(first_of_ours(account_, false)) {}

    void run() {
        if (!config_.complete || !auth_.complete || !account_.complete)
            return;
        if (!says(config_.for_all("usepam"), "yes")) {
            add(Kind::opens, config_.for_all("usepam"),
                "sshd does not use PAM, so it asks for no code. Write: UsePAM yes",
                "sshd does not use PAM unless told to, so it asks for no code. Add before the first Match: UsePAM yes");
            return;
        }
        check_keyboard_interactive();
        check_grace_time();
        check_methods(config_.for_all("authenticationmethods"), "");
        for (std::size_t i = 0; i < config_.blocks.size(); ++i)
            check_block(static_cast<int>(i) + 1, config_.blocks[i].condition);
        check_key_line();
        if (account_line_ == nullptr)
            check_keys(machine_, config_, account_, findings_);
    }

  private:
    void add(Kind kind, const SshdLine* line, const std::string& text, const std::string& where_none) {
        if (line != nullptr)
            findings_.push_back({kind, line->file, line->line, text});
        else
            findings_.push_back({kind, paths::sshd_config, 0, where_none});
    }

    // has_to_ask says whether logins may come to our module, which then needs a way to ask for the code.
    bool has_to_ask(const SshdLine* password) const { return account_line_ != nullptr || !says(password, "no"); }

    void check_keyboard_interactive() {
        const SshdLine* const line = config_.for_all(kbd_interactive);
        if (!says(line, "no") || !has_to_ask(config_.for_all("passwordauthentication")))
            return;
        const bool overridden =
            line->file != paths::sshd_drop_in && std::ranges::any_of(config_.lines, [](const SshdLine& other) {
                return other.keyword == kbd_interactive && other.file == paths::sshd_drop_in;
            });
        const std::string wins = overridden ? std::string(" This line wins over ") + paths::sshd_drop_in + "." : "";
        findings_.push_back({Kind::locks_out, line->file, line->line,
                             "sshd cannot ask for codes, so users with two-factor login cannot log in with their "
                             "password." +
                                 wins + " Write: KbdInteractiveAuthentication yes"});
    }

    void check_grace_time() {
        const SshdLine* const line = config_.for_all("logingracetime");
        if (line == nullptr || line->values.empty())
            return;
        const auto seconds = sshd_seconds(line->values.front());
        if (seconds && *seconds > 0 && *seconds < shortest_grace)
            findings_.push_back(
                {Kind::locks_out, line->file, line->line,
                 "sshd gives " + std::to_string(*seconds) +
                     " seconds for password and code; a new code comes every 30. Write: LoginGraceTime 120"});
    }

    // check_methods looks at each word of the line, which is a list of methods that is enough for a login.
    void check_methods(const SshdLine* line, const std::string& whom) {
        if (line == nullptr)
            return;
        for (const std::string& list : line->values) {
            if (list == "any" || list.find("keyboard-interactive") != list.npos)
                continue;
            const bool asks_pam = list.find("password") != list.npos;
            const bool refuses = asks_pam || account_line_ != nullptr;
            std::string text = "AuthenticationMethods ";
            text += list;
            text += whom;
            text += refuses ? " leaves no way to ask for a code, so users with two-factor login are refused."
                            : " lets logins in without a code.";
            text += " Write: AuthenticationMethods ";
            text += list;
            text += ",keyboard-interactive";
            findings_.push_back({refuses ? Kind::locks_out : Kind::opens, line->file, line->line, std::move(text)});
        }
    }

    void check_block(int block, const std::string& condition) {
        if (condition == "all")
            return; // for_all has seen it
        const std::string whom = " (Match " + condition + ")";
        const SshdLine* const kbd = config_.in_block(kbd_interactive, block);
        const SshdLine* password = config_.in_block("passwordauthentication", block);
        if (password == nullptr)
            password = config_.for_all("passwordauthentication");
        if (says(kbd, "no") && has_to_ask(password))
            findings_.push_back(
                {Kind::locks_out, kbd->file, kbd->line,
                 "sshd cannot ask for codes here" + whom +
                     ", so users with two-factor login cannot log in with their password. Take the line "
                     "out, or add: PasswordAuthentication no"});
        check_methods(config_.in_block("authenticationmethods", block), whom);
    }

    // check_key_line finds a line of ours with after=publickey that is never reached: without AuthenticationMethods a key is enough, and
    // sshd does not ask PAM.
    void check_key_line() {
        const Handler* const line = first_of_ours(auth_, true);
        const auto waits = [](const SshdLine& l) {
            return l.keyword == "authenticationmethods" && std::ranges::any_of(l.values, [](const std::string& list) {
                       return list.starts_with("publickey") && list.find("keyboard-interactive") != list.npos;
                   });
        };
        if (line != nullptr && std::ranges::none_of(config_.lines, waits))
            findings_.push_back({Kind::other, line->file, line->entry.line,
                                 "after=publickey has no effect: sshd lets a key in without asking PAM. Add to "
                                 "/etc/ssh/sshd_config: AuthenticationMethods publickey,keyboard-interactive"});
    }

    const Machine& machine_;
    Findings& findings_;
    SshdConfig config_;
    Stack auth_, account_;
    const Handler* account_line_;
};

} // namespace

void check_ssh(const Machine& machine, Findings& findings) {
    if (!exists(machine, paths::sshd_config) || !exists(machine, service_file(remote_login_service)) ||
        !asks(machine, remote_login_service))
        return;
    SshCheck(machine, findings).run();
}

} // namespace harness2fa::doctor

// SPDX-License-Identifier: Apache-2.0
#include "pam_walk.hpp"

#include <algorithm>
#include <array>
#include <compare>
#include <optional>
#include <string_view>

namespace harness2fa::doctor {
namespace {

constexpr std::array<std::string_view, 12> password_modules{
    "pam_unix.so",  "pam_sss.so",   "pam_ldap.so",   "pam_krb5.so",    "pam_winbind.so",     "pam_systemd_home.so",
    "pam_pgsql.so", "pam_mysql.so", "pam_userdb.so", "pam_pwdfile.so", "pam_radius_auth.so", "pam_tacplus.so"};
// other_modules prove nobody's identity: if one of them succeeds, that does not make up for a wrong password.
constexpr std::array<std::string_view, 25> other_modules{
    "pam_access.so",    "pam_cap.so",        "pam_deny.so",          "pam_echo.so",      "pam_env.so",
    "pam_faildelay.so", "pam_faillock.so",   "pam_gnome_keyring.so", "pam_group.so",     "pam_issue.so",
    "pam_keyinit.so",   "pam_kwallet.so",    "pam_kwallet5.so",      "pam_listfile.so",  "pam_localuser.so",
    "pam_mount.so",     "pam_nologin.so",    "pam_permit.so",        "pam_securetty.so", "pam_selinux.so",
    "pam_shells.so",    "pam_succeed_if.so", "pam_time.so",          "pam_warn.so",      "pam_wheel.so"};

enum class Impression { none, good, bad };
enum class Asked { no, yes, failed };
enum class Factor { unchecked, wrong, right };

struct State {
    std::size_t at = 0;
    Impression impression = Impression::none;
    std::vector<Impression> outside{}; // the impression at the beginning of each substack we are in
    Asked asked = Asked::no;
    Factor factor = Factor::unchecked;
    std::optional<std::size_t> passed_by{};                                 // the line that led past ours
    std::optional<std::size_t> failed_at{}, accepted_at{}, not_needed_at{}; // our lines
    Returned failure = Returned::success;
    auto operator<=>(const State&) const = default; // NOLINT(modernize-use-nullptr): false alarm of clang-tidy 14
};

bool is_before_end(std::size_t at, const std::vector<Handler>& handlers, int level) {
    return at < handlers.size() && handlers[at].level >= level;
}

class Walker {
  public:
    explicit Walker(const Stack& stack) : handlers_(stack.handlers) {
        for (std::size_t i = 0; i < handlers_.size(); ++i)
            if (asks(handlers_[i]))
                ours_.insert(i);
    }

    Walk run() {
        result_.named = !ours_.empty();
        go_on(State{});
        while (!waiting_.empty()) {
            const State state = waiting_.back();
            waiting_.pop_back();
            if (state.at < handlers_.size())
                step(state);
            else
                finish(state);
        }
        result_.reached = !reached_.empty();
        for (const std::size_t line : accepted_)
            if (!not_needed_.contains(line))
                result_.demanding.insert(line);
        return std::move(result_);
    }

  private:
    static bool asks(const Handler& handler) {
        return !handler.substack && is_ours(handler.entry.module) && !waits_for_key(handler);
    }

    static std::vector<Returned> outcomes(const std::string& module) {
        using enum Returned;
        const std::string name = base_name(module);
        if (name == "pam_deny.so" || name == "pam_rootok.so") // pam_rootok: root needs no code to become somebody else
            return {auth_err};
        if (name == "pam_permit.so")
            return {success};
        if (is_ours(module))
            return {success, ignore, auth_err, maxtries, authinfo_unavail, conv_err, perm_denied, module_unknown};
        return {success, ignore, auth_err};
    }

    void go_on(State state) {
        if (seen_.insert(state).second)
            waiting_.push_back(std::move(state));
    }

    void step(const State& state) {
        const Handler& handler = handlers_[state.at];
        if (handler.substack) {
            State next = state;
            next.outside.resize(static_cast<std::size_t>(handler.level));
            next.outside.push_back(state.impression);
            ++next.at;
            return go_on(std::move(next));
        }
        if (asks(handler))
            arrive(state);
        for (const Returned returned : outcomes(handler.entry.module))
            go_on(after(state, returned));
    }

    void arrive(const State& state) {
        reached_.insert(state.at);
        const auto later = std::find_if(handlers_.begin() + static_cast<std::ptrdiff_t>(state.at), handlers_.end(),
                                        [](const Handler& h) { return checks_password(h.entry.module); });
        if (state.factor == Factor::unchecked && later != handlers_.end())
            result_.before_password.insert(state.at);
        if (state.factor == Factor::wrong)
            result_.after_wrong_password.insert(state.at);
    }

    State after(const State& state, Returned returned) const {
        State next = state;
        note(next, returned);
        act(next, action_of(handlers_[state.at].entry.control, returned), returned);
        const auto skipped = ours_.upper_bound(state.at);
        if (skipped != ours_.end() && *skipped < next.at)
            next.passed_by = state.at;
        return next;
    }

    void note(State& next, Returned returned) const {
        const Handler& handler = handlers_[next.at];
        const std::string name = base_name(handler.entry.module);
        if (is_ours(handler.entry.module)) {
            note_ours(next, returned, waits_for_key(handler));
        } else if (std::ranges::find(other_modules, name) == other_modules.end()) {
            if (returned == Returned::success)
                next.factor = Factor::right;
            else if (returned != Returned::ignore && checks_password(name) && next.factor == Factor::unchecked)
                next.factor = Factor::wrong;
        }
    }

    static void note_ours(State& next, Returned returned, bool after_key) {
        const bool ignored = returned == Returned::ignore;
        if ((ignored && after_key) || next.asked == Asked::failed)
            return;
        const bool fine = ignored || returned == Returned::success;
        next.asked = fine ? Asked::yes : Asked::failed;
        if (!fine) {
            next.failed_at = next.at;
            next.failure = returned;
        } else if (!after_key) {
            (ignored ? next.not_needed_at : next.accepted_at) = next.at;
        }
    }

    void act(State& next, const Action& action, Returned returned) const {
        const int level = handlers_[next.at].level;
        switch (action.kind) {
        case Action::Kind::ignore:
            break;
        case Action::Kind::ok:
        case Action::Kind::done:
            if (next.impression != Impression::bad && returned != Returned::ignore)
                next.impression = returned == Returned::success ? Impression::good : Impression::bad;
            if (action.kind == Action::Kind::done && next.impression == Impression::good)
                return leave(next, level);
            break;
        case Action::Kind::bad:
            next.impression = Impression::bad;
            break;
        case Action::Kind::die:
            next.impression = Impression::bad;
            return leave(next, level);
        case Action::Kind::reset:
            next.impression = level == 0 ? Impression::none : next.outside.at(static_cast<std::size_t>(level) - 1);
            break;
        case Action::Kind::jump:
            return jump(next, level, action.jump);
        }
        ++next.at;
    }

    // leave goes to the end of the substack, or of the whole stack.
    void leave(State& next, int level) const {
        do
            ++next.at;
        while (is_before_end(next.at, handlers_, level));
    }

    void jump(State& next, int level, int count) const {
        std::size_t last = next.at; // the last line that is skipped
        while (count > 0 && is_before_end(last + 1, handlers_, level)) {
            do
                ++last;
            while (is_before_end(last + 1, handlers_, level + 1));
            --count;
        }
        if (count > 0)
            next.impression = Impression::bad;
        next.at = last + 1;
    }

    void finish(const State& state) {
        if (state.impression != Impression::good)
            return;
        if (state.asked == Asked::failed)
            result_.powerless[*state.failed_at].insert(state.failure);
        if (state.asked == Asked::yes && state.accepted_at)
            accepted_.insert(*state.accepted_at);
        if (state.asked == Asked::yes && state.not_needed_at)
            not_needed_.insert(*state.not_needed_at);
        if (state.asked != Asked::no)
            return;
        result_.lets_in_past = true;
        if (state.passed_by)
            result_.passing.insert(*state.passed_by);
    }

    const std::vector<Handler>& handlers_;
    std::set<std::size_t> ours_, reached_, accepted_, not_needed_;
    std::set<State> seen_;
    std::vector<State> waiting_;
    Walk result_;
};

} // namespace

bool checks_password(const std::string& module) {
    return std::ranges::find(password_modules, base_name(module)) != password_modules.end();
}

bool waits_for_key(const Handler& handler) {
    return is_ours(handler.entry.module) &&
           std::ranges::find(handler.entry.arguments, "after=publickey") != handler.entry.arguments.end();
}

Walk walk(const Stack& stack) {
    return Walker(stack).run();
}

} // namespace harness2fa::doctor

// SPDX-License-Identifier: Apache-2.0
#include "checks.hpp"
#include "doctor.hpp"
#include "pam_walk.hpp"

#include "common/due_marks.hpp"
#include "common/login_services.hpp"

#include <algorithm>
#include <utility>

namespace harness2fa::doctor {
namespace {

using Kind = Finding::Kind;

constexpr const char* line_to_add = "auth required pam_harness2fa.so";

struct Place {
    std::string file;
    int line = 0;
    auto operator<=>(const Place&) const = default; // NOLINT(modernize-use-nullptr): false alarm of clang-tidy 14
};

// place_to_add returns where the module belongs: behind the last line of the file that checks the password.
Place place_to_add(const Stack& stack) {
    Place place{service_file(stack.service), 0};
    for (const Handler& handler : stack.handlers)
        if (checks_password(handler.entry.module))
            place.file = handler.file;
    for (const Handler& handler : stack.handlers)
        if (handler.file == place.file)
            place.line = handler.entry.line;
    return place;
}

std::string how_to_add(const Place& place) {
    if (place.file == service_file("common-auth"))
        return "Run: pam-auth-update --enable harness2fa";
    return std::string("Add behind this line: ") + line_to_add;
}

// services_of returns those through which people log in, and all others whose file names the module itself.
std::vector<std::string> services_of(const Machine& machine) {
    std::vector<std::string> names;
    for (const std::string_view name : login_services)
        if (exists(machine, service_file(name)))
            names.emplace_back(name);
    for (const std::string& file : pam_files(machine)) {
        const std::string name = file.substr(file.rfind('/') + 1);
        const auto lines = parse_pam_file(read(machine, file).content);
        const auto ours = [](const PamLine& line) { return line.type == "auth" && is_ours(line.module); };
        if (!name.starts_with("common-") && std::ranges::find(names, name) == names.end() &&
            std::ranges::any_of(lines, ours))
            names.push_back(name);
    }
    return names;
}

// may_ask returns false only if it is certain that the service never asks for a code, not even after a key.
bool may_ask(const Machine& machine, const std::string& service) {
    const Stack stack = load_stack(machine, service, "auth");
    const auto asks_after_key = [](const Handler& handler) {
        return is_ours(handler.entry.module) && waits_for_key(handler);
    };
    return !stack.complete || walk(stack).reached || std::ranges::any_of(stack.handlers, asks_after_key);
}

// Lacking holds the services whose stack lacks the module, by the place where it is to be added.
using Lacking = std::map<Place, std::vector<std::string>>;

class PamCheck {
  public:
    PamCheck(const Machine& machine, Findings& findings) : machine_(machine), findings_(findings) {}

    void run() {
        for (const std::string& service : services_of(machine_))
            check(load_stack(machine_, service, "auth"), load_stack(machine_, service, "account").broken);
        for (const auto& [place, names] : lacking_)
            findings_.push_back({Kind::opens, place.file, place.line,
                                 listed(names) + (names.size() == 1 ? " asks" : " ask") +
                                     " for no code: the stack lacks the module. " + how_to_add(place)});
        check_account(load_stack(machine_, remote_login_service, "account"));
    }

  private:
    void add(Kind kind, const Handler& at, std::string text) {
        findings_.push_back({kind, at.file, at.entry.line, std::move(text)});
    }

    void check(const Stack& stack, const Findings& broken_account) {
        findings_.insert(findings_.end(), stack.broken.begin(), stack.broken.end());
        findings_.insert(findings_.end(), broken_account.begin(), broken_account.end());
        if (!stack.complete || !stack.broken.empty())
            return;
        const Walk way = walk(stack);
        if (!way.named && way.lets_in_past)
            lacking_[place_to_add(stack)].push_back(stack.service);
        for (const std::size_t at : way.passing)
            add(Kind::opens, stack.handlers[at],
                "when " + base_name(stack.handlers[at].entry.module) + " succeeds, this line (" +
                    stack.handlers[at].entry.control +
                    ") leads past pam_harness2fa.so to a login without a code. Put the module where this line leads "
                    "to, or "
                    "take the line out.");
        check_ours(stack, way);
    }

    void check_ours(const Stack& stack, const Walk& way) {
        for (const auto& [at, failures] : way.powerless)
            add(Kind::opens, stack.handlers[at], powerless(stack.handlers[at], failures));
        for (const std::size_t at : way.before_password)
            add(Kind::opens, stack.handlers[at],
                "the code is asked for in front of the password, so a code can be guessed or used up without knowing "
                "the password. Put this line behind the one that checks the password.");
        for (const std::size_t at : way.after_wrong_password)
            add(Kind::locks_out, stack.handlers[at],
                "this line is reached with a wrong password too, so anybody can lock users with wrong codes. Put it "
                "behind the password check in the same file, with `requisite` on that check.");
        for (const std::size_t at : way.demanding)
            add(Kind::locks_out, stack.handlers[at],
                "whoever needs no code is refused here: nothing else in this stack makes a login succeed. Write "
                "`required`, behind `auth required pam_permit.so`.");
    }

    static std::string powerless(const Handler& handler, const std::set<Returned>& failures) {
        const std::string control = "`" + handler.entry.control + "` ";
        const std::string change = " Write `required`.";
        if (failures == std::set{Returned::module_unknown})
            return control + "lets logins in without a code when the module's file is missing." + change;
        std::vector<std::string> names(failures.size());
        std::ranges::transform(failures, names.begin(), name_of);
        return control + "lets a login in although the code was wrong or was not asked for (" + listed(names) + ")." +
               change;
    }

    void check_account(const Stack& stack) {
        if (!stack.complete || !stack.broken.empty())
            return;
        const Walk way = walk(stack);
        for (const std::size_t at : way.passing)
            add(Kind::opens, stack.handlers[at],
                "this line leads past the account line of pam_harness2fa.so, which refuses keys without a code. Put "
                "that line in front of it.");
        for (const auto& [at, failures] : way.powerless)
            add(Kind::opens, stack.handlers[at], powerless(stack.handlers[at], failures));
    }

    const Machine& machine_;
    Findings& findings_;
    Lacking lacking_;
};

void report_not_enabled(const Machine& machine, Findings& findings) {
    Place place{service_file("common-auth"), 0};
    for (const PamLine& line : parse_pam_file(read(machine, place.file).content))
        if (line.type == "auth")
            place.line = line.line;
    findings.push_back(
        {Kind::opens, place.file, place.line,
         "no login asks for a code: pam_harness2fa.so is in no PAM stack. " + how_to_have_codes_asked(machine)});
}

} // namespace

void check_pam(const Machine& machine, Findings& findings) {
    if (module_is_enabled(machine))
        PamCheck(machine, findings).run();
    else
        report_not_enabled(machine, findings);
}

bool no_login_asks(const Machine& machine) {
    const auto services = services_of(machine);
    return std::ranges::none_of(services, [&](const std::string& service) { return may_ask(machine, service); });
}

std::string how_to_have_codes_asked(const Machine& machine) {
    if (exists(machine, due_marks::pam))
        return "The next boot has them ask, once harness2fad has answered. To try it now: dpkg-reconfigure "
               "libpam-harness2fa";
    return "Run: pam-auth-update --enable harness2fa (from the package libpam-harness2fa)";
}

bool asks(const Machine& machine, std::string_view service) {
    const Stack stack = load_stack(machine, service, "auth");
    return stack.complete && walk(stack).reached;
}

} // namespace harness2fa::doctor

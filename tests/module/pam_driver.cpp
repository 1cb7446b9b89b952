// SPDX-License-Identifier: Apache-2.0
// An application that logs in through a PAM configuration of its own and prints what happens, a line each:
//   asked off|on PROMPT, shown info|error TEXT, log LEVEL TEXT, delay MICROSECONDS, result PAM_..., and `changed WHAT` when
// something of the process is not as it was before. With then=CALL `first PAM_...` is what the first call returned, and the
// result that of the second one, made with the same handle. See usage() for what it is told.
#include "process_state.hpp"

#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <functional>
#include <iostream>
#include <malloc.h>
#include <map>
#include <security/pam_appl.h>
#include <security/pam_ext.h>
#include <security/pam_modules.h>
#include <stdexcept>
#include <string>
#include <sys/resource.h>
#include <syslog.h>
#include <unistd.h>
#include <vector>

namespace {

struct Given { // to a question
    enum class Kind { text, null_text, no_response, error } kind;
    std::string text;
};

struct Plan {
    std::string directory, service, user, tty, rhost, call = "authenticate", then, rename_to, rename_between, canary;
    std::vector<Given> answers;
    std::vector<std::string> environment; // of PAM: NAME=VALUE
    int flags = 0;
    long repeat = 1;
    bool converses = true, waits = false, storm = false, fails_allocations = false, has_no_files = false;
};

struct Run {
    const Plan& plan;
    pam_handle_t* pamh = nullptr;
    std::size_t next = 0;
};

bool quiet = false;

void write_line(const std::string& line) { // signals may come at any time
    for (std::size_t at = 0; at < line.size();) {
        const ssize_t size = ::write(STDOUT_FILENO, line.data() + at, line.size() - at);
        if (size < 0 && errno != EINTR)
            return;
        at += size < 0 ? 0 : static_cast<std::size_t>(size);
    }
}

void say(const char* what, const char* text) { // allocates nothing where nothing is to be said
    if (quiet)
        return;
    std::string line = std::string(what) + " ";
    for (; *text != '\0'; ++text)
        line += *text == '\n' ? std::string("\\n") : std::string(1, *text);
    write_line(line + "\n");
}

void await_line() {
    char byte = 0;
    while (byte != '\n')
        if (const ssize_t size = ::read(STDIN_FILENO, &byte, 1); size == 0 || (size < 0 && errno != EINTR))
            return;
}

char* decoded(const std::string& text, bool is_canary) { // a canary is not in the arguments as it is typed
    char* const copy = ::strdup(text.c_str());
    for (char* at = copy; is_canary && at != nullptr && *at != '\0'; ++at)
        *at = static_cast<char>(*at ^ 1);
    return copy;
}

int answer(Run& run, pam_response& response) {
    const Plan& plan = run.plan;
    if (plan.waits)
        await_line();
    if (!plan.rename_to.empty())
        pam_set_item(run.pamh, PAM_USER, plan.rename_to.c_str());
    if (run.next == plan.answers.size())
        return PAM_CONV_ERR;
    const Given& given = plan.answers[run.next++];
    if (given.kind == Given::Kind::error)
        return PAM_CONV_ERR;
    if (given.kind == Given::Kind::text) {
        response.resp = decoded(given.text, given.text == plan.canary);
        return response.resp == nullptr ? PAM_BUF_ERR : PAM_SUCCESS;
    }
    return PAM_SUCCESS;
}

int question(Run& run, const pam_message& message, pam_response** responses) {
    say(message.msg_style == PAM_PROMPT_ECHO_ON ? "asked on" : "asked off", message.msg);
    auto* const response = static_cast<pam_response*>(std::calloc(1, sizeof(pam_response)));
    if (response == nullptr)
        return PAM_BUF_ERR;
    const std::size_t which = run.next;
    const int status = answer(run, *response);
    const bool absent = which < run.plan.answers.size() && run.plan.answers[which].kind == Given::Kind::no_response;
    if (status == PAM_SUCCESS && !absent)
        *responses = response;
    else
        std::free(response);
    return status;
}

int converse(int count, const pam_message** messages, pam_response** responses, void* data) {
    Run& run = *static_cast<Run*>(data);
    if (count != 1)
        say("changed", "the number of messages in a conversation");
    const pam_message& message = *messages[0];
    if (message.msg_style == PAM_PROMPT_ECHO_OFF || message.msg_style == PAM_PROMPT_ECHO_ON)
        return question(run, message, responses);
    say(message.msg_style == PAM_ERROR_MSG ? "shown error" : "shown info", message.msg);
    return PAM_SUCCESS;
}

void delay(int status, unsigned microseconds, void*) {
    if (status != PAM_SUCCESS && microseconds != 0)
        say("delay", std::to_string(microseconds).c_str());
}

const std::map<std::string, std::function<int(pam_handle_t*, int)>> calls{
    {"authenticate", pam_authenticate}, {"acct_mgmt", pam_acct_mgmt},         {"setcred", pam_setcred},
    {"open_session", pam_open_session}, {"close_session", pam_close_session}, {"chauthtok", pam_chauthtok},
};

std::string name_of(int status) {
    static const std::map<int, std::string> names{
        {PAM_SUCCESS, "SUCCESS"},
        {PAM_AUTH_ERR, "AUTH_ERR"},
        {PAM_AUTHINFO_UNAVAIL, "AUTHINFO_UNAVAIL"},
        {PAM_MAXTRIES, "MAXTRIES"},
        {PAM_CONV_ERR, "CONV_ERR"},
        {PAM_PERM_DENIED, "PERM_DENIED"},
        {PAM_IGNORE, "IGNORE"},
        {PAM_CRED_UNAVAIL, "CRED_UNAVAIL"},
        {PAM_BUF_ERR, "BUF_ERR"},
        {PAM_SYSTEM_ERR, "SYSTEM_ERR"},
        {PAM_ABORT, "ABORT"},
        {PAM_MODULE_UNKNOWN, "MODULE_UNKNOWN"},
    };
    const auto found = names.find(status);
    return found == names.end() ? std::to_string(status) : "PAM_" + found->second;
}

class Handle {
  public:
    explicit Handle(const Plan& plan) : run_{plan} {
        const pam_conv conversation{plan.converses ? converse : nullptr, &run_};
        status_ = pam_start_confdir(plan.service.c_str(), plan.user.c_str(), &conversation, plan.directory.c_str(),
                                    &run_.pamh);
        if (status_ != PAM_SUCCESS)
            throw std::runtime_error("pam_start_confdir failed");
        if (!plan.tty.empty())
            pam_set_item(run_.pamh, PAM_TTY, plan.tty.c_str());
        if (!plan.rhost.empty())
            pam_set_item(run_.pamh, PAM_RHOST, plan.rhost.c_str());
        for (const std::string& variable : plan.environment)
            pam_putenv(run_.pamh, variable.c_str());
        void (*const instead_of_sleeping)(int, unsigned, void*) = delay;
        pam_set_item(run_.pamh, PAM_FAIL_DELAY, reinterpret_cast<const void*>(instead_of_sleeping));
    }
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;
    ~Handle() { pam_end(run_.pamh, status_); }

    int call() {
        run_.next = 0;
        const Plan& plan = run_.plan;
        status_ = calls.at(plan.call)(run_.pamh, plan.flags);
        if (plan.then.empty())
            return status_;
        if (!quiet)
            say("first", name_of(status_).c_str());
        if (!plan.rename_between.empty())
            pam_set_item(run_.pamh, PAM_USER, plan.rename_between.c_str());
        status_ = calls.at(plan.then)(run_.pamh, plan.flags);
        return status_;
    }

  private:
    Run run_;
    int status_ = PAM_SUCCESS;
};

int log_in(const Plan& plan) {
    return Handle(plan).call();
}

template <class Function>
Function* preloaded(const char* name) {
    void* const found = ::dlsym(RTLD_DEFAULT, name);
    if (found == nullptr)
        throw std::runtime_error("failing_malloc is not preloaded");
    return reinterpret_cast<Function*>(found);
}

// One login for each allocation of a login, which fails; until one is over before its allocation was due. Before that the
// modules are loaded, because libpam itself does not survive every failure in there.
std::map<std::string, long> log_in_with_failing_allocations(const Plan& plan) {
    const auto fail = preloaded<void(long)>("fail_allocation");
    const auto left = preloaded<long()>("allocations_left");
    std::map<std::string, long> results;
    for (long which = 1;; ++which) {
        Handle handle(plan);
        handle.call();
        fail(which);
        const int status = handle.call();
        const bool failed = left() == 0;
        fail(0);
        if (!failed)
            return results;
        ++results[name_of(status)];
    }
}

std::map<std::string, long> log_in_repeatedly(const Plan& plan) {
    std::map<std::string, long> results;
    const long warm_up = plan.repeat / 10;
    std::size_t in_use = 0;
    for (long i = 0; i < plan.repeat; ++i) {
        if (i == warm_up)
            in_use = ::mallinfo2().uordblks;
        ++results[name_of(log_in(plan))];
    }
    if (plan.repeat > 1 && ::mallinfo2().uordblks > in_use + 1024)
        say("changed", "memory in use");
    return results;
}

std::map<std::string, long> log_in_without_descriptors(const Plan& plan) {
    Handle handle(plan);
    handle.call(); // the modules are loaded, and what they need of libc
    rlimit before{};
    ::getrlimit(RLIMIT_NOFILE, &before);
    const rlimit none{process_state::lowest_free_descriptor(), before.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &none);
    const int status = handle.call();
    ::setrlimit(RLIMIT_NOFILE, &before);
    return {{name_of(status), 1}};
}

std::map<std::string, long> results_of(const Plan& plan) {
    if (plan.fails_allocations)
        return log_in_with_failing_allocations(plan);
    return plan.has_no_files ? log_in_without_descriptors(plan) : log_in_repeatedly(plan);
}

// What is freed keeps its bytes but for the first ones, where malloc writes down where else it has room.
std::string end_of(const std::string& text) {
    return text.substr(text.size() / 2);
}

void carry_out(const Plan& plan) {
    quiet = plan.repeat > 1 || plan.fails_allocations;
    const process_state::Storm storm(plan.storm);
    const process_state::State before = process_state::now();
    const auto results = results_of(plan);
    const process_state::State after = process_state::now();
    quiet = false;
    for (const std::string& difference : process_state::differences(before, after))
        say("changed", difference.c_str());
    if (!plan.canary.empty() && process_state::memory_holds(end_of(plan.canary)))
        say("changed", "memory holds the answer");
    for (const auto& [result, count] : results)
        say(("result " + result).c_str(), std::to_string(count).c_str());
}

[[noreturn]] void usage() {
    std::cerr << "pam_driver DIRECTORY SERVICE USER [tty=T] [rhost=R] [env=NAME=VALUE] [call=authenticate|acct_mgmt|…] "
                 "[then=CALL [rename-between=USER]]\n"
                 "  [answer=TEXT] [long=BYTES] [null] [no-response] [error] [rename=USER] [silent] [no-conversation] "
                 "[wait] [repeat=N] [storm]\n"
                 "  [failing-allocations] [no-descriptors] [canary=TEXT with each byte ^ 1]\n";
    std::exit(2); // NOLINT(concurrency-mt-unsafe)
}

Plan plan_of(const std::vector<std::string>& words) {
    if (words.size() < 3)
        usage();
    Plan plan;
    plan.directory = words[0], plan.service = words[1], plan.user = words[2];
    for (std::size_t i = 3; i < words.size(); ++i) {
        const std::size_t split = words[i].find('=');
        const std::string name = words[i].substr(0, split);
        const std::string value = split == std::string::npos ? "" : words[i].substr(split + 1);
        const std::map<std::string, std::function<void()>> options{
            {"tty", [&] { plan.tty = value; }},
            {"rhost", [&] { plan.rhost = value; }},
            {"env", [&] { plan.environment.push_back(value); }},
            {"call", [&] { plan.call = value; }},
            {"then", [&] { plan.then = value; }},
            {"rename-between", [&] { plan.rename_between = value; }},
            {"answer",
             [&] {
                 plan.answers.push_back({Given::Kind::text, value});
             }},
            {"long",
             [&] {
                 plan.answers.push_back({Given::Kind::text, std::string(std::stoul(value), '7')});
             }},
            {"null",
             [&] {
                 plan.answers.push_back({Given::Kind::null_text, ""});
             }},
            {"no-response",
             [&] {
                 plan.answers.push_back({Given::Kind::no_response, ""});
             }},
            {"error",
             [&] {
                 plan.answers.push_back({Given::Kind::error, ""});
             }},
            {"canary",
             [&] {
                 plan.canary = value, plan.answers.push_back({Given::Kind::text, value});
             }},
            {"rename", [&] { plan.rename_to = value; }},
            {"silent", [&] { plan.flags |= static_cast<int>(PAM_SILENT); }},
            {"no-conversation", [&] { plan.converses = false; }},
            {"wait", [&] { plan.waits = true; }},
            {"repeat", [&] { plan.repeat = std::stol(value); }},
            {"storm", [&] { plan.storm = true; }},
            {"failing-allocations", [&] { plan.fails_allocations = true; }},
            {"no-descriptors", [&] { plan.has_no_files = true; }},
        };
        const auto option = options.find(name);
        if (option == options.end())
            usage();
        option->second();
    }
    return plan;
}

} // namespace

// In place of libpam's: the module's lines of the log are part of what is tested.
extern "C" __attribute__((visibility("default"))) void pam_syslog(const pam_handle_t*, int priority, const char* format,
                                                                  ...) {
    static const char* const levels[] = {"log emerg",   "log alert",  "log crit", "log err",
                                         "log warning", "log notice", "log info", "log debug"};
    char text[1024];
    std::va_list arguments;
    va_start(arguments, format);
    const int length = std::vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    say(levels[priority & LOG_PRIMASK], length < 0 ? "(unreadable)" : text);
}

int main(int argc, char** argv) try {
    carry_out(plan_of({argv + 1, argv + argc}));
    return 0;
} catch (const std::exception& error) {
    std::cerr << "pam_driver: " << error.what() << '\n';
    return 1;
}

#include "command.hpp"
#include "conversation.hpp"
#include "json_output.hpp"
#include "output.hpp"
#include "whom.hpp"

#include <string>
#include <unistd.h>

namespace harness2fa {
namespace {

void print(const Explanation& explanation, const Options& options) {
    const std::string from = options.from.empty() ? "" : " from " + options.from;
    const std::string end = explanation.because.ends_with('.') ? "" : ".";
    print_line("A login of " + options.argument + " over " + options.service + from +
               (explanation.asked ? " is asked" : " is not asked") + " for a code: " + explanation.because + end);
}

} // namespace

int explain(const Options& options) {
    const Reply reply =
        Conversation(options).hold(ExplainCall{options.argument, options.service, options.from, acting_for(options)});
    const auto* const explanation = std::get_if<Explanation>(&reply);
    if (explanation == nullptr)
        return report_refusal(reply);
    if (options.json)
        write_all(STDOUT_FILENO, explanation_json(*explanation));
    else
        print(*explanation, options);
    return done;
}

} // namespace harness2fa

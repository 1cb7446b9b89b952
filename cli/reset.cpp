#include "command.hpp"
#include "confirmation.hpp"
#include "conversation.hpp"
#include "secret_display.hpp"
#include "whom.hpp"

namespace harness2fa {

int reset(const Options& options) {
    if (!options.print && (options.ascii || !options.png.empty()))
        throw Stop(usage, "`--ascii` and `--png` go with `--print`.");
    SecretDisplay display(options);
    confirm("Void all devices and recovery codes of " + options.argument + " and " + (options.print ? "show" : "mail") +
                " a new key?",
            options);
    const Reply reply =
        Conversation(options, long_limit).hold(ResetCall{options.argument, options.print, acting_for(options)});
    const auto* const issued = std::get_if<Issued>(&reply);
    if (issued == nullptr)
        return report_done(reply, options.json);
    display.show(*issued);
    return display.lacks_picture() ? refused : done;
}

} // namespace harness2fa

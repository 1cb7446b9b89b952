// harness2fa backup FILE: the daemon hands out the bytes, and this writes the file, so that no path goes to the daemon.
#include "command.hpp"
#include "conversation.hpp"
#include "json_output.hpp"
#include "new_file.hpp"
#include "output.hpp"
#include "whom.hpp"

#include "common/base64.hpp"

#include <unistd.h>

namespace harness2fa {

int backup(const Options& options) {
    NewFile file(options.argument, options.yes);
    ProgressLine progress(!options.json && !file.is_output());
    const auto take_chunk = [&](const Chunk& chunk) {
        const auto bytes = bytes_of_base64(chunk.data.text());
        if (!bytes)
            throw NoDaemon("The daemon does not keep to the protocol: a chunk is not in base64.");
        file.write(bytes->text());
        progress.show(chunk.done, chunk.all, "KiB");
    };
    const Reply reply = Conversation(options, file_limit)
                            .hold(BackupCall{options.key, acting_for(options)}, {.take_chunk = take_chunk});
    progress.end();
    const auto* const report = std::get_if<Done>(&reply);
    if (report == nullptr)
        return report_refusal(reply);
    file.finish();
    if (!file.is_output())
        return report_done(reply, options.json);
    print_error(report->text);
    return done;
}

} // namespace harness2fa

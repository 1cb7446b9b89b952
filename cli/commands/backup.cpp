// SPDX-License-Identifier: Apache-2.0
// harness2fa backup FILE gets the bytes from the daemon and writes the file, so that no path goes to the daemon.
#include "cli/command.hpp"
#include "cli/conversation.hpp"
#include "cli/json_output.hpp"
#include "cli/new_file.hpp"
#include "cli/output.hpp"
#include "cli/whom.hpp"

#include "common/base64.hpp"

#include <array>
#include <unistd.h>

namespace harness2fa::cli {
namespace {

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
                            .hold(BackupCall{options.has("--key"), acting_for(options)}, {.take_chunk = take_chunk});
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

constexpr std::array backup_options{
    Option{.name = "--key", .help = "The key, and not the store"},
};

} // namespace

extern constexpr Command backup_command{
    .name = "backup",
    .place = 170,
    .run = backup,
    .help = "Back up the devices and counters of all users",
    .argument = {.name = "FILE", .help = "a new file; - for standard output", .needed = true, .kind = ValueKind::file},
    .options = backup_options,
    .more = R"(For root, while the daemon runs. The store's key is not in the backup: what is
secret in it is sealed. --key writes the key, which is always the same, instead.
Keep the two apart: together they hold the secrets of all users, and only
together they can be restored.

Examples:
  harness2fa backup /backup/harness2fa-$(date +%F).db
  harness2fa backup --key /root/harness2fa.key)",
};

} // namespace harness2fa::cli

// SPDX-License-Identifier: Apache-2.0
// harness2fa restore FILE reads the file and sends the bytes to the daemon, so that no path goes to the daemon.
#include "cli/command.hpp"
#include "cli/confirmation.hpp"
#include "cli/conversation.hpp"
#include "cli/output.hpp"
#include "cli/whom.hpp"

#include "common/base64.hpp"
#include "common/descriptor.hpp"

#include <array>
#include <cerrno>
#include <cstdint>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace harness2fa::cli {
namespace {

constexpr std::size_t chunk_size = 6000; // bytes, of which base64 makes 8,000; a call has 8,192
constexpr std::size_t largest_key = 4096;
constexpr std::int64_t kibibyte = 1024;

class InputFile {
  public:
    explicit InputFile(const std::string& path) : path_(path == "-" ? "standard input" : path) {
        if (path != "-" && !(file_ = Descriptor(open(path.c_str(), O_RDONLY | O_CLOEXEC))))
            stop();
    }

    Secret read(std::size_t size) { // returns fewer bytes only at the end of the file
        Secret bytes(size);
        std::size_t got = 0;
        while (got < size) {
            const ssize_t more = ::read(descriptor(), bytes.data() + got, size - got);
            if (more < 0 && errno != EINTR)
                stop();
            if (more == 0)
                break;
            got += more > 0 ? static_cast<std::size_t>(more) : 0;
        }
        return Secret(bytes.text().substr(0, got));
    }

    std::int64_t size() const { // bytes, 0 if it is not known
        struct stat status {};
        return fstat(descriptor(), &status) == 0 && S_ISREG(status.st_mode) ? status.st_size : 0;
    }

  private:
    int descriptor() const { return file_ ? file_.get() : STDIN_FILENO; }
    [[noreturn]] void stop() const { throw Stop(usage, path_ + ": " + std::generic_category().message(errno) + "."); }

    std::string path_;
    Descriptor file_;
};

Secret key_in(const std::string& path) {
    if (path.empty())
        return {};
    const Secret key = InputFile(path).read(largest_key);
    if (key.empty())
        throw Stop(usage, path + " is empty.");
    return base64(key.bytes());
}

void show_backup(const Preview& preview) {
    for (const std::string& line : preview.lines)
        print_error(line);
}

int restore(const Options& options) {
    require_confirmable(options);
    InputFile file(options.argument);
    const Call call = RestoreCall{key_in(options.value("--key")), acting_for(options)};
    ProgressLine progress(!options.json);
    const std::int64_t all = file.size();
    const auto next_part = [&](const Progress& received) {
        const Secret part = file.read(chunk_size);
        if (all > 0)
            progress.show(received.done, all / kibibyte, "KiB");
        if (!part.empty())
            return base64(part.bytes());
        progress.end();
        return Secret("end");
    };
    const Reply reply =
        Conversation(options, file_limit).hold(call, {.show_preview = show_backup, .next_part = next_part});
    progress.end();
    return report_done(reply, options.json);
}

constexpr std::array restore_options{
    Option{.name = "--key",
           .value = "KEYFILE",
           .help = "The key, where the store has none or another one",
           .kind = ValueKind::file},
};

} // namespace

extern constexpr Command restore_command{
    .name = "restore",
    .place = 180,
    .run = restore,
    .help = "Put a backup in the place of the store",
    .argument = {.name = "FILE", .help = "the backup; - for standard input", .needed = true, .kind = ValueKind::file},
    .options = restore_options,
    .more = R"(For root, while the daemon runs. The backup is looked at as a whole first, and
then restored as a whole or not at all; no restart is needed. No code from
before the restore is good. Where the store can be read, what has happened
since the backup stays so: resets, removed devices, used recovery codes,
forgotten users; who has enrolled since is reset. Where it cannot, all
recovery codes are void, and it says since when nothing is known.

Examples:
  harness2fa restore /backup/harness2fa-2026-11-26.db
  harness2fa restore backup.db --key /root/harness2fa.key)",
};

} // namespace harness2fa::cli

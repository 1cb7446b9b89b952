// SPDX-License-Identifier: Apache-2.0
// harness2fa import otpauth FILE looks at all lines before it sends the first one.
#include "cli/command.hpp"
#include "cli/conversation.hpp"
#include "cli/json_output.hpp"
#include "cli/output.hpp"
#include "cli/progress_line.hpp"
#include "cli/whom.hpp"

#include "common/descriptor.hpp"
#include "rules/otpauth.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <memory>
#include <sys/mman.h>
#include <system_error>
#include <unistd.h>

namespace harness2fa::cli {
namespace {

std::string devices(int count) {
    return std::to_string(count) + (count == 1 ? " device" : " devices");
}

constexpr std::size_t largest_batch = 8000; // bytes of an answer's text, as JSON writes it; a call has 8,192
constexpr std::int64_t lines_between_reports = 1000;

[[noreturn]] void stop_at(const std::string& file) {
    throw Stop(usage, file + ": " + std::generic_category().message(errno) + ".");
}

// FileLines reads one line at a time, and wipes it afterwards.
class FileLines {
  public:
    explicit FileLines(int descriptor) : stream_(::fdopen(::dup(descriptor), "r"), &std::fclose) {
        if (!stream_ || std::setvbuf(stream_.get(), buffer_.data(), _IOFBF, buffer_.size()) != 0)
            stop_at("the file to import");
        std::rewind(stream_.get());
    }
    ~FileLines() {
        wipe_line();
        std::free(line_);
        stream_.reset();
        wipe(buffer_.data(), buffer_.size());
    }
    FileLines(const FileLines&) = delete;
    FileLines& operator=(const FileLines&) = delete;

    // next reads a line without its end, and without the carriage return of other systems. It returns false if there are no more, and
    // throws Stop(usage) if the file cannot be read to its end, as a directory cannot.
    bool next(std::string_view& line) {
        wipe_line();
        const ssize_t size = ::getline(&line_, &capacity_, stream_.get());
        if (size < 0 && std::feof(stream_.get()) == 0)
            stop_at("the file to import");
        if (size < 0)
            return false;
        ++number_;
        line = {line_, static_cast<std::size_t>(size)};
        while (!line.empty() && (line.back() == '\n' || line.back() == '\r'))
            line.remove_suffix(1);
        return true;
    }
    std::int64_t number() const { return number_; }

  private:
    void wipe_line() {
        if (line_ != nullptr)
            wipe(line_, capacity_);
    }

    std::array<char, 65536> buffer_{};
    std::unique_ptr<FILE, int (*)(FILE*)> stream_;
    char* line_ = nullptr;
    std::size_t capacity_ = 0;
    std::int64_t number_ = 0;
};

bool is_nothing(std::string_view line) {
    const auto first = line.find_first_not_of(" \t");
    return first == line.npos || line[first] == '#';
}

[[nodiscard]] std::optional<Fault> wrong_with(std::string_view line) {
    if (line.size() > largest_batch / 2)
        return Fault{"it is too long"};
    const auto device = rules::parse_otpauth(line);
    return device ? std::nullopt : std::optional(device.error());
}

// copy_of_input keeps standard input in memory (memfd_create(2)), because its secrets belong on no disk.
Descriptor copy_of_input() {
    Descriptor copy(::memfd_create("import", MFD_CLOEXEC));
    std::array<char, 65536> bytes{};
    ssize_t size = 0;
    while ((size = ::read(STDIN_FILENO, bytes.data(), bytes.size())) > 0)
        write_all(copy.get(), {bytes.data(), static_cast<std::size_t>(size)});
    wipe(bytes.data(), bytes.size());
    if (!copy || size < 0)
        stop_at("standard input");
    return copy;
}

Descriptor open_import(const std::string& file) {
    if (file == "-")
        return copy_of_input();
    Descriptor descriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
    if (!descriptor)
        stop_at(file);
    if (::lseek(descriptor.get(), 0, SEEK_CUR) < 0)
        throw Stop(usage,
                   file + " cannot be read twice. Give it on standard input: harness2fa import otpauth - < " + file);
    return descriptor;
}

struct Looked {
    std::int64_t good = 0, bad = 0;
};

Looked look_at(int descriptor) {
    Looked looked;
    FileLines lines(descriptor);
    for (std::string_view line; lines.next(line);) {
        if (is_nothing(line))
            continue;
        const auto fault = wrong_with(line);
        ++(fault ? looked.bad : looked.good);
        if (fault)
            print_error("line " + std::to_string(lines.number()) + ": " + fault->why + ".");
    }
    return looked;
}

class Import {
  public:
    Import(const Options& options, std::int64_t all)
        : daemon_(connect_to_daemon(options)), all_(all), progress_(!options.json) {
        take(daemon_.exchange(ImportCall{acting_for(options)}));
        batch_.reserve(largest_batch);
    }
    ~Import() { wipe(batch_.data(), batch_.capacity()); }
    Import(const Import&) = delete;
    Import& operator=(const Import&) = delete;

    void add(std::string_view line) {
        const auto size = line.size() +
                          static_cast<std::size_t>(std::ranges::count_if(
                              line,
                              [](char c) {
                                  return c == '"' || c == '\\'; // two bytes in JSON, as the end of the line
                              })) +
                          2;
        if (size_ + size > largest_batch)
            send();
        batch_.append(line) += '\n';
        size_ += size;
        ++lines_;
    }

    ImportReport end() {
        send();
        progress_.end();
        const Reply reply = daemon_.exchange(Answer{});
        if (!std::holds_alternative<Done>(reply))
            throw Stop(report_refusal(reply), "");
        return report_;
    }

  private:
    void send() {
        if (batch_.empty())
            return;
        take(daemon_.exchange(Answer{Secret(std::string_view(batch_))}));
        wipe(batch_.data(), batch_.size());
        batch_.clear();
        size_ = 0;
        if (lines_ - reported_ >= lines_between_reports) {
            progress_.show(lines_, all_);
            reported_ = lines_;
        }
    }

    void take(const Reply& reply) {
        const auto* report = std::get_if<ImportReport>(&reply);
        if (report == nullptr)
            throw Stop(report_refusal(reply), "Imported before that: " + devices(report_.imported) + ".");
        report_ = *report;
    }

    DaemonClient daemon_;
    std::int64_t all_, lines_ = 0, reported_ = 0;
    ProgressLine progress_;
    std::string batch_;
    std::size_t size_ = 0;
    ImportReport report_;
};

void print(const ImportReport& report, std::int64_t bad) {
    std::string text = "Imported " + devices(report.imported) + ".";
    if (report.skipped > 0)
        text += " Skipped, because they were there already: " + std::to_string(report.skipped) + ".";
    if (report.unknown > 0)
        text += " Of users that this machine does not know: " + std::to_string(report.unknown) + ".";
    if (bad > 0)
        text += " Bad lines, left out: " + std::to_string(bad) + ".";
    print_line(text);
}

int import_devices(const Options& options) {
    if (options.argument != "otpauth")
        throw Stop(usage, "Only otpauth URIs can be imported: harness2fa import otpauth FILE");
    const Descriptor file = open_import(options.second);
    const Looked looked = look_at(file.get());
    if (looked.bad > 0 && !options.has("--skip-bad"))
        throw Stop(refused, "Nothing was imported: " + std::to_string(looked.bad) + " of " +
                                std::to_string(looked.good + looked.bad) +
                                " lines are bad. With `--skip-bad` the others are imported.");
    Import import(options, looked.good);
    FileLines lines(file.get());
    for (std::string_view line; lines.next(line);)
        if (!is_nothing(line) && !wrong_with(line))
            import.add(line);
    const ImportReport report = import.end();
    if (options.json)
        write_all(STDOUT_FILENO, import_json(report, looked.bad));
    else
        print(report, looked.bad);
    return done;
}

constexpr std::array import_options{
    Option{.name = "--skip-bad", .help = "Leave bad lines out instead of importing nothing"},
};

} // namespace

extern constexpr Command import_command{
    .name = "import",
    .place = 100,
    .run = import_devices,
    .help = "Import the devices that users have already",
    .argument = {.name = "FORMAT", .help = "otpauth", .needed = true, .words = "otpauth"},
    .second = {.name = "FILE", .help = "the URIs; - for standard input", .needed = true, .kind = ValueKind::file},
    .options = import_options,
    .more = R"(For root. FILE has a URI a line, as authenticator apps and provisioning tools
write them; the account part of its label is the user. Empty lines and those
that begin with # are left out. The devices are active at once. All lines are
looked at first: when one is bad, nothing is imported. A device that a user
has already is skipped, so the same file may be imported again.

Examples:
  harness2fa import otpauth devices.txt
  gpg --decrypt devices.gpg | harness2fa import otpauth -

With --json there is one document: {"imported","skipped","unknown","bad"}.)",
};

} // namespace harness2fa::cli

// SPDX-License-Identifier: Apache-2.0
#include "terminal.hpp"

#include "command.hpp"
#include "output.hpp"

#include "common/utf8.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <sys/signalfd.h>
#include <termios.h>
#include <unistd.h>

namespace harness2fa::cli {
namespace {

constexpr std::size_t longest_answer = 1024; // bytes; a code has at most a dozen

// Signals has signals that end a program arrive as bytes instead, so that the terminal can be put back first.
class Signals {
  public:
    Signals() {
        sigset_t ending;
        sigemptyset(&ending);
        for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT})
            sigaddset(&ending, signal);
        sigprocmask(SIG_BLOCK, &ending, &before_); // NOLINT(concurrency-mt-unsafe): there is one thread
        arrived_ = Descriptor(signalfd(-1, &ending, SFD_CLOEXEC | SFD_NONBLOCK));
    }
    ~Signals() { sigprocmask(SIG_SETMASK, &before_, nullptr); } // NOLINT(concurrency-mt-unsafe)
    Signals(const Signals&) = delete;
    Signals& operator=(const Signals&) = delete;

    int descriptor() const { return arrived_.get(); }

  private:
    sigset_t before_{};
    Descriptor arrived_;
};

// Echo switches the terminal's echo off, and back on at the end.
class Echo {
  public:
    Echo(int terminal, bool on) : terminal_(terminal) {
        if (on || tcgetattr(terminal, &before_) != 0)
            return;
        termios silent = before_;
        silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        changed_ = tcsetattr(terminal, TCSAFLUSH, &silent) == 0;
    }
    ~Echo() {
        if (changed_)
            tcsetattr(terminal_, TCSANOW, &before_);
    }
    Echo(const Echo&) = delete;
    Echo& operator=(const Echo&) = delete;

    bool is_off() const { return changed_; }

  private:
    int terminal_;
    termios before_{};
    bool changed_ = false;
};

Descriptor open_own_terminal() {
    return Descriptor(open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY));
}

int screen(bool keep_output_clean) {
    if (!keep_output_clean && isatty(STDOUT_FILENO) != 0)
        return STDOUT_FILENO;
    return isatty(STDERR_FILENO) != 0 ? STDERR_FILENO : STDIN_FILENO; // a terminal is open for writing, too
}

} // namespace

bool has_terminal() {
    return isatty(STDIN_FILENO) != 0 || open_own_terminal();
}

Answers::Answers(bool from_input, bool keep_output_clean)
    : from_input_(from_input), in_(STDIN_FILENO), out_(STDERR_FILENO), lines_(longest_answer) {
    if (from_input)
        return;
    if (isatty(STDIN_FILENO) != 0) {
        out_ = screen(keep_output_clean);
        return;
    }
    own_terminal_ = open_own_terminal();
    if (!own_terminal_)
        throw Stop(usage, "A code is needed, and there is no terminal to ask for it.\n"
                          "With `--code -` it is read from standard input, one code a line.");
    in_ = out_ = own_terminal_.get();
}

std::optional<Secret> Answers::ask(const Question& question, int watched) {
    const Signals signals;
    const Echo echo(in_, question.echo || from_input_);
    show(question);
    auto answer = read_line(watched, signals.descriptor());
    if (!from_input_ && (echo.is_off() || !answer))
        write_all(out_, "\n"); // the line end that was not typed, or not shown
    if (!from_input_ && !answer)
        tcflush(in_, TCIFLUSH); // half a code must not end up at the shell's prompt
    return answer;
}

void Answers::show(const Question& question) const {
    if (!question.text.empty())
        write_all(out_, printable(question.text, Lines::many) + '\n');
    if (!from_input_)
        write_all(out_, printable(question.prompt, Lines::many));
}

std::optional<Secret> Answers::read_line(int watched, int signals) {
    while (true) {
        if (auto line = lines_.next())
            return line;
        if (lines_.overflowed())
            throw Stop(refused, "That is too long for a code. Nothing has changed.");
        std::array<pollfd, 3> wait{{{in_, POLLIN, 0}, {signals, POLLIN, 0}, {watched, POLLIN, 0}}};
        if (poll(wait.data(), wait.size(), -1) < 0)
            continue; // EINTR: the program was stopped and continued
        signalfd_siginfo signal{};
        if (wait[1].revents != 0 && read(signals, &signal, sizeof signal) == sizeof signal)
            give_up(128 + static_cast<int>(signal.ssi_signo)); // as a shell reports it
        if (wait[0].revents == 0 && wait[2].revents != 0)
            return std::nullopt;
        if (wait[0].revents != 0 && !read_more())
            give_up(refused);
    }
}

bool Answers::read_more() {
    Secret chunk(longest_answer);
    const ssize_t got = read(in_, chunk.data(), chunk.size());
    if (got > 0)
        lines_.append(chunk.text().substr(0, static_cast<std::size_t>(got)));
    else if (got < 0 && errno == EINTR)
        return true;
    else if (lines_.holds_bytes())
        lines_.append("\n"); // the last line may lack its end
    else
        return false;
    return true;
}

void Answers::give_up(int status) const {
    if (!from_input_)
        write_all(out_, "\n");
    throw Stop(status, "Nothing has changed.");
}

} // namespace harness2fa::cli

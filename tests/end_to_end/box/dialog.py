# SPDX-License-Identifier: Apache-2.0
"""Logins as a person sees them: a real program on a terminal of 80 columns."""

import os
import re
import select
import signal
import time

import pexpect

PASSWORD = "correct-horse"
PROMPT = "Verification code: "
ON_PAPER = "Press Enter when you have them on paper: "
PATIENCE = 25  # seconds; a wrong password takes about two, a wrong code about two more


class HangUpTerminal(pexpect.spawn):
    """Debian 13's login(1) hangs its terminal up at the beginning, and opens it again: as long as the program runs, that is not the end."""

    def read_nonblocking(self, size=1, timeout=-1):
        end = time.monotonic() + (self.timeout if timeout == -1 else timeout)
        poll = select.poll()
        poll.register(self.child_fd, select.POLLIN)
        while poll.poll(max(0, end - time.monotonic()) * 1000):
            try:
                text = self._decoder.decode(os.read(self.child_fd, size), final=False)
            except OSError:
                if os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT):
                    self.flag_eof = True
                    raise pexpect.EOF("the program has ended") from None
                if time.monotonic() > end:
                    break
                time.sleep(0.02)
                continue
            self._log(text, "read")
            return text
        raise pexpect.TIMEOUT("the terminal is silent")


class Dialog:
    """Steps return the dialog itself, so that a login reads as one sentence."""

    at_the_end = pexpect.EOF  # what a refused login shows last
    terminal_type = pexpect.spawn

    def __init__(self, marker, *words):
        self.marker = marker
        self.shown = ""  # everything so far
        self.terminal = self.terminal_type(words[0], list(words[1:]), encoding="utf-8", codec_errors="replace",
                                           timeout=PATIENCE, dimensions=(24, 80), env=dict(os.environ, TERM="xterm"))
        self.terminal.delaybeforesend = None

    def says(self, *texts):
        for text in texts:
            self._until(text)
        return self

    def password(self, password=PASSWORD):
        return self.asks(re.compile(r"[Pp]assword[^:\n]*: ")).types(password)

    def code(self, code):
        return self.asks(PROMPT).types(code)

    def asks(self, prompt=PROMPT):
        """Waits for a prompt and for the program to read: input that comes before the echo is off would be flushed."""
        self._until(prompt)
        return self

    def reads_codes(self):
        """At the last question of a set-up."""
        return self.asks(ON_PAPER).types("")

    def types(self, line):
        self.terminal.sendline(line)
        return self

    def gets_in(self):
        self._until(self.marker)
        self.close()
        return self

    def is_refused(self, *texts):
        """Ends without a session, after it has said `texts`."""
        self.says(*texts)
        before = len(self.shown)
        self._until(self.at_the_end)
        self.close()
        for word in (self.marker, PROMPT):
            if word in self.shown[before:]:
                raise AssertionError(f"{word!r} although refused:\n{self.shown}")
        return self

    def close(self):
        self.terminal.close(force=True)

    def was_never_asked(self, prompt=PROMPT):
        if prompt in self.shown:
            raise AssertionError(f"asked for a code:\n{self.shown}")
        return self

    def _until(self, what):
        try:
            if isinstance(what, str):
                self.terminal.expect_exact(what)
            else:
                self.terminal.expect(what)
        except (pexpect.EOF, pexpect.TIMEOUT) as why:
            raise AssertionError(f"waited for {what!r}, saw\n{self.shown}{self.terminal.before}"
                                 f"[{type(why).__name__}]") from None
        finally:
            after = self.terminal.after if isinstance(self.terminal.after, str) else ""
            self.shown += str(self.terminal.before) + after


def _session(user):
    return f"{user} is in", "echo $(id -un) is in"


def ssh(user, *options):
    """With keyboard-interactive alone, so that a refusal does not go on with another method; `options` come first."""
    marker, command = _session(user)
    return Dialog(marker, "ssh", *options, "-o", "PreferredAuthentications=keyboard-interactive",
                  "-o", "NumberOfPasswordPrompts=1", user + "@127.0.0.1", command)


def su(target, by, *options):
    marker, command = _session(target)
    return Dialog(marker, "runuser", "-u", by, "--", "su", *options, target, "-c", command)


def sudo(by):
    marker, command = _session("root")
    return Dialog(marker, "runuser", "-u", by, "--", "sudo", "-k", "sh", "-c", command)


class Login(Dialog):
    """login(1), which begins a session with a shell."""

    terminal_type = HangUpTerminal
    at_the_end = re.compile("Login incorrect|Maximum number of tries|Authentication failure")

    def __init__(self, user, *words):
        super().__init__(f"{user} is in", *(words or ("login", user)))

    def gets_in(self):
        self._until(re.compile(r"[$#] $"))
        self.types(_session("")[1])
        return super().gets_in()


def hang_up(dialog):
    """The person closes the window."""
    dialog.terminal.kill(signal.SIGHUP)
    dialog.close()


def keys_in(shown):
    """Of the set-ups that were offered, the latest one last."""
    return re.findall("Key: ((?:[A-Z2-7]{4} ){7}[A-Z2-7]{4})", shown)

# SPDX-License-Identifier: Apache-2.0
"""A daemon that says what a test tells it to, and a terminal to talk to the command through."""

import json
import os
import pty
import select
import shutil
import socket
import tempfile
import termios
import threading
import time

PATIENCE = 20  # seconds until a test that waits for something has failed


class FakeDaemon:
    """Answers every line it gets with the next one of `script`, then closes the connection; `heard` is what it got.

    A script of lists is one of several connections, one after the other."""

    def __init__(self, *script, euid=None, file_owner=None):
        self.heard = []
        self.directory = tempfile.mkdtemp(prefix="harness2fa-")
        self.config = os.path.join(self.directory, "private.yaml")
        path = os.path.join(self.directory, "socket")
        with open(self.config, "w", encoding="utf-8") as file:
            file.write(f"socket: {path}\n")
        if file_owner is not None:
            os.chown(self.config, file_owner, -1)
        os.chmod(self.directory, 0o755)
        self.listening = socket.socket(socket.AF_UNIX)
        self.listening.bind(path)
        if euid is not None:
            os.seteuid(euid)
        self.listening.listen()  # SO_PEERCRED shows who called this
        if euid is not None:
            os.seteuid(0)
        self.listening.settimeout(PATIENCE)
        scripts = script if script and isinstance(script[0], list) else (script,)
        self.thread = threading.Thread(target=self._serve, args=(scripts,), daemon=True)
        self.thread.start()

    def _serve(self, scripts):
        try:
            for script in scripts:
                connection, _ = self.listening.accept()
                if not self._speak(connection, script):
                    return
        except OSError:
            return

    def _speak(self, connection, script):
        """False when it was hung up on."""
        connection.settimeout(PATIENCE)
        with connection, connection.makefile("rb") as lines:
            for reply in script:
                line = lines.readline()
                if not line:
                    return False
                self.heard.append(json.loads(line))
                if callable(reply):
                    reply(connection)
                elif reply is not None:
                    self.say(connection, reply)
        return True

    @staticmethod
    def say(connection, reply):
        text = reply if isinstance(reply, str) else json.dumps(reply)
        connection.sendall(text.encode() + b"\n")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        with socket.socket(socket.AF_UNIX) as nobody:  # ends the waiting when no command has come
            nobody.connect(self.listening.getsockname())
        self.thread.join(PATIENCE)
        self.listening.close()
        shutil.rmtree(self.directory)


class Terminal:
    """The command at a terminal of its own."""

    def __init__(self, words, env=None):
        self.seen = ""
        self.pid, self.master = pty.fork()
        if self.pid == 0:
            os.execve(words[0], words, env or os.environ)

    def wait_for(self, text):
        end = time.monotonic() + PATIENCE
        while text not in self.seen:
            if not select.select([self.master], [], [], max(0, end - time.monotonic()))[0]:
                raise AssertionError(f"waited for {text!r}, saw {self.seen!r}")
            if not self._read():
                raise AssertionError(f"ended before {text!r}, saw {self.seen!r}")

    def _read(self):
        try:
            data = os.read(self.master, 65536)
        except OSError:  # EIO: the other end is closed
            data = b""
        self.seen += data.decode().replace("\r\n", "\n")
        return data

    def type(self, text):
        os.write(self.master, text.encode())

    def echoes(self):
        return bool(termios.tcgetattr(self.master)[3] & termios.ECHO)

    def end(self):
        """Returns the exit status as a shell would."""
        while self._read():
            pass
        _, status = os.waitpid(self.pid, 0)
        os.close(self.master)
        return os.waitstatus_to_exitcode(status)

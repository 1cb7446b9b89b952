# SPDX-License-Identifier: Apache-2.0
"""The real harness2fad as its own user, with a clock that the test moves."""

import calendar
import glob
import os
import select
import shlex
import signal
import socket
import subprocess
import time

from box.profiles import confinement
from box.world import BOX, write

BEGINNING = calendar.timegm((2027, 3, 1, 12, 0, 0))
NOTIFY = BOX + "/notify"
PROGRAM = "/usr/sbin/harness2fad"
PATIENCE = 20  # seconds to start or to end


class DaemonFailed(AssertionError):
    pass


class Clock:
    """The daemon's time: it stands still until a test moves it. Everything else keeps the machine's time."""

    path = BOX + "/clock"

    def __init__(self):
        self.now = BEGINNING
        self.set(BEGINNING)

    def set(self, now):
        self.now = now
        write(self.path + ".new", time.strftime("%Y-%m-%d %H:%M:%S\n", time.gmtime(now)))
        os.rename(self.path + ".new", self.path)

    def move(self, seconds):
        self.set(self.now + seconds)


class Daemon:
    log = BOX + "/harness2fad.log"  # its standard error
    socket = "/run/harness2fa/socket"

    def __init__(self):
        self.faked_clock = True
        self._process = None
        self._activation = None

    def start(self, socket_activated=False):
        """Returns when it is ready. With socket activation the socket stays when the daemon ends."""
        if socket_activated and not self._activation:
            self._activation = _listening_socket(self.socket)
        with _notification_socket() as notifications, open(self.log, "ab") as log:
            self._process = subprocess.Popen(self._command(), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                             pass_fds=[self._activation.fileno()] if self._activation else [])
            self._wait_until_ready(notifications)

    def make_store(self):
        """As the first installation of the package does."""
        subprocess.run(["setpriv", "--reuid=harness2fa", "--regid=harness2fa", "--clear-groups", PROGRAM, "--make-store"], check=True)

    def stop(self):
        """SIGTERM, as systemd does; returns the exit status."""
        return self._end(signal.SIGTERM)

    def kill(self):
        return self._end(signal.SIGKILL)

    def restart(self):
        self.stop()
        self.start()

    def signal(self, number):
        self._process.send_signal(number)

    def freeze(self):
        self.signal(signal.SIGSTOP)
        os.waitid(os.P_PID, self._process.pid, os.WSTOPPED | os.WNOWAIT)

    def thaw(self):
        self.signal(signal.SIGCONT)

    def pid(self):
        return self._process.pid

    def running(self):
        return self._process is not None and self._process.poll() is None

    def clean(self):
        """Ends what runs still, and takes the socket away."""
        if self.running():
            self.kill()
        if self._activation:
            self._activation.close()
            self._activation = None
        if os.path.lexists(self.socket):
            os.unlink(self.socket)
        write(self.log, "")

    def output(self):
        with open(self.log, encoding="utf-8", errors="replace") as log:
            return log.read()

    def _end(self, number):
        self.signal(number)
        return self._process.wait(PATIENCE)

    def _command(self):
        environment = [f"NOTIFY_SOCKET={NOTIFY}"]
        if self.faked_clock:
            environment += [f"LD_PRELOAD={_real_timers()}:{_faketime()}", f"FAKETIME_TIMESTAMP_FILE={Clock.path}", "FAKETIME_NO_CACHE=1",
                            "FAKETIME_DONT_FAKE_MONOTONIC=1", "NO_FAKE_STAT=1", "TZ=UTC"]
        command = ["setpriv", "--reuid=harness2fa", "--regid=harness2fa", "--clear-groups", "--no-new-privs",
                   "env", "-i", "PATH=/usr/bin", *environment]
        program = [*confinement().words(PROGRAM), PROGRAM]
        if not self._activation:
            return [*command, *program]
        # systemd's protocol: the socket is descriptor 3; LISTEN_PID says for whom it is meant.
        return ["sh", "-c", f"exec 3<&{self._activation.fileno()}; "
                f"exec {shlex.join(command)} LISTEN_PID=$$ LISTEN_FDS=1 {shlex.join(program)}"]

    def _wait_until_ready(self, notifications):
        ended = os.pidfd_open(self._process.pid)
        try:
            while True:
                ready, _, _ = select.select([notifications, ended], [], [], PATIENCE)
                if notifications in ready:
                    if b"READY=1" in notifications.recv(4096).split(b"\n"):
                        return
                elif ended in ready:
                    raise DaemonFailed(f"harness2fad ended: {self._process.wait()}\n{self.output()}")
                else:
                    raise DaemonFailed(f"harness2fad is not ready\n{self.output()}")
        finally:
            os.close(ended)


def _notification_socket():
    if os.path.exists(NOTIFY):
        os.unlink(NOTIFY)
    receiver = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    receiver.bind(NOTIFY)
    os.chmod(NOTIFY, 0o666)
    return receiver


def _listening_socket(path):
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(path)
    os.chmod(path, 0o666)
    listener.listen(4096)
    return listener


def _real_timers():
    path = BOX + "/stage/tests/real_timers.so"
    if not os.path.exists(path):
        raise DaemonFailed(f"{path} was not built: real_timers.cpp")  # without it some waits would never end
    return path


def _faketime():
    return glob.glob("/usr/lib/*/faketime/libfaketimeMT.so.1")[0]

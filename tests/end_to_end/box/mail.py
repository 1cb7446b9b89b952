# SPDX-License-Identifier: Apache-2.0
"""A real mail server, and the real harness2fa-mailer as its own user."""

import email
import email.policy
import glob
import os
import pwd
import socket
import subprocess
import time

from box.profiles import confinement
from box.world import BOX, run, write

MAILS = BOX + "/mail"
SPOOL = BOX + "/exim"
PROGRAM = "/usr/sbin/harness2fa-mailer"
PATIENCE = 20  # seconds until a mail has come
CONFIG = f"""
keep_environment =
primary_hostname = web1
local_interfaces = 127.0.0.1.25
acl_smtp_rcpt = recipient
never_users =
log_file_path = {SPOOL}/%slog
spool_directory = {SPOOL}
pid_file_path = {SPOOL}/pid
begin acl
recipient:
  accept
begin routers
everybody:
  driver = accept
  transport = keep
begin transports
keep:
  driver = appendfile
  directory = {MAILS}
  maildir_format
  user = nobody
  group = nogroup
"""


class Mail:
    def __init__(self):
        exim, nobody = pwd.getpwnam("Debian-exim"), pwd.getpwnam("nobody")
        for directory, owner in ((MAILS, nobody), (SPOOL, exim)):
            os.makedirs(directory)
            os.chown(directory, owner.pw_uid, owner.pw_gid)
        write("/etc/exim4/exim4.conf", CONFIG)
        self._server = self._sender = None

    def begin(self):
        """Empty boxes, a server and a sender that run."""
        self.stop()
        for path in glob.glob(MAILS + "/new/*"):
            os.unlink(path)
        self.start_server()
        self.start_sender()

    def start_server(self):
        self._server = subprocess.Popen(["exim4", "-bdf"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL)
        end = time.monotonic() + PATIENCE
        while True:
            try:
                return socket.create_connection(("127.0.0.1", 25)).close()
            except OSError:  # it does not listen yet, and tells nobody when it does
                if time.monotonic() > end:
                    raise
                time.sleep(0.02)

    def start_sender(self):
        self._sender = subprocess.Popen(
            ["setpriv", "--reuid=harness2fa-mailer", "--regid=harness2fa-mailer", "--clear-groups", "--no-new-privs",
             *confinement().words(PROGRAM), PROGRAM], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=open(BOX + "/mailer.log", "ab"))

    def sender_pid(self):
        return self._sender.pid

    def stop_server(self):
        self._end("_server")

    def stop_sender(self):
        self._end("_sender")

    def stop(self):
        self.stop_sender()
        self.stop_server()

    def _end(self, which):
        process = getattr(self, which)
        if process is not None:
            process.kill()
            process.wait()
        setattr(self, which, None)

    @staticmethod
    def box_of(user):
        """The mails to the user, in the order in which they came."""
        return [message for message in _all() if message["To"].partition("@")[0] == user]

    @staticmethod
    def first():
        """Of all mails."""
        return next(_all())

    def wait_for(self, user, subject="", count=1):
        """The last of at least so many mails to the user whose subject holds this."""
        end = time.monotonic() + PATIENCE
        while True:
            found = [message for message in self.box_of(user) if subject in message["Subject"]]
            if len(found) >= count:
                return found[-1]
            if time.monotonic() > end:
                raise AssertionError(f"no mail {subject!r} to {user}; {len(found)} of {count}, in the box: "
                                     f"{[message['Subject'] for message in self.box_of(user)]}")
            time.sleep(0.02)  # the server tells nobody when it has written a mail


def _all():
    return map(_read, sorted(glob.glob(MAILS + "/new/*"), key=os.path.getmtime))


def _read(path):
    with open(path, "rb") as file:
        return email.message_from_binary_file(file, policy=email.policy.default)


def scan_picture(message):
    """What a phone reads from the picture in the mail."""
    picture = next(part for part in message.walk() if part.get_content_type() == "image/png")
    with open(BOX + "/mail.png", "wb") as file:
        file.write(picture.get_content())
    return run("zbarimg", "--quiet", "--raw", BOX + "/mail.png").strip()

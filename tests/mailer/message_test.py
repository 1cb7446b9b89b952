# SPDX-License-Identifier: Apache-2.0
"""The messages as they arrive, through Exim, which Debian has for its mail server: plain, and with TLS and a login."""

import email
import email.utils
import glob
import os
import pwd
import re
import shutil
import socket
import subprocess
import time
import unittest
from email.header import decode_header, make_header

import box
from box import BOX, FOREIGN, FOREIGN_NAME, HOST, run, write
from mailer_case import KEY, NOBODY, PATIENCE, URI, Case, leaves, mail, parsed
from smtp import MailServer

MAILDIR = BOX + "/mail"
SPOOL = BOX + "/exim"
CONFIG = f"""
keep_environment =
primary_hostname = {FOREIGN_NAME}
local_interfaces = 127.0.0.1.25 : {FOREIGN}.465 : {FOREIGN}.587
tls_on_connect_ports = 465
tls_certificate = {BOX}/good.crt
tls_privatekey = {SPOOL}/good.key
tls_advertise_hosts = *
auth_advertise_hosts = ${{if eq{{$tls_in_cipher}}{{}}{{}}{{*}}}}
acl_smtp_rcpt = recipient
never_users =
log_file_path = {SPOOL}/%slog
spool_directory = {SPOOL}
pid_file_path = {SPOOL}/pid
begin acl
recipient:
  accept hosts = 127.0.0.1
  accept authenticated = *
  deny message = Log in first
begin routers
everybody:
  driver = accept
  transport = keep
begin transports
keep:
  driver = appendfile
  directory = {MAILDIR}
  maildir_format
  user = nobody
  group = nogroup
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = ${{if and{{{{eq{{$auth2}}{{sender}}}}{{eq{{$auth3}}{{the-password}}}}}}}}
  server_set_id = $auth2
"""


def start_server():
    exim = pwd.getpwnam("Debian-exim")
    for directory, owner, group in ((MAILDIR, NOBODY, NOBODY), (SPOOL, exim.pw_uid, exim.pw_gid)):
        os.makedirs(directory)
        os.chown(directory, owner, group)
    shutil.copy(BOX + "/good.key", SPOOL)
    os.chown(SPOOL + "/good.key", exim.pw_uid, exim.pw_gid)
    write("/etc/exim4/exim4.conf", CONFIG)
    subprocess.Popen(["exim4", "-bdf"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    end = time.monotonic() + PATIENCE
    while True:
        try:
            return socket.create_connection((FOREIGN, 587)).close()
        except OSError:  # it does not listen yet
            if time.monotonic() > end:
                raise
            time.sleep(0.02)


class Delivered(Case):
    """Into a maildir."""

    def deliver(self, smtp="smtp://localhost:25", kind="key", **other):
        for old in glob.glob(MAILDIR + "/new/*"):
            os.unlink(old)
        self.assertEqual(self.outcome(smtp, kind, **other), "delivered")
        end = time.monotonic() + PATIENCE
        while not (found := glob.glob(MAILDIR + "/new/*")):  # the server has accepted it; where it puts it, it tells nobody
            self.assertLess(time.monotonic(), end, "no message came")
            time.sleep(0.02)
        self.assertEqual(len(found), 1)
        with open(found[0], "rb") as file:
            self.content = file.read()
        return parsed(self.content)

    def test_key(self):
        message = self.deliver()
        self.assertEqual(message.get_content_type(), "multipart/alternative")
        self.assertEqual([part.get_content_type() for part in message.walk()],
                         ["multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png"])
        text, page, picture = leaves(message)
        for part in (text, page):
            self.assertEqual(part.get_content_charset(), "utf-8")
            self.assertEqual(part["Content-Transfer-Encoding"], "quoted-printable")
            for expected in ("alice", HOST, "bob", "Tuesday, 1 December 2026, 08:00 UTC", "alice@web1"):
                self.assertIn(expected, part.get_content())
        self.assertIn(KEY, text.get_content())
        self.assertIn(KEY.replace(" ", ""), re.sub(r"<[^>]*>|\s", "", page.get_content()))
        self.assertEqual(picture.get_content_disposition(), "inline")
        self.assertIn(f'src="cid:{picture["Content-ID"].strip("<>")}"', page.get_content())
        path = self.directory + "/qr.png"
        with open(path, "wb") as file:
            file.write(picture.get_content())
        seen = subprocess.run(["zbarimg", "--quiet", "--raw", path], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                              text=True, check=True)
        self.assertEqual(seen.stdout.strip(), URI)

    def test_headers(self):
        before = time.time()
        message = self.deliver()
        self.assertEqual(message["From"], f"harness2fa on {HOST} <harness2fa@web1.example.test>")
        self.assertEqual(message["To"], "alice@example.test")
        self.assertEqual(message["Subject"], f"Set up two-factor login on {HOST}")
        self.assertEqual(message["Auto-Submitted"], "auto-generated")
        self.assertEqual(message["MIME-Version"], "1.0")
        self.assertRegex(message["Message-ID"], rf"^<[0-9a-f]{{32}}@{HOST}>$")
        sent = email.utils.parsedate_to_datetime(message["Date"]).timestamp()
        self.assertTrue(int(before) <= sent <= time.time(), message["Date"])
        for name in message.keys():
            self.assertEqual(len(message.get_all(name)), 1 if name != "Received" else len(message.get_all(name)), name)

    def test_notice_and_test(self):
        message = self.deliver(kind="notice", about="Two-factor authentication was turned off for alice.")
        self.assertEqual([part.get_content_type() for part in leaves(message)], ["text/plain", "text/html"])
        for part in leaves(message):
            self.assertIn("Two-factor authentication was turned off for alice.", part.get_content())
        message = self.deliver(kind="test")
        self.assertIn("so the settings work", leaves(message)[0].get_content().replace("\n", " "))

    def test_other_letters_than_ascii(self):
        message = self.deliver(user="jürgen", host="größe-" + "ü" * 40, account="ключ@web1", asked_by="Žofie")
        self.assertEqual(message["Subject"], "Set up two-factor login on größe-" + "ü" * 40)
        words = decode_header(email.message_from_bytes(self.content)["From"])  # the newer policy puts blanks between words
        self.assertEqual(str(make_header(words)), "harness2fa on größe-" + "ü" * 40 + " <harness2fa@web1.example.test>")
        for part in leaves(message)[:2]:
            for expected in ("jürgen", "ключ@web1", "Žofie"):
                self.assertIn(expected, part.get_content())

    def test_dots_at_the_beginning_of_lines(self):
        about = " ".join([".", "..", "...", "x" * 70, ".", "y" * 70, "..", "z" * 72, "."])
        text = leaves(self.deliver(kind="notice", about=about))[0].get_content()
        self.assertIn(about, " ".join(text.split()))

    def test_hostile_names_inject_nothing(self):
        evil = "x\r\nBcc: eve@example.test\r\n\r\n.\r\nMAIL FROM:<eve@example.test>\r\n"
        for kind in ("key", "notice", "test"):
            with self.subTest(kind):
                message = self.deliver(kind=kind, host=evil, user=evil, asked_by=evil, about=evil, account=evil, until=evil)
                self.assertIsNone(message["Bcc"])
                self.assertEqual(message["To"], "alice@example.test")
                for part in leaves(message)[:2]:
                    self.assertNotIn("\nBcc", part.get_content())
                    self.assertNotIn("\nMAIL", part.get_content())

    def test_tls_and_login(self):
        path = self.credentials("sender\nthe-password\n")
        for smtp in (f"smtps://{FOREIGN_NAME}:465", f"smtp://{FOREIGN_NAME}:587"):
            with self.subTest(smtp):
                self.assertEqual(self.deliver(smtp, credentials=path)["To"], "alice@example.test")
        self.assertRegex(self.outcome(f"smtp://{FOREIGN_NAME}:587", credentials=self.credentials("sender\nwrong\n")),
                         "^no service: the mail server refuses the login")


class OnTheWire(Case):
    def test_lines_are_short_ascii(self):
        with MailServer() as server:
            self.assertEqual(self.outcome(server.url, host="ü" * 64, user="ü" * 64, asked_by="ü" * 300), "delivered")
            content = server.message()[2]
        content.decode("ascii")
        for line in content.split(b"\r\n"):
            self.assertNotIn(b"\n", line)
            if not line.startswith(b"Content-Type: multipart/"):  # with a boundary of libcurl's
                self.assertLessEqual(len(line), 78, line)


if __name__ == "__main__":
    box.enter()
    start_server()
    unittest.main()

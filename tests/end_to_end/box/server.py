# SPDX-License-Identifier: Apache-2.0
"""The box: a Debian server with harness2fa, as its packages leave it."""

import json
import os
import pwd
import re
import shutil
import subprocess
import typing

from box import dialog, world
from box.daemon import Clock, Daemon
from box.journal import Journal
from box.world import BOX, run, write

PEOPLE = ("alice", "bob", "carol", "dave")  # alice is a member of sudo
SETTINGS = "/etc/harness2fa/harness2fa.yaml"
STORE = "/var/lib/harness2fa"
STEP = 30  # seconds, RFC 6238


class Shape(typing.NamedTuple):
    """Of a device's codes."""
    algorithm: str = "SHA1"
    digits: int = 6
    period: int = STEP


class Server:
    def __init__(self):
        world.build()
        self.journal = Journal()
        self.clock = Clock()
        self.daemon = Daemon()
        self._keys, self._shapes = {}, {}
        self._sshd = []
        self._people()
        self._packages()
        self._ssh_settings()
        self.start_sshd()

    # ---- a test begins

    def begin(self):
        """The state after installation: the daemon runs, nobody has enrolled."""
        self.daemon.clean()
        shutil.rmtree(STORE)
        self._own_directory(STORE, 0o700)
        self.daemon.make_store()
        with open("/usr/share/harness2fa/harness2fa.yaml", encoding="utf-8") as shipped:
            self.settings(shipped.read())
        self._keys.clear()
        self._shapes.clear()
        self.clock.set(self.clock.now // STEP * STEP + 20 * STEP)
        self.journal.clear()
        self.daemon.start()
        self.journal.expect("are in force")

    def settings(self, text):
        """Replaces the settings file as an editor does."""
        write(SETTINGS + ".new", text)
        os.rename(SETTINGS + ".new", SETTINGS)

    def apply(self, text):
        """Replaces the settings and waits until they are in force."""
        count = len(self.journal.entries("are in force"))
        self.settings(text)
        self.journal.expect("are in force", count + 1)

    # ---- codes

    def enroll(self, user, *options, device=None, first_code=None, shape=Shape()):
        """With the real command, as that user; returns what it said at the end. A further device has a name of its own for code()."""
        name = device or user
        self._shapes[name] = shape
        with self.popen(user, "enroll", "--json", "--code", "-", *options) as command:
            if first_code:
                command.stdin.write(first_code + "\n")
                command.stdin.flush()
            self.offer = json.loads(command.stdout.readline())
            self._keys[name] = self.offer["key"].replace(" ", "")
            out, errors = command.communicate(self.code(name) + "\n")
        if command.returncode != 0 or not json.loads(out)["enabled"]:
            raise AssertionError(f"enroll: exit status {command.returncode}\n{out}{errors}")
        return json.loads(out)

    def enroll_manager(self, user, *options):
        """The same, and a login with the password, after which the device gives a manager's power."""
        enrolled = self.enroll(user, *options)
        self.logs_in_once(user)
        return enrolled

    def logs_in_once(self, user):
        self.pam(user).password().code(self.next_code(user)).gets_in()

    def knows_key(self, user, key):
        self._keys[user] = key.replace(" ", "")

    def code(self, user, steps=0):
        """The code of now by the daemon's clock, or that of so many steps later."""
        return self._code_at(user, self.clock.now + steps * self._shape(user).period)

    def next_code(self, user):
        """Time goes on by a step; the code of then, which was never used."""
        self.clock.move(self._shape(user).period)
        return self.code(user)

    def wrong_code(self, user):
        """Well-formed, and of no step that the daemon could look at."""
        right = {self.code(user, steps) for steps in range(-4, 5)}
        return next(code for code in ("135790", "246801", "975310", *(f"{n:06}" for n in range(99))) if code not in right)

    def _code_at(self, user, now):
        shape = self._shape(user)
        return run("oathtool", f"--totp={shape.algorithm}", f"--digits={shape.digits}", f"--time-step-size={shape.period}s",
                   "-b", f"--now=@{now}", "-", input=self._keys[user]).strip()

    def _shape(self, user):
        return self._shapes.get(user, Shape())

    # ---- logins

    ssh = staticmethod(dialog.ssh)
    su = staticmethod(dialog.su)
    sudo = staticmethod(dialog.sudo)
    login = staticmethod(dialog.Login)

    def pam(self, user, service="sshd", rhost=None, tty=None):
        """The PAM stack of a service by itself, asked by pamtester as root."""
        items = [word for name, value in (("rhost", rhost), ("tty", tty)) if value is not None
                 for word in ("-I", f"{name}={value}")]
        return dialog.Dialog("successfully authenticated", "pamtester", *items, service, user, "authenticate")

    def use_up_tries(self, user, wrong):
        """So many wrong codes, three a login."""
        for number in range(wrong):
            if number % 3 == 0:
                login = self.pam(user).password()
            login.code(self.wrong_code(user))
            self.journal.expect(USER=user, REASON="wrong_code", count=number + 1)
            if number % 3 == 2 or number == wrong - 1:
                dialog.hang_up(login)

    # ---- the command

    def command(self, user, *words, answers=None):
        """`harness2fa WORDS` run by that user, with codes from standard input where `answers` are given."""
        options = () if answers is None else ("--code", "-")
        return subprocess.run(self._command(user, *words, *options), input="".join(f"{a}\n" for a in answers or ()),
                              capture_output=True, text=True, timeout=60)

    def status(self, user, *words):
        return json.loads(self.command(user, "status", "--json", *words).stdout)

    def popen(self, user, *words):
        return subprocess.Popen(self._command(user, *words), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, text=True)

    @staticmethod
    def _command(user, *words):
        return ["runuser", "-u", user, "--", "harness2fa", *words]

    # ---- how the box is furnished

    def start_sshd(self, *options):
        """Returns when it listens."""
        count = len(self.journal.entries("Server listening on 127.0.0.1"))
        self._sshd.append(subprocess.Popen(["/usr/sbin/sshd", "-D", *options], stdin=subprocess.DEVNULL))
        self.journal.expect("Server listening on 127.0.0.1", count + 1)

    def add_users(self, *names, groups=""):
        for name in names:
            if name in (entry.pw_name for entry in pwd.getpwall()):
                run("userdel", "--force", name)
            run("useradd", "--create-home", "--shell", "/bin/bash", "--groups", groups, name)
        run("chpasswd", input="".join(f"{name}:{dialog.PASSWORD}\n" for name in names))

    def _people(self):
        self.add_users("alice", groups="sudo")
        self.add_users(*(name for name in PEOPLE if name != "alice"))
        run("chpasswd", input=f"root:{dialog.PASSWORD}\n")
        write("/etc/sudoers.d/box", "Defaults lecture = never\n", 0o440)

    def _packages(self):
        """What the maintainer scripts of the two packages do."""
        run("systemd-sysusers", "harness2fa.conf")
        run("systemd-tmpfiles", "--create", "harness2fa.conf")
        self._own_directory("/etc/harness2fa", 0o755)
        self._own_directory(STORE, 0o700)
        environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
        run("pam-auth-update", "--force", "--enable", "harness2fa", env=environment)
        with open("/etc/pam.d/common-auth", encoding="utf-8") as file:
            if not re.search(r"^auth\s+required\s+pam_harness2fa\.so\s*$", file.read(), re.MULTILINE):
                raise RuntimeError("pam-auth-update did not enable the profile")

    def _ssh_settings(self):
        shutil.copy("/usr/share/openssh/sshd_config", "/etc/ssh/sshd_config")
        shutil.rmtree("/etc/ssh/sshd_config.d")
        os.mkdir("/etc/ssh/sshd_config.d")
        shutil.copy("/usr/share/libpam-harness2fa/sshd_config.conf", "/etc/ssh/sshd_config.d/00-harness2fa.conf")
        key = BOX + "/ssh_host_key"
        run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key)
        # Since 9.8 sshd keeps an address waiting from which logins fail: in the tests all come from one.
        recent = not subprocess.run(["sshd", "-t", "-h", key, "-o", "PerSourcePenalties=no"], capture_output=True, check=False).returncode
        write("/etc/ssh/sshd_config.d/50-box.conf",
              f"ListenAddress 127.0.0.1\nHostKey {key}\nPermitRootLogin yes\nMaxStartups 200\nPrintMotd no\n"
              + ("PerSourcePenalties no\n" if recent else ""))
        with open(key + ".pub", encoding="utf-8") as public:
            write("/etc/ssh/ssh_known_hosts", "127.0.0.1,[127.0.0.1]:2222 " + public.read())

    @staticmethod
    def _own_directory(path, mode):
        os.makedirs(path, exist_ok=True)
        shutil.chown(path, "harness2fa", "harness2fa")
        os.chmod(path, mode)

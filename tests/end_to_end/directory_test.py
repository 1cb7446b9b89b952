# SPDX-License-Identifier: Apache-2.0
"""A user database whose third-party part is not made for threads, crashes, hangs and fails."""

import os
import select
import shutil
import socket
import threading

from box.case import BoxCase, main
from box.daemon import Daemon
from box.screen import Command
from box.world import BOX, run, write

PLACE = BOX + "/harsh"
LIBRARIES = BOX + "/libraries"
DEMAND = "enrollment: {at_login: false}\nrules:\n  - {groups: [vault], code: always}"
NOT_SET_UP = "has not set it up"
NOT_AVAILABLE = "Two-factor authentication is not available right now."
FOREIGN = ("mallory", "marvin", "una", "uwe")  # only the bad source knows them
HANGS = "nss_harsh hangs"
HUNG_LOOK_UPS = 256


class Directory(BoxCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not os.path.exists(LIBRARIES):
            _install_harsh(cls.box)

    def setUp(self):
        self.faults()
        super().setUp()
        self.addCleanup(self.faults)

    @staticmethod
    def faults(*lines):
        write(PLACE + "/faults.new", "".join(line + "\n" for line in lines))
        os.rename(PLACE + "/faults.new", PLACE + "/faults")

    def daemon_goes_on(self):
        self.assertTrue(self.box.daemon.running())
        self.box.ssh("bob").password().gets_in()


class Threads(Directory):
    def test_logins_at_once_while_the_users_are_listed_get_right_answers(self):
        self.box.apply(DEMAND)
        with self.listing():
            for _ in range(4):
                logins = [self.box.ssh(user).password() for user in self.box.vault]
                for login in logins:
                    login.is_refused(NOT_SET_UP).was_never_asked()
        self.daemon_goes_on()

    def listing(self):
        return _Repeated(lambda: self.succeeds(self.box.command("root", "users", "--json")))


class Crash(Directory):
    def test_a_look_up_that_crashes_is_undetermined(self):
        self.box.enroll("mallory")
        self.faults("passwd mallory crash", "passwd marvin crash")
        self.box.ssh("marvin").password().is_refused(NOT_AVAILABLE).was_never_asked()
        self.box.ssh("mallory").password().code(self.box.next_code("mallory")).gets_in()
        self.daemon_goes_on()
        self.faults()
        self.box.ssh("marvin").password().gets_in().was_never_asked()

    def test_a_crash_while_groups_are_looked_up_exempts_nobody(self):
        self.box.apply(DEMAND)
        self.faults("group * crash")
        self.box.ssh("bob").password().is_refused(NOT_SET_UP).was_never_asked()
        self.fails(self.box.command("root", "users"), 3, "The user database does not answer")
        self.faults()
        self.daemon_goes_on()
        self.succeeds(self.box.command("root", "users"))


    def test_what_managers_cannot_be_told_of_is_done_and_recorded(self):
        self.box.enroll("carol")
        self.box.apply("managers: [sudo, halls]\nmail: {enabled: true}")
        self.faults("group halls crash")
        self.succeeds(self.box.command("root", "reset", "carol", "--print", "--yes"), "Give this to carol")
        self.box.journal.expect("not told: root reset the two-factor login of carol", USER="managers", SERVICE="notice",
                                OUTCOME="failed", REASON="user_database_failed")
        self.daemon_goes_on()

    def test_a_manager_of_whom_it_cannot_be_said_any_more_is_refused(self):
        self.box.enroll("bob")
        self.box.enroll_manager("alice")
        command = Command("alice", "reset", "bob", "--print", "--yes").asks("Your verification code: ")
        self.faults("group * crash")
        command.types(self.box.next_code("alice")).says("The user database does not answer. Try again later.").ends(3)
        self.faults()
        self.box.ssh("bob").password().code(self.box.next_code("bob")).gets_in()


class Hang(Directory):
    def test_local_users_and_root_are_served_while_many_look_ups_hang(self):
        self.box.apply(DEMAND)
        self.box.enroll("alice")
        self.faults("passwd hal hang")
        with _Repeated(_look_up_hal, at_once=HUNG_LOOK_UPS):
            self.box.journal.expect("the user database does not answer")
            for _ in range(3):
                self.box.ssh("alice").password().code(self.box.next_code("alice")).gets_in()
                self.box.ssh("root").password().gets_in().was_never_asked()
                self.box.ssh("bob").password().gets_in().was_never_asked()
                self.box.ssh(self.box.vault[0]).password().is_refused(NOT_SET_UP).was_never_asked()

    def test_a_local_user_does_not_wait_for_what_hangs(self):
        self.box.apply(DEMAND)
        self.faults("passwd hal hang")
        hung = [_call_about(f"hal{number}") for number in range(8)]
        for caller in hung:
            self.addCleanup(caller.close)
        self.box.journal.expect(HANGS, count=3)
        with _call_about("bob") as caller:
            self.assertIn(b"none_needed", caller.recv(4096))
        self.assertEqual(select.select(hung, [], [], 0)[0], [])

    def test_the_listing_of_users_that_hangs_keeps_nobody_waiting(self):
        self.box.apply(DEMAND.replace("enrollment", "user_groups: [halls]\nenrollment"))
        self.faults("group halls hang")
        with self.box.popen("root", "users") as listing:
            self.box.journal.expect(HANGS)
            self.box.ssh("bob").password().gets_in().was_never_asked()
            self.box.ssh(self.box.vault[0]).password().is_refused(NOT_SET_UP).was_never_asked()
            listing.kill()

    def test_nothing_hangs_on_when_the_daemon_is_killed(self):
        self.faults("passwd hal hang")
        _look_up_hal()  # a helper process was killed, and another one is made
        caller = _call_about("hal")
        self.addCleanup(caller.close)
        self.box.journal.expect(HANGS, count=2)
        self.box.daemon.kill()
        self.assertEqual(_daemon_processes(), [])

    def test_a_stop_does_not_wait_for_what_hangs(self):
        self.faults("passwd hal hang")
        caller = _call_about("hal")
        self.addCleanup(caller.close)
        self.box.journal.expect(HANGS)
        self.assertEqual(self.box.daemon.stop(), 0)
        self.assertEqual(_daemon_processes(), [])


    def test_a_stop_records_what_managers_were_still_to_be_told(self):
        self.box.enroll("carol")
        self.box.apply("managers: [sudo, halls]\nmail: {enabled: true}")
        self.faults("group halls hang")
        self.succeeds(self.box.command("root", "reset", "carol", "--print", "--yes"), "Give this to carol")
        self.box.journal.expect(HANGS)
        self.assertEqual(self.box.daemon.stop(), 0)
        self.box.journal.expect("managers were not told (the daemon ends): root reset the two-factor login of carol")


class Unavailable(Directory):
    def test_a_source_that_fails_without_an_errno_makes_its_users_undetermined(self):
        self.box.enroll("una")
        self.faults("passwd u unavailable")
        self.box.ssh("una").password().code(self.box.next_code("una")).gets_in()
        self.box.ssh("uwe").password().is_refused(NOT_AVAILABLE).was_never_asked()
        self.faults()
        self.box.ssh("uwe").password().gets_in().was_never_asked()

    def test_a_source_of_groups_that_fails_exempts_nobody(self):
        self.box.apply(DEMAND)
        self.faults("group * unavailable")
        for user in ("bob", self.box.vault[0]):
            self.box.ssh(user).password().is_refused(NOT_SET_UP).was_never_asked()
        self.faults()
        self.box.ssh("bob").password().gets_in().was_never_asked()

    def test_a_source_that_is_not_installed_exempts_nobody(self):
        self.box.apply(DEMAND)
        _name_services("files harsh systemd", "files notthere harsh systemd")
        self.addCleanup(_name_services)
        self.box.ssh("bob").password().is_refused(NOT_SET_UP).was_never_asked()


class _Repeated:
    """Does something again and again, in so many threads, while the block runs; what it raises reaches the block's end."""

    def __init__(self, work, at_once=1):
        self._work, self._ended, self._error = work, threading.Event(), None
        self._threads = [threading.Thread(target=self._run) for _ in range(at_once)]

    def __enter__(self):
        for thread in self._threads:
            thread.start()

    def __exit__(self, kind, *_):
        self._ended.set()
        for thread in self._threads:
            thread.join()
        if kind is None and self._error:
            raise self._error

    def _run(self):
        try:
            while not self._ended.is_set():
                self._work()
        except Exception as error:  # pylint: disable=broad-except
            self._error = error


def _call_about(user):
    """As sshd would, but without the rest of a login."""
    caller = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    caller.connect(Daemon.socket)
    caller.sendall(f'{{"type":"login","user":"{user}","service":"sshd"}}\n'.encode())
    return caller


def _look_up_hal():
    with _call_about("hal") as caller:
        if b"unavailable" not in caller.recv(4096):
            raise AssertionError("what hangs was answered")


def _daemon_processes():
    """Once those are gone that go."""
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/comm", encoding="utf-8") as comm:
                if comm.read().startswith("harness2fa") and not _ends(int(pid)):
                    found.append(pid)
        except FileNotFoundError:
            pass
    return found


def _ends(pid):
    process = os.pidfd_open(pid)
    try:
        return process in select.select([process], [], [], 10)[0]
    finally:
        os.close(process)


def _install_harsh(box):
    os.mkdir(PLACE)
    os.mkdir(LIBRARIES)
    shutil.copy(BOX + "/stage/tests/libnss_harsh.so.2", LIBRARIES)
    write("/etc/ld.so.conf.d/box.conf", LIBRARIES + "\n")
    run("ldconfig")
    box.vault = [f"keeper{number}" for number in range(8)]
    box.add_users(*box.vault)
    box.add_users(*FOREIGN)
    _move_to_harsh(FOREIGN)
    others = "".join(f"team{number}:x:{7100 + number}:dave\n" for number in range(40))
    write(PLACE + "/group", f"{others}vault:x:7000:{','.join(box.vault)}\nhalls:x:7001:\n")
    write(PLACE + "/faults", "")
    _name_services()


def _move_to_harsh(names):
    """Their entries leave /etc/passwd, and take the hashes of the passwords along."""
    with open("/etc/shadow", encoding="utf-8") as shadow:
        hashes = {line.split(":")[0]: line.split(":")[1] for line in shadow}
    with open("/etc/passwd", encoding="utf-8") as passwd:
        entries = [line.split(":") for line in passwd]
    write(PLACE + "/passwd", "".join(":".join([e[0], hashes[e[0]], *e[2:]]) for e in entries if e[0] in names))
    write("/etc/passwd", "".join(":".join(e) for e in entries if e[0] not in names))


def _name_services(passwd="files harsh systemd", group="files harsh systemd"):
    write("/etc/nsswitch.conf.new", f"passwd: {passwd}\ngroup: {group}\nshadow: files\nhosts: files\n")
    os.rename("/etc/nsswitch.conf.new", "/etc/nsswitch.conf")


if __name__ == "__main__":
    main()

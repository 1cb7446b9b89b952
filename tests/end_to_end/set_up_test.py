# SPDX-License-Identifier: Apache-2.0
"""Who must have a device and has none sets it up while logging in."""

import json
import os
import re
import socket
import subprocess

from box import dialog
from box.case import BoxCase, main
from box.mail import Mail
from box.screen import APP_CODE, BLOCKS, Screen, scan, scan_ascii
from box.world import BOX, run, write

BEGINNING = "Two-factor authentication is required on web1. Set it up now:"
NOT_OFFERED = "Two-factor authentication is required on web1, and {} has not set it up. Ask an administrator."
UNCONFIRMED = "Recovery codes were never confirmed: harness2fa recovery-codes"
SECONDS = 20  # within which a program that cannot answer has failed


def codes_in(shown):
    return re.findall("^ +([0-9a-z]{5}-[0-9a-z]{5})\r?$", shown, re.MULTILINE)


class SetUpCase(BoxCase):
    def setUp(self):
        super().setUp()
        self.box.apply("enforce: true")

    def begins(self, login, user):
        """At the question for the first code; the key is known from then on."""
        login.says(BEGINNING).asks(APP_CODE)
        self.box.knows_key(user, dialog.keys_in(login.shown)[-1])
        return login

    def sets_up(self, login, user):
        """Returns the recovery codes, as often as they stand there."""
        self.begins(login, user).types(self.box.code(user)).says(f"Two-factor authentication is on for {user}.").reads_codes()
        return codes_in(login.gets_in().shown)

    def has_ten(self, codes):
        self.assertEqual((len(codes), len(set(codes))), (10, 10))

    def has_none(self, user):
        self.assertFalse(self.box.status(user)["enrolled"])
        self.assertEqual(self.box.status(user)["devices"], [])


class OnTheScreen(SetUpCase):
    """What the ssh client shows on a terminal of 80x24."""

    def ssh(self, user, locale="C.UTF-8", log_level="INFO"):
        screen = Screen("env", "LC_ALL=" + locale, "ssh", "-o", "LogLevel=" + log_level,
                        "-o", "PreferredAuthentications=keyboard-interactive", "-o", "NumberOfPasswordPrompts=1",
                        user + "@127.0.0.1", "echo $(id -un) is in")
        self.addCleanup(screen.close)
        screen.shows("Password:")
        screen.types(dialog.PASSWORD)
        screen.shows(APP_CODE.strip())
        return screen

    def lets_in(self, screen, user, key):
        self.box.knows_key(user, key)
        screen.types(self.box.code(user))
        screen.shows(dialog.ON_PAPER.strip())
        codes = codes_in(screen.visible())
        self.has_ten(codes)
        screen.types("")
        screen.shows(f"{user} is in")
        self.assertEqual(codes_in(screen.shows("status=0")), codes)  # once
        return codes

    def key_of(self, uri):
        key = re.search(r"secret=([A-Z2-7]{32})&", uri)[1]
        self.assertEqual(uri, f"otpauth://totp/web1:bob?secret={key}&issuer=web1")
        return key

    def test_a_phone_reads_it_and_its_code_lets_in(self):
        screen = self.ssh("bob")
        seen = screen.visible()
        key = self.key_of(scan(seen))
        self.assertEqual([shown.replace(" ", "") for shown in dialog.keys_in(seen)], [key])
        for text in (BEGINNING, "Account bob@web1", "(a: the QR code in plain ASCII, i: inverse)"):
            self.assertIn(text, seen)
        self.assertTrue(seen.rstrip().endswith(APP_CODE.strip()), seen)
        codes = self.lets_in(screen, "bob", key)
        self.box.ssh("bob").password().code(codes[4]).says("Recovery code accepted; 9 left.").gets_in()
        self.box.ssh("bob").password().code(self.box.code("bob")).says("That code was used already.").close()
        self.box.ssh("bob").password().code(self.box.next_code("bob")).gets_in()
        self.box.journal.expect(USER="bob", SERVICE="sshd", CLIENT="127.0.0.1", REASON="set_up", DEVICE="phone")

    def test_whose_client_shows_no_messages_sees_the_codes_too(self):
        for user, level in (("bob", "ERROR"), ("carol", "QUIET")):
            screen = self.ssh(user, log_level=level)
            codes = self.lets_in(screen, user, dialog.keys_in(screen.visible())[-1])
            self.box.ssh(user).password().code(codes[9]).says("Recovery code accepted; 9 left.").gets_in()

    def test_in_a_c_locale_the_ascii_form_is_read(self):
        screen = self.ssh("bob", "C")
        screen.types("a")
        seen = screen.shows("##" * 37)
        self.assertIsNone(re.search(BLOCKS, seen))
        key = self.key_of(scan_ascii(seen))
        self.assertEqual(dialog.keys_in(seen)[0].replace(" ", ""), key)
        self.lets_in(screen, "bob", key)

    def test_on_a_light_terminal_the_inverse_is_read(self):
        screen = self.ssh("bob")
        first = scan(screen.visible())
        screen.forget()
        screen.types("i")
        screen.shows(APP_CODE.strip())
        seen = screen.visible()
        self.assertEqual(scan(seen, inverse=True), first)
        self.lets_in(screen, "bob", self.key_of(first))


class Tries(SetUpCase):
    def test_a_right_code_after_a_wrong_one_lets_in(self):
        login = self.begins(self.box.ssh("bob").password(), "bob").types(self.box.wrong_code("bob"))
        login.says("That code is not right.").asks(APP_CODE).types(self.box.code("bob")).reads_codes().gets_in()
        self.assertEqual(len(dialog.keys_in(login.shown)), 1)

    def test_three_wrong_codes_end_it_and_nothing_is_stored_or_counted(self):
        self.box.apply("enforce: true\nlockout: {after: 1}")
        login = self.begins(self.box.ssh("bob").password(), "bob").types(self.box.wrong_code("bob"))
        for _ in range(2):
            login.says("That code is not right.").asks(APP_CODE).types(self.box.wrong_code("bob"))
        login.is_refused("That code is not right.")
        self.box.journal.expect(USER="bob", OUTCOME="refused", REASON="set_up_not_completed")
        self.has_none("bob")
        self.assertIsNone(self.box.status("bob")["locked_until"])
        again = self.begins(self.box.ssh("bob").password(), "bob")
        self.assertNotEqual(dialog.keys_in(again.shown), dialog.keys_in(login.shown))
        again.close()

    def test_asking_for_another_form_is_no_try(self):
        login = self.begins(self.box.pam("bob").password(), "bob")
        for form in ("a", "i", " A ", "I"):
            login.types(form).says(BEGINNING).asks(APP_CODE)
        self.assertEqual(len(set(dialog.keys_in(login.shown))), 1)
        login.types(self.box.code("bob")).reads_codes().gets_in()

    def test_ten_drawings_are_enough(self):
        login = self.begins(self.box.pam("bob").password(), "bob")
        for _ in range(10):
            login.types("a").says(BEGINNING).asks(APP_CODE)
        login.types("a").is_refused("The QR code was drawn often enough. Log in again.")
        self.box.journal.expect(USER="bob", OUTCOME="refused", REASON="set_up_not_completed")

    def test_who_hangs_up_has_nothing(self):
        dialog.hang_up(self.begins(self.box.ssh("bob").password(), "bob"))
        self.has_none("bob")

    def test_a_phone_whose_clock_is_off_is_told_so(self):
        login = self.begins(self.box.pam("bob").password(), "bob").types(self.box.code("bob", 4))
        login.says("That code is not right. Your phone's clock is 135 seconds ahead.").close()  # in the middle of that step

    def test_a_wrong_password_never_reaches_it(self):
        login = self.box.ssh("bob").password("wrong").is_refused()
        self.assertNotIn("Two-factor", login.shown)

    def test_of_two_at_once_one_wins(self):
        first = self.begins(self.box.ssh("bob").password(), "bob")
        second = self.box.ssh("bob").password().says(BEGINNING).asks(APP_CODE)
        self.box.knows_key("late", dialog.keys_in(second.shown)[-1])
        self.assertNotEqual(dialog.keys_in(first.shown), dialog.keys_in(second.shown))
        first.types(self.box.code("bob")).reads_codes().gets_in()
        second.types(self.box.code("late")).is_refused("Two-factor authentication is already on for bob.")
        self.assertEqual(len(self.box.status("bob")["devices"]), 1)
        self.box.ssh("bob").password().code(self.box.next_code("bob")).gets_in()

    def test_after_a_restart_of_the_daemon_there_is_a_new_code_and_the_old_answer_is_not_judged(self):
        login = self.begins(self.box.ssh("bob").password(), "bob")
        stale = self.box.code("bob")
        self.box.daemon.restart()
        self.begins(login.types(stale), "bob")
        self.assertEqual(len(set(dialog.keys_in(login.shown))), 2)
        self.assertNotIn("not right", login.shown)
        self.has_none("bob")
        login.types(self.box.code("bob")).reads_codes().gets_in()
        self.box.ssh("bob").password().code(self.box.next_code("bob")).gets_in()


class LastQuestion(SetUpCase):
    """The recovery codes are in it; the device is on, and the login accepted, before it is asked."""

    def reads(self, login, user="bob"):
        self.begins(login, user).types(self.box.code(user)).asks(dialog.ON_PAPER)
        self.has_ten(codes_in(login.shown))
        return login

    def test_whatever_is_answered_lets_in(self):
        for user, typed in (("alice", "yes"), ("bob", dialog.PASSWORD), ("carol", "\x04"), ("dave", "123456")):
            with self.subTest(typed):
                self.reads(self.box.pam(user).password(), user).types(typed).gets_in()
                self.assertIsNone(self.box.status(user)["locked_until"])
        self.assertNotIn(b"cannot ask for codes", self.box.journal.bytes())

    def test_who_hangs_up_has_the_device(self):
        dialog.hang_up(self.reads(self.box.ssh("bob").password()))
        self.assertEqual(len(self.box.status("bob")["devices"]), 1)
        self.box.journal.expect(USER="bob", OUTCOME="accepted", REASON="set_up")
        self.box.ssh("bob").password().code(self.box.next_code("bob")).gets_in()

    def test_a_daemon_restarted_meanwhile_asks_as_at_any_login_and_what_was_typed_is_no_try(self):
        self.box.apply("enforce: true\nlogin: {attempts: 1}")
        for typed in ("", "123456"):
            login = self.reads(self.box.ssh("bob").password())
            self.box.daemon.restart()
            login.types(typed).asks(dialog.PROMPT).types(self.box.next_code("bob")).gets_in()
            self.assertEqual(self.box.journal.entries(USER="bob", OUTCOME="refused"), [])
            self.assertNotIn("not right", login.shown)
            run("harness2fa", "forget", "bob", "--yes")

    def test_a_daemon_that_is_gone_meanwhile_lets_nobody_in(self):
        login = self.reads(self.box.ssh("bob").password())
        self.box.daemon.stop()
        login.types("").is_refused()
        self.box.journal.expect("no verdict: ")
        self.box.daemon.start()
        self.box.ssh("bob").password().code(self.box.next_code("bob")).gets_in()

    def test_without_recovery_codes_there_is_none(self):
        self.box.apply("enforce: true\nrecovery_codes: 0")
        login = self.begins(self.box.ssh("bob").password(), "bob").types(self.box.code("bob")).gets_in()
        login.was_never_asked(dialog.ON_PAPER)

    def test_no_code_is_in_the_journal(self):
        login = self.reads(self.box.ssh("bob").password()).types("").gets_in()
        for code in codes_in(login.shown):
            self.assertNotIn(code.encode(), self.box.journal.bytes())


class Unconfirmed(SetUpCase):
    """Whoever did not see the recovery codes is told, until there are some that were seen."""

    def is_told(self, user):
        self.box.ssh(user).password().code(self.box.next_code(user)).says(UNCONFIRMED).gets_in()
        self.succeeds(self.box.command(user, "status"), UNCONFIRMED)
        self.assertIn(UNCONFIRMED, self.box.status(user)["findings"])

    def is_told_no_more(self, user):
        self.assertNotIn("ecovery codes", self.box.ssh(user).password().code(self.box.next_code(user)).gets_in().shown)
        self.assertNotIn("harness2fa recovery-codes", self.box.command(user, "status").stdout)

    def test_who_was_cut_off(self):
        dialog.hang_up(self.begins(self.box.ssh("bob").password(), "bob").types(self.box.code("bob")).asks(dialog.ON_PAPER))
        self.is_told("bob")
        self.is_told("bob")
        self.succeeds(self.box.command("bob", "recovery-codes", answers=[self.box.next_code("bob")]), "each good for one login")
        self.is_told_no_more("bob")

    def test_who_could_not_be_asked(self):
        """A module of the last release says nothing of last questions in its call."""
        with socket.socket(socket.AF_UNIX) as module:
            module.settimeout(SECONDS)
            module.connect("/run/harness2fa/socket")
            lines = module.makefile("rw", encoding="utf-8")

            def exchange(**message):
                lines.write(json.dumps(message) + "\n")
                lines.flush()
                return json.loads(lines.readline())

            asked = exchange(type="login", user="bob", service="sshd", tty="ssh", rhost="192.0.2.8")
            self.assertEqual(sorted(asked), ["echo", "fresh", "prompt", "text", "type"])  # what that module can read
            self.box.knows_key("bob", dialog.keys_in(asked["prompt"])[0])
            self.assertEqual(exchange(type="answer", text=self.box.code("bob")), {
                "type": "result", "outcome": "accepted", "text": "Two-factor authentication is on for bob.\n" + UNCONFIRMED})
        self.is_told("bob")

    def test_not_who_has_answered_or_made_codes_in_a_terminal(self):
        self.sets_up(self.box.ssh("bob").password(), "bob")
        self.is_told_no_more("bob")
        self.box.apply("{}")
        self.box.enroll("carol")
        self.is_told_no_more("carol")

    def test_not_who_uses_one(self):
        login = self.begins(self.box.ssh("bob").password(), "bob").types(self.box.code("bob")).asks(dialog.ON_PAPER)
        dialog.hang_up(login)
        self.box.ssh("bob").password().code(codes_in(login.shown)[0]).says("Recovery code accepted; 9 left.").gets_in()
        self.is_told_no_more("bob")


class Services(SetUpCase):
    def test_su(self):
        self.has_ten(self.sets_up(self.box.su("bob", by="carol").password(), "bob"))
        self.box.su("bob", by="carol").password().code(self.box.next_code("bob")).gets_in()

    def test_su_with_a_login_shell(self):
        self.has_ten(self.sets_up(self.box.su("bob", "carol", "-").password(), "bob"))

    def test_sudo(self):
        self.has_ten(self.sets_up(self.box.sudo(by="alice").password(), "alice"))
        self.box.sudo(by="alice").password().code(self.box.next_code("alice")).gets_in()

    def test_login(self):
        self.has_ten(self.sets_up(self.box.login("bob").password(), "bob"))
        self.box.login("bob").password().code(self.box.next_code("bob")).gets_in()

    def test_services_that_cannot_show_it_are_refused_and_told_what_to_do(self):
        write("/etc/pam.d/other-svc", "@include common-auth\n@include common-account\n")
        self.addCleanup(os.unlink, "/etc/pam.d/other-svc")
        self.box.pam("bob", service="other-svc").password().is_refused(NOT_OFFERED.format("bob"))
        self.box.apply("enforce: true\nenrollment: {services: [other-svc]}")
        self.box.pam("bob", service="other-svc").password().is_refused(NOT_OFFERED.format("bob"))  # without a terminal
        self.begins(self.box.pam("bob", service="other-svc", tty="pts/9").password(), "bob").close()
        self.box.ssh("bob").password().is_refused(NOT_OFFERED.format("bob"))
        self.has_none("bob")


class Offered(SetUpCase):
    def is_not_offered(self, login, user="bob"):
        login.password().is_refused(NOT_OFFERED.format(user))
        self.assertNotIn("Key:", login.shown)

    def test_not_where_the_settings_switch_it_off(self):
        self.box.apply("enforce: true\nenrollment: {at_login: false}")
        self.is_not_offered(self.box.ssh("bob"))
        self.box.sudo(by="alice").password().says(NOT_OFFERED.format("alice"), "Sorry, try again.").close()  # and begins anew

    def test_not_to_a_program_of_a_user(self):
        as_bob = ["runuser", "-u", "bob", "--", "pamtester", "sshd", "bob", "authenticate"]
        self.is_not_offered(dialog.Dialog("successfully authenticated", *as_bob))

    def test_not_where_a_condition_cannot_be_determined(self):
        self.box.apply("rules:\n  - {from: [10.0.0.0/8], code: always}")
        self.is_not_offered(self.box.pam("bob", rhost="some.host"))
        self.begins(self.box.pam("bob", rhost="10.1.2.3").password(), "bob").close()

    def test_not_where_no_code_is_due(self):
        self.box.apply("enforce: true\nrules: [{users: [bob], code: never}, {users: [carol], code: enrolled}]")
        for user in ("bob", "carol"):
            self.assertNotIn("Key:", self.box.ssh(user).password().gets_in().shown)
        self.begins(self.box.ssh("dave").password(), "dave").close()

    def test_to_root_as_to_anybody(self):
        self.sets_up(self.box.ssh("root").password(), "root")

    def test_unknown_users_cannot_be_told_from_those_without_a_device(self):
        write("/etc/pam.d/only-codes", "auth required pam_harness2fa.so\n")
        self.addCleanup(os.unlink, "/etc/pam.d/only-codes")
        for user in ("bob", "ghost"):
            self.box.pam(user, service="only-codes").is_refused(NOT_OFFERED.format(user)).was_never_asked()

    def test_where_a_rule_demands_a_code(self):
        self.box.apply("rules:\n  - {groups: [sudo], code: always}")
        self.sets_up(self.box.ssh("alice").password(), "alice")
        self.box.ssh("bob").password().gets_in()

    def test_again_to_who_turned_it_off_while_that_was_free(self):
        self.box.apply("{}")
        self.box.enroll("bob")
        self.succeeds(self.box.command("bob", "disable", answers=[self.box.next_code("bob")]))
        self.box.apply("enforce: true")
        self.sets_up(self.box.ssh("bob").password(), "bob")
        self.box.ssh("bob").password().code(self.box.next_code("bob")).gets_in()


class WithoutATerminal(SetUpCase):
    """Nobody can answer: the program fails within seconds and says why."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        write(f"{BOX}/askpass", f"#!/bin/sh\necho {dialog.PASSWORD}\n", 0o755)
        write(f"{BOX}/batch", "pwd\n")
        write(f"{BOX}/file", "content\n")

    def fails_soon(self, *words, **environment):
        done = subprocess.run(["setsid", *words], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              timeout=SECONDS, env=dict(os.environ, **environment))
        self.assertNotEqual(done.returncode, 0, done.stdout)
        self.assertIn("Permission denied", done.stderr)
        self.has_none("bob")
        return done.stderr

    def test_batch_mode(self):
        for words in (["ssh", "-o", "BatchMode=yes", "bob@127.0.0.1", "true"],
                      ["scp", "-B", f"{BOX}/file", "bob@127.0.0.1:"],
                      ["sftp", "-b", f"{BOX}/batch", "bob@127.0.0.1"]):
            with self.subTest(words[0]):
                self.fails_soon(*words)

    def test_nobody_there(self):
        for words in (["ssh", "bob@127.0.0.1", "true"], ["scp", f"{BOX}/file", "bob@127.0.0.1:"],
                      ["sftp", "bob@127.0.0.1"], ["rsync", "-e", "ssh", f"{BOX}/file", "bob@127.0.0.1:"]):
            with self.subTest(words[0]):
                self.fails_soon(*words, SSH_ASKPASS="/bin/false")

    def test_a_helper_that_types_the_password_into_every_question(self):
        helper = {"SSH_ASKPASS": f"{BOX}/askpass", "SSH_ASKPASS_REQUIRE": "force"}
        for words in (["ssh", "bob@127.0.0.1", "true"], ["scp", f"{BOX}/file", "bob@127.0.0.1:"], ["sftp", "bob@127.0.0.1"]):
            with self.subTest(words[0]):
                self.fails_soon(words[0], "-o", "NumberOfPasswordPrompts=1", *words[1:], **helper)
        self.box.journal.expect("sshd's PasswordAuthentication cannot ask for codes")

    def test_su_and_sudo_that_read_from_a_pipe(self):
        self.box.apply("enforce: true\nlogin: {attempts: 1}")
        for by, words in (("alice", ["sudo", "-S", "true"]), ("carol", ["su", "bob", "-c", "true"])):
            with self.subTest(words[0]):
                done = subprocess.run(["setsid", "runuser", "-u", by, "--", *words], text=True, timeout=SECONDS,
                                      input=dialog.PASSWORD + "\n123456\n", capture_output=True)
                self.assertNotEqual(done.returncode, 0)
                self.assertIn("That code is not right.", done.stderr + done.stdout)
        self.has_none("alice")
        self.has_none("bob")

    def test_the_same_programs_run_where_no_code_is_due(self):
        self.box.apply("{}")
        environment = dict(os.environ, SSH_ASKPASS=f"{BOX}/askpass", SSH_ASKPASS_REQUIRE="force")
        run("setsid", "scp", f"{BOX}/file", "bob@127.0.0.1:", env=environment, timeout=SECONDS)
        self.assertTrue(os.path.exists("/home/bob/file"))


class WithoutATerminal(SetUpCase):
    def test_no_key_goes_into_a_pipe(self):
        done = subprocess.run(["setsid", "runuser", "-u", "alice", "--", "su", "bob", "-c", "echo bob is in"],
                              input=dialog.PASSWORD + "\n", capture_output=True, text=True, timeout=SECONDS)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn(NOT_OFFERED.format("bob"), done.stdout + done.stderr)
        self.assertEqual(dialog.keys_in(done.stdout + done.stderr), [])


class Overtaken(SetUpCase):
    """Somebody waits at the question while what led to it changes."""

    CHANGED = "What is required of bob has changed meanwhile. Log in again."

    def is_refused_at_the_code(self, login, text):
        login.types(self.box.code("bob")).is_refused(text)
        self.has_none("bob")

    def test_by_other_settings(self):
        for settings in ("enforce: false", "enforce: true\nenrollment: {at_login: false}",
                         "enforce: true\nenrollment: {services: [login]}",
                         "enforce: true\nrules: [{groups: [sudo], code: never}]"):
            with self.subTest(settings):
                self.box.apply("enforce: true # again")
                login = self.begins(self.box.ssh("bob").password(), "bob")
                self.box.apply(settings)
                self.is_refused_at_the_code(login, self.CHANGED)
                self.box.journal.expect(USER="bob", OUTCOME="refused", REASON="changed")

    def test_by_a_reset(self):
        login = self.begins(self.box.ssh("bob").password(), "bob")
        self.succeeds(self.box.command("root", "reset", "bob", "--print", "--yes"))
        login.types(self.box.code("bob")).is_refused("bob was reset meanwhile.")

    def test_by_a_key_that_was_mailed(self):
        mail = Mail()
        self.addCleanup(mail.stop)
        mail.begin()
        login = self.begins(self.box.ssh("bob").password(), "bob")
        self.box.apply("enforce: true\nmail: {enabled: true}")
        self.succeeds(self.box.command("root", "invite", "bob"))
        self.box.journal.expect(USER="bob", SERVICE="mail", OUTCOME="delivered")
        login.types(self.box.code("bob")).says("A key was handed out to bob meanwhile.", "bob was mailed a key to b***.")
        login.code(self.box.code("bob")).says("That code is not right.")
        self.assertEqual([device["state"] for device in self.box.status("bob")["devices"]], ["pending"])
        self.begins(login.code("n"), "bob").types(self.box.code("bob")).reads_codes().gets_in()

    def test_by_a_key_whose_mail_is_on_its_way(self):
        login = self.begins(self.box.ssh("bob").password(), "bob")
        self.box.apply("enforce: true\nmail: {enabled: true}")
        self.succeeds(self.box.command("root", "invite", "bob"))
        login.types(self.box.code("bob")).reads_codes().gets_in()


if __name__ == "__main__":
    main()

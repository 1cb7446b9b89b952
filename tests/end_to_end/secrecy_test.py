# SPDX-License-Identifier: Apache-2.0
"""Keys and codes are in questions alone. What an application is given to show otherwise (PAM_TEXT_INFO, PAM_ERROR_MSG) sshd
repeats or drops, and other programs write into the journal."""

import json
import re

from box.application import Application
from box.case import BoxCase, main
from box.dialog import PASSWORD
from box.mail import Mail
from box.world import run

KEY = re.compile("(?:[A-Z2-7]{4} ?){8}|otpauth:|secret=")
RECOVERY_CODE = re.compile(r"\b[0-9a-z]{5}-[0-9a-z]{5}\b")
CODE = re.compile(r"\b\d{6}\b")
QR_CODE = re.compile("[█▀▄]|##")


class Secrecy(BoxCase):
    def setUp(self):
        super().setUp()
        self.seen = []  # texts of all logins that are no questions

    def logs_in(self, user, *answers, works=True, service="sshd"):
        login = Application(user, PASSWORD, *answers, service=service)
        self.assertEqual(login.gets_in, works, login.messages)
        self.seen += login.told()
        for text in login.told():
            for secret in (KEY, RECOVERY_CODE, CODE, QR_CODE):
                self.assertIsNone(secret.search(text), text)
        return login

    def was_told(self, *texts):
        """So the tests did see what they looked at."""
        for text in texts:
            self.assertTrue(any(text in told for told in self.seen), self.seen)

    def code_of(self, user):
        """The answer that a phone gives which has scanned the code in this question, or in the last one that held one."""
        def answer(prompt):
            for key in re.findall("Key: ([A-Z2-7 ]{39})", prompt):
                self.box.knows_key(user, key)
            return self.box.code(user)
        return answer

    def then(self, user, answer):
        """The same phone, whose owner types something else."""
        scan = self.code_of(user)
        return lambda prompt: (scan(prompt), answer)[1]

    def never_in_the_journal(self, *secrets):
        for secret in secrets:
            self.assertNotIn(secret.encode(), self.box.journal.bytes())

    def test_set_up(self):
        self.box.apply("enforce: true")
        login = self.logs_in("bob", "a", self.then("bob", "i"), "1", "135790", self.code_of("bob"), "")
        codes = RECOVERY_CODE.findall(login.asked()[-1])
        self.assertEqual(len(codes), 10)
        self.assertIsNone(RECOVERY_CODE.search("".join(login.asked()[:-1])))
        self.never_in_the_journal(*codes, *KEY.findall(login.asked()[1]))
        self.was_told("That code is not right.")
        self.logs_in("bob", codes[0])
        self.was_told("Recovery code accepted; 9 left.")

    def test_set_up_whose_last_question_nobody_sees(self):
        self.box.apply("enforce: true")
        self.logs_in("bob", self.code_of("bob"), None)
        self.was_told("Recovery codes were never confirmed: harness2fa recovery-codes")
        self.logs_in("bob", self.box.next_code("bob"))

    def test_set_up_that_fails(self):
        self.box.apply("enforce: true")
        for answers in (["1"] * 3, [None], [PASSWORD], [""]):
            self.logs_in("bob", *answers, works=False)
        late = self.code_of("bob")

        def meanwhile(prompt):  # of two at once the first one wins
            Application("bob", PASSWORD, self.code_of("bob"), "")
            return late(prompt)
        self.logs_in("bob", meanwhile, works=False)
        self.was_told("Two-factor authentication is already on for bob.")

    def test_logins(self):
        codes = self.box.enroll("bob")["recovery_codes"]
        self.logs_in("bob", self.box.code("bob"), self.box.wrong_code("bob"), self.box.next_code("bob"))
        self.logs_in("bob", self.box.code("bob"), "aaaaa-aaaaa", codes[1])
        self.logs_in("bob", codes[1], codes[2], service="sudo")
        self.was_told("That code was used already.", "That code is not right.", "Recovery code accepted; 9 left.",
                      "Recovery code accepted; 8 left.")
        for tries in (3, 2):
            self.logs_in("bob", *[self.box.wrong_code("bob")] * tries, works=False)
        self.was_told("Too many wrong codes.")

    def test_a_reset_key(self):
        self.box.enroll("bob")
        old = self.box.next_code("bob")
        issued = json.loads(run("harness2fa", "reset", "bob", "--print", "--json", "--yes"))
        self.box.knows_key("bob", issued["key"])
        login = self.logs_in("bob", old, self.box.code("bob"))
        self.was_told("There are no recovery codes: harness2fa recovery-codes")
        self.never_in_the_journal(issued["key"], issued["key"].replace(" ", ""))
        self.assertEqual(login.told(), ["That code is not right.", "There are no recovery codes: harness2fa recovery-codes"])

    def test_a_mailed_key(self):
        mail = Mail()
        self.addCleanup(mail.stop)
        mail.begin()
        self.box.apply("enforce: true\nmail: {enabled: true, to: '{user}@example.com', smtp: 'smtp://localhost:25'}")
        self.succeeds(self.box.command("root", "invite", "--all"))
        body = mail.wait_for("bob", "two-factor").get_body(("plain",)).get_content()
        self.box.knows_key("bob", re.search("(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}", body)[0])
        login = self.logs_in("bob", self.box.code("bob"))
        self.assertEqual(login.told(), ["There are no recovery codes: harness2fa recovery-codes"])


if __name__ == "__main__":
    main()

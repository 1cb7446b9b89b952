# SPDX-License-Identifier: Apache-2.0
"""Tests with a mail server and the sender of mail."""

import re

from box.case import BoxCase
from box.mail import Mail, scan_picture

MAIL = "mail: {enabled: true}\n"


class MailCase(BoxCase):
    mail = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        MailCase.mail = MailCase.mail or Mail()

    def setUp(self):
        super().setUp()
        self.box.apply(MAIL)
        self.mail.begin()
        self.addCleanup(self.mail.stop)

    def scan(self, message, user):
        """The phone takes the key from the picture, which is also in the text."""
        key = re.search("secret=([A-Z2-7]+)", scan_picture(message))[1]
        text = message.get_body(("plain",)).get_content()
        self.assertIn(" ".join(key[i:i + 4] for i in range(0, len(key), 4)), text)
        self.box.knows_key(user, key)
        return text

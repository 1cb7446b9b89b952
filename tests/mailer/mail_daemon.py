# SPDX-License-Identifier: Apache-2.0
"""A daemon that keeps to the protocol of `mail`, with a queue that a test fills."""

import json
import os
import socket
import tempfile
import threading

PATIENCE = 20  # seconds until a test that waits for something has failed


class MailDaemon:
    """`answers`: all that was said about mails, as pairs of id and text. `acknowledge` decides about each "handed over"."""

    def __init__(self, directory):
        self.directory = tempfile.mkdtemp(dir=directory)
        os.chmod(self.directory, 0o755)
        self.path = self.directory + "/socket"
        self.config = self.directory + "/private.yaml"
        with open(self.config, "w", encoding="utf-8") as file:
            file.write(f"socket: {self.path}\n")
        self.changed = threading.Condition()
        self.waiting, self.answers, self.calls, self.lost = [], [], 0, 0
        self.acknowledge = lambda: True
        self.seconds = 600
        self.listening = None
        self.start()

    def start(self):
        if os.path.exists(self.path):
            os.unlink(self.path)
        self.listening = socket.socket(socket.AF_UNIX)
        self.listening.bind(self.path)
        os.chmod(self.path, 0o666)
        self.listening.listen()
        threading.Thread(target=self._accept, args=(self.listening,), daemon=True).start()

    def stop(self):
        self.listening.shutdown(socket.SHUT_RDWR)
        self.listening.close()
        os.unlink(self.path)

    def queue(self, *mails):
        with self.changed:
            self.waiting += mails
        with open(self.directory + "/mail-due", "w", encoding="utf-8"):
            pass

    def said_of(self, number):
        return [text for mail, text in self.answers if mail == number]

    def wait_until(self, holds):
        with self.changed:
            if not self.changed.wait_for(holds, PATIENCE):
                raise AssertionError(f"waited in vain; heard {self.answers}, calls {self.calls}, lost {self.lost}")

    def outcome_of(self, number):
        """Waits for the last word about a mail."""
        def final():
            return [text for text in self.said_of(number) if text != "handed over"]
        self.wait_until(final)
        return final()[-1]

    def _accept(self, listening):
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        with connection, connection.makefile("rb") as lines:
            line = lines.readline()
            if not line:
                return
            assert json.loads(line) == {"type": "mail"}, line
            self._note(calls=1)
            while self._one_mail(connection, lines):
                pass

    def _one_mail(self, connection, lines):
        with self.changed:
            mail = self.waiting.pop(0) if self.waiting else None
        if mail is None:
            self._reply(connection, {"type": "no_mail", "seconds": self.seconds})
            return False
        self._reply(connection, mail)
        handed_over = False
        while True:
            line = lines.readline()
            if not line:  # as the real one: what may be on its way is not tried again
                if not handed_over:
                    with self.changed:
                        self.waiting.insert(0, mail)
                self._note(lost=1)
                return False
            answer = json.loads(line)
            assert answer.keys() == {"type", "text"} and answer["type"] == "answer", answer
            self._note(answer=(mail["id"], answer["text"]))
            if answer["text"] != "handed over":
                return True
            handed_over = True
            if not self.acknowledge():
                return False
            self._reply(connection, {"type": "progress", "done": 0, "all": 0})

    def _note(self, calls=0, lost=0, answer=None):
        with self.changed:
            self.calls += calls
            self.lost += lost
            if answer:
                self.answers.append(answer)
            self.changed.notify_all()

    @staticmethod
    def _reply(connection, reply):
        try:
            connection.sendall(json.dumps(reply).encode() + b"\n")
        except OSError:
            pass  # seen where it is read

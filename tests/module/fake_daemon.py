# SPDX-License-Identifier: Apache-2.0
"""A daemon that says what a test wants: each connection is served by the next function of a script."""

import json
import os
import socket
import threading

ASK = {"type": "ask", "text": "", "prompt": "Verification code: ", "echo": False}
TO_BE_READ = {"type": "ask", "text": "", "prompt": "\n   k3v9q-7hd2m\nPress Enter: ", "echo": True, "acknowledge": True}
WRONG = dict(ASK, text="That code is not right.")


def result(outcome, text=""):
    return {"type": "result", "outcome": outcome, "text": text}


class Peer:
    """One connection; `heard` keeps every message that came."""

    def __init__(self, connection, heard):
        self.connection = connection
        self.heard = heard
        self.unread = b""

    def hear(self):
        while b"\n" not in self.unread:
            data = self.connection.recv(65536)
            if not data:
                return None
            self.unread += data
        line, self.unread = self.unread.split(b"\n", 1)
        self.heard.append(json.loads(line.decode()))
        return self.heard[-1]

    def say(self, message):
        if isinstance(message, dict):
            message = json.dumps(message).encode() + b"\n"
        self.connection.sendall(message)

    def until_gone(self):
        while self.connection.recv(65536):
            pass


def replies(*messages):
    """Serves a connection: a message for each one that is heard."""

    def serve(peer):
        for message in messages:
            if peer.hear() is None:
                return
            peer.say(message)
        peer.until_gone()

    return serve


class FakeDaemon:
    def __init__(self, path, *script, forever=None, uid=None, backlog=16, accepts=True):
        self.path = path
        self.script = list(script)
        self.forever = forever
        self.heard = []
        self.connections = 0
        self.connection = None  # the one that is being served
        self.listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.listener.bind(path)
        os.chmod(path, 0o666)
        self._listen(backlog, uid)
        self.thread = threading.Thread(target=self._serve, daemon=True)
        if accepts:
            self.thread.start()

    def _listen(self, backlog, uid):
        # SO_PEERCRED tells who called listen()
        if uid is not None:
            os.seteuid(uid)
        try:
            self.listener.listen(backlog)
        finally:
            if uid is not None:
                os.seteuid(0)

    def start(self):
        self.thread.start()

    def _serve(self):
        while self.script or self.forever:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            self.connections += 1
            self.connection = connection
            with connection:
                try:
                    (self.script.pop(0) if self.script else self.forever)(Peer(connection, self.heard))
                except OSError:
                    pass  # the other end went away

    def stop(self):
        self.script, self.forever = [], None
        for open_socket in (self.listener, self.connection):
            try:
                if open_socket:
                    open_socket.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass  # closed already
        if self.thread.is_alive():
            self.thread.join(10)
        self.listener.close()
        if os.path.exists(self.path):
            os.unlink(self.path)

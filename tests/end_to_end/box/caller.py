# SPDX-License-Identifier: Apache-2.0
"""A user's process that speaks with the daemon as no command does. As a program it reads and writes JSON lines.

["hold", CALL, COUNT]   makes the call on so many connections, which stay; prints the replies.
["answer", TEXTS]       answers on all of them, before it reads any reply; prints the replies.
["leave", TEXTS]        answers on all of them and closes them, and prints how many they were.
["calls", CALL, COUNT]  makes the call on one connection after the other; prints how often each reply came.
"""

import collections
import json
import socket
import subprocess
import sys

SOCKET = "/run/harness2fa/socket"
PATIENCE = 120  # seconds for a reply


class Caller:
    """The test's end of it."""

    def __init__(self, user):
        self._process = subprocess.Popen(["runuser", "-u", user, "--", sys.executable, __file__], stdin=subprocess.PIPE,
                                         stdout=subprocess.PIPE, text=True)

    def begin(self, *words):
        self._process.stdin.write(json.dumps(words) + "\n")
        self._process.stdin.flush()
        return self

    def result(self):
        return json.loads(self._process.stdout.readline())

    def hold(self, call, count):
        return self.begin("hold", call, count).result()

    def calls(self, call, count):
        return self.begin("calls", call, count).result()

    def close(self):
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait()


def _connect():
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(PATIENCE)
    connection.connect(SOCKET)
    return connection


def _send(connection, message):
    connection.sendall(json.dumps(message, ensure_ascii=False).encode() + b"\n")


def _reply(connection):
    data = b""
    while not data.endswith(b"\n"):
        more = connection.recv(65536)
        if not more:
            return {"type": "gone"}
        data += more
    return json.loads(data)


def _exchange(connection, message):
    _send(connection, message)
    return _reply(connection)


class _Held:
    def __init__(self):
        self.connections = []

    def hold(self, call, count):
        self.connections = [_connect() for _ in range(count)]
        return [_exchange(connection, call) for connection in self.connections]

    def answer(self, texts):
        for connection, text in zip(self.connections, texts, strict=True):
            _send(connection, {"type": "answer", "text": text})
        return [_reply(connection) for connection in self.connections]

    def leave(self, texts):
        for connection, text in zip(self.connections, texts, strict=True):
            _send(connection, {"type": "answer", "text": text})
            connection.close()
        return len(self.connections)

    @staticmethod
    def calls(call, count):
        replies = collections.Counter()
        for _ in range(count):
            with _connect() as connection:
                replies[json.dumps(_exchange(connection, call))] += 1
        return replies


def _serve():
    held = _Held()
    for line in sys.stdin:
        name, *values = json.loads(line)
        print(json.dumps(getattr(held, name)(*values)), flush=True)


if __name__ == "__main__":
    _serve()

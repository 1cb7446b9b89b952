# SPDX-License-Identifier: Apache-2.0
"""The box's journal: what programs send to /dev/log and to systemd's socket, kept for the tests to look at."""

import array
import os
import re
import socket
import threading
import time

PATIENCE = 10  # seconds for a line that is on its way


class Journal:
    def __init__(self):
        self._changed = threading.Condition()
        self._entries = []
        self._bytes = bytearray()
        os.makedirs("/run/systemd/journal", exist_ok=True)
        self._listen("/dev/log", _syslog_entry)
        self._listen("/run/systemd/journal/socket", _native_entry)

    def clear(self):
        with self._changed:
            self._entries.clear()
            self._bytes.clear()

    def entries(self, text="", **fields):
        """The entries whose message holds `text` and whose HARNESS2FA_* fields are as given (USER="alice")."""
        wanted = {"HARNESS2FA_" + name: value for name, value in fields.items()}
        with self._changed:
            return [entry for entry in self._entries
                    if text in entry["MESSAGE"] and all(entry.get(name) == value for name, value in wanted.items())]

    def expect(self, text="", count=1, **fields):
        """Waits until there are `count` such entries; returns the last of them."""
        end = time.monotonic() + PATIENCE
        with self._changed:
            while True:
                found = self.entries(text, **fields)
                if len(found) >= count:
                    return found[-1]
                if not self._changed.wait(end - time.monotonic()):
                    raise AssertionError(f"not in the journal: {text!r} {fields}\n{self}")

    def bytes(self):
        """Everything that was sent, as it came."""
        with self._changed:
            return bytes(self._bytes)

    def __str__(self):
        with self._changed:
            return "\n".join(f"  {entry['SYSLOG_IDENTIFIER']}: {entry['MESSAGE']}" for entry in self._entries)

    def _listen(self, path, parse):
        receiver = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        receiver.bind(path)
        os.chmod(path, 0o666)
        threading.Thread(target=self._receive, args=(receiver, parse), daemon=True).start()

    def _receive(self, receiver, parse):
        while True:
            data = _datagram(receiver)
            entry = parse(data)
            with self._changed:
                self._bytes += data
                self._entries.append({"MESSAGE": "", "SYSLOG_IDENTIFIER": "?", **entry})
                self._changed.notify_all()


def _datagram(receiver):
    """sd_journal sends what is too large for a datagram as a memory file."""
    data, ancillary, _, _ = receiver.recvmsg(1 << 20, socket.CMSG_SPACE(4))
    for _, kind, content in ancillary:
        if kind == socket.SCM_RIGHTS:
            with os.fdopen(array.array("i", content)[0], "rb") as file:
                file.seek(0)
                return file.read()
    return data


def _syslog_entry(data):
    text = data.decode(errors="replace").rstrip("\0\n")
    found = re.match(r"<(\d+)>(?:\w{3} [ \d]\d [\d:]{8} )?([^:\[\s]+)(?:\[\d+\])?: (.*)", text, re.DOTALL)
    if not found:
        return {"MESSAGE": text}
    priority = int(found[1])
    return {"PRIORITY": str(priority & 7), "SYSLOG_FACILITY": str(priority >> 3), "SYSLOG_IDENTIFIER": found[2],
            "MESSAGE": found[3]}


def _native_entry(data):
    """systemd's native protocol: NAME=value, or NAME, a little-endian length and bytes."""
    entry = {}
    while data:
        line, _, data = data.partition(b"\n")
        name, equals, value = line.partition(b"=")
        if not equals and name:
            length = int.from_bytes(data[:8], "little")
            value, data = data[8:8 + length], data[9 + length:]
        entry[name.decode()] = value.decode(errors="replace")
    return entry

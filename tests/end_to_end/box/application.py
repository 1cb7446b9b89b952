# SPDX-License-Identifier: Apache-2.0
"""An application that logs in through PAM and keeps what it was given to show, with the style of each message."""

import ctypes
import ctypes.util
import json
import subprocess
import sys

QUESTIONS = (1, 2)  # PAM_PROMPT_ECHO_OFF, PAM_PROMPT_ECHO_ON; all others are only to be shown
SUCCESS, CONVERSATION_FAILED = 0, 19  # _pam_types.h
ITEMS = {3: b"ssh", 4: b"192.0.2.7"}  # PAM_TTY, PAM_RHOST: what sshd sets


class Application:
    """`answers` are given to one question after the other: texts, functions of the prompt that return one, or None: the
    conversation fails."""

    def __init__(self, user, *answers, service="sshd"):
        self.messages = []  # style, text
        left = list(answers)
        with subprocess.Popen([sys.executable, __file__, service, user], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              text=True) as program:
            while "result" not in (event := json.loads(program.stdout.readline())):
                self.messages.append((event["style"], event["text"]))
                if event["style"] in QUESTIONS:
                    answer = left.pop(0) if left else None
                    print(json.dumps(answer(event["text"]) if callable(answer) else answer), file=program.stdin, flush=True)
        self.gets_in = event["result"] == SUCCESS
        if left:
            raise AssertionError(f"asked less than there are answers: {self.messages}")

    def told(self):
        """What is no question."""
        return [text for style, text in self.messages if style not in QUESTIONS]

    def asked(self):
        return [text for style, text in self.messages if style in QUESTIONS]


# ---- the program: a process of its own, as an application is one

class _Message(ctypes.Structure):
    _fields_ = [("style", ctypes.c_int), ("text", ctypes.c_char_p)]


class _Response(ctypes.Structure):
    _fields_ = [("text", ctypes.c_void_p), ("code", ctypes.c_int)]


_Function = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_int, ctypes.POINTER(ctypes.POINTER(_Message)),
                             ctypes.POINTER(ctypes.POINTER(_Response)), ctypes.c_void_p)


class _Conversation(ctypes.Structure):
    _fields_ = [("function", _Function), ("data", ctypes.c_void_p)]


def _log_in(service, user):
    pam, c = ctypes.CDLL(ctypes.util.find_library("pam")), ctypes.CDLL(None)
    c.calloc.restype = c.strdup.restype = ctypes.c_void_p

    def converse(count, messages, responses, _):
        array = ctypes.cast(c.calloc(count, ctypes.sizeof(_Response)), ctypes.POINTER(_Response))
        for at in range(count):
            message = messages[at].contents
            print(json.dumps({"style": message.style, "text": message.text.decode()}), flush=True)
            if message.style in QUESTIONS:
                answer = json.loads(sys.stdin.readline())
                if answer is None:
                    return CONVERSATION_FAILED
                array[at].text = c.strdup(answer.encode())
        responses[0] = array
        return SUCCESS

    handle = ctypes.c_void_p()
    conversation = _Conversation(_Function(converse), None)
    if pam.pam_start(service.encode(), user.encode(), ctypes.byref(conversation), ctypes.byref(handle)) != SUCCESS:
        sys.exit("pam_start failed")
    for item, value in ITEMS.items():
        pam.pam_set_item(handle, item, value)
    result = pam.pam_authenticate(handle, 0)
    pam.pam_end(handle, result)
    print(json.dumps({"result": result}), flush=True)


if __name__ == "__main__":
    _log_in(*sys.argv[1:])

# SPDX-License-Identifier: Apache-2.0
"""The demonstration: a person enrolls and logs in by ssh. scripts/demo starts it.

On a terminal the person does it, with a phone. With --auto, or without a terminal, oathtool is the phone, and the transcript is printed.
"""

import platform
import re
import subprocess
import sys
import time

from box import world
from box.dialog import PASSWORD, PROMPT, Dialog
from box.server import STEP, Server
from box.world import run

USER = "demo"
ENROLL = ["runuser", "-u", USER, "--", "harness2fa", "enroll"]
SSH = ["ssh", "-o", "PreferredAuthentications=keyboard-interactive", "-o", "NumberOfPasswordPrompts=1", f"{USER}@127.0.0.1"]


def say(text):
    print(f"\n\033[1m# {text}\033[0m" if sys.stdout.isatty() else f"\n# {text}", flush=True)


def a_server():
    server = Server()
    server.daemon.faked_clock = False  # phones do not live in 2027
    server.add_users(USER)
    server.begin()
    return server


def code(key, steps=0):
    return run("oathtool", "--totp", "-b", f"--now=@{int(time.time()) + steps * STEP}", key).strip()


def watch(*words):
    """A program whose terminal is copied to standard output."""
    print("$", " ".join(words), flush=True)
    dialog = Dialog("", *words)
    dialog.terminal.logfile_read = sys.stdout
    return dialog


def wait_out_the_end_of_a_step():
    left = STEP - time.time() % STEP
    if left < 10:
        time.sleep(left)


def by_itself():
    wait_out_the_end_of_a_step()
    say(f"{USER} turns two-factor authentication on. The phone is oathtool.")
    enroll = watch(*ENROLL).says("Or enter the key by hand: ")
    enroll.terminal.expect("[A-Z2-7 ]{39}")
    key = enroll.terminal.after.replace(" ", "")
    # With the code of the step before, so that the present one is free for the login: each code is good once.
    enroll.says("Code from your app: ").types(code(key, steps=-1)).says(f"Two-factor authentication is on for {USER}.")
    enroll.close()

    say("An ssh login now asks for a code after the password.")
    now = code(key)
    login = watch(*SSH, "echo $(id -un) is in").password().asks(PROMPT).types(now)
    login.says(f"{USER} is in").close()

    say("The same code once more.")
    watch(*SSH, "true").password().asks(PROMPT).types(now).says("That code was used already.").close()


def by_a_person():
    release = platform.freedesktop_os_release()["VERSION_CODENAME"]
    say(f"You are {USER} on {world.HOST}. Turn two-factor authentication on: scan the QR code with an authenticator app on your phone.")
    print(f'No phone at hand? In another terminal: chroot build/debian/{release} oathtool --totp -b "THE KEY"\n$ {" ".join(ENROLL)}', flush=True)
    if subprocess.call(ENROLL) != 0:
        sys.exit("Two-factor authentication was not turned on.")
    say(f"Now log in. The password is {PASSWORD}; for the code, wait for the next one on the phone. `exit` ends the session.")
    print("$", " ".join(SSH), flush=True)
    subprocess.call(SSH)


def main():
    world.enter()
    automatic = "--auto" in sys.argv[1:] or not (sys.stdin.isatty() and sys.stdout.isatty())
    server = a_server()
    if automatic:
        by_itself()
    else:
        by_a_person()

    accepted = server.journal.entries(USER=USER, SERVICE="sshd", OUTCOME="accepted")
    say("What the journal has of it:")
    for entry in server.journal.entries():
        if entry["SYSLOG_IDENTIFIER"] == "harness2fad" and re.match(USER, entry["MESSAGE"]):
            print("harness2fad:", entry["MESSAGE"])
    if len(accepted) != 1 and automatic or not accepted:
        sys.exit("\nNo login was accepted.")
    print("\nIt works: one login, one code.")


if __name__ == "__main__":
    main()

# SPDX-License-Identifier: Apache-2.0
"""Private namespaces. The machine that runs the tests keeps its files, users, network and processes to itself."""

import os
import subprocess
import sys

HOST = "web1"
BOX = "/run/box"  # what belongs to the tests and not to a Debian server
INSIDE = "HARNESS2FA_INSIDE_A_BOX"
KEPT = ("HARNESS2FA_STAGE", "HARNESS2FA_LAST_RELEASE", "TERM")


def enter():
    """Runs this program anew as process 1 of its own namespaces, unless it is there already."""
    if os.environ.get(INSIDE):
        return
    if os.geteuid() != 0:
        sys.exit("a box needs root, for its namespaces")
    stage = os.path.abspath(os.environ.get("HARNESS2FA_STAGE", ""))
    if not os.path.isdir(stage + "/usr"):
        sys.exit("HARNESS2FA_STAGE must name a directory where harness2fa was installed with DESTDIR, prefix /usr")
    environment = {name: os.environ[name] for name in KEPT if name in os.environ}
    environment.update(PATH="/usr/sbin:/usr/bin:/sbin:/bin", LANG="C.UTF-8", HOME="/root", PYTHONDONTWRITEBYTECODE="1",
                       HARNESS2FA_STAGE=stage, **{INSIDE: "1"})
    program = [sys.executable, os.path.abspath(sys.argv[0]), *sys.argv[1:]]
    os.execvpe("unshare", ["unshare", "--mount", "--uts", "--ipc", "--net", "--pid", "--fork", "--kill-child",
                           "--mount-proc", *program], environment)


def run(*words, **options):
    """Runs a command that must succeed; returns what it printed."""
    done = subprocess.run(words, stdin=subprocess.DEVNULL if "input" not in options else None, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, **options)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(words)}: exit status {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def write(path, text, mode=0o644):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    os.chmod(path, mode)


def build():
    """A Debian server with harness2fa installed: an overlay over this machine."""
    os.chdir("/")
    os.umask(0o022)
    run("mount", "-t", "tmpfs", "-o", "mode=755", "tmpfs", "/run")
    for directory in (BOX, BOX + "/stage", "/run/lock", "/run/sshd"):
        os.mkdir(directory)
    write("/run/utmp", "")
    run("mount", "--bind", os.environ["HARNESS2FA_STAGE"], BOX + "/stage")
    run("mount", "-t", "overlay", "-o", f"lowerdir={BOX}/stage/usr:/usr", "overlay", "/usr")
    for directory in ("/etc", "/var", "/home", "/root"):
        _overlay(directory)
    _devices()
    _network()


def _overlay(directory):
    upper, work = (f"{BOX}/{kind}{directory}" for kind in ("upper", "work"))
    os.makedirs(upper)
    os.makedirs(work)
    run("mount", "-t", "overlay", "-o", f"lowerdir={directory},upperdir={upper},workdir={work}", "overlay", directory)


def _devices():
    """A /dev of its own, for /dev/log and /dev/console; /dev/shm too, which libfaketime uses by process number."""
    dev = BOX + "/dev"
    os.mkdir(dev)
    run("mount", "-t", "tmpfs", "-o", "mode=755", "tmpfs", dev)
    for name in ("null", "zero", "full", "random", "urandom", "tty"):
        write(f"{dev}/{name}", "")
        run("mount", "--bind", f"/dev/{name}", f"{dev}/{name}")
    write(f"{dev}/console", "")
    for name, target in {"ptmx": "pts/ptmx", "fd": "/proc/self/fd", "stdin": "/proc/self/fd/0",
                         "stdout": "/proc/self/fd/1", "stderr": "/proc/self/fd/2"}.items():
        os.symlink(target, f"{dev}/{name}")
    os.mkdir(f"{dev}/pts")
    os.mkdir(f"{dev}/shm")
    run("mount", "-t", "devpts", "-o", "newinstance,ptmxmode=0666,mode=620,gid=5", "devpts", f"{dev}/pts")
    run("mount", "-t", "tmpfs", "-o", "mode=1777", "tmpfs", f"{dev}/shm")
    run("mount", "--move", dev, "/dev")


def _network():
    run("ip", "link", "set", "lo", "up")
    run("hostname", HOST)
    write("/etc/hostname", HOST + "\n")
    write("/etc/hosts", f"127.0.0.1 localhost\n127.0.1.1 {HOST}\n")

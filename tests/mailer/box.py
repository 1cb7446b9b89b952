# SPDX-License-Identifier: Apache-2.0
"""Namespaces of its own for mail: a network with foreign hosts that are not there, certificates that are trusted here alone."""

import os
import shutil
import subprocess
import sys

BOX = "/run/box"
FOREIGN = "192.0.2.25"  # RFC 5737: belongs to nobody
FOREIGN_NAME = "mail.example.test"
HOST = "web1"
INSIDE = "HARNESS2FA_INSIDE_A_BOX"


def run(*words, **options):
    """Runs a command that must succeed; returns what it printed."""
    done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(words)}: exit status {done.returncode}\n{done.stdout}")
    return done.stdout


def write(path, text, mode=0o644):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    os.chmod(path, mode)
    return path


def enter():
    """Runs this program anew as process 1 of its own namespaces, unless it is there already."""
    if os.environ.get(INSIDE):
        return _build()
    if os.geteuid() != 0:
        sys.exit("a box needs root, for its namespaces")
    environment = dict(os.environ, **{INSIDE: "1"}, PATH="/usr/sbin:/usr/bin:/sbin:/bin", LANG="C.UTF-8")
    os.execvpe("unshare", ["unshare", "--mount", "--uts", "--ipc", "--net", "--pid", "--fork", "--kill-child",
                           "--mount-proc", sys.executable, os.path.abspath(sys.argv[0]), *sys.argv[1:]], environment)


def _build():
    os.umask(0o022)
    run("mount", "-t", "tmpfs", "-o", "mode=755", "tmpfs", "/run")
    os.mkdir(BOX)
    for directory in ("/etc", "/var"):
        upper, work = (f"{BOX}/{kind}{directory}" for kind in ("upper", "work"))
        os.makedirs(upper)
        os.makedirs(work)
        run("mount", "-t", "overlay", "-o", f"lowerdir={directory},upperdir={upper},workdir={work}", "overlay",
            directory)
    run("ip", "link", "set", "lo", "up")
    run("ip", "address", "add", FOREIGN + "/32", "dev", "lo")
    run("hostname", HOST)
    hosts()
    write("/etc/mailname", HOST + "\n")
    run("mount", "-t", "tmpfs", "tmpfs", "/dev/shm")  # libfaketime uses it by process number
    write("/etc/resolv.conf", "")
    shutil.copy(os.environ["HARNESS2FA_MAILER"], BOX + "/harness2fa-mailer")  # where any user can run it
    _certificates()


def hosts(*lines):
    """What names lead to; `lines` come first."""
    usual = (f"127.0.0.1 localhost {HOST}", "::1 localhost", f"{FOREIGN} {FOREIGN_NAME}")
    write("/etc/hosts", "".join(line + "\n" for line in (*lines, *usual)))


def _certificates():
    """ca.crt, and certificates of two hosts. The machine's own list of trusted ones is not seen in here."""
    make = ("openssl", "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2")
    run(*make, "-x509", "-subj", "/CN=CA of these tests", "-keyout", BOX + "/ca.key", "-out", BOX + "/ca.crt")
    for name, host in (("good", FOREIGN_NAME), ("wrong", "elsewhere.example.test")):
        run(*make, "-subj", "/CN=" + host, "-keyout", f"{BOX}/{name}.key", "-out", f"{BOX}/{name}.csr")
        write(f"{BOX}/{name}.ext", f"subjectAltName=DNS:{host}\n")
        run("openssl", "x509", "-req", "-in", f"{BOX}/{name}.csr", "-CA", BOX + "/ca.crt", "-CAkey", BOX + "/ca.key",
            "-CAcreateserial", "-days", "2", "-extfile", f"{BOX}/{name}.ext", "-out", f"{BOX}/{name}.crt")
    shutil.copy(BOX + "/ca.crt", "/etc/ssl/certs/ca-certificates.crt")

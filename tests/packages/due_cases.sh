# SPDX-License-Identifier: Apache-2.0
# PAM that could not be enabled at the installation: it is tried again, until an administrator decides otherwise. Needs pam_cases.sh.

due=/var/lib/harness2fa-setup/pam-due
sshd_may_ask=/etc/ssh/sshd_config.d/00-harness2fa.conf

# The clock of file systems is coarse.
tick() { /bin/sleep 0.02; }

is_due() { test -e "$due"; }
is_not_due() { ! is_due; }

# maintainer STATUS SCRIPT ARGUMENTS: as dpkg calls a script of libpam-harness2fa. A trigger that it sets is noted in $triggered.
maintainer() {
    local expected=$1 script=$2 status=0
    shift 2
    rm -f "$private/triggered"
    heard=$(sh "$private/libpam.$script" "$@" 2>&1) || status=$?
    [ "$status" = "$expected" ] || fail "$script $*: exit status $status, said: $heard"
}

# installed WITH: a first installation as dpkg does it, where the daemon says WITH; then other packages, and the end of the run of dpkg.
installed() {
    rm -rf "${due%/*}" "$sshd_may_ask"
    server
    stock
    daemon_says "$1"
    maintainer 0 postinst configure ''
    tick
    pam-auth-update --package # as libpam-systemd does
    [ ! -e "$private/triggered" ] || maintainer 0 postinst triggered harness2fa-pam
    tick
}

# an administrator does something, some time later.
administrator() {
    "$@" || fail "$*"
    tick
}

# tries_again HOW: each of the three ways, with a daemon that is well by now.
tries_again() {
    daemon_says "$healthy"
    case $1 in
    boot) helper 0 pam-when-due look; local first=$heard; helper 0 pam-when-due try; heard=$first$heard ;;
    upgrade) maintainer 0 prerm upgrade 9; local first=$heard; maintainer 0 postinst configure 0.2.0; heard=$first$heard ;;
    esac
}

for script in postinst prerm postrm; do
    sed '/^#DEBHELPER#/d' "$top/debian/libpam-harness2fa.$script" > "$private/libpam.$script"
done
printf '#!/bin/sh\n: > %s\n' "$private/triggered" > "$stand_in/dpkg-trigger"
printf '#!/bin/sh\n' > "$stand_in/sleep" # nobody waits here for a daemon
chmod +x "$stand_in/dpkg-trigger" "$stand_in/sleep"

begin 'due: at once, where the daemon is well'
installed "$healthy"
expect enabled; expect is_not_due; expect test -e "$sshd_may_ask"; expect test ! -e "$private/triggered"
begin 'due: the daemon does not answer, so nothing is changed'
installed 'exit 3'
expect disabled; expect is_due; expect test ! -e "$sshd_may_ask"
expect test "$(stat -c %U:%a "${due%/*}")" = root:755
for how in boot upgrade; do
    begin "due: tried again: $how"
    installed 'exit 3'; tries_again $how
    expect enabled; expect is_not_due; expect test -e "$sshd_may_ask"
    begin "due: as long as it takes: $how"
    installed 'exit 3'
    helper 0 pam-when-due look; helper 1 pam-when-due try; said 'dpkg-reconfigure libpam-harness2fa'; expect disabled
    helper 0 pam-when-due look; helper 1 pam-when-due try; expect is_due
    tick; tries_again $how; expect enabled
    begin "due: switched off before it was on, it stays off: $how"
    installed 'exit 3'; administrator pam-auth-update --disable harness2fa; tries_again $how
    said 'stays off'; expect disabled; expect is_not_due; expect test ! -e "$sshd_may_ask"
    installed 'exit 3'; administrator pam-auth-update --remove harness2fa; tries_again $how
    said 'stays off'; expect disabled
    begin "due: switched on and off by hand, it stays off: $how"
    installed 'exit 3'; administrator pam-auth-update --enable harness2fa; administrator pam-auth-update --disable harness2fa
    tries_again $how; said 'stays off'; expect disabled; expect is_not_due
    begin "due: switched on by hand: $how"
    installed 'exit 3'; administrator pam-auth-update --enable harness2fa; tries_again $how
    expect enabled; expect is_not_due; expect test -e "$sshd_may_ask"
    begin "due: the module in a line written by hand is a decision too: $how"
    installed 'exit 3'; echo 'auth required pam_harness2fa.so' >> /etc/pam.d/sshd; tries_again $how
    expect disabled; expect is_not_due; expect test -e "$sshd_may_ask"
    begin "due: another profile is no decision about this one: $how"
    installed 'exit 3'; administrator pam-auth-update --enable mkhomedir; tries_again $how
    expect enabled; expect is_not_due
    administrator pam-auth-update --disable mkhomedir
    begin "due: left out in the dialog, it stays off: $how"
    installed 'exit 3'; administrator pam-auth-update --enable mkhomedir
    echo 'FSET libpam-runtime/profiles seen true' | debconf-communicate libpam-runtime > /dev/null
    tries_again $how; said 'stays off'; expect disabled; expect is_not_due
    administrator pam-auth-update --disable mkhomedir
    begin "due: switched off after it was on, it stays off: $how"
    installed "$healthy"; administrator pam-auth-update --disable harness2fa; tries_again $how
    expect disabled; expect is_not_due
    begin "due: packages that come later are no administrator: $how"
    installed 'exit 3'; administrator pam-auth-update --package; maintainer 0 postinst triggered /usr/share/pam-configs
    tries_again $how; expect enabled
    begin "due: an image whose files all have one time: $how"
    installed 'exit 3'; touch -d '2026-01-01' /var/lib/pam/* "$due"; tries_again $how; expect enabled
done
begin 'due: left out in the dialog of the very attempt, it stays off'
installed 'exit 3'
# With a lower priority debconf asks, and dpkg-reconfigure lowers it.
printf '#!/bin/sh\n[ "$*" = "--package --enable harness2fa" ] || exec /usr/sbin/pam-auth-update "$@"\n/usr/sbin/pam-auth-update --package\necho FSET libpam-runtime/profiles seen true | debconf-communicate libpam-runtime > /dev/null\n' > "$stand_in/pam-auth-update"
chmod +x "$stand_in/pam-auth-update"
daemon_says "$healthy"
helper 0 pam-when-due try; said 'left out in the dialog'; expect disabled; expect is_not_due
rm "$stand_in/pam-auth-update"
begin 'due: a try that fails is no decision'
installed 'exit 3'
daemon_says "$healthy"
mount --bind -o ro /etc/pam.d /etc/pam.d
tick; helper 1 pam-when-due try; expect disabled; expect is_due
umount /etc/pam.d
helper 0 pam-when-due look; helper 0 pam-when-due try; expect enabled; expect is_not_due
begin 'due: lines for keys alone are no decision'
installed 'exit 3'
printf '%s\n' 'auth [success=done ignore=ignore default=die] pam_harness2fa.so after=publickey' 'account required pam_harness2fa.so' >> /etc/pam.d/sshd
daemon_says "$healthy"
helper 0 pam-when-due look; helper 0 pam-when-due try; expect enabled; expect is_not_due
begin 'due: an administrator who wants it off for good says so'
installed 'exit 3'; helper 0 pam-when-due forget; maintainer 0 postinst triggered /usr/share/pam-configs
tries_again boot; expect disabled; expect is_not_due
begin 'due: left out in the dialog, in an image whose files all have one time'
installed 'exit 3'
echo 'FSET libpam-runtime/profiles seen true' | debconf-communicate libpam-runtime > /dev/null
touch -d '2026-01-01' /var/lib/pam/* "$due"; tries_again boot; said 'stays off'; expect disabled; expect is_not_due
begin 'due: PAM that cannot be written for its edits stays due'
installed 'exit 3'; sed -i 's/^auth.*pam_unix.so.*/auth sufficient pam_unix.so/' /etc/pam.d/common-auth
daemon_says "$healthy"
helper 1 pam-when-due try; said 'did not enable'; expect is_due

begin 'due: in a chroot no daemon is asked, for it would be another machine'\''s'
installed 'exit 3'
printf '#!/bin/sh\ntest "$*" = "--quiet --chroot"\n' > "$stand_in/systemd-detect-virt"; chmod +x "$stand_in/systemd-detect-virt"
daemon_says "$healthy"
helper 1 pam-when-due try; expect disabled
rm "$stand_in/systemd-detect-virt"

begin 'due: removed and installed again, it is as before'
installed "$healthy"; maintainer 0 prerm remove; expect disabled; expect is_due; expect test ! -e "$sshd_may_ask"
pam-auth-update --package; maintainer 0 postinst configure 0.2.0; expect enabled; expect is_not_due
administrator pam-auth-update --disable harness2fa; maintainer 0 prerm remove; expect is_not_due
maintainer 0 postinst configure 0.2.0; expect disabled
begin 'due: a purge leaves nothing'
installed 'exit 3'; maintainer 0 prerm remove; maintainer 0 postrm purge; expect test ! -e "${due%/*}"
stock
rm "$stand_in/sleep"

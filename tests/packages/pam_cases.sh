# SPDX-License-Identifier: Apache-2.0
# The PAM profile: when it is switched on, and that a removal leaves no line behind whose module is gone.

export DEBIAN_FRONTEND=noninteractive

# The command of the package harness2fa, as far as the helper asks it.
stand_in=$private/bin
mkdir "$stand_in"
PATH=$stand_in:$PATH
daemon_says() {
    printf '#!/bin/sh\nset -e\ntest "$*" = "status --json --user root"\n%s\n' "$1" > "$stand_in/harness2fa"
    chmod +x "$stand_in/harness2fa"
}

healthy=$'echo \'{"enforced":false,"settings":{"ok":true,"errors":[]},"store":{"error":null}}\''

enabled() { grep -q '^auth.*pam_harness2fa.so' /etc/pam.d/common-auth; }
disabled() { ! enabled; }

# stock: what Debian delivers, and the profile off.
stock() {
    rm -rf /etc/pam.d
    cp -a "$private/stock" /etc/pam.d
    pam-auth-update --package --force --remove harness2fa
}

switched_on() {
    stock
    daemon_says "$healthy"
    helper 0 pam-profile enable
    expect enabled
}

# refuses WHERE: a removal fails, names the line, and leaves PAM as it was.
refuses() {
    rm -rf "$private/pam.d"
    cp -a /etc/pam.d "$private/pam.d"
    helper 1 pam-profile remove
    said 'NOT removed'
    said "    $1"
    expect diff -r "$private/pam.d" /etc/pam.d
}

removes() {
    helper 0 pam-profile remove
    expect disabled
}

cp -a /etc/pam.d "$private/stock"

begin 'pam: the daemon answers'
switched_on
# After the line that refuses a wrong password, with a control word that refuses when the module is missing.
expect grep -Pzq 'requisite\s+pam_deny.so\n(.*\n)*auth\s+required\s+pam_permit.so\n(.*\n)*auth\s+required\s+pam_harness2fa.so' /etc/pam.d/common-auth
expect test "$(grep -l pam_harness2fa /etc/pam.d/*)" = /etc/pam.d/common-auth
begin 'pam: removed'
removes
begin 'pam: the daemon does not answer'
stock; daemon_says 'exit 3'
helper 0 pam-profile enable; said 'pam-auth-update --enable harness2fa'; expect disabled
begin 'pam: no good settings'
stock; daemon_says $'echo \'{"enforced": true, "settings": {"errors": [], "ok": false}, "store": {"error": null}}\''
helper 0 pam-profile enable; said 'settings are faulty'; expect disabled
begin 'pam: no store'
stock; daemon_says $'echo \'{"enforced":false,"settings":{"ok":true,"errors":[]},"store":{"error":"accounts.db: missing"}}\''
helper 0 pam-profile enable; said 'store of harness2fa cannot be used'; expect disabled
begin 'pam: enforced by good settings'
stock; daemon_says $'echo \'{"enforced":true,"settings":{"errors":[],"ok":true},"store":{"error":null}}\''
helper 0 pam-profile enable; expect enabled

begin 'pam: a service names the module'
switched_on; echo 'auth required pam_harness2fa.so' >> /etc/pam.d/sshd; refuses '/etc/pam.d/sshd:'
begin 'pam: with its path, over two lines, in a folder'
switched_on; printf 'auth required \\\n  /lib/security/pam_harness2fa.so debug\n' > /etc/pam.d/other-service; refuses '/etc/pam.d/other-service:2:'
switched_on; mkdir /etc/pam.d/site; echo 'auth required pam_harness2fa.so' > /etc/pam.d/site/stack; refuses '/etc/pam.d/site/stack:1:'
begin 'pam: in a shared file, beside the part that is generated'
switched_on; echo 'auth optional pam_harness2fa.so' >> /etc/pam.d/common-auth; refuses '/etc/pam.d/common-auth:'
begin 'pam: the generated line was edited'
switched_on; sed -i 's/required\(\s*pam_harness2fa\)/requisite\1/' /etc/pam.d/common-auth; refuses '/etc/pam.d/common-auth:'
begin 'pam: taken out by hand, it goes'
sed -i '/pam_harness2fa/d' /etc/pam.d/common-auth; removes
begin 'pam: an option was added to the generated line'
switched_on; sed -i 's/pam_harness2fa.so.*/pam_harness2fa.so debug/' /etc/pam.d/common-auth; removes
begin 'pam: comments and copies do not count'
switched_on; echo '# auth required pam_harness2fa.so' >> /etc/pam.d/sshd
cp /etc/pam.d/common-auth /etc/pam.d/common-auth.pam-old; cp /etc/pam.d/common-auth /etc/pam.d/common-auth~; removes
begin 'pam: switched off by an administrator'
switched_on; pam-auth-update --disable harness2fa; removes

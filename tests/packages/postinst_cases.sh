# SPDX-License-Identifier: Apache-2.0
# The package harness2fa configures itself: nothing is written as root where the daemon's user could have put a link.

daemon_user() { systemd-sysusers "$top/etc/harness2fa.sysusers.conf"; }

# configure PREVIOUS: as dpkg calls it; the daemon is a stand-in that makes two files, or says why it cannot.
configure() {
    heard=$(sh "$private/postinst" configure "$1" 2>&1) || fail "postinst configure $1: $heard"
}

owner() { stat -c %U:%a "$1"; }

sed '/^#DEBHELPER#/d; s/systemd-sysusers harness2fa.conf/:/' "$top/debian/harness2fa.postinst" > "$private/postinst"
echo "enforce: false" | install -D -m 0644 /dev/stdin /usr/share/harness2fa/harness2fa.yaml
mkdir -p "$private/sbin"
sed -i "s|/usr/sbin/harness2fad|$private/sbin/harness2fad|" "$private/postinst"
printf '#!/bin/sh\n[ "$1" = --make-store ] && umask 077 && : > /var/lib/harness2fa/accounts.db\n' > "$private/sbin/harness2fad"
chmod 755 "$private" "$private/sbin" "$private/sbin/harness2fad"
daemon_user

begin 'postinst: the first installation makes settings and store, as the user of the daemon'
configure ''
said
expect test "$(owner /etc/harness2fa/harness2fa.yaml)" = harness2fa:644
expect test "$(owner /var/lib/harness2fa)" = harness2fa:700
expect test "$(owner /var/lib/harness2fa/accounts.db)" = harness2fa:600

begin 'postinst: an upgrade makes no store, and touches no settings'
rm /var/lib/harness2fa/accounts.db
echo '{}' > /etc/harness2fa/harness2fa.yaml
configure 0.1
expect test ! -e /var/lib/harness2fa/accounts.db
expect grep -qx '{}' /etc/harness2fa/harness2fa.yaml

begin 'postinst: the settings are not written as root'
rm /etc/harness2fa/harness2fa.yaml
chown root:root /etc/harness2fa
configure 0.1
said 'could not be written'
expect test ! -e /etc/harness2fa/harness2fa.yaml

begin 'postinst: a link in the way is not followed'
chown harness2fa:harness2fa /etc/harness2fa
echo secret > /etc/victim
chmod 600 /etc/victim
ln -s /etc/victim /etc/harness2fa/harness2fa.yaml.dpkg-new
configure 0.1
expect test "$(cat /etc/victim)" = secret
expect test "$(owner /etc/victim)" = root:600

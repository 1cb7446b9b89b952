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
sed '/^#DEBHELPER#/d' "$top/debian/harness2fa.postrm" > "$private/postrm"
mkdir -p "$private/sbin"
sed -i "s|/usr/sbin/harness2fad|$private/sbin/harness2fad|" "$private/postinst"
printf '#!/bin/sh\n[ "$1" = --make-store ] && umask 077 && : > /var/lib/harness2fa/accounts.db\n' > "$private/sbin/harness2fad"
chmod 755 "$private" "$private/sbin" "$private/sbin/harness2fad"
daemon_user

store_due=/var/lib/harness2fa-setup/store-due

begin 'postinst: where no systemd runs, the store is left to the first boot, so that no image brings a key'
rm -rf /run/systemd/system
configure ''
said
expect test ! -e /var/lib/harness2fa
expect test "$(owner "$store_due")" = root:644
expect test "$(owner /var/lib/harness2fa-setup)" = root:755
expect test "$(owner /etc/harness2fa/harness2fa.yaml)" = harness2fa:644

begin 'postinst: an upgrade in the image changes nothing'
configure 0.2.0
expect test ! -e /var/lib/harness2fa
expect test -e "$store_due"

begin 'postinst: a purge leaves nothing'
expect sh "$private/postrm" purge
expect test ! -e /var/lib/harness2fa-setup
expect test ! -e /etc/harness2fa

mkdir -p /run/systemd/system

begin 'postinst: in a chroot no systemd runs, although the machine around it has one'
printf '#!/bin/sh\ntest "$*" = "--quiet --chroot"\n' > "$stand_in/systemd-detect-virt"
chmod +x "$stand_in/systemd-detect-virt"
configure ''
expect test ! -e /var/lib/harness2fa
expect test -e "$store_due"
rm -r "$stand_in/systemd-detect-virt" /var/lib/harness2fa-setup

begin 'postinst: a store that cannot be made is named, and the next configuration makes it'
mv "$private/sbin/harness2fad" "$private/sbin/aside"
configure ''
said 'the store could not be made'
expect test ! -e "$store_due"
mv "$private/sbin/aside" "$private/sbin/harness2fad"
: > /var/lib/harness2fa/store.key # as an interrupted one leaves it
configure ''
said
expect test -e /var/lib/harness2fa/accounts.db
rm -r /var/lib/harness2fa

begin 'postinst: the first installation makes settings and store, as the user of the daemon'
configure ''
said
expect test "$(owner /etc/harness2fa/harness2fa.yaml)" = harness2fa:644
expect test "$(owner /var/lib/harness2fa)" = harness2fa:700
expect test "$(owner /var/lib/harness2fa/accounts.db)" = harness2fa:600
expect test ! -e /var/lib/harness2fa-setup

begin 'postinst: a store that is there is never replaced at a boot'
rm -rf /run/systemd/system
configure ''
expect test ! -e /var/lib/harness2fa-setup
mkdir /run/systemd/system

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

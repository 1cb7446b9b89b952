# SPDX-License-Identifier: Apache-2.0
# The sshd drop-in: where it is made, where not, and that nobody who was refused a password gets in by it.

drop_in=/etc/ssh/sshd_config.d/00-harness2fa.conf

# server [LINES]: Debian's own sshd_config, with LINES at its end.
server() {
    rm -rf /etc/ssh/sshd_config.d /etc/ssh/more /etc/default/ssh
    mkdir -p /etc/ssh/sshd_config.d /etc/ssh/more
    cp /usr/share/openssh/sshd_config /etc/ssh/sshd_config
    printf '%s\n' "${1:-}" >> /etc/ssh/sshd_config
}

# says_for USER KEYWORD: what sshd would do with this user.
says_for() { sshd -T -C "user=$1,host=desk,addr=10.1.2.3" | sed -n "s/^$2 //p"; }

refused_passwords() {
    for user in root bob alice; do
        if [ "$(says_for "$user" passwordauthentication)" = no ]; then echo "$user"; fi
    done
}

# enable: runs the helper, and asks sshd itself whether it opened a door.
enable() {
    local before user
    before=$(refused_passwords 2>/dev/null)
    helper 0 sshd-drop-in enable
    [ -e "$drop_in" ] || return 0
    for user in $before; do
        [ "$(says_for "$user" kbdinteractiveauthentication)" = no ] || fail "$user was refused passwords and is not any more"
    done
}

expect_on() {
    enable
    [ -e "$drop_in" ] || fail "no drop-in; heard: $heard"
    expect sshd -t
    [ "$(says_for alice kbdinteractiveauthentication)" = yes ] || fail 'keyboard-interactive is still off'
    said 'sshd can ask for codes now'
}

# expect_unchanged WHY
expect_unchanged() {
    enable
    [ ! -e "$drop_in" ] || fail 'a drop-in was made'
    said "$1"
    said '    KbdInteractiveAuthentication yes'
}

mkdir -p /run/sshd
ssh-keygen -A > /dev/null

begin 'sshd: as Debian delivers it'
server; expect_on
begin 'sshd: Match without a word on passwords'
server $'Match User bob\n    X11Forwarding no\nMatch Address 10.0.0.0/8\n    PermitRootLogin no'; expect_on
begin 'sshd: Match in a comment'
server $'#Match User bob\n#    PasswordAuthentication no'; expect_on
begin 'sshd: the global part comes after an included Match'
server; printf 'Match User bob\n    X11Forwarding no\n' > /etc/ssh/more/a.conf
sed -i '1i Include more/*.conf\nPasswordAuthentication yes' /etc/ssh/sshd_config; expect_on

begin 'sshd: passwords off'
server 'PasswordAuthentication no'; expect_unchanged 'it refuses passwords'
begin 'sshd: passwords off in another drop-in'
server; echo 'PasswordAuthentication no' > /etc/ssh/sshd_config.d/50-cloud-init.conf; expect_unchanged 'it refuses passwords'
begin 'sshd: no PAM'
server; sed -i 's/^UsePAM yes/UsePAM no/' /etc/ssh/sshd_config; expect_unchanged 'it does not use PAM'
said '    UsePAM yes'
begin 'sshd: keyboard-interactive is on already'
server; sed -i 's/^KbdInteractiveAuthentication no/KbdInteractiveAuthentication yes/' /etc/ssh/sshd_config
enable; [ ! -e "$drop_in" ] || fail 'a drop-in was made'; said ''
begin 'sshd: settings on the command line'
server; echo 'SSHD_OPTS="-4 -o PasswordAuthentication=no"' > /etc/default/ssh; expect_unchanged 'on its command line'
begin 'sshd: harmless command line'
server; echo 'SSHD_OPTS="-4"' > /etc/default/ssh; expect_on
begin 'sshd: no Include of sshd_config.d'
server; sed -i '/^Include/d' /etc/ssh/sshd_config; expect_unchanged 'without effect'
begin 'sshd: an earlier drop-in says no'
server; echo 'KbdInteractiveAuthentication no' > /etc/ssh/sshd_config.d/00-a.conf; expect_unchanged 'without effect'
begin 'sshd: an error in the settings'
server 'PasswordAuthentications yes'; expect_unchanged 'finds an error'
begin 'sshd: /run/sshd is missing and stays so'
server; rmdir /run/sshd; helper 0 sshd-drop-in enable
[ -e "$drop_in" ] || fail "no drop-in; heard: $heard"
[ ! -e /run/sshd ] || fail '/run/sshd was left behind'
mkdir /run/sshd

for keyword in PasswordAuthentication KbdInteractiveAuthentication ChallengeResponseAuthentication; do
    begin "sshd: Match with $keyword"
    server $'Match User bob\n'"    $keyword no"; expect_unchanged "    /etc/ssh/sshd_config:"
done
begin 'sshd: Match with AuthenticationMethods'
server $'Match User bob\n    AuthenticationMethods publickey'; expect_unchanged 'AuthenticationMethods publickey'
begin 'sshd: Match block after another one'
server $'Match User alice\n    X11Forwarding no\nMatch Group staff\n\tPasswordAuthentication\tno'; expect_unchanged 'Match blocks'
for block in $'match user bob\npasswordauthentication=no' $'MATCH = User bob\n  PASSWORDAUTHENTICATION = no' \
    $'"Match" User bob\n  "PasswordAuthentication" no' \
    $'Match User bob\r\n\tPasswordAuthentication no\r'; do
    begin "sshd: spelt ${block@Q}"
    server "$block"; expect_unchanged 'Match blocks'
done
begin 'sshd: Match in a drop-in'
server; printf 'Match User bob\n  PasswordAuthentication no\n' > /etc/ssh/sshd_config.d/90-bob.conf
expect_unchanged '    /etc/ssh/sshd_config.d/90-bob.conf:2:'
begin 'sshd: Include inside Match'
server $'Match User bob\n  Include more/b*.conf'; echo 'PasswordAuthentication no' > /etc/ssh/more/bob.conf
expect_unchanged '    /etc/ssh/more/bob.conf:1:'
begin 'sshd: Include inside Include inside Match'
server $'Match User bob\n  include="/etc/ssh/more/with blank.conf" more/c.conf'
echo 'Include more/d.conf' > /etc/ssh/more/c.conf; echo 'PasswordAuthentication no' > /etc/ssh/more/d.conf
expect_unchanged '    /etc/ssh/more/d.conf:1:'
begin 'sshd: a file with a blank in its name'
server $'Match User bob\n  Include "more/with blank.conf"'; echo 'PasswordAuthentication no' > '/etc/ssh/more/with blank.conf'
expect_unchanged '    /etc/ssh/more/with blank.conf:1:'
server $'Match User bob\n  Include more/with\\ blank.conf'; echo 'PasswordAuthentication no' > '/etc/ssh/more/with blank.conf'
expect_unchanged '    /etc/ssh/more/with blank.conf:1:'

begin 'sshd: an upgrade changes nothing while passwords are accepted'
server; expect_on; helper 0 sshd-drop-in refresh; said ''; expect test -e "$drop_in"
begin 'sshd: an upgrade takes it back when passwords are off'
echo 'PasswordAuthentication no' > /etc/ssh/sshd_config.d/50-site.conf
helper 0 sshd-drop-in refresh; said 'switched off'; expect test ! -e "$drop_in"
begin 'sshd: an upgrade does not make it anew'
rm /etc/ssh/sshd_config.d/50-site.conf; helper 0 sshd-drop-in refresh; said ''; expect test ! -e "$drop_in"
begin 'sshd: an upgrade warns of new Match blocks'
expect_on; printf 'Match User bob\n  PasswordAuthentication no\n' > /etc/ssh/sshd_config.d/90-bob.conf
helper 0 sshd-drop-in refresh; said '90-bob.conf:2:'; expect test -e "$drop_in"
begin 'sshd: removal takes it back'
helper 0 sshd-drop-in disable; said ''; expect test ! -e "$drop_in"
helper 0 sshd-drop-in disable; said ''

begin 'sshd: not installed'
server; mount --bind /dev/null /usr/sbin/sshd
helper 0 sshd-drop-in enable; said ''; helper 0 sshd-drop-in refresh; said ''; expect test ! -e "$drop_in"
umount /usr/sbin/sshd

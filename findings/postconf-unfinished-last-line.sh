#!/bin/sh
# postconf -e glues its setting to a last line of main.cf that has no line feed.
#
# Software   Debian 12: postfix 3.7.11-0+deb12u1
# Input      a main.cf whose last line, `myhostname = mail.example.com`, has no line feed, as an editor or a template leaves it
# Guess      the new setting gets a line of its own: every editor of configuration files ends the last line first
# Seen       `myhostname = mail.example.comrelayhost = relay.example.com`: status 0, no warning; myhostname is wrong and
#            relayhost is not set
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get download -qq postfix=3.7.11-0+deb12u1 >/dev/null
dpkg-deb -x postfix_*.deb root
mkdir etc
printf 'compatibility_level = 3.6\nmail_owner = daemon\nsetgid_group = mail\nmyhostname = mail.example.com' >etc/main.cf
run() { LD_LIBRARY_PATH=$work/root/usr/lib/postfix "$work/root/usr/sbin/postconf" -c "$work/etc" "$@"; }

run -e 'relayhost = relay.example.com'
seen="$(run -h myhostname)|$(run -h relayhost)|$(wc -l <etc/main.cf)"
expected='mail.example.comrelayhost = relay.example.com||4'
echo "myhostname, relayhost, lines of main.cf: $seen"
[ "$seen" = "$expected" ] || { echo "changed: expected $expected" >&2; exit 1; }

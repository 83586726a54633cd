#!/bin/sh
# postmap -i takes no lock on an lmdb table, although -d on the same table and -i on other tables do.
#
# Software   Debian 12: postfix and postfix-lmdb 3.7.11-0+deb12u1, strace 6.1-0.1
# Input      a table of one entry, one entry that is added, one that is removed
# Guess      an update locks the file, as lmdb's own locks are switched off; if -d locks, -i does
# Seen       lock calls of `postmap -i`: none for lmdb, one flock for hash; `postmap -d lmdb:` locks and unlocks by fcntl.
#            So two `postmap -i` at once on one lmdb table are not kept apart by anything.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get download -qq postfix=3.7.11-0+deb12u1 postfix-lmdb=3.7.11-0+deb12u1 strace=6.1-0.1 libdb5.3=5.3.28+dfsg2-1 liblmdb0=0.9.24-1 \
    libunwind8=1.6.2-3 libicu72=72.1-3+deb12u1 >/dev/null
for package in *.deb; do dpkg-deb -x "$package" root; done
mkdir etc
cat >etc/main.cf <<EOF
compatibility_level = 3.6
mail_owner = daemon
setgid_group = mail
shlib_directory = $work/root/usr/lib/postfix
meta_directory = $work/etc
EOF
printf 'lmdb\tpostfix-lmdb.so\tdict_lmdb_open\tmkmap_lmdb_open\n' >etc/dynamicmaps.cf
LD_LIBRARY_PATH=$work/root/usr/lib/postfix:$(echo "$work"/root/usr/lib/*-linux-gnu)
MAIL_CONFIG=$work/etc
export LD_LIBRARY_PATH MAIL_CONFIG
postmap=$work/root/usr/sbin/postmap
locks() {
    "$work/root/usr/bin/strace" -f -o trace -e trace=flock,fcntl "$postmap" "$@"
    grep -cE 'flock\(|F_[WR]DLCK|F_WRLCK|F_UNLCK' trace || true
}

echo 'ann ann@example.com' >table
"$postmap" lmdb:table
"$postmap" hash:table
echo 'bob bob@example.com' >more
seen="$(locks -i lmdb:table <more) $(locks -d bob lmdb:table) $(locks -i hash:table <more)"
echo "lock calls of -i lmdb, -d lmdb, -i hash: $seen"
[ "$seen" = '0 2 1' ] || { echo 'changed: expected 0 2 1' >&2; exit 1; }

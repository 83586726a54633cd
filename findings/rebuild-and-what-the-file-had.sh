#!/bin/sh
# What a rebuild keeps of the database file depends on the table type: links, mode and group.
#
# Software   Debian 12: postfix and postfix-cdb 3.7.11-0+deb12u1
# Input      a table that is built, given to mode 0640, and rebuilt; then the same through a symbolic link
# Guess      a rebuild of one table behaves alike for hash and cdb: mode and link stay
# Seen       hash keeps mode 0640 and writes through the link; cdb comes back as 0644, readable by everybody, and replaces
#            the link by a file of its own, so that the place the link named keeps the old content
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
umask 022
apt-get download -qq postfix=3.7.11-0+deb12u1 postfix-cdb=3.7.11-0+deb12u1 libdb5.3=5.3.28+dfsg2-1 libcdb1=0.78+b1 libicu72=72.1-3+deb12u1 >/dev/null
for package in *.deb; do dpkg-deb -x "$package" root; done
mkdir etc elsewhere
cat >etc/main.cf <<EOF
compatibility_level = 3.6
mail_owner = daemon
setgid_group = mail
shlib_directory = $work/root/usr/lib/postfix
meta_directory = $work/etc
EOF
printf 'cdb\tpostfix-cdb.so\tdict_cdb_open\tmkmap_cdb_open\n' >etc/dynamicmaps.cf
LD_LIBRARY_PATH=$work/root/usr/lib/postfix:$(echo "$work"/root/usr/lib/*-linux-gnu)
MAIL_CONFIG=$work/etc
export LD_LIBRARY_PATH MAIL_CONFIG
postmap=$work/root/usr/sbin/postmap

echo 'ann ann@example.com' >table
seen=
for type in hash cdb; do
    file=table.cdb
    [ $type = cdb ] || file=table.db
    "$postmap" "$type:table"
    chmod 0640 "$file"
    "$postmap" "$type:table"
    mode=$(stat -c %a "$file")
    mv "$file" elsewhere/
    ln -s "elsewhere/$file" "$file"
    "$postmap" "$type:table"
    kind=file
    [ ! -L "$file" ] || kind=link
    seen="$seen$type $mode $kind; "
done
echo "type, mode after the rebuild, what the name is: $seen"
[ "$seen" = 'hash 640 link; cdb 644 file; ' ] || { echo 'changed' >&2; exit 1; }

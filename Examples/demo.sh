#!/bin/sh
# Builds, lists and queries the tables of Examples/mail1.org in a temporary copy, asks and edits its configuration, and
# follows mail for its addresses.
# Usage: demo.sh BIN, where BIN is the directory of postmap, postalias, postconf and postresolve.
# Ends with status 0 only if every step worked and every answer is the expected one.

set -eu

if [ $# -ne 1 ] || [ ! -x "$1/postmap" ] || [ ! -x "$1/postalias" ] ||
    [ ! -x "$1/postconf" ] || [ ! -x "$1/postresolve" ]; then
    echo "usage: demo.sh BIN (a directory with postmap, postalias, postconf and postresolve)" >&2
    exit 64
fi
bin=$(cd "$1" && pwd)
examples=$(cd "$(dirname "$0")" && pwd)

copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
cp -R "$examples/mail1.org" "$copy/"
cd "$copy/mail1.org"

PATH=$bin:$PATH
MAIL_CONFIG=.
export PATH MAIL_CONFIG
unset POSTKIT_POSTFIX_VERSION POSTKIT_DISTRIBUTION POSTKIT_HOST_NAME POSTKIT_INTERFACES POSTKIT_PROCESS_ID

# Shows a command and runs it.
run() {
    echo "\$ $*"
    "$@" || fail "\"$*\" ended with status $?"
}

# Shows a query, runs it, and compares the answer: ask EXPECTED COMMAND...
ask() {
    expected=$1
    shift
    echo "\$ $*"
    answer=$("$@") || fail "\"$*\" ended with status $?"
    echo "$answer"
    [ "$answer" = "$expected" ] || fail "expected \"$expected\""
}

fail() {
    echo "demo: $1" >&2
    exit 1
}

echo "# The tables of the mail server mail1.org (Examples/mail1.org), in a temporary copy."
echo
echo "# Build them as hash files."
run postalias hash:aliases
run postmap hash:tb/aliases hash:tb/no-dominio-local hash:tb/clients hash:tb/relay_domains_maps
run ls aliases.db tb/aliases.db tb/no-dominio-local.db tb/clients.db tb/relay_domains_maps.db
echo
echo "# List them."
run postalias -s hash:aliases
for table in aliases no-dominio-local clients relay_domains_maps; do
    run postmap -s "hash:tb/$table"
done
echo
echo "# Query them."
ask root postalias -q postmaster hash:aliases
ask usuario postalias -q root hash:aliases
ask pepe postmap -q el.holandes.errante hash:tb/aliases
ask pepe postmap -q El.Holandes.Errante hash:tb/aliases
ask @yahoo.es postmap -q bartolo@gmail.com hash:tb/aliases
ask chismoso postmap -q @mail1.org hash:tb/aliases
ask @example.net postmap -q @localhost hash:tb/no-dominio-local
ask OK postmap -q backup-mx.mail1.org hash:tb/clients
ask "smtp:[smtp.mail2.org]" postmap -q mail2.org hash:tb/relay_domains_maps
echo
echo "# Search them as Postfix does: every key that an address stands for, in every table."
ask pepe@mail1.org postmap --as virtual -q p.epe@mail1.org regexp:tb/desechables
ask pepe@mail1.org postmap --as virtual -q p.epe@mail1.org pcre:tb/desechables.pcre
ask "smtp:[smtp.mail1.org]" postmap --as transport -q pepe+munoz@mail1.org hash:tb/relay_domains_maps
run postmap --as access-client --explain -q backup-mx.mail1.org hash:tb/clients
echo
echo "# Ask the configuration."
run postconf -nf
ask "mydomain = mail1.org" postconf mydomain
ask 'local:mail.mail1.org' postconf -xh local_transport
ask "smtp       inet  n       -       y       -       -       smtpd" postconf -M smtp/inet
ask "smtp/inet/command = smtpd" postconf -F smtp/inet/command
ask "mydomain = example.net" postconf --host-name mail.example.net -d mydomain
echo
echo "# Edit it: the rest of the files stays as it is."
ask "changed ./main.cf" postconf --changed mailbox_size_limit=51200000
ask "unchanged ./main.cf" postconf --changed mailbox_size_limit=51200000
ask "mailbox_size_limit = 51200000" postconf mailbox_size_limit
ask "changed ./master.cf" postconf --changed -P smtp/inet/smtpd_tls_security_level=may
ask "smtp/inet/smtpd_tls_security_level = may" postconf -P
echo
echo "# Where does mail go, and why? The catch-all of the virtual aliases takes it before the local aliases see it."
# The users of the server; their homes are those of the example, and so are their .forward files.
owner=$(id -u)
for user in usuario pepe chismoso; do
    echo "$user:x:$owner:$(id -g)::$PWD/home/$user:/bin/sh"
done >passwd
sed "s|$PWD/home|/home|" passwd >passwd.simple
run postresolve --passwd passwd.simple postmaster@mail1.org
run postresolve --passwd passwd.simple -o virtual_alias_maps= postmaster@mail1.org
run postresolve --passwd passwd.simple bartolo@gmail.com
echo
echo "# With the .forward files of the users, and with delivery by Dovecot."
run postresolve --passwd passwd usuario@localhost pepe@localhost
run postresolve -c dovecot --passwd passwd pepe+munoz@localhost
echo
echo "# All that is known of the example's addresses, as a test."
run postresolve --passwd passwd.simple --test destinations
echo
echo "demo: every table was built, listed, queried and searched, the configuration asked and edited, and mail followed"

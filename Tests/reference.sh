#!/bin/sh
# Brings the real Postfix beside this checkout, for the parity tests to compare with.
#
#   Tests/reference.sh                  fetch Debian's packages and unpack them in .build-reference/
#   REFERENCE=DIR Tests/reference.sh    describe the build that is installed below DIR instead
#   SUITE=trixie Tests/reference.sh     make a root of another Debian in .build-reference/trixie/root, as root; SUITE=forky
#
# Nothing is installed: packages are downloaded and unpacked, the programs run from there with a
# configuration directory of their own. Works as root and as an ordinary user, and does nothing when
# everything is there; a suite that changes, such as forky, is made anew after its directory was removed. The tests read
# .build-reference/description (or .build-reference/other/description, or that of the suite):
#
#   version=3.7.11            the release that is there
#   distribution=debian       empty when it is not a distribution's build
#   sbin=DIR daemons=DIR      where postmap and proxymap are
#   tools=DIR                 db5.3_dump, mdb_dump and cdb, when they were fetched too
#   libraries=DIR:DIR         LD_LIBRARY_PATH of the programs
#   plugins=DIR               shlib_directory of the programs
#   configuration=DIR         MAIL_CONFIG of the programs
#   root=DIR                  where everything was unpacked, the servers among it
#   serverlibraries=DIR:DIR   LD_LIBRARY_PATH of the servers
#
# Without a network this says that parity is skipped and ends with 0, except with CI set.
set -eu
umask 022
LC_ALL=C
export LC_ALL

home=$(cd "$(dirname "$0")/.." && pwd)
reference=$home/.build-reference
packages='postfix postfix-lmdb postfix-cdb postfix-pcre postfix-sqlite postfix-pgsql postfix-mysql postfix-ldap
    db5.3-util lmdb-utils tinycdb'
# Servers that the tests start for themselves on loopback; `postgresql` stands for the one that it depends on.
servers='postgresql mariadb-server-core slapd memcached'

say() { printf 'reference: %s\n' "$*"; }

# No reference: loud, and a failure only where nobody would read it.
skip() {
    {
        echo '*************************************************************************'
        printf 'reference: %s\n' "$*"
        echo 'reference: THE REAL POSTFIX IS NOT HERE: PARITY TESTS ARE SKIPPED'
        echo '*************************************************************************'
    } >&2
    case ${CI:-} in '' | 0 | false | no) exit 0 ;; *) exit 1 ;; esac
}

# The first of the names that `getent DATABASE` knows; an account that main.cf must name.
account() {
    database=$1
    shift
    for name; do
        if getent "$database" "$name" >/dev/null; then
            echo "$name"
            return
        fi
    done
    skip "none of these accounts exists in $database: $*"
}

# Writes a configuration directory and the description of the build that is unpacked below $1, into $2.
describe() {
    root=$1 target=$2 distribution=$3
    sbin= daemons= libraries= tools=
    for directory in "$root/usr/sbin" "$root/sbin" "$root/usr/local/sbin" "$root/bin" "$root"; do
        if [ -x "$directory/postmap" ]; then sbin=$directory; break; fi
    done
    [ -n "$sbin" ] || skip "no postmap below $root"
    for directory in "$root/usr/lib/postfix/sbin" "$root/usr/libexec/postfix" "$root/libexec/postfix" \
        "$root/libexec" "$root/usr/libexec"; do
        if [ -x "$directory/master" ]; then daemons=$directory; break; fi
    done
    for directory in "$root/usr/lib/postfix" "$root/lib/postfix" "$root/lib" "$root/usr/lib/"*-linux-gnu* \
        "$root/lib/"*-linux-gnu*; do
        if ls "$directory"/*.so* >/dev/null 2>&1; then libraries=$libraries${libraries:+:}$directory; fi
    done
    plugins=
    for directory in "$root/usr/lib/postfix" "$root/lib/postfix" "$root/lib"; do
        if ls "$directory"/postfix-*.so >/dev/null 2>&1; then plugins=$directory; break; fi
    done
    if [ -x "$root/usr/bin/db5.3_verify" ]; then tools=$root/usr/bin; fi

    # sendmail, which newaliases is, wants a queue directory to stand in.
    mkdir -p "$target/configuration" "$target/queue"
    {
        echo 'compatibility_level = 3.6'
        echo "shlib_directory = ${plugins:-no}"
        echo "meta_directory = $target/configuration"
        [ -z "$daemons" ] || echo "daemon_directory = $daemons"
        echo "command_directory = $sbin"
        echo "queue_directory = $target/queue"
        echo "mail_owner = $(account passwd postfix daemon mail bin)"
        echo "setgid_group = $(account group postdrop mail daemon bin)"
        echo "default_privs = $(account passwd nobody)"
        echo 'myhostname = mail.example.com'
        echo 'lmdb_map_size = 16777216'
    } >"$target/configuration/main.cf"
    : >"$target/configuration/master.cf"
    for type in lmdb cdb pcre sqlite pgsql mysql ldap; do
        [ -e "$plugins/postfix-$type.so" ] || continue
        case $type in
        lmdb | cdb) maker=mkmap_${type}_open ;;
        *) maker= ;;
        esac
        printf '%s\tpostfix-%s.so\tdict_%s_open\t%s\n' "$type" "$type" "$type" "$maker"
    done >"$target/configuration/dynamicmaps.cf"

    version=$(LD_LIBRARY_PATH=$libraries MAIL_CONFIG=$target/configuration \
        "$sbin/postconf" -hd mail_version) || skip "the postconf of $root does not run"
    {
        echo "version=$version"
        echo "distribution=$distribution"
        echo "sbin=$sbin"
        echo "daemons=$daemons"
        echo "tools=$tools"
        echo "libraries=$libraries"
        echo "plugins=$plugins"
        echo "configuration=$target/configuration"
        echo "root=$root"
        echo "serverlibraries=$libraries"
    } >"$target/description"
    say "Postfix $version of $root, described in $target/description"
}

# Gives the description in the directory $1 the servers and the tools of the unpacked packages.
borrow_servers() {
    [ -d "$reference/root/usr/bin" ] || return 0
    libraries=$(sed -n 's/^libraries=//p' "$reference/description")
    sed -i "s|^tools=\$|tools=$reference/root/usr/bin|; s|^root=.*|root=$reference/root|
        s|^serverlibraries=.*|serverlibraries=$libraries|" "$1/description"
}

# Copies the Postfix of a root into $2/usr, where its programs run outside of the root: they name the loader and
# the libraries of their own system. The root stays as Debian has made it.
take_programs() {
    root=$1 copies=$2
    libraries=$copies/usr/lib/postfix:$(echo "$root"/usr/lib/*-linux-gnu)
    loader=$(find "$root/usr/lib" "$root/usr/lib64" -name 'ld-linux*.so.*' 2>/dev/null | head -n 1)
    [ -n "$loader" ] || skip "no program loader below $root"
    # Postfix's own scripts find their way by share/postfix.
    mkdir -p "$copies/usr/sbin" "$copies/usr/lib/postfix/sbin" "$copies/usr/bin" "$copies/usr/share/postfix"
    cp -P "$root"/usr/sbin/post* "$root"/usr/sbin/sendmail "$copies/usr/sbin"
    cp -P "$root"/usr/lib/postfix/*.so* "$copies/usr/lib/postfix"
    cp -P "$root"/usr/lib/postfix/sbin/* "$copies/usr/lib/postfix/sbin"
    ln -s ../sbin/sendmail "$copies/usr/bin/newaliases"
    find "$copies/usr" -type f | while read -r file; do
        [ "$(head -c 4 "$file" | tail -c 3)" = ELF ] || continue
        case $file in
        *.so*) patchelf --force-rpath --set-rpath "$libraries" "$file" ;;
        *) patchelf --set-interpreter "$loader" --force-rpath --set-rpath "$libraries" "$file" ;;
        esac
    done
}

# A root of the Debian that $1 names, made by debootstrap.
make_suite() {
    name=$1 suite=$reference/$1
    if [ -e "$suite/description" ]; then
        say "Postfix $(sed -n 's/^version=//p' "$suite/description") of $name is there"
        return
    fi
    command -v debootstrap >/dev/null && command -v patchelf >/dev/null ||
        skip "debootstrap and patchelf are needed for $name: make suite-deps"
    [ "$(id -u)" -eq 0 ] || skip "only root can make a root of $name"
    archive=$(apt-get indextargets --format '$(SITE) $(ORIGIN)' 'Created-By: Packages' |
        sed -n '\|-security|d; s/ Debian$//p' | head -n 1)
    [ -n "$archive" ] || skip 'apt has no archive of Debian'
    # What debootstrap does not know by name is made as unstable is.
    script=
    [ -e "/usr/share/debootstrap/scripts/$name" ] || script=/usr/share/debootstrap/scripts/sid
    say "making a root of $name in $suite/root"
    rm -rf "$suite"
    mkdir -p "$suite"
    debootstrap --variant=minbase \
        --include=postfix,postfix-lmdb,postfix-cdb,postfix-pcre,postfix-sqlite,db5.3-util \
        "$name" "$suite/root" "$archive" $script >"$suite/log" 2>&1 || skip "debootstrap: $(tail -n 1 "$suite/log")"
    take_programs "$suite/root" "$suite/programs"
    describe "$suite/programs" "$suite" debian
    borrow_servers "$suite"
}

case ${SUITE:-} in
'' | bookworm) ;;
*[!a-z]*) skip "not the name of a suite: $SUITE" ;;
*)
    make_suite "$SUITE"
    exit 0
    ;;
esac

if [ -n "${REFERENCE:-}" ]; then
    [ -d "$REFERENCE" ] || skip "no directory $REFERENCE"
    describe "$(cd "$REFERENCE" && pwd)" "$reference/other" "${REFERENCE_DISTRIBUTION:-}"
    borrow_servers "$reference/other"
    exit 0
fi

command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null ||
    skip 'apt-get and dpkg-deb are needed to fetch it (or name a build: make parity REFERENCE=DIR)'
mkdir -p "$reference"

# The machine's package lists where there are some, else our own, below .build-reference/.
lists=
if ! apt-cache show --no-all-versions postfix >/dev/null 2>&1; then
    mkdir -p "$reference/apt/lists/partial" "$reference/apt/cache/archives/partial"
    lists="-o Dir::State::Lists=$reference/apt/lists -o Dir::Cache=$reference/apt/cache"
    if ! apt-cache $lists show --no-all-versions postfix >/dev/null 2>&1; then
        [ ! -e "$reference/stamp" ] || [ ! -e "$reference/description" ] || {
            say "$(cat "$reference/stamp") is there (no package lists to look for a newer one)"
            exit 0
        }
        say "fetching package lists into $reference/apt"
        apt-get $lists -qq update >/dev/null 2>&1 || skip 'package lists cannot be fetched (no network?)'
    fi
fi

wanted=$(apt-cache $lists show --no-all-versions postfix 2>/dev/null | sed -n 's/^Version: //p')
[ -n "$wanted" ] || skip 'apt knows no package postfix'
stamp="postfix $wanted in $reference, configuration 3"
if [ "$(cat "$reference/stamp" 2>/dev/null)" = "$stamp" ] && [ -e "$reference/description" ]; then
    # A description by an older script says less.
    grep -q '^serverlibraries=' "$reference/description" || describe "$reference/root" "$reference" debian
    say "$stamp is there"
    exit 0
fi

# The server's own package, without what would make it a service of this machine.
newest=$(apt-cache $lists depends postgresql 2>/dev/null | sed -n 's/^ *Depends: \(postgresql-[0-9]*\)$/\1/p')
packages="$packages $(echo "$servers" | sed "s/^postgresql /$newest /")"

# Libraries that these packages need and the machine lacks; a simulation, needs no rights. LLVM is only for
# the compiler of queries that postgresql does without.
libraries=$(apt-get $lists install --print-uris -qq --no-install-recommends -o Debug::NoLocking=1 \
    $packages 2>/dev/null | sed -n "s/^'[^']*' \(lib[^_]*\)_.*/\1/p" | grep -v '^libllvm') || libraries=

say "fetching $packages" $libraries
rm -rf "$reference/packages"
mkdir -p "$reference/packages"
cd "$reference/packages"
for package in $packages $libraries; do
    apt-get $lists -qq -o APT::Sandbox::User=root download "$package" >/dev/null 2>log ||
        skip "cannot fetch $package: $(tail -n 1 log)"
done
rm -rf "$reference/root" "$reference/stamp"
mkdir -p "$reference/root"
for archive in *.deb; do
    say "unpacking $archive"
    dpkg-deb -x "$archive" "$reference/root"
done
cd "$home"
describe "$reference/root" "$reference" debian
echo "$stamp" >"$reference/stamp"

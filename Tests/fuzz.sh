#!/bin/sh
# Runs the tools on damaged files; every run must end soon, in an orderly way, and say what is wrong.
#
#   Tests/fuzz.sh                  100,000 damaged sources; 20,000 damaged databases of each type, and as many
#                                  odd rules of patterns and names of tables; 5,000 odd configurations
#   FUZZ_SHARE=100 Tests/fuzz.sh   a hundredth of it
#   SEED=7 Tests/fuzz.sh           other damage (the seed is printed with each finding)
#   SEED=7 CASE=hash:42 Tests/fuzz.sh    one case again
#
# TOOLS=DIR names the directory of postmap, postalias, postbuild and fuzz; without it they are built (release). WORKERS
# is the number of cases at a time. Files that brought something to light are kept in .build-fuzz/findings.
# Where Tests/reference.sh has unpacked the real Postfix, tables that it wrote are damaged, too.
set -eu
umask 022
LC_ALL=C
export LC_ALL

home=$(cd "$(dirname "$0")/.." && pwd)
seed=${SEED:-1} share=${FUZZ_SHARE:-1} workers=${WORKERS:-2}

if [ -z "${TOOLS:-}" ]; then
    cd "$home"
    swift build -c release --static-swift-stdlib --disable-local-rpath --scratch-path .build-release >&2
    TOOLS=$home/.build-release/release
fi
TOOLS=$(cd "$TOOLS" && pwd)
findings=$home/.build-fuzz/findings
mkdir -p "$findings"

# Memory where there is such a place: a hundred thousand little files are synced and renamed.
if [ -d /dev/shm ] && [ -w /dev/shm ]; then place=/dev/shm; else place=$home/.build-fuzz; fi
work=$(mktemp -d "$place/postkit-fuzz-XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

# The tools have a configuration directory without main.cf.
mkdir -p "$work/configuration" "$work/sources" "$work/samples"
MAIL_CONFIG=$work/configuration
export MAIL_CONFIG
"$TOOLS/fuzz" samples "$work/sources"
for type in hash btree lmdb cdb; do
    case $type in hash | btree) suffix=db ;; *) suffix=$type ;; esac
    for source in few many long one none; do
        cp "$work/sources/$source" "$work/sources/t"
        # lmdb takes no key of more than 511 bytes.
        [ $type != lmdb ] || grep -v '^long' "$work/sources/$source" >"$work/sources/t" || :
        "$TOOLS/postmap" "$type:$work/sources/t" 2>/dev/null
        mv "$work/sources/t.$suffix" "$work/samples/$type-ours-$source.$suffix"
        description=$home/.build-reference/description
        if [ -e "$description" ]; then
            sbin=$(sed -n 's/^sbin=//p' "$description")
            libraries=$(sed -n 's/^libraries=//p' "$description")
            configuration=$(sed -n 's/^configuration=//p' "$description")
            if LD_LIBRARY_PATH=$libraries MAIL_CONFIG=$configuration \
                "$sbin/postmap" "$type:$work/sources/t" 2>/dev/null; then
                mv "$work/sources/t.$suffix" "$work/samples/$type-theirs-$source.$suffix"
            fi
        fi
    done
done

# Files of the other byte order are read by the library, which is looked after in other ways.
if command -v db5.3_load >/dev/null; then
    for type in hash btree; do
        {
            printf "%s\n" VERSION=3 format=print type=$type db_lorder=4321 db_pagesize=4096 HEADER=END
            awk '{ key = $1; sub(/^[^ ]* /, ""); printf " %s\\00\n %s\\00\n", key, $0 }' "$work/sources/few"
            echo DATA=END
        } | db5.3_load "$work/samples/$type-swapped-few.db"
    done
fi

# Nothing here needs more; more is a finding.
ulimit -c 0
ulimit -v 4194304
ulimit -f 2097152

if [ -n "${CASE:-}" ]; then
    mkdir "$work/0"
    "$TOOLS/fuzz" case "$TOOLS" "$work/0" "$work/samples" "$findings" "$seed" "${CASE%:*}" "${CASE#*:}"
    exit
fi

sources=$((50000 / share)) databases=$((20000 / share))
echo "fuzz: seed $seed, $((2 * sources)) sources and $databases databases of each type, rules and names"
worker=0 processes=
while [ $worker -lt "$workers" ]; do
    mkdir "$work/$worker"
    "$TOOLS/fuzz" run "$TOOLS" "$work" "$work/samples" "$findings" "$seed" $worker "$workers" \
        hash $databases btree $databases lmdb $databases cdb $databases map $sources aliases $sources \
        rules $databases names $databases settings $((databases / 20)) configuration $((databases / 4)) &
    processes="$processes $!"
    worker=$((worker + 1))
done
failed=0
for process in $processes; do wait "$process" || failed=1; done
[ $failed -eq 0 ] || echo "fuzz: files are kept in ${findings#"$home"/}"
exit $failed

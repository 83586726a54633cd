#!/bin/sh
# Lets the system calls of the tools fail one by one, and looks at what each failure leaves.
#
#   Tests/faults.sh                    every fault at every system call of some fifty commands
#   FAULT_SHARE=100 Tests/faults.sh    a hundredth of them
#   SEED=7 FAULT_SHARE=100 Tests/faults.sh         other ones
#   CASE='rebuild hash' Tests/faults.sh                all of one command
#   CASE='rebuild hash/fsync/EIO/1' Tests/faults.sh    one again, with what strace saw of it
#
# Each command runs once undisturbed; then once for each of its system calls and each fault that this call can meet:
# an error, an interruption (EINTR), or SIGKILL at that place. After each of them: the old or the new content is
# whole, for our postmap and for the real one; no temporary file is left, but after SIGKILL, and then the next run
# removes it; the status is 0 only where the new content is in place; nothing crashes, and nothing hangs.
#
# TOOLS=DIR names the directory of the programs and of `injections`; without it they are built (release). WORKERS is
# the number of commands at a time. Where Tests/reference.sh has unpacked the real Postfix, its postmap reads, too.
set -eu
umask 022
LC_ALL=C
export LC_ALL

home=$(cd "$(dirname "$0")/.." && pwd)
seed=${SEED:-1} share=${FAULT_SHARE:-1} workers=${WORKERS:-2}

if ! strace -f -o /dev/null -e trace=fsync -e inject=fsync:error=EIO true 2>/dev/null; then
    echo 'faults: strace is not here, or may not trace: NO FAULTS ARE INJECTED (make fault-deps installs it)' >&2
    case ${CI:-} in '' | 0 | false | no) exit 0 ;; *) exit 1 ;; esac
fi

if [ -z "${TOOLS:-}" ]; then
    cd "$home"
    swift build -c release --static-swift-stdlib --scratch-path .build-release >&2
    TOOLS=$home/.build-release/release
fi
TOOLS=$(cd "$TOOLS" && pwd)

# Memory where there is such a place: some hundred thousand little files are written.
place=${TMPDIR:-/tmp}
[ ! -d /dev/shm ] || [ ! -w /dev/shm ] || place=/dev/shm
work=$(mktemp -d "$(cd "$place" && pwd -P)/postkit-faults-XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
chmod 755 "$work"

# The tools have a configuration directory without main.cf, and never the machine's.
mkdir "$work/configuration"
MAIL_CONFIG=$work/configuration
export MAIL_CONFIG
set --
description=$home/.build-reference/description
if [ -e "$description" ]; then
    set -- "LD_LIBRARY_PATH=$(sed -n 's/^libraries=//p' "$description")" \
        "MAIL_CONFIG=$(sed -n 's/^configuration=//p' "$description")" \
        "$(sed -n 's/^sbin=//p' "$description")/postmap"
else
    echo 'faults: the real postmap is not here: only our own reads the tables (make reference)' >&2
fi
ulimit -c 0
# A crash is told by its signal, and not looked into.
SWIFT_BACKTRACE=enable=no
export SWIFT_BACKTRACE

# Another user's temporary files come here, too.
prepare() {
    mkdir -p "$work/$1/files" "$work/$1/tmp"
    chmod 1777 "$work/$1/tmp"
    TMPDIR=$work/$1/tmp
    export TMPDIR
}

case ${CASE:-} in
*/*)
    prepare 0
    "$TOOLS/injections" case "$TOOLS" "$work/0" "$seed" "$CASE" "$@"
    exit
    ;;
esac

worker=0 processes=
while [ "$worker" -lt "$workers" ]; do
    prepare "$worker"
    "$TOOLS/injections" run "$TOOLS" "$work/$worker" "$seed" "$share" "$worker" "$workers" "${CASE:-}" "$@" \
        >"$work/report-$worker" 2>&1 &
    processes="$processes $!"
    worker=$((worker + 1))
done
failed=0
for process in $processes; do wait "$process" || failed=1; done
cat "$work"/report-*
cat "$work"/report-* | awk -v seed="$seed" -v share="$share" '
    /^faults: worker [0-9]+: / { injections += $4; findings += $(NF - 1) }
    END { printf "faults: seed %s, share %s: %d injections, %d findings\n", seed, share, injections, findings }'
exit $failed

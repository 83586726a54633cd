#!/bin/sh
# Measures the tools beside the real Postfix, job by job and in turn, and says which goals are met.
#
#   Benchmarks/benchmark.sh                         a table of 1,000,000 entries, 5 runs of each job
#   BENCHMARK_ENTRIES=100000 BENCHMARK_RUNS=3 Benchmarks/benchmark.sh
#   BENCHMARK_RULES=1000 Benchmarks/benchmark.sh    tables of 1,000 rules instead of 10,000
#   BENCHMARK_LARGE=1 Benchmarks/benchmark.sh       in addition ours alone, on a source of 3 GB
#   REFERENCE=DIR Benchmarks/benchmark.sh           beside the build below DIR
#
# Times and memory are medians. Needs what Tests/reference.sh unpacks. TOOLS=DIR names the directory of
# postmap, postconf, postbuild, postresolve and benchmark; without it they are built (release).
set -eu
umask 022
LC_ALL=C
export LC_ALL

home=$(cd "$(dirname "$0")/.." && pwd)
entries=${BENCHMARK_ENTRIES:-1000000} runs=${BENCHMARK_RUNS:-5} rules=${BENCHMARK_RULES:-10000}
work=$home/.build-benchmark

if [ -z "${TOOLS:-}" ]; then
    cd "$home"
    swift build -c release --static-swift-stdlib --disable-local-rpath --scratch-path .build-release >&2
    TOOLS=$home/.build-release/release
fi
TOOLS=$(cd "$TOOLS" && pwd)

description=$home/.build-reference/description
[ -z "${REFERENCE:-}" ] || description=$home/.build-reference/other/description
if [ ! -e "$description" ] || [ -n "${REFERENCE:-}" ]; then
    if [ -x "$home/Tests/reference.sh" ]; then "$home/Tests/reference.sh"; fi
fi
if [ ! -e "$description" ]; then
    echo 'benchmark: the real Postfix is not here (Tests/reference.sh fetches it): nothing to compare with' >&2
    exit 1
fi
value() { sed -n "s/^$1=//p" "$description"; }

rm -rf "$work"
mkdir -p "$work/theirs" "$work/ours" "$work/configuration"
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
"$TOOLS/benchmark" generate "$entries" "$work/ours/table" "$work/keys"
cp "$work/ours/table" "$work/theirs/table"
printf 'user@example.com mailbox@example.net\n' >"$work/small-ours"
cp "$work/small-ours" "$work/small-theirs"
printf 'one-more@example.com mailbox@example.net\n' >"$work/one"
"$TOOLS/benchmark" rules "$rules" 3000 "$work"
mkdir "$work/server"
cp "$home/Examples/mail1.org/main.cf" "$home/Examples/mail1.org/master.cf" "$work/server"
sync

echo "Postfix $(value version) beside ours: $entries entries, $(wc -c <"$work/ours/table") bytes," \
    "$rules rules," \
    "medians of $runs runs, $(nproc) processors, load $(cut -d' ' -f1 /proc/loadavg)"
"$TOOLS/benchmark" run "$TOOLS" "$(value sbin)" "$(value libraries)" "$(value configuration)" "$work" "$runs"

if [ -n "${BENCHMARK_LARGE:-}" ]; then
    rm -rf "$work/theirs" "$work/ours"
    "$TOOLS/benchmark" generate 46000000 "$work/large"
    echo "ours alone: a source of $(wc -c <"$work/large") bytes"
    "$TOOLS/benchmark" large "$TOOLS" "$work"
fi

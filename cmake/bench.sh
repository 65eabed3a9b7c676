#!/usr/bin/env bash
# Builds and runs every benchmark; the rows also go to build/bench/results.jsonl. Ends with 1 where an aim is missed.
set -euo pipefail
cd "$(dirname "$0")/.."
source cmake/packages.sh

install_missing_packages
cmake --preset bench >/dev/null
cmake --build --preset bench

export REMNANT_BENCH_JSON="$PWD/build/bench/results.jsonl"
rm -f "$REMNANT_BENCH_JSON"
missed=0
for bench in build/bench/bin/bench_*; do
    "$bench" || missed=1
done
exit "$missed"

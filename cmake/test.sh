#!/usr/bin/env bash
# Installs what is missing, builds, and runs every test. Ends with ctest's own summary and its exit code.
set -euo pipefail
cd "$(dirname "$0")/.."
source cmake/packages.sh

install_missing_packages
build_release

# Real patients are not part of the repository. They are used where they lie beside it or where the variable points;
# the tests that need them are skipped by name otherwise.
if [ -z "${REMNANT_TEST_DATA:-}" ] && [ -f ../shared/data/unpack.sh ]; then
    REMNANT_TEST_DATA="$(bash ../shared/data/unpack.sh | tail -n 1)"
    export REMNANT_TEST_DATA
fi

exec ctest --preset release -j "$(nproc)"

#!/usr/bin/env bash
# Installs what is missing, builds, and runs the main job on a made-up patient: volumes, remnant, verdict.
set -euo pipefail
cd "$(dirname "$0")/.."
source cmake/packages.sh

install_missing_packages
build_release --target remnant-cli

demo=build/demo
build/release/bin/remnant-cli phantom "$demo" --followup
build/release/bin/remnant-cli measure \
    --ct "$demo/ct" --liver "liver=$demo/labels.nii.gz" --tumour "$demo/tumours.nii.gz" \
    --segments "$demo/labels.nii.gz" --operation right-hepatectomy \
    --height-cm 172 --weight-kg 74 --liver-condition normal
echo
echo "The demonstration patient is in $demo. Try: build/release/bin/remnant-cli --help"

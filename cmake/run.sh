#!/usr/bin/env bash
# Installs what is missing, builds, and opens the window on a made-up patient. Without a display it writes the
# patient's assessment, case file and a picture of the window instead, and says where.
set -euo pipefail
cd "$(dirname "$0")/.."
source cmake/packages.sh

install_missing_packages
build_release --target remnant-cli --target remnant

demo=build/demo
bin=build/release/bin
if [ ! -f "$demo/demo.remnant" ]; then
    "$bin/remnant-cli" phantom "$demo" --followup
fi

if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    exec "$bin/remnant" "$demo/demo.remnant"
fi

"$bin/remnant-cli" measure \
    --ct "$demo/ct" --liver "liver=$demo/labels.nii.gz" --tumour "$demo/tumours.nii.gz" \
    --segments "$demo/labels.nii.gz" --operation right-hepatectomy \
    --height-cm 172 --weight-kg 74 --liver-condition normal | tee "$demo/assessment.txt"
"$bin/remnant" --snapshot "$demo/window.png" --case "$demo/demo.remnant" --screen plan
echo
echo "There is no display. Written:"
echo "  assessment  $demo/assessment.txt"
echo "  case file   $demo/demo.remnant"
echo "  snapshot    $demo/window.png"

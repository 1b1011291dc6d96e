#!/bin/sh
# SPDX-License-Identifier: MIT
# README shows the example that is built and run, and the tables that were measured.
# Usage: readme_test.sh SPATE
set -u
failed=0

# Every line of the first file stands in README, in the same order, without a gap.
shows() {
    awk 'NR == FNR { wanted[++n] = $0; next }
         { at = ($0 == wanted[at + 1]) ? at + 1 : ($0 == wanted[1]) ? 1 : 0
           if (at == n) { found = 1; exit } }
         END { exit !found }' "$1" README.md && return
    echo "README.md does not show $2" >&2
    failed=1
}

table=$(mktemp)
trap 'rm -f "$table"' EXIT
"$1" bench --from bench/results/frame_path.json >"$table" || exit 1
shows examples/live_image.cpp examples/live_image.cpp
shows "$table" "the table of bench/results/frame_path.json"
if command -v python3 >/dev/null; then
    PYTHONDONTWRITEBYTECODE=1 python3 bench/peers/table.py bench/results/peers.json >"$table" || exit 1
    shows "$table" "the table of bench/results/peers.json"
fi
exit $failed

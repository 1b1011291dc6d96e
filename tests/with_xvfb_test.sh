#!/bin/sh
# SPDX-License-Identifier: MIT
# The test of scripts/with-xvfb: a display, the command's status, and nothing left behind.
set -eu
cd "$(dirname "$0")/.."
command -v Xvfb >/dev/null || exit 77
fail() { echo "$1" >&2; exit 1; }

said=$(scripts/with-xvfb sh -c 'echo "$DISPLAY $QT_QPA_PLATFORM ${WAYLAND_DISPLAY-none}"')
number=${said#:}
number=${number%% *}
[ "$said" = ":$number xcb none" ] || fail "expected a display, but the command saw: $said"
[ ! -e "/tmp/.X$number-lock" ] || fail "the server of display :$number is still there"

status=0
echo input | scripts/with-xvfb sh -c 'read -r line && [ "$line" = input ] && exit 3' || status=$?
[ "$status" -eq 3 ] || fail "expected the status of the command (3), not $status"

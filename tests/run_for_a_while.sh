#!/bin/sh
# SPDX-License-Identifier: MIT
# Runs a program without a display for three seconds; it must still be running then.
set -eu
status=0
QT_QPA_PLATFORM=offscreen timeout 3 "$@" || status=$?
if [ "$status" -ne 124 ]; then
    echo "$1 ended by itself with status $status; expected it to run until it is stopped" >&2
    exit 1
fi

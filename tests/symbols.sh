#!/bin/sh
# SPDX-License-Identifier: MIT
# Every symbol that the libraries define is in the namespace spate, or is a copy of somebody else's
# template that the linker merges: a host may use any name outside it.
# Usage: tests/symbols.sh LIBRARY…
set -eu
nm --defined-only --extern-only --no-sort "$@" | awk '
# Strong symbols (one per program) and those without C++ names (one per process) are the dangerous ones.
NF < 3 { next }
{ ++seen }
$3 ~ /^_Z/ {
    if ($2 ~ /[VWu]/ || $3 ~ /^_Z(T[VITS]|GV|Thn[0-9]+_|Tv[n0-9]+_n?[0-9]+_)?NK?5spate/) next
    print "not in the namespace spate: " $2, $3
    ++errors
    next
}
$3 ~ /^DW\.ref\./ || $3 == "qt_version_tag_use" { next }  # the compiler\x27s, and Qt\x27s
{
    print "without a namespace: " $2, $3
    ++errors
}
END {
    if (seen < 100) { print "only " seen + 0 " symbols: these are not the libraries"; exit 1 }
    exit errors > 0
}'

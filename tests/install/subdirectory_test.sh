#!/bin/sh
# SPDX-License-Identifier: MIT
# An outside project that adds Spate's sources as a folder of its own: only what it links is built,
# with the host's flags. WORK is kept, so that the next run builds only what has changed.
# Usage: subdirectory_test.sh SOURCES WORK CXX
set -eu
sources=$1
work=$2
CXX=$3
export CXX
host=$sources/tests/install/host
launcher=''
if command -v ccache >/dev/null; then launcher=ccache; fi

cmake -S "$host" -B "$work/host" -G Ninja -DHOST_SPATE_SOURCES="$sources" -DSPATE_SIMD=few \
    -DCMAKE_BUILD_TYPE=Debug -DCMAKE_CXX_COMPILER_LAUNCHER="$launcher"
cmake --build "$work/host" --parallel 2 --target host
QT_QPA_PLATFORM=offscreen timeout 60 "$work/host/host" || {
    echo "FAILED: the host program ended with status $?" >&2
    exit 1
}
# A guest installs nothing with its host.
rm -rf "$work/prefix"
DESTDIR='' cmake --install "$work/host" --prefix "$work/prefix" >/dev/null
[ ! -e "$work/prefix" ] || { echo 'FAILED: installed with its host:' && find "$work/prefix"; exit 1; } >&2

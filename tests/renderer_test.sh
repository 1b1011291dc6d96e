#!/bin/sh
# SPDX-License-Identifier: MIT
# The program in a window of either renderer: it says which one draws, and the picture that it saves
# is the same to the byte. Usage: renderer_test.sh SPATE    (in an X server: scripts/with-xvfb)
set -u
spate=$1
checks=$(cd "$(dirname "$0")" && pwd)/program_checks.sh
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 1
unset SPATE_RENDERER
. "$checks"

# Three frames of 64 × 64 uint8, in a file of NPY.
printf '\223NUMPY\001\000P\000%-80s' \
    "{'descr': '|u1', 'fortran_order': False, 'shape': (3, 64, 64), }" >frames.npy
yes 'frames of letters, and of digits: 0123456789' | head -c 12288 >>frames.npy

for renderer in raster opengl; do
    works view --renderer $renderer --frames 3 --screenshot $renderer.png --stats $renderer.json frames.npy
    if [ $renderer = opengl ] && grep -q 'OpenGL was asked for, but cannot be had' out; then
        echo "skipped: $(cat out)"
        exit 77
    fi
    grep -q "\"renderer\": \"$renderer\"" $renderer.json || complain "--renderer $renderer: $(cat $renderer.json)"
    [ -s $renderer.png ] || complain "no picture of --renderer $renderer"
done
cmp raster.png opengl.png || complain 'the picture is not the same'

works view --renderer opengl --frames 30 --stats stream.json 'sim:?size=256&rate=60'
grep -q '"renderer": "opengl"' stream.json || complain "a stream is not drawn by OpenGL: $(cat stream.json)"
grep -q '"rendererReason": ".*OpenGL [34]' stream.json || complain "no device is named: $(cat stream.json)"
grep -q '"painted": 0' stream.json && complain "nothing of a stream was painted: $(cat stream.json)"
[ ! -s out ] || complain "OpenGL was not silent: $(cat out)"
exit $failed

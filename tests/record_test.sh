#!/bin/sh
# SPDX-License-Identifier: MIT
# spate record: what it refuses, how it ends, and what is in the file then. Every pixel of frame i of
# the source is i % 100. Usage: record_test.sh SPATE
set -u
spate=$1
checks=$(cd "$(dirname "$0")" && pwd)/program_checks.sh
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 1
QT_QPA_PLATFORM=offscreen
XDG_CONFIG_HOME=$folder/config  # nobody's settings are read or written here
export QT_QPA_PLATFORM XDG_CONFIG_HOME
source='sim:?pattern=constant&size=200x100&dtype=uint16&rate=100'
. "$checks"

# frames FILE : how many are in it.
frames() {
    "$spate" info --json "$1" | sed -n 's/^ *"frames": \([0-9]*\),$/\1/p'
}

# comes COMMAND… : it succeeds within half a minute.
comes() {
    for _ in $(seq 300); do
        "$@" >/dev/null 2>&1 && return
        sleep 0.1
    done
    complain "$* did not come"
}

# hasFrames FILE N : there are at least so many.
hasFrames() {
    [ "$(frames "$1")" -ge "$2" ]
}

"$spate" record 'sim:?frames=1&size=8' built.h5 >out 2>&1
if grep -q 'built without HDF5' out; then
    echo 'built without HDF5'
    exit 77
fi

# How it ends by itself.
works record "$source" frames.h5 --frames 7
grep -q '^frames.h5: 7 frames, .* MiB; missing 0, queue full 0, rejected 0$' out ||
    complain "wrong summary: $(cat out)"
[ "$(frames frames.h5)" = 7 ] || complain "$(frames frames.h5) frames of 7"
works record "$source" one.h5 --frames 1
grep -q '^one.h5: 1 frame, ' out || complain "one frame: $(cat out)"
works record "$source" plain.h5 --frames 3 --compression none --queue 10M --stats stats.json
grep -q '"written": 3' stats.json || complain "wrong statistics: $(cat stats.json)"
[ "$(wc -c <plain.h5)" -gt 120000 ] || complain 'not plain'
works record "$source" seconds.h5 --seconds 0.3
hasFrames seconds.h5 2 || complain 'nothing came in 0.3 s'
works record frames.h5 copy.h5
[ "$(frames copy.h5)" = 7 ] || complain "$(frames copy.h5) frames of a copy of 7"

# What it refuses.
refuses 'frames.h5: there is such a file: expected a new name, or --overwrite' record "$source" frames.h5
[ "$(frames frames.h5)" = 7 ] || complain 'a refused file has changed'
refuses 'frames.h5: it is the source' record frames.h5 frames.h5 --overwrite
refuses 'frames.h5: it is the source' record frames.h5::/entry/data/data ./frames.h5 --overwrite
works record "$source" frames.h5 --frames 2 --overwrite
[ "$(frames frames.h5)" = 2 ] || complain 'it was not replaced'
refuses 'no/a.h5: it cannot be made: No such file or directory' record "$source" no/a.h5
refuses '/proc/a.h5: it cannot be made' record "$source" /proc/a.h5
refuses 'missing.fits' record missing.fits a.h5
refuses 'FILE' record "$source"
refuses '--compression: gzip not in {bslz4,none}' record "$source" a.h5 --compression gzip
for size in much 0 17T 99999999999999T 5Mb M; do
    refuses "--queue: $size: expected a size of 1 to 17592186044416 bytes, as 512M or 4G" \
        record "$source" a.h5 --queue $size
done
for count in 0 -1 2.5; do
    refuses "--frames: $count: expected a whole number above 0" record "$source" a.h5 --frames $count
done
refuses 'no frame came: there is no file' record shm://no-such-ring-$$ a.h5 --seconds 0.2
[ ! -e a.h5 ] || complain 'a.h5 is there'

# Ctrl-C and its kin, and what can be read meanwhile.
for signal in INT TERM; do
    "$spate" record "$source" $signal.h5 >out 2>&1 &
    comes hasFrames $signal.h5 10
    kill -$signal $!
    wait $! || complain "SIG$signal ended it with status $?: $(cat out)"
    grep -q "^$signal.h5: [0-9]* frames" out || complain "SIG$signal: $(cat out)"
    hasFrames $signal.h5 10 || complain "SIG$signal left $(frames $signal.h5) frames"
done

# Killed.
"$spate" record "$source" kill.h5 >out 2>&1 &
comes hasFrames kill.h5 10
kill -KILL $!
wait $! 2>/dev/null
hasFrames kill.h5 10 || complain "kill -9 left $(frames kill.h5) frames"
works info --json --percentiles 0,100 'kill.h5?slice=9'
grep -q '9.0' out || complain "wrong pixels after kill -9: $(cat out)"

# A full disk: some MiB, and frames of one.
(
    ulimit -f 32768
    timeout 60 "$spate" record 'sim:?size=512&dtype=float32' full.h5 --compression none >out 2>&1
) && complain 'a full disk is no error'
grep -q '^spate: full.h5: frame [0-9]* cannot be written: File too large; it is complete with the [0-9]* frames' out ||
    complain "a full disk: $(cat out)"
hasFrames full.h5 2 || complain "a full disk left $(frames full.h5) frames"

# Beside the display. A file waits for the recorder, the simulated detector does not.
works record "$source" twenty.h5 --frames 20
works view twenty.h5 --rate 200 --frames 20 --record view.h5 --stats stats.json
grep -q 'view.h5: 20 frames, .*; missing 0, queue full 0, rejected 0' out || complain "view: $(cat out)"
[ "$(frames view.h5)" = 20 ] || complain "view left $(frames view.h5) frames"
refuses 'view.h5: there is such a file' view "$source" --frames 20 --record view.h5
"$spate" view "$source" --record interrupted.h5 >out 2>&1 &
comes hasFrames interrupted.h5 5
kill -INT $!
wait $! || complain "view ended with status $?: $(cat out)"
grep -q 'interrupted.h5: [0-9]* frames' out || complain "view, interrupted: $(cat out)"

exit $failed

#!/bin/sh
# SPDX-License-Identifier: MIT
# The program against bad input and without a display: each failure names the thing and the value,
# ends with a status other than 0, and nothing crashes. Usage: cli_test.sh SPATE
set -u
spate=$1
checks=$(cd "$(dirname "$0")" && pwd)/program_checks.sh
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 1
unset QT_QPA_PLATFORM WAYLAND_DISPLAY SPATE_RENDERER
XDG_CONFIG_HOME=$folder/config  # nobody's settings are read or written here
export XDG_CONFIG_HOME
mkdir -p config/spate
printf '[look]\nsimulated%%20detector%%20counts\\norm=log\n' >config/spate/spate.ini
cp config/spate/spate.ini settings
. "$checks"

: >empty.fits
echo "not an image" >notes.txt
mkdir nothing
printf 'SIMPLE  =                    T' >short.fits
printf '\223NUMPY\001\000\377\377{' >bad.npy

refuses missing.fits info missing.fits
refuses missing.fits view --offscreen --frames 1 missing.fits
refuses missing.fits view --offscreen --frames 1 'sim:?size=64' --beside missing.fits
refuses empty.fits info empty.fits
refuses notes.txt info notes.txt
refuses nothing info nothing
refuses short.fits info short.fits
refuses bad.npy info bad.npy
refuses size info 'sim:?size=0'
refuses float31 info 'sim:?dtype=float31'
refuses colour info 'sim:?colour=red'
refuses 99999999999 info 'sim:?size=99999999999'
refuses nosuch info 'nosuch://host'
refuses '5…1' view --offscreen --frames 1 --vmin 5 --vmax 1
refuses nan view --offscreen --frames 1 --vmin nan --vmax 1
refuses 'above 0' view --offscreen --frames 1 --norm log --vmin -1
refuses pink view --offscreen --frames 1 --colormap pink
refuses '--norm: cubic not in {linear,log,sqrt,gamma,arcsinh}' view --norm cubic
refuses '--gamma: 0: expected a number above 0' view --gamma 0
refuses '--gamma: nan: expected a number above 0' view --gamma nan
refuses '--autoscale: fixed not in {minmax,stddev3,percentile}' view --autoscale fixed
refuses '--percentiles: 99: expected two numbers' view --percentiles 99
refuses '--percentiles: 99,1: expected the first number not above' view --percentiles 99,1
refuses '--percentiles: -1,99: expected numbers from 0 to 100' view --percentiles -1,99
refuses '--percentiles 1,99: expected --autoscale percentile, not minmax' view --offscreen --frames 1 \
    --autoscale minmax --percentiles 1,99 'sim:?size=64'
refuses '--of: screen not in {frame,visible,displayed}' view --of screen
refuses '--range: 5,x: expected two numbers' view --range 5,x
refuses '--range: 5,inf: expected two numbers' view --range 5,inf
refuses '--range: 5,1: expected the first number not above' view --range 5,1
refuses '--vmin' view --range 1,5 --vmin 1
refuses 'above 0' view --offscreen --frames 1 --norm log --range 0,5 'sim:?size=64'
refuses '--reduction: median not in {max,min,absmax,mean,nearest}' view --reduction median
refuses '--hold: median not in {none,max,sum,mean}' view --hold median
refuses '--renderer: vulkan not in {auto,raster,opengl}' view --renderer vulkan
refuses '--complex: angle not in {magnitude,phase,real,imaginary}' view --complex angle
refuses '--frames: -1: expected a whole number above 0' view --offscreen --frames -1 'sim:?size=64'
refuses '--frames: 0: expected a whole number above 0' view --offscreen --frames 0 'sim:?size=64'
refuses '--frames: 1.5: expected a whole number above 0' send 'sim:?size=64' "shm://cli-test-$$" --frames 1.5
refuses '--overwrite requires --record' view --offscreen --frames 1 --overwrite 'sim:?size=64'
refuses '--queue requires --record' view --offscreen --frames 1 --queue 1M 'sim:?size=64'
refuses '--colormap: colormap "viridis_r_r": expected one of' view --colormap viridis_r_r
refuses '--percentiles: 1: expected two numbers' info --percentiles 1 'sim:?size=64'
refuses '/no/such/folder' view --offscreen --frames 1 --screenshot /no/such/folder/a.png 'sim:?size=64'
refuses '.xyz' view --offscreen --frames 1 --screenshot a.xyz 'sim:?size=64'

refuses 'expected one of shm, zmq+tcp' send 'sim:?size=64' tape://a
refuses '--rate: -1: expected a number of 0 or more' send 'sim:?size=64' shm://a --rate -1
refuses 'expected --writer, --viewers or both' relay dectris://host
refuses 'ONE client' info dectris://host

unset DISPLAY
refuses 'DISPLAY is not set' view 'sim:?size=64'
refuses 'DISPLAY is not set: no window can be opened'
refuses 'DISPLAY is not set: no window can be opened' --fresh
refuses 'DISPLAY is not set' display
DISPLAY=:987
export DISPLAY
refuses ':987' view 'sim:?size=64'
refuses ':987' bench --seconds 0.1

# Decoding is measured without one, and every row has been verified.
works bench decode --seconds 0.1 --json decode.json
rows=$(grep -c '"codec": "bslz4"' decode.json)
[ "$rows" -ge 2 ] || complain "bench decode wrote $rows rows"
[ "$(grep -c '"verified": true' decode.json)" -eq "$rows" ] || complain 'rows of bench decode are not verified'
refuses 'cannot write' bench decode --seconds 0.1 --json /no/such/folder/decode.json

# Without a display, a run that ends by itself draws into memory.
for pattern in bragg gradient constant nan; do
    for norm in linear log sqrt gamma arcsinh; do
        rm -f picture.png statistics.json
        works view --frames 3 --norm "$norm" --screenshot picture.png --stats statistics.json \
            "sim:?size=128&pattern=$pattern"
        [ -s picture.png ] || complain "no picture of $pattern, $norm"
        grep -q '"delivered": 3' statistics.json || complain "wrong statistics of $pattern, $norm"
    done
done
for autoscale in minmax stddev3 percentile; do
    for of in frame visible displayed; do
        works view --frames 2 --autoscale $autoscale --of $of 'sim:?size=128&dtype=uint16'
    done
done
for reduction in max min absmax mean nearest; do
    works view --frames 2 --reduction $reduction --percentiles 1,99 'sim:?size=2048&dtype=uint16'
done
for hold in max sum mean; do
    works view --frames 200 --hold $hold --stats hold.json 'sim:?size=256&rate=2000'
    held=$(sed -n 's/.*"held": \([0-9]*\).*/\1/p' hold.json)
    [ "$held" -gt 0 ] || complain "view --hold $hold: no frame was held"
done
for colormap in gray gray_r twilight_r; do
    works view --frames 2 --colormap $colormap --gamma 0.5 --range -2,10.5 'sim:?size=128'
done

# draws RENDERER REASON ARGUMENT…: a run of two plots is drawn so, for a reason that begins so.
draws() {
    drawn=$1 reason=$2
    shift 2
    works view --frames 2 --stats renderer.json "$@" 'sim:?size=64' --beside 'sim:?size=32'
    grep -q "\"renderer\": \"$drawn\"" renderer.json || complain "$* was not drawn by $drawn"
    grep -q "\"rendererReason\": \"$reason" renderer.json || complain "$*: $(grep Reason renderer.json)"
}
# Without a display there is no OpenGL: said once, if somebody wants it, and the picture is there.
none='the window system (offscreen) gives no OpenGL context'
said='OpenGL was asked for, but cannot be had: '$none'; drawing by raster'
sayings() { grep -c -e OpenGL -e SPATE_RENDERER out; }
draws raster "$none"
[ "$(sayings)" -eq 0 ] || complain "without OpenGL, nobody asked, but it said: $(cat out)"
draws raster 'as asked for' --renderer raster
draws raster "$none" --renderer opengl
grep -qxF "spate: $said" out || complain "--renderer opengl said: $(cat out)"
[ "$(sayings)" -eq 1 ] || complain "--renderer opengl said more than a line: $(cat out)"
export SPATE_RENDERER=opengl
draws raster "$none"
grep -qxF "spate: $said" out || complain "SPATE_RENDERER=opengl said: $(cat out)"
draws raster "$none" --renderer auto
[ "$(sayings)" -eq 0 ] || complain "--renderer auto does not override SPATE_RENDERER: $(cat out)"
SPATE_RENDERER=raster
draws raster 'as SPATE_RENDERER says'
SPATE_RENDERER=vulkan
draws raster "$none"
grep -qxF 'spate: SPATE_RENDERER is "vulkan": expected auto, raster or opengl' out ||
    complain "SPATE_RENDERER=vulkan said: $(cat out)"
[ "$(sayings)" -eq 1 ] || complain "SPATE_RENDERER=vulkan said more than a line: $(cat out)"
draws raster 'as asked for' --renderer raster
[ "$(sayings)" -eq 0 ] || complain "--renderer raster does not override SPATE_RENDERER: $(cat out)"
unset SPATE_RENDERER

works view --frames 2 --screenshot both.png 'sim:?size=128' --beside 'sim:?size=64&pattern=gradient'
works view --frames 2 --fresh 'sim:?size=64'
works list
works send --frames 3 'sim:?size=64&rate=100' "shm://cli-test-$$"
works --frames 2 'sim:?size=64'  # options before the file, without "view"
works view --offscreen --start --duration 0.5
cmp -s settings config/spate/spate.ini || complain 'a run without a window changed the settings'

works info --json --moments --percentiles 0,100 'sim:?size=64&pattern=gradient'
grep -q '"mean": 63.0' out || complain "wrong mean: $(cat out)"
grep -q '126.0' out || complain "wrong percentiles: $(cat out)"
works info --moments --percentiles 0,100 'sim:?size=64&pattern=nan'
works view --duration 0.5 --stats - 'sim:?size=256'
works info --json 'sim:?size=64&dtype=uint16'

# npy FILE DESCR SHAPE DATA: an array as NumPy writes it, the header padded to 80 characters.
npy() {
    printf '\223NUMPY\001\000P\000%-80s'"$4" \
        "{'descr': '$2', 'fortran_order': False, 'shape': $3, }" >"$1"
}
# says TEXT ARGUMENT…: succeeds, and prints TEXT.
says() {
    expected=$1
    shift
    works "$@"
    grep -qF -e "$expected" out || complain "$* did not say \"$expected\" but: $(cat out)"
}
npy bool.npy '|b1' '(1, 4)' '\000\001\001\002'
says '"max": 1' info --json bool.npy
npy half.npy '<f2' '(1, 2)' '\000\074\000\300'
says 'min          -2' info half.npy
npy complex.npy '<c8' '(1, 1)' '\000\000\100\100\000\000\200\300'
says 'max          5' info complex.npy
npy colors.npy '|u1' '(5, 1, 3)' 'abcdefghijklmno'
says '5 × 1, 3 channels' info colors.npy
says '"firstFrame": null' info --json colors.npy

exit $failed

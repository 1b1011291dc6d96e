#!/bin/sh
# SPDX-License-Identifier: MIT
# The Debian packages hold what they should, and the program in them runs from anywhere.
# Usage: package_test.sh BUILD
set -u
build=$1
for tool in cpack dpkg-deb dpkg-shlibdeps file; do
    command -v $tool >/dev/null || { echo "$tool is not installed"; exit 77; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0
complain() {
    echo "FAILED: $*" >&2
    failed=1
}

cpack -G DEB --config "$build/CPackConfig.cmake" -B "$work" >"$work/log" 2>&1 || {
    cat "$work/log"
    exit 1
}
viewer=$(echo "$work"/spate_*.deb)
library=$(echo "$work"/libspate-dev_*.deb)

# says PACKAGE FIELD TEXT: the text is in a field of a package's description.
says() {
    value=$(dpkg-deb -f "$1" "$2")
    case $value in *"$3"*) ;; *) complain "$(basename "$1") has $2 \"$value\"; expected $3 in it" ;; esac
}
says "$viewer" Package spate
for needed in libqt6widgets6 libqt6gui6 libqt6openglwidgets6 libcfitsio libhdf5-103-1 liblz4-1 libzmq5 libaravis-0.8-0 libtiff6 libxcb1 libstdc++6; do
    says "$viewer" Depends $needed
done
for needed in qt6-base-dev libqt6opengl6-dev libgl-dev libhwy-dev libfmt-dev libexpected-dev liblz4-dev libzmq3-dev libaravis-dev libcfitsio-dev libhdf5-dev libtiff-dev pkg-config; do
    says "$library" Depends $needed
done

# holds PACKAGE PATH: the path is in the package; hasOnly PACKAGE PATTERN: no other file is.
holds() { dpkg-deb -c "$1" | grep -E "$2\$" >/dev/null || complain "$(basename "$1") lacks $2"; }
hasOnly() {
    strange=$(dpkg-deb -c "$1" | awk '!/\/$/ { print $6 }' | grep -vE "$2")
    [ -z "$strange" ] || complain "$(basename "$1") also has $strange"
}
holds "$viewer" ./usr/bin/spate
holds "$viewer" ./usr/share/applications/spate.desktop
holds "$viewer" ./usr/share/icons/hicolor/scalable/apps/spate.svg
holds "$viewer" ./usr/share/man/man1/spate.1.gz
holds "$viewer" ./usr/share/metainfo/spate.metainfo.xml
holds "$viewer" ./usr/share/doc/spate/copyright
hasOnly "$viewer" '^\./usr/(bin/spate$|share/(applications|icons|man|metainfo|doc/spate)/)'
holds "$library" ./usr/include/spate/spate.h
holds "$library" '/cmake/Spate/SpateConfig.cmake'
holds "$library" '/libspate_widgets.a'
hasOnly "$library" '^\./usr/(include/spate/|lib/.*(libspate_[a-z]+\.a$|/Spate[A-Za-z-]*\.cmake$)|share/doc/libspate-dev/)'

dpkg-deb -x "$viewer" "$work/root"
program=$work/root/usr/bin/spate
grep -q 'Fabio Crameri' "$work/root/usr/share/doc/spate/copyright" || complain 'no licence of batlow'
zcat "$work/root/usr/share/man/man1/spate.1.gz" | grep 'screenshot' >/dev/null || complain 'no option in the manual'
if command -v desktop-file-validate >/dev/null; then
    desktop-file-validate --no-hints "$work/root/usr/share/applications/spate.desktop" || failed=1
fi
said=$("$program" --version) || complain 'the packaged program does not start'
says "$viewer" Version "$said"
"$program" view --offscreen --frames 5 --screenshot "$work/picture.png" 'sim:?size=256' ||
    complain 'the packaged viewer fails'
[ -s "$work/picture.png" ] || complain 'the packaged viewer wrote no picture'
exit $failed

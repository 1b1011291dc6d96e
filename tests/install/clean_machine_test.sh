#!/bin/sh
# SPDX-License-Identifier: MIT
# The viewer's package on a machine that has nothing else: a fresh minimal Debian 12 in a folder, made
# from the mirror that apt uses here. Installs the package with what it depends on, and no more, and
# runs the program. Takes about a minute and the network; exits with 77 (skipped) where it cannot run.
# Usage: clean_machine_test.sh DEB [FILE]    (FILE: an image to look at)
set -eu
package=$(realpath "$1")
image=${2:-}
skip() {
    echo "not run: $*"
    exit 77
}
[ "$(id -u)" -eq 0 ] || skip 'a fresh Debian takes root'
command -v mmdebstrap >/dev/null || skip 'mmdebstrap is not installed: scripts/setup package'
sources=$(ls /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list 2>/dev/null | head -n 1)
[ -n "$sources" ] || skip 'no apt sources here'
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$package" "$work/spate.deb"
if [ -n "$image" ]; then cp "$image" "$work/$(basename "$image")"; fi

# What the machine must do, in a shell of its own, with nothing set that the host has.
cat >"$work/try" <<'TRY'
set -eux
apt-get -q install -y --no-install-recommends /tmp/try/spate.deb
cd /tmp/try
unset DISPLAY WAYLAND_DISPLAY QT_QPA_PLATFORM
spate --version
spate view --offscreen --frames 5 --screenshot x.png 'sim:'
test -s x.png
for file in *.fits *.tif *.tiff *.npy *.edf; do
    [ ! -e "$file" ] || { spate info "$file"; spate view --offscreen --frames 1 --screenshot y.png "$file"; }
done
apt-get -q purge -y spate
test ! -e /usr/bin/spate
TRY

status=0
mmdebstrap --quiet --variant=minbase \
    --customize-hook="copy-in $work /tmp" \
    --customize-hook="mv \"\$1/tmp/$(basename "$work")\" \"\$1/tmp/try\"" \
    --customize-hook="env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive chroot \"\$1\" sh /tmp/try/try" \
    --customize-hook='copy-out /tmp/try/x.png '"$work" \
    bookworm /dev/null "$sources" >"$work/log" 2>&1 || status=$?
cat "$work/log"
if [ "$status" -ne 0 ] && ! grep -q '^+ ' "$work/log"; then
    skip 'no Debian could be made here (no network?)'
fi
exit "$status"

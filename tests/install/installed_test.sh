#!/bin/sh
# SPDX-License-Identifier: MIT
# An outside project against an installed Spate that was moved after it was installed: the package
# is found, its headers are clean for a strict host, the host's program runs, and so does spate.
# Usage: installed_test.sh SOURCES BUILD CXX
set -eu
sources=$1
build=$2
CXX=$3
export CXX
host=$sources/tests/install/host
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

complain() {
    echo "FAILED: $*" >&2
    exit 1
}

DESTDIR='' cmake --install "$build" --prefix "$work/first" >"$work/log" || { cat "$work/log"; exit 1; }
mv "$work/first" "$work/moved"
prefix=$work/moved

# The installed package knows neither where it was built nor where it first lay.
if grep -rlF -e "$sources" -e "$build" -e "$work/first" "$prefix/lib"*/cmake "$prefix/lib/"*/cmake \
    "$prefix/include" 2>/dev/null; then
    complain 'the files above name a folder of the build, or the first prefix'
fi
# Nothing of the tests, the kernels' insides or the protocols is offered to a host.
internal=$(find "$prefix" -name '*test*' -o -name '*-inl.h' -o -name '*.cpp' -o -path '*/sources/*' -o -name '*bench*')
[ -z "$internal" ] || complain "installed, but no business of a host: $internal"

cmake -S "$host" -B "$work/host" -G Ninja -DCMAKE_PREFIX_PATH="$prefix" -DCMAKE_BUILD_TYPE=Debug
cmake --build "$work/host" --parallel 2
QT_QPA_PLATFORM=offscreen timeout 60 "$work/host/host" || complain "the host program ended with status $?"
cmake --build "$work/host" --parallel 2 --target headers

cmake -S "$sources/tests/install/host_without_qt" -B "$work/without" -G Ninja \
    -DCMAKE_PREFIX_PATH="$prefix" -DCMAKE_BUILD_TYPE=Debug
cmake --build "$work/without"
"$work/without/host_without_qt" || complain "the host without Qt ended with status $?"

"$prefix/bin/spate" --version || complain 'the installed spate does not start'

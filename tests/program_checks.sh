# SPDX-License-Identifier: MIT
# What the tests of the program in shell have in common. Read by them, with $spate; $failed says at
# the end whether anything has failed.
# shellcheck shell=sh
failed=0

complain() {
    echo "FAILED: $*" >&2
    failed=1
}

# refuses TEXT ARGUMENT… : fails within a minute (1 … 126: no signal), and says TEXT.
refuses() {
    expected=$1
    shift
    timeout 60 "$spate" "$@" >out 2>&1
    status=$?
    { [ $status -ge 1 ] && [ $status -lt 124 ]; } || complain "$* ended with status $status"
    grep -qF -e "$expected" out || complain "$* did not say \"$expected\" but: $(cat out)"
}

# works ARGUMENT… : succeeds within two minutes.
works() {
    timeout 120 "$spate" "$@" >out 2>&1 || complain "$* ended with status $?: $(cat out)"
}

#!/bin/sh
# SPDX-License-Identifier: MIT
# The guide shows no C++ but what is cut from an example that is compiled and run, and a picture of
# each example; and it lists every gesture. Usage: tests/guide_test.sh [FOLDER]    (default: the project, with docs/ and examples/)
set -u
cd "${1:-$(dirname "$0")/..}" || exit 1
guide=docs/guide
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0
complain() {
    echo "$*"
    failed=1
}

docs/cut_snippets examples "$work/cut" || exit 1
built=$(sed -n '/^set(examples/,/)/p' examples/CMakeLists.txt | tr '()' '  ' | sed 's/^set *examples//')
[ "$(echo $built | wc -w)" -ge 10 ] || complain "examples/CMakeLists.txt lists fewer than ten examples: $built"

# "FILE:LINE: what is wrong" of every block of C++ that is not one line of --8<--.
awk '
FNR == 1 { inside = 0 }
/^ *```(cpp|c\+\+|C\+\+|c|h|hpp) *$/ { inside = 1; next }
/^ *```/ { inside = 0; next }
inside && !/^ *--8<-- "[a-z_]+(\/[a-zA-Z]+)?\.cpp"$/ { printf "%s:%d: C++ that no example has: %s\n", FILENAME, FNR, $0; bad = 1 }
!inside && /#include|std::|^ *spate::.*;/ && !/`.*(#include|std::).*`/ { printf "%s:%d: C++ outside of a block: %s\n", FILENAME, FNR, $0; bad = 1 }
END { exit bad }' "$guide"/*.md || failed=1

sed -n 's/^ *--8<-- "\(.*\)"$/\1/p' "$guide"/*.md | sort -u >"$work/used"
while read -r snippet; do
    [ -s "$work/cut/$snippet" ] || complain "$guide cuts $snippet, but no example has it"
    example=${snippet%.cpp}
    case " $(echo $built) " in *" ${example%%/*} "*) ;; *) complain "$guide cuts $snippet, which is not built" ;; esac
done <"$work/used"
(cd "$work/cut" && find . -path './*/*.cpp' | sed 's,^\./,,' | sort) | while read -r part; do
    grep -qxF "$part" "$work/used" || echo "examples/${part%%/*}.cpp: nobody shows [$(basename "$part" .cpp)]"
done >"$work/unused"
[ ! -s "$work/unused" ] || complain "$(cat "$work/unused")"

# What the gestures say of themselves, in the list of keys, is what the guide lists.
sed -n '/::help() const {$/,/^}/p' src/spate/widgets/*.cpp | grep -o '{QStringLiteral("[^"]*")' |
    sed 's/.*("\(.*\)")/\1/' >"$work/gestures"
[ -s "$work/gestures" ] || complain "src/spate/widgets has no gesture with a help()"
while read -r gesture; do
    grep -qF "| $gesture |" "$guide/gestures.md" || complain "$guide/gestures.md lacks the gesture: $gesture"
done <"$work/gestures"

# Width and height stand in bytes 16 to 23 of a PNG.
for example in $built; do
    picture=pictures/$example.png
    [ -e "examples/$example.cpp" ] || complain "examples/$example.cpp is missing"
    grep -qF -e "--8<-- \"$example.cpp\"" "$guide/examples.md" || complain "$guide/examples.md lacks $example"
    grep -qF "($picture)" "$guide/examples.md" || complain "$guide/examples.md does not show $picture"
    size=$(od -A n -t u1 -j 16 -N 8 "$guide/$picture" 2>/dev/null | awk '{ print $3 * 256 + $4 "x" $7 * 256 + $8 }')
    [ "$size" = 720x540 ] || complain "$guide/$picture is ${size:-missing}; expected 720x540: scripts/example-pictures"
done
exit $failed

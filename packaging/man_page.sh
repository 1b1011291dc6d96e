#!/bin/sh
# SPDX-License-Identifier: MIT
# The manual page of spate: the template, with the options as `spate COMMAND --help` has them.
# Usage: man_page.sh SPATE TEMPLATE OUTPUT
set -eu
spate=$1
template=$2
output=$3
version=$("$spate" --version)
options=$(mktemp)
trap 'rm -f "$options"' EXIT

"$spate" --help | awk '/^Subcommands:/ { listed = 1; next } listed && NF { print $1 }' |
    while read -r command; do
        "$spate" "$command" --help | awk -v command="$command" '
        function text(line) {
            gsub(/\\/, "\\e", line)
            gsub(/-/, "\\-", line)
            return line ~ /^[.\047]/ ? "\\&" line : line
        }
        NR == 1 { printf ".SS spate %s\n%s.\n", text(command), text($0) }
        /^(Options|Positionals|Subcommands):/ { inOptions = 1; next }
        !inOptions || /^Usage:/ || NF == 0 { next }
        /^  [^ ]/ {  # "  --option TYPE     what it does", the last part perhaps on the next line
            sub(/^ +/, "")
            at = match($0, /  +/)
            name = at ? substr($0, 1, at - 1) : $0
            printf ".TP\n.B %s\n", text(name)
            if (at) print text(substr($0, at + RLENGTH))
            next
        }
        { sub(/^ +/, ""); print text($0) }'
    done >"$options"
[ -s "$options" ] || { echo "$spate names no subcommands" >&2; exit 1; }

sed -e "s/@VERSION@/$version/" -e "/^@OPTIONS@$/{
r $options
d
}" "$template" >"$output"

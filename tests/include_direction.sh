#!/bin/sh
# SPDX-License-Identifier: MIT
# Checks that each folder of a source tree includes only the folders above it (ARCHITECTURE.md), and
# that Qt, Highway and the platform's headers stay where they belong.
# Usage: tests/include_direction.sh [TREE]    (default: src/spate)
set -eu
tree=${1:-$(dirname "$0")/../src/spate}
cd "$tree"

# The files in the order of their names, so that the errors have one order everywhere.
find . -type f \( -name '*.h' -o -name '*.cpp' -o -name '*.inc' \) | LC_ALL=C sort |
    sed 's,^\./,,' | tr '\n' '\0' | xargs -0 -r awk '
BEGIN {
    # Folder: what it may include besides itself.
    may["base"] = ""
    may["image"] = "base"
    may["codec"] = "image base"
    may["color"] = "image base"
    may["kernels"] = "color image base"
    may["pipeline"] = "kernels color image base"
    may["stream"] = "codec image base"
    may["plot"] = "pipeline kernels color image base"
    may["gl"] = "plot pipeline kernels color image base"
    may["widgets"] = "gl plot stream pipeline kernels color codec image base"
    qtFolders = "plot gl widgets"
    qt = "^(Q[A-Z]|Qt[A-Z][A-Za-z]*/|q[a-z]+\\.h$)"
    highway = "^hwy/"
    platform = "^(sys|linux|arpa|net|netinet|asm|mach|windows)/|" \
               "^(unistd|fcntl|poll|netdb|pthread|dlfcn|sched|ifaddrs|termios|windows|winsock2)\\.h$"
}

function contains(words, word) { return index(" " words " ", " " word " ") > 0 }
function complain(why) {
    printf "%s:%d: includes %s: %s\n", FILENAME, FNR, included, why
    ++errors
}

FNR == 1 {
    split(FILENAME, parts, "/")
    folder = index(FILENAME, "/") ? parts[1] : ""
    isTest = FILENAME ~ /_(test|bench)\.(h|cpp)$/
    if (folder != "" && !(folder in may)) {
        printf "%s:1: folder \"%s\" is not in the table of tests/include_direction.sh\n", FILENAME, folder
        ++errors
        nextfile
    }
    if (folder == "") nextfile  # a header for all of Spate
}

/^[ \t]*#[ \t]*include[ \t]*[<"]/ {
    included = $0
    sub(/^[ \t]*#[ \t]*include[ \t]*/, "", included)
    match(included, /^[<"][^>"]*[>"]/)
    included = substr(included, 1, RLENGTH)
    path = substr(included, 2, length(included) - 2)

    if (path ~ /(^|\/)\.\.?\//) complain("write the path from src/, \"spate/folder/file.h\"")
    if (split(path, parts, "/") > 2 && parts[1] == "spate" && parts[2] != folder &&
        !contains(may[folder], parts[2])) {
        complain(folder "/ may include only " folder (may[folder] == "" ? "" : " " may[folder]))
    }
    if (path ~ qt && !contains(qtFolders, folder)) complain("only " qtFolders " may include Qt")
    if (path ~ highway && !contains("kernels codec", folder)) complain("only kernels and codec may include Highway")
    # spate_shm.h is for producers that have nothing of Spate but this header.
    if (path ~ platform && !isTest && FILENAME !~ /^stream\/(sources\/|writers\/|spate_shm\.h$)/) {
        if (folder != "base") {
            complain("only stream/sources, stream/writers and one file of base may include the platform")
        } else if (platformFile != "" && platformFile != FILENAME) {
            complain("one file of base includes the platform already: " platformFile)
        } else {
            platformFile = FILENAME
        }
    }
}

END { exit errors > 0 }
'

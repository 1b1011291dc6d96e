#!/bin/sh
# SPDX-License-Identifier: MIT
# The test of the include check: small trees that it must take, and others that it must refuse.
set -eu
check=$(cd "$(dirname "$0")" && pwd)/include_direction.sh
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
failures=0

# file PATH LINE…: writes a file of the tree.
file() {
    mkdir -p "$tree/$(dirname "$1")"
    path=$1
    shift
    printf '%s\n' "$@" >"$tree/$path"
}
# expect NAME MESSAGE: the check must say the message and fail, or take the tree if MESSAGE is empty.
expect() {
    status=0
    said=$("$check" "$tree" 2>&1) || status=$?
    if [ -n "$2" ]; then
        if [ "$status" -eq 0 ]; then
            echo "$1: not refused"
            failures=$((failures + 1))
        fi
        case $said in
        *"$2"*) ;;
        *)
            printf '%s: expected "%s", but it said:\n%s\n' "$1" "$2" "$said"
            failures=$((failures + 1))
            ;;
        esac
    elif [ "$status" -ne 0 ] || [ -n "$said" ]; then
        printf '%s: refused: %s\n' "$1" "$said"
        failures=$((failures + 1))
    fi
    rm -rf "$tree"
    mkdir "$tree"
}

file color/map.h '#include "spate/base/result.h"' '#include "spate/color/table.h"' '#include <vector>'
expect 'folders above, and its own' ''

file color/map.h '#pragma once' '' '#include "spate/plot/plot.h"  // why not?'
expect 'a folder below' \
    'color/map.h:3: includes "spate/plot/plot.h": color/ may include only color image base'

file stream/file.cpp '#  include <spate/pipeline/frame_sink.h>'
expect 'the pipeline from a stream' 'stream/ may include only stream codec image base'

file plot/plot.h '#include "spate/stream/stream.h"'
expect 'a stream from the plot' 'plot/plot.h:1: includes "spate/stream/stream.h"'

file image/frame_test.cpp '#include "spate/color/range.h"'
expect 'a test is no exception' 'image/frame_test.cpp:1'

file image/frame.h '#include "../plot/plot.h"'
expect 'a relative path' 'write the path from src/'

file manager/manager.h '#pragma once'
expect 'an unknown folder' 'folder "manager" is not in the table'

file pipeline/view.h '#include <QRectF>'
expect 'Qt in the pipeline' 'only plot gl widgets may include Qt'

file base/text.h '#include <QtCore/QString>'
expect 'Qt by its module' 'only plot gl widgets may include Qt'

file plot/axis.h '#include <QRectF>'
file widgets/plot_widget.h '#include <QtWidgets/QWidget>' '#include "spate/plot/axis.h"'
expect 'Qt where it belongs' ''

file color/map.cpp '#include <hwy/highway.h>'
expect 'Highway in color' 'only kernels and codec may include Highway'

file kernels/scan.cpp '#include "hwy/foreach_target.h"' '#include "spate/color/range.h"'
expect 'Highway in kernels' ''

file codec/bits.cpp '#include <hwy/highway.h>' '#include "spate/image/dtype.h"'
file stream/source.cpp '#include "spate/codec/bits.h"'
expect 'Highway in codec, the codec in stream' ''

file stream/stream.cpp '#include <sys/socket.h>'
expect 'the platform in stream' 'only stream/sources, stream/writers and one file of base'

file stream/sources/udp.cpp '#include <sys/socket.h>' '#include <unistd.h>'
file stream/spate_shm.h '#include <sys/mman.h>'
file base/mapped_file.cpp '#include <fcntl.h>' '#include <sys/mman.h>'
file image/memory_test.cpp '#include <sys/resource.h>'
expect 'the platform where it belongs' ''

file base/mapped_file.cpp '#include <sys/mman.h>'
file base/threads.cpp '#include <pthread.h>'
expect 'the platform in two files of base' \
    'base/threads.cpp:1: includes <pthread.h>: one file of base includes the platform already: base/mapped_file.cpp'

exit "$failures"

# SPDX-License-Identifier: MIT
"""Says what h5py finds in a recording, a line for each thing: its path, and its value.

Usage: recorded_for_test.py FILE [PIXELS]: writes all pixels, packed, to the file PIXELS.
recorded_for_test.py --follow FILE FRAMES: reads it while it is written, until it has so many.
"""
import sys
import time

import h5py

BITSHUFFLE = 32008


def text(value):
    return value.decode() if isinstance(value, bytes) else str(value)


def tell(path, pixels=None):
    with h5py.File(path, 'r') as file:
        def show(name, item):
            for key, value in item.attrs.items():
                print(f'{name}@{key} {text(value)}')
            if isinstance(item, h5py.Dataset) and item.shape == ():
                print(name, text(item[()]))
        show('', file)
        file.visititems(show)
        data = file['entry/data/data']
        print('data', data.dtype.name, *data.shape, 'chunks', *data.chunks)
        print('filters', *[data.id.get_create_plist().get_filter(i)[0]
                           for i in range(data.id.get_create_plist().get_nfilters())])
        print('same', data == file['entry/instrument/detector/data'])
        print('frame_id', *file['entry/data/frame_id'][()])
        times = file['entry/data/time'][()]
        print('times', len(times), bool((times[1:] >= times[:-1]).all()))
        if pixels and (h5py.h5z.filter_avail(BITSHUFFLE) or not data.id.get_create_plist().get_nfilters()):
            with open(pixels, 'wb') as raw:
                raw.write(data[()].tobytes())


def follow(path, frames):
    end = time.monotonic() + 30
    while time.monotonic() < end:
        try:
            file = h5py.File(path, 'r', libver='latest', swmr=True)
            break
        except OSError:
            time.sleep(0.01)
    data, ids = file['entry/data/data'], file['entry/data/frame_id']
    while time.monotonic() < end:
        data.refresh()
        ids.refresh()
        if len(ids) >= frames <= len(data):
            print('followed', *ids[:frames], int(data[frames - 1].flat[0]))
            return
        time.sleep(0.01)
    print('only', len(data), len(ids))


if sys.argv[1] == '--follow':
    follow(sys.argv[2], int(sys.argv[3]))
else:
    tell(*sys.argv[1:])

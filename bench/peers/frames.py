# SPDX-License-Identifier: MIT
"""The frames that every library shows, made as those of `spate bench` are.

Noise; a barcode for the whole view and one for the zoom, which name the frame on the screen; and
one pixel below and one above everything else, which only a search of all pixels finds.
apps/spate/bench/bench_frames.cpp has the recipe, without those two pixels.

write() puts them into a folder: frames.raw, float32; and frames.json, what peers need to know of
them: the range of each, and where in each view which dark and bright blocks are.
"""

import json
from pathlib import Path

import numpy

LOWEST = 0.0
HIGHEST = 250.0
ZOOM = 512  # the central pixels that the zoomed view shows
LEAST_FRAMES = 4
LEAST_RING_BYTES = 256 << 20  # no cache holds a frame until its next turn
BLOCKS = 4  # a barcode has BLOCKS x BLOCKS
CHECKERS = 0xA5A5  # in every barcode, so that dark and bright blocks are always there


def write(folder, size):
    """Writes the ring of frames, size x size each."""
    count = max(LEAST_FRAMES, -(-LEAST_RING_BYTES // (4 * size * size)))
    ranges = []
    with open(Path(folder, 'frames.raw'), 'wb') as file:
        for index in range(count):
            frame = _frame(index, size)
            frame.tofile(file)
            ranges.append([float(frame.min()), float(frame.max())])
    facts = {'size': size, 'fixed': [LOWEST, HIGHEST], 'minmax': ranges,
             'barcodes': [_bits(index) for index in range(count)],
             'views': {view: {'limits': _limits(view, size), 'blocks': _centres(view, size)}
                       for view in ('whole', 'zoom')}}
    Path(folder, 'frames.json').write_text(json.dumps(facts))


def read(folder):
    """What is in frames.json, and the frames themselves as `pixels`."""
    facts = json.loads(Path(folder, 'frames.json').read_text())
    pixels = numpy.fromfile(Path(folder, 'frames.raw'), numpy.float32)
    return {**facts, 'pixels': pixels.reshape(-1, facts['size'], facts['size'])}


def _frame(index, size):
    random = numpy.random.default_rng(index + 1)
    noise = random.uniform(1, HIGHEST / 2, 2 * size).astype(numpy.float32)
    frame = numpy.empty((size, size), numpy.float32)
    for row, offset in enumerate(random.integers(size, size=size)):
        frame[row] = noise[offset:offset + size]
    for view in ('whole', 'zoom'):
        for bit, (row, col, block) in zip(_bits(index), _blocks(view, size)):
            frame[row:row + block, col:col + block] = HIGHEST if bit else LOWEST
    frame[3, 5 + 2 * index] = LOWEST - 1 - index / 64  # another range in every frame
    frame[5, 7 + 2 * index] = HIGHEST + 1 + index / 64
    return frame


def _bits(index):
    return [(index ^ CHECKERS) >> bit & 1 for bit in range(BLOCKS * BLOCKS)]


def _blocks(view, size):
    """First row, first column and size of each block of the barcode."""
    block = ZOOM // 16 if view == 'zoom' else size // 64
    first = size // 2 - 2 * block if view == 'zoom' else size // 8
    return [(first + row * block, first + col * block, block)
            for row in range(BLOCKS) for col in range(BLOCKS)]


def _centres(view, size):
    """x and y of the middle of each block, in data coordinates."""
    return [[col + block / 2, row + block / 2] for row, col, block in _blocks(view, size)]


def _limits(view, size):
    """First and last data coordinate that is shown, the same for x and y."""
    return [(size - ZOOM) / 2, (size + ZOOM) / 2] if view == 'zoom' else [0, size]

# SPDX-License-Identifier: MIT
"""Reads what save_frame_test.cpp saved, with readers that are not Spate's.

Usage: read_back_for_test.py FOLDER. Beside each NAME.npy, NAME.tif and NAME.fits there is NAME.raw,
the pixels as they lay in memory: packed, in native byte order, row 0 first. NAME is
DTYPE_ROWSxCOLS or DTYPE_ROWSxCOLSxCHANNELS.
"""
import pathlib
import sys

import numpy
import tifffile


def read_fits(path):
    """The primary image, by the FITS standard alone: cards of 80 bytes, big-endian pixels."""
    content = path.read_bytes()
    assert len(content) % 2880 == 0, 'not whole blocks'
    cards = {}
    for start in range(0, len(content), 80):
        card = content[start:start + 80].decode('ascii')
        if card.rstrip() == 'END':
            break
        if card[8:10] == '= ':
            cards[card[:8].rstrip()] = card[10:].split('/')[0].strip()
    data = (start // 2880 + 1) * 2880
    shape = int(cards['NAXIS2']), int(cards['NAXIS1'])
    types = {8: 'u1', 16: '>i2', 32: '>i4', 64: '>i8', -32: '>f4', -64: '>f8'}
    pixels = numpy.frombuffer(content, types[int(cards['BITPIX'])], shape[0] * shape[1], data)
    zero = int(float(cards.get('BZERO', '0')))
    if zero == 0:
        return pixels.reshape(shape).astype(pixels.dtype.newbyteorder('='))
    kind = 'i1' if zero == -128 else 'u%d' % pixels.itemsize
    return numpy.array([int(p) + zero for p in pixels], kind).reshape(shape)


READERS = {'.npy': numpy.load, '.tif': tifffile.imread, '.fits': read_fits}


def main(folder):
    count = 0
    for raw in sorted(pathlib.Path(folder).glob('*.raw')):
        dtype, shape = raw.stem.split('_')
        shape = tuple(int(n) for n in shape.split('x'))
        expected = numpy.fromfile(raw, dtype).reshape(shape)
        for suffix, read in READERS.items():
            path = raw.with_suffix(suffix)
            if not path.exists():
                continue
            found = read(path)
            assert found.dtype == expected.dtype, (path, found.dtype)
            assert found.shape == expected.shape, (path, found.shape)
            assert found.tobytes() == expected.tobytes(), (path, 'other pixels')
            count += 1
    print(count)


if __name__ == '__main__':
    main(sys.argv[1])

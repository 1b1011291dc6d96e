# SPDX-License-Identifier: MIT
"""Writes detector images with fabio, and says what fabio finds in them and in real ones.

Usage: fabio_for_test.py FOLDER [FILE...]. For each image, also those given, there is a line on
standard output: its path, dtype, rows, columns, frames, and the file in FOLDER that has the pixels
of all frames: packed, in native byte order.
"""
import bz2
import gzip
import pathlib
import shutil
import struct
import sys

import fabio
import fabio.cbfimage
import fabio.dtrekimage
import fabio.edfimage
import numpy

SHAPE = 37, 53


def pixels(dtype, seed):
    """Small differences, large ones, and the extremes."""
    random = numpy.random.RandomState(seed)
    dtype = numpy.dtype(dtype)
    if dtype.kind == 'f':
        return random.normal(size=SHAPE).astype(dtype)
    limits = numpy.iinfo(dtype)
    image = random.poisson(3, SHAPE).astype(dtype)
    image[5] = random.randint(max(limits.min, -2 ** 31), min(limits.max, 2 ** 31 - 1), SHAPE[1])
    image[7, :4] = limits.min, limits.max, limits.min, limits.max
    image[9] = numpy.arange(SHAPE[1]) % 2 * 127
    return image


def write_edf(folder, dtypes):
    for dtype in dtypes:
        for order in 'LowByteFirst', 'HighByteFirst':
            path = folder / f'{dtype}_{order}.edf'
            image = fabio.edfimage.EdfImage(data=pixels(dtype, 1), header={'ByteOrder': order})
            image.write(str(path))
            yield path
    path = folder / 'many.edf'
    image = fabio.edfimage.EdfImage(data=pixels('u2', 1), header={'counter': 'first'})
    for seed in 2, 3, 4:
        image.append_frame(data=pixels('u2', seed), header={'counter': str(seed)})
    image.write(str(path))
    yield path


def write_cbf(folder):
    for dtype in 'int8', 'int16', 'int32', 'int64', 'uint8', 'uint16', 'uint32':
        path = folder / f'{dtype}.cbf'
        image = fabio.cbfimage.CbfImage(data=pixels(dtype, 1))
        image.checkData = lambda data: data
        image.write(str(path))
        yield path


def write_smv(folder):
    for dtype in 'int8', 'uint8', 'int16', 'uint16', 'int32', 'uint32', 'float32':
        for order in 'little_endian', 'big_endian':
            path = folder / f'{dtype}_{order}.img'
            image = fabio.dtrekimage.DtrekImage(data=pixels(dtype, 1), header={'BYTE_ORDER': order})
            image.write(str(path))
            yield path


def write_marccd(folder):
    """fabio writes none: TIFF's own header, marCCD's, and the rows."""
    for dtype in 'uint8', 'uint16', 'uint32':
        for order, mark in ('<', b'II'), ('>', b'MM'):
            image = pixels(dtype, 1)
            size = image.dtype.itemsize
            tags = [(256, 4, SHAPE[1]), (257, 4, SHAPE[0]), (258, 3, 8 * size), (259, 3, 1),
                    (262, 3, 1), (273, 4, 4096), (277, 3, 1), (278, 4, SHAPE[0]),
                    (279, 4, image.nbytes)]
            head = mark + struct.pack(order + 'HIH', 42, 8, len(tags))
            for tag, kind, value in tags:
                packed = struct.pack(order + ('I' if kind == 4 else 'H'), value)
                head += struct.pack(order + 'HHI', tag, kind, 1) + packed.ljust(4, b'\0')
            mar = bytearray(3072)
            struct.pack_into(order + 'I16sIII', mar, 0, 2, b'MMX', 1, 0,
                             1234 if order == '<' else 4321)
            struct.pack_into(order + 'I', mar, 32, 1234 if order == '<' else 4321)
            struct.pack_into(order + 'IIII', mar, 76, 1, SHAPE[1], SHAPE[0], size)
            path = folder / f'{dtype}_{"little" if order == "<" else "big"}.mccd'
            path.write_bytes(head.ljust(1024, b'\0') + bytes(mar) +
                             image.astype(image.dtype.newbyteorder(order)).tobytes())
            yield path


def compressed(paths):
    for path in paths:
        for suffix, opener in ('.gz', gzip.open), ('.bz2', bz2.open):
            packed = path.with_name(path.name + suffix)
            with path.open('rb') as plain, opener(packed, 'wb') as to:
                shutil.copyfileobj(plain, to)
            yield packed


def found(folder, path, number):
    """What fabio reads."""
    raw = folder / f'{number}.raw'
    with fabio.open(str(path)) as image, raw.open('wb') as to:
        for frame in range(image.nframes):
            data = image.get_frame(frame).data if image.nframes > 1 else image.data
            data = numpy.ascontiguousarray(data, data.dtype.newbyteorder('='))
            to.write(data.tobytes())
        return f'{path}\t{data.dtype}\t{data.shape[0]}\t{data.shape[1]}\t{image.nframes}\t{raw}'


def main(folder, *files):
    folder = pathlib.Path(folder)
    types = ['int8', 'uint8', 'int16', 'uint16', 'int32', 'uint32', 'int64', 'uint64', 'float32',
             'float64']
    paths = [*write_edf(folder, types), *write_cbf(folder), *write_smv(folder),
             *write_marccd(folder)]
    some = [folder / name for name in ('many.edf', 'int32.cbf', 'uint16_big_endian.img',
                                       'uint16_little.mccd')]
    for number, path in enumerate([*paths, *compressed(some), *map(pathlib.Path, files)]):
        print(found(folder, path, number))


if __name__ == '__main__':
    main(*sys.argv[1:])

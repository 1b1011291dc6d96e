# SPDX-License-Identifier: MIT
"""The codecs of NTNDArray in plain Python: lz4 blocks, bitshuffle and blosc are taken apart here.

jpeg needs libturbojpeg, through ctypes; `Absent` says that it is not there.
"""
import ctypes
import ctypes.util
import struct
import zlib

import numpy

from wire import Fault, need


class Absent(Exception):
    """What decodes this is not on this machine."""


def lz4_block(data, size):
    """One raw block of LZ4 that gives exactly `size` bytes."""
    made, at = bytearray(), 0

    def length(nibble):
        nonlocal at
        total = nibble
        while nibble == 15:
            total += data[at]
            at += 1
            if data[at - 1] != 255:
                break
        return total

    try:
        while True:
            token = data[at]
            at += 1
            literals = length(token >> 4)
            need(at + literals <= len(data), f"{literals} literals at {at} of {len(data)}")
            made += data[at:at + literals]
            at += literals
            if at == len(data):
                break
            distance = data[at] | data[at + 1] << 8
            at += 2
            count = length(token & 15) + 4
            need(0 < distance <= len(made), f"a match {distance} back in {len(made)}")
            need(len(made) + count <= size, f"more than {size} bytes")
            start = len(made) - distance
            while count > 0:  # overlapping: what has been made is repeated
                piece = made[start:start + count]
                made += piece
                count -= len(piece)
    except IndexError as error:
        raise Fault(f"lz4: the block of {len(data)} bytes ends early") from error
    need(len(made) == size, f"lz4: {len(made)} bytes: expected {size}")
    return bytes(made)


def unshuffled_bits(data, item):
    """Bitshuffle undone: row 8·b + k of the bytes has bit k of byte b of every element."""
    count = len(data) // item
    rows = numpy.frombuffer(data, numpy.uint8).reshape(8 * item, count // 8)
    bits = numpy.unpackbits(rows, axis=1, bitorder="little")  # [8·item, count]
    return numpy.packbits(bits.T.copy(), axis=1, bitorder="little").tobytes()


def bitshuffle_lz4(data, size, item):
    """bslz4 without a header, in blocks of the default size; the last elements as they are."""
    need(size % item == 0, f"{size} bytes of elements of {item}")
    count, block, made, at = size // item, max(8192 // item // 8 * 8, 128), b"", 0
    while count >= 8:
        elements = min(block, count // 8 * 8)
        need(at + 4 <= len(data), "bslz4: it ends early")
        packed, = struct.unpack_from(">I", data, at)
        at += 4
        need(packed <= len(data) - at, f"bslz4: a block of {packed} bytes at {at} of {len(data)}")
        made += unshuffled_bits(lz4_block(data[at:at + packed], elements * item), item)
        at, count = at + packed, count - elements
    need(len(data) - at == count * item,
         f"bslz4: {len(data) - at} bytes are left: expected {count * item}")
    return made + data[at:]


def blosc(data, size):
    """A frame of Blosc 1: bit or byte shuffle, lz4 or zlib."""
    need(len(data) >= 16, "blosc: shorter than its header")
    _, _, flags, item, nbytes, blocksize, cbytes = struct.unpack("<4B3I", data[:16])
    need(nbytes == size, f"blosc: {nbytes} bytes: expected {size}")
    need(cbytes == len(data) and item > 0 and blocksize > 0, "blosc: its header")
    if flags & 0x02:
        need(cbytes == nbytes + 16, "blosc: a copy of another size")
        return data[16:]
    made = b""
    for i in range(-(-nbytes // blocksize)):
        want = min(blocksize, nbytes - i * blocksize)
        splits = not flags & 0x10 and item <= 16 and blocksize // item >= 128 and want == blocksize
        block = blosc_block(data, struct.unpack_from("<I", data, 16 + 4 * i)[0], want,
                            item if splits else 1, flags >> 5)
        made += unfiltered(block, flags, item)
    return made


def blosc_block(data, at, size, parts, compressor):
    block = b""
    for _ in range(parts):
        packed, = struct.unpack_from("<i", data, at)
        at += 4
        need(0 <= packed <= len(data) - at, f"blosc: a part of {packed} bytes at {at}")
        piece = data[at:at + packed]
        if packed < size // parts:
            if compressor not in (1, 3):
                raise Absent(f"blosc's compressor {compressor}")
            piece = lz4_block(piece, size // parts) if compressor == 1 else zlib.decompress(piece)
        block += piece
        at += packed
    need(len(block) == size, f"blosc: a block of {len(block)} bytes: expected {size}")
    return block


def unfiltered(block, flags, item):
    count = len(block) // item
    whole = count * item
    if flags & 0x04 and count % 8 == 0 and count > 0:
        return unshuffled_bits(block[:whole], item) + block[whole:]
    if flags & 0x01 and item > 1:
        rows = numpy.frombuffer(block[:whole], numpy.uint8).reshape(item, count)
        return rows.T.tobytes() + block[whole:]
    return block


def jpeg(data, size):
    """By libturbojpeg with the accurate integer transform: grey, or RGB one pixel after another."""
    path = ctypes.util.find_library("turbojpeg")
    if not path:
        raise Absent("libturbojpeg")
    library = ctypes.CDLL(path)
    library.tjInitDecompress.restype = ctypes.c_void_p
    handle = ctypes.c_void_p(library.tjInitDecompress())
    width, height, sampling, space = (ctypes.c_int() for _ in range(4))
    length = ctypes.c_ulong(len(data))
    try:
        failed = library.tjDecompressHeader3(handle, data, length, *map(
            ctypes.byref, (width, height, sampling, space)))
        need(failed == 0, "jpeg: its header")
        grey = sampling.value == 3
        need(width.value * height.value * (1 if grey else 3) == size,
             f"jpeg: {width.value} × {height.value}: expected {size} bytes")
        pixels = ctypes.create_string_buffer(size)
        failed = library.tjDecompress2(handle, data, length, pixels, width, 0, height,
                                       6 if grey else 0, 4096)
        need(failed == 0, "jpeg: cannot be decoded")
        return pixels.raw
    finally:
        library.tjDestroy(handle)


def decompressed(codec, data, size, item):
    """The bytes of an image of `size` bytes in elements of `item` bytes."""
    if codec == "lz4":
        return lz4_block(data, size)
    if codec == "bslz4":
        return bitshuffle_lz4(data, size, item)
    if codec == "blosc":
        return blosc(data, size)
    if codec == "jpeg":
        return jpeg(data, size)
    if codec == "zlib":
        made = zlib.decompressobj().decompress(data, size + 1)
        need(len(made) == size, f"zlib: another size than {size}")
        return made
    raise Absent(f"codec {codec}")

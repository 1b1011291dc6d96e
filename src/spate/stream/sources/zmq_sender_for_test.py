#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Sends what detectors and home-made senders send, made by other people's libraries.

Usage: zmq_sender_for_test.py arrays|v2|v1 ADDRESS [FRAMES]
Sends so many frames (without FRAMES, all kinds of them once) and waits until it is killed. Pixel
(row r, column c) of frame i is (r * 7 + c + i) mod 120, of the type, byte order and packing of
kinds()[i].
"""
import ctypes
import itertools
import json
import struct
import sys
import time

import cbor2
import lz4.block
import numpy
import zmq

ROWS, COLS = 67, 101  # neither is a multiple of 8
PLUGIN = "/usr/lib/x86_64-linux-gnu/hdf5/serial/plugins/libh5bshuf.so"
DTYPES = ["uint8", "uint16", "uint32", "int8", "int16", "int32", "float32", "float64"]
ORDERS = ["<", ">"]
PACKINGS = ["", "lz4", "bslz4"]


def kinds():
    """The kind of frame i is the i-th of these, and from the beginning again."""
    return list(itertools.product(DTYPES, ORDERS, PACKINGS))


def pixels(frame, dtype, order):
    rows, cols = numpy.mgrid[0:ROWS, 0:COLS]
    return ((rows * 7 + cols + frame) % 120).astype(numpy.dtype(dtype).newbyteorder(order))


def bitshuffled(image):
    """Debian's bitshuffle, with the header of its HDF5 filter."""
    library = ctypes.CDLL(PLUGIN)
    size = ctypes.c_size_t
    library.bshuf_compress_lz4_bound.restype = size
    library.bshuf_compress_lz4.restype = ctypes.c_int64
    library.bshuf_compress_lz4.argtypes = [ctypes.c_char_p, ctypes.c_char_p, size, size, size]
    bound = library.bshuf_compress_lz4_bound(size(image.size), size(image.itemsize), size(0))
    packed = ctypes.create_string_buffer(bound)
    count = library.bshuf_compress_lz4(image.tobytes(), packed, image.size, image.itemsize, 0)
    assert count > 0
    block = 8192 // image.itemsize // 8 * 8 * image.itemsize
    return struct.pack(">QI", image.nbytes, block) + packed.raw[:count]


def array_message(frame):
    dtype, order, packing = kinds()[frame % len(kinds())]
    image = pixels(frame, dtype, order)
    blob = {"": image.tobytes, "lz4": lambda: lz4.block.compress(image.tobytes()),
            "bslz4": lambda: bitshuffled(image)}[packing]()
    header = {"htype": "array-1.0", "shape": list(image.shape), "type": dtype, "frame": frame,
              "endianess": "big" if order == ">" else "little",
              "encoding": "bitshuffle_lz4" if packing == "bslz4" else packing, "source": "test"}
    return [json.dumps(header).encode(), blob]


def hdf5_lz4(image):
    """One block, in the framing of the HDF5 filter."""
    packed = lz4.block.compress(image.tobytes(), store_size=False)
    return struct.pack(">QII", image.nbytes, image.nbytes, len(packed)) + packed


def typed_tag(dtype, order):
    """RFC 8746: 010 f s e ll."""
    kind = numpy.dtype(dtype)
    is_float, is_signed = kind.kind == "f", kind.kind == "i"
    length = {1: 0, 2: 1, 4: 2, 8: 3}[kind.itemsize] - (1 if is_float else 0)
    little = order == "<" and kind.itemsize > 1
    return 64 | is_float << 4 | is_signed << 3 | little << 2 | length


def multi_dim_array(image, dtype, order, packing):
    content = image.tobytes()
    if packing == "lz4":
        content = cbor2.CBORTag(56500, ["lz4", image.itemsize, hdf5_lz4(image)])
    if packing == "bslz4":
        content = cbor2.CBORTag(56500, ["bslz4", image.itemsize, bitshuffled(image)])
    return cbor2.CBORTag(40, [list(image.shape), cbor2.CBORTag(typed_tag(dtype, order), content)])


def v2_message(frame):
    dtype, order, packing = kinds()[frame % len(kinds())]
    channels = {"threshold_2": multi_dim_array(pixels(frame + 1, dtype, order), dtype, order, ""),
                "threshold_1": multi_dim_array(pixels(frame, dtype, order), dtype, order, packing)}
    return [cbor2.dumps({"type": "image", "series_id": 8, "image_id": frame,
                         "real_time": [1, 1000], "user_data": {"any": [1, None, -2.5]},
                         "data": channels})]


def v2_start(count):
    mask = numpy.zeros((ROWS, COLS), "<u4")
    mask[3, 5] = 1
    levels = multi_dim_array(mask, "uint32", "<", "bslz4")
    return [cbor2.dumps({"type": "start", "series_id": 8, "number_of_images": count,
                         "channels": ["threshold_1", "threshold_2"], "beam_center_x": 50.5,
                         "detector_translation": [0.1, 0.2, -0.3], "saturation_value": 110,
                         "pixel_mask": {"threshold_1": levels}})]


def v1_message(frame):
    dtype, order, packing = kinds()[frame % len(kinds())]
    image = pixels(frame, dtype, order)
    size = image.itemsize
    if packing == "bslz4" and size > 4:
        packing = "lz4"
    blob = {"": image.tobytes, "lz4": lambda: lz4.block.compress(image.tobytes(), store_size=False),
            "bslz4": lambda: bitshuffled(image)}[packing]()
    encoding = {"": "", "lz4": "lz4", "bslz4": f"bs{8 * size}-lz4"}[packing] + order
    parts = [{"htype": "dimage-1.0", "series": 8, "frame": frame, "hash": "0"},
             {"htype": "dimage_d-1.0", "shape": [COLS, ROWS], "type": dtype, "encoding": encoding,
              "size": len(blob)},
             blob, {"htype": "dconfig-1.0", "start_time": 1, "stop_time": 2, "real_time": 1}]
    return [part if isinstance(part, bytes) else json.dumps(part).encode() for part in parts]


def v1_start(count):
    parts = [{"htype": "dheader-1.0", "series": 8, "header_detail": "basic"},
             {"nimages": count, "ntrigger": 1, "beam_center_x": 50.5, "detector_distance": 0.3}]
    return [json.dumps(part).encode() for part in parts]


def main():
    what, address = sys.argv[1], sys.argv[2]
    count = int(sys.argv[3]) if len(sys.argv) > 3 else len(kinds())
    message = {"arrays": array_message, "v2": v2_message, "v1": v1_message}[what]
    starts = {"v2": v2_start, "v1": v1_start}
    ends = {"v2": [cbor2.dumps({"type": "end", "series_id": 8})],
            "v1": [b'{"htype":"dseries_end-1.0","series":8}']}
    socket = zmq.Context().socket(zmq.PUSH)
    socket.sndhwm = 10000
    socket.bind(address)
    if what in starts:
        socket.send_multipart(starts[what](count))
    for frame in range(count):
        socket.send_multipart(message(frame))
    if what in ends:
        socket.send_multipart(ends[what])
    time.sleep(600)


if __name__ == "__main__":
    main()

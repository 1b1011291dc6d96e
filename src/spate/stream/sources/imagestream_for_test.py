#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes a stream of ImageStreamIO by its published layout, in a process of its own.

Usage: imagestream_for_test.py FILE COLS ROWS COUNT
Pixel (row, column) of image i is i * 1000 + row * 20 + column, uint16. Says "done" at the end, and
waits until it is killed.
"""
import array
import mmap
import os
import struct
import sys
import time

path, cols, rows, count = sys.argv[1], *map(int, sys.argv[2:5])
size = cols * rows * 2
header = bytearray(384)
struct.pack_into("<80sB3x3I", header, 32, b"camera", 2, cols, rows, 0)
struct.pack_into("<QB7xQ", header, 128, cols * rows, 3, 2)
struct.pack_into("<ii B7xQ b", header, 216, os.getpid(), 0, 1, 0, -1)
struct.pack_into("<Q", header, 312, size)

with open(path, "w+b") as file:
    file.truncate(384 + size + 1000)
    memory = mmap.mmap(file.fileno(), 0)
    memory[:384] = bytes(header)
    memory[0:4] = b"2.00"
    for i in range(1, count + 1):
        memory[288] = 1
        memory[384:384 + size] = array.array(
            "H", (i * 1000 + r * 20 + c for r in range(rows) for c in range(cols))).tobytes()
        memory[264:272] = struct.pack("<Q", i)
        memory[288] = 0
    print("done", flush=True)
    time.sleep(600)

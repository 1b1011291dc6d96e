#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""That the independent decoder decodes, and that it notices what is wrong.

Usage: pva_check_test.py     with the folder of recordings in SPATE_TEST_DATA/pva
Skips what needs the recordings where they are absent. Exits with 77 without numpy.
"""
import contextlib
import copy
import io
import json
import os
import random
import struct
import sys
import unittest
from pathlib import Path
from unittest import mock

try:
    import numpy
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)

import comparison
import ntndarray
import pixel_codecs
import pva_check
from session import Session
from wire import Fault, Message, MessageStream, Reader

DATA = Path(os.environ.get("SPATE_TEST_DATA", "")) / "pva"

# The examples of the specification.
TYPE_EXAMPLE = bytes.fromhex("""
    FD 00 01 80 10 65 78 61 6D 70 6C 65 53 74 72 75 63 74 75 72 65 07 05 76 61 6C 75 65 28 10 62 6F
    75 6E 64 65 64 53 69 7A 65 41 72 72 61 79 30 10 0E 66 69 78 65 64 53 69 7A 65 41 72 72 61 79 38
    04 09 74 69 6D 65 53 74 61 6D 70 FD 00 02 80 06 74 69 6D 65 5F 74 03 10 73 65 63 6F 6E 64 73 50
    61 73 74 45 70 6F 63 68 23 0B 6E 61 6E 6F 73 65 63 6F 6E 64 73 22 07 75 73 65 72 54 61 67 22 05
    61 6C 61 72 6D FD 00 03 80 07 61 6C 61 72 6D 5F 74 03 08 73 65 76 65 72 69 74 79 22 06 73 74 61
    74 75 73 22 07 6D 65 73 73 61 67 65 60 0A 76 61 6C 75 65 55 6E 69 6F 6E FD 00 04 81 00 03 0B 73
    74 72 69 6E 67 56 61 6C 75 65 60 08 69 6E 74 56 61 6C 75 65 22 0B 64 6F 75 62 6C 65 56 61 6C 75
    65 43 0C 76 61 72 69 61 6E 74 55 6E 69 6F 6E FD 00 05 82""")
VALUE_EXAMPLE = bytes.fromhex("""
    03 01 02 03 05 04 05 06 07 08 09 0A 0B 0C 11 22 33 44 55 66 77 88 AA BB CC DD EE EE EE EE 11 11
    11 11 22 22 22 22 0B 41 6C 6C 6F 2C 20 41 6C 6C 6F 21 01 33 33 33 33 60 1C 53 74 72 69 6E 67 20
    69 6E 73 69 64 65 20 76 61 72 69 61 6E 74 20 75 6E 69 6F 6E 2E""")


def reader(data, big=True, registry=None):
    return Reader(Message(0x80 if big else 0, 0, data), {} if registry is None else registry)


class Wire(unittest.TestCase):
    def test_example_of_the_specification(self):
        registry = {}
        of = reader(TYPE_EXAMPLE, registry=registry).type()
        self.assertEqual(sorted(registry), [1, 2, 3, 4, 5])
        self.assertIs(registry[1], of)
        value = reader(VALUE_EXAMPLE)
        read = value.value(of)
        value.end()
        self.assertEqual(read["value"].tolist(), [1, 2, 3])
        self.assertEqual(read["boundedSizeArray"].tolist(), [4, 5, 6, 7, 8])
        self.assertEqual(read["fixedSizeArray"].tolist(), [9, 10, 11, 12])
        self.assertEqual(read["timeStamp"], {
            "secondsPastEpoch": 0x1122334455667788, "nanoseconds": 0xAABBCCDD - (1 << 32),
            "userTag": 0xEEEEEEEE - (1 << 32)})
        self.assertEqual(read["alarm"], {
            "severity": 0x11111111, "status": 0x22222222, "message": "Allo, Allo!"})
        self.assertEqual(read["valueUnion"], ("intValue", 0x33333333))
        self.assertEqual(read["variantUnion"][1], "String inside variant union.")
        self.assertIs(reader(bytes([0xFE, 0, 3]), registry=registry).type(), registry[3])

    def test_bit_sets_of_the_specification(self):
        for text, bits in [("00", []), ("0101", [0]), ("0180", [7]), ("020001", [8]),
                           ("09000000000000000001", [64]), ("021701", [0, 1, 2, 4, 8]),
                           ("0B00010203040506070809 0A", [
                               8, 17, 24, 25, 34, 40, 42, 49, 50, 56, 57, 58, 67, 72, 75, 81, 83])]:
            for big in (True, False):
                self.assertEqual(sorted(reader(bytes.fromhex(text), big).bit_set()), bits)

    def test_deltas_keep_what_they_do_not_name(self):
        # { byte a, { byte c, byte d } b, byte e }
        of = reader(bytes.fromhex("8000030161200162800002016320016420016520")).type()
        state = {"a": 1, "b": {"c": 2, "d": 3}, "e": 4}
        for bits, data, after in [
                ([], "", state), ([0], "05060708", {"a": 5, "b": {"c": 6, "d": 7}, "e": 8}),
                ([0, 1, 5], "05060708", {"a": 5, "b": {"c": 6, "d": 7}, "e": 8}),
                ([4], "09", {"a": 1, "b": {"c": 2, "d": 9}, "e": 4}),
                ([2, 3], "0506", {"a": 1, "b": {"c": 5, "d": 6}, "e": 4}),
                ([1, 5], "0506", {"a": 5, "b": {"c": 2, "d": 3}, "e": 6})]:
            r = reader(bytes.fromhex(data))
            self.assertEqual(r.changed(of, set(bits), state), after)
            r.end()

    def test_segments_are_joined_and_refused_out_of_turn(self):
        def message(flags, payload, command=0x0D):
            return struct.pack("<BBBBI", 0xCA, 2, 0x40 | flags, command, len(payload)) + payload

        control = bytes([0xCA, 2, 0x41, 2, 0, 0, 0, 0])
        stream = MessageStream()
        joined = list(stream.feed(
            message(0x10, b"a") + control + message(0x30, b"bc") + message(0x20, b"d")))
        self.assertEqual([(m.is_control, m.payload) for m in joined],
                         [(True, bytes(4)), (False, b"abcd")])
        for bad in [message(0x20, b"a"), message(0x30, b"a"),
                    message(0x10, b"a") + message(0, b"b"),
                    message(0x10, b"a") + message(0x20, b"b", 0x0A), b"\xcb" + control[1:],
                    bytes([0xCA, 2, 0x40, 0x0D, 255, 255, 255, 255])]:
            with self.assertRaises(Fault):
                list(MessageStream().feed(bad))

    def test_what_is_too_short_or_unknown_is_a_fault(self):
        of = reader(TYPE_EXAMPLE).type()
        for length in range(len(VALUE_EXAMPLE)):
            with self.assertRaises(Fault):
                reader(VALUE_EXAMPLE[:length]).value(of)
        for length in range(len(TYPE_EXAMPLE)):
            with self.assertRaises(Fault):
                reader(TYPE_EXAMPLE[:length]).type()
        for text in ["fe0001", "e0", "44", "8820", "80" * 40, "fe", "28fe7fffffff"]:
            with self.assertRaises(Fault):
                r = reader(bytes.fromhex(text))
                r.value(r.type())


class Codecs(unittest.TestCase):
    def test_lz4_repeats_what_it_has_made(self):
        block = b"\x1fa\x01\x00\x05\x50bcdef"
        self.assertEqual(pixel_codecs.lz4_block(block, 30), b"a" * 25 + b"bcdef")
        for bad in [b"", b"\x10", b"\x50abc", block[:2] + b"\x02" + block[3:],
                    block[:2] + b"\x00" + block[3:], block[:-1], block + b"\x00"]:
            with self.assertRaises(Fault):
                pixel_codecs.lz4_block(bad, 30)

    def test_bits_go_back_where_they_were(self):
        values = numpy.arange(5, 5 + 24, dtype="<u2") * 1237
        bits = [(values >> bit & 1).astype("u1") for bit in range(16)]
        rows = b"".join(numpy.packbits(row, bitorder="little").tobytes() for row in bits)
        self.assertEqual(pixel_codecs.unshuffled_bits(rows, 2), values.tobytes())


def recording(name):
    return DATA / f"{name}.server.bin"


@unittest.skipUnless(recording("pvxs-monitor").exists(), f"no recordings in {DATA}")
class Recordings(unittest.TestCase):
    NAMES = ["pvxs-monitor", "pvxs-monitor-be", "pvac-monitor"]

    def test_pieces_make_no_difference(self):
        for name in self.NAMES + ["pvac-get", "pvxs-tcp-search", "pvac-dies-mid-message"]:
            server, client = pva_check.files_of(recording(name))
            whole = pva_check.decoded(server, client)
            for piece in (1, 7, 1000) if len(server) < 100_000 else (1009, 65_536):
                session, records = pva_check.decoded(server, client, piece)
                self.assertEqual(records, whole[1])
                self.assertEqual(session.events, whole[0].events)

    def test_a_flipped_bit_is_noticed(self):
        dice = random.Random(7)
        for name in self.NAMES:
            server, client = pva_check.files_of(recording(name))
            expected = pva_check.expected_of(recording(name))
            records = pva_check.decoded(server, client)[1]
            self.assertEqual(comparison.with_expected(records, expected), [])
            for _ in range(40):
                at, bit = dice.randrange(1000, len(server)), dice.randrange(8)
                flipped = bytearray(server)
                flipped[at] ^= 1 << bit
                with self.subTest(name=name, at=at, bit=bit):
                    self.assertTrue(self.noticed(flipped, client, expected))

    def noticed(self, server, client, expected):
        try:
            session, records = pva_check.decoded(bytes(server), client)
        except Fault:
            return True
        return comparison.with_expected(records, expected) or session.streams["server"].left()

    def test_a_lost_update_is_noticed(self):
        for name in self.NAMES + ["pvxs-slow-client"]:
            expected = pva_check.expected_of(recording(name))
            records = pva_check.decoded(*pva_check.files_of(recording(name)))[1]
            self.assertTrue(comparison.with_expected(records[::-1], expected))
            self.assertTrue(comparison.with_expected([], expected))
            if expected["delivery"] == "all":
                self.assertTrue(comparison.with_expected(records[:-1], expected))

    def test_every_key_is_compared(self):
        expected = pva_check.expected_of(recording("pvxs-monitor"))
        records = pva_check.decoded(*pva_check.files_of(recording("pvxs-monitor")))[1]
        for key in ["uniqueId", "timeStamp", "dims", "shape", "dtype", "codec", "codec_parameters",
                    "value_sha256", "pixels_sha256", "alarm", "attributes", "dataTimeStamp",
                    "changed", "new_image", "bad", "valid_image", "compressedSize",
                    "uncompressedSize", "value_field"]:
            other = copy.deepcopy(records)
            other[3][key] = ["something else"]
            self.assertTrue(comparison.with_expected(other, expected), key)

    def test_cut_anywhere_there_is_no_wrong_update(self):
        server, client = pva_check.files_of(recording("pvac-monitor"))
        whole = pva_check.decoded(server, client)[1]
        for cut in random.Random(3).sample(range(len(server)), 40):
            records = pva_check.decoded(server[:cut], client)[1]
            self.assertEqual(records, whole[:len(records)])

    def test_the_client_says_what_was_asked(self):
        session = Session()
        list(session.feed("client", pva_check.files_of(recording("pvxs-monitor-pipeline"))[1]))
        asked = [details for _, what, details in session.events if what == "ask"]
        self.assertEqual(asked[0][2:], (0x88, asked[0][3], 4))
        self.assertEqual(asked[0][3]["record"]["_options"]["queueSize"], "4")


@unittest.skipUnless(recording("pvxs-monitor").exists(), f"no recordings in {DATA}")
class AgainstAnother(unittest.TestCase):
    def setUp(self):
        self.records = pva_check.decoded(*pva_check.files_of(recording("pvxs-monitor")))[1]
        keys = ["uniqueId", "timeStamp", "dtype", "codec", "pixels_sha256"]
        self.lines = [{**{key: record[key] for key in keys},
                       "dims": [dim["size"] for dim in record["dims"]]}
                      for record in self.records if record["new_image"] and record["valid_image"]]

    def test_the_same_images_are_the_same(self):
        self.assertEqual(len(self.lines), 22 - 1)  # without what is metadata only
        self.assertEqual(comparison.with_other(self.records, self.lines), [])
        self.assertEqual(comparison.with_other(self.records, self.records), [])
        lines = json.loads(json.dumps(self.records))
        self.assertEqual(comparison.with_other(self.records, lines), [])

    def test_a_program_is_asked_for_every_recording(self):
        decoder = f"/usr/bin/python3 {Path(pva_check.__file__).resolve()} decode"
        with contextlib.redirect_stdout(io.StringIO()) as said:
            self.assertEqual(pva_check.program(decoder, DATA), 0)
            self.assertEqual(pva_check.program("/bin/true", DATA), 1)
            self.assertEqual(pva_check.program("/bin/false", DATA), 1)
            self.assertEqual(pva_check.program("/bin/echo", DATA), 1)
        self.assertIn("pvxs-monitor-be.server.bin: the same", said.getvalue())
        self.assertIn("a line that is not JSON", said.getvalue())

    def test_jpeg_is_passed_over_without_its_library(self):
        ntndarray.unpacked.cache_clear()
        with mock.patch("ctypes.util.find_library", return_value=None):
            records = pva_check.decoded(*pva_check.files_of(recording("pvxs-monitor")))[1]
        self.assertEqual([r["skipped"] for r in records if r["skipped"]], ["libturbojpeg"] * 2)
        expected = pva_check.expected_of(recording("pvxs-monitor"))
        self.assertEqual(comparison.with_expected(records, expected), [])
        self.assertEqual(comparison.with_other(records, self.lines), [])
        records[10]["uniqueId"] += 1
        self.assertTrue(comparison.with_other(records, self.lines))

    def test_another_image_is_noticed(self):
        for key, value in [("uniqueId", 7), ("timeStamp", {"sec": 1, "nsec": 2}),
                           ("dtype", "int8"), ("codec", "x"), ("pixels_sha256", "00"),
                           ("dims", [1, 2]), ("dims", [1])]:
            for i in (0, 5, 20):
                lines = copy.deepcopy(self.lines)
                lines[i][key] = value
                self.assertTrue(comparison.with_other(self.records, lines), (key, i))
                del lines[i][key]
                if key != "dims":
                    self.assertTrue(comparison.with_other(self.records, lines), (key, i))
        self.assertTrue(comparison.with_other(self.records, self.lines[1:]))
        self.assertTrue(comparison.with_other(self.records, self.lines + self.lines[:1]))


if __name__ == "__main__":
    unittest.main(verbosity=2)

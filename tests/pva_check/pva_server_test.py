#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The benchmark's pvAccess server, seen by the decoder of the recordings.

Usage: pva_server_test.py SPATE_PVA_SERVER
Exits with 77 (skipped) without numpy.
"""
import hashlib
import struct
import subprocess
import sys
import unittest

try:
    import numpy
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)

from live import CHANNEL, REQUEST, Client, live_records, monitored, text
from ntndarray import described
from wire import Fault

PV = "SPATE:Bench:Image"
FIRST_ID = 1000
# structure { structure record { structure _options { string pipeline, queueSize } } }: "true", "4"
PIPELINE = (b"\x80\x00\x01\x06record\x80\x00\x01\x08_options\x80\x00\x02"
            b"\x08pipeline\x60\x09queueSize\x60\x04true\x014")


class Server:
    def __init__(self, rows=195, cols=487, dtype="uint16"):
        self.process = subprocess.Popen([sys.argv[1], str(rows), str(cols), dtype], text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.port = int(self.process.stdout.readline())
        self.address = f"127.0.0.1:{self.port}"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait(30)
        self.process.stdout.close()


def sent_pixels(unique_id, rows, cols, dtype):
    """Pixel i of buffer b is (31 i + 17 b) modulo 251, but for the id at the start."""
    buffer = unique_id % 6
    pixels = (31 * numpy.arange(rows * cols) + 17 * buffer) % 251
    pixels = pixels.astype("<" + numpy.dtype(dtype).str[1:])
    return struct.pack("<I", unique_id) + pixels.tobytes()[4:]


def until(client, what):
    """What comes before an event, as records, and the event's details."""
    records = []
    for update in client.updates():
        if update is not None:
            records.append(described(update))
            continue
        new = [event for event in client.session.events[client.seen:] if event[1] == what]
        if new:
            client.seen = client.session.events.index(new[0], client.seen) + 1
            return records, new[0][2]


def echoes(client, payload):
    client.send(0x02, payload)
    records, details = until(client, "echo")
    return records if details == (payload,) else None


class Greeted(Client):
    def __init__(self, address):
        super().__init__(address)
        self.wait_for("validation")
        self.send(0x01, struct.pack("<ihh", 1 << 16, 0x7FFF, 0) + text("anonymous") + b"\xff")
        self.wait_for("validated")


class Updates(unittest.TestCase):
    def test_every_pixel_of_every_update(self):
        for rows, cols, dtype in [(195, 487, "uint16"), (512, 512, "uint8"), (3, 4, "uint16")]:
            with Server(rows, cols, dtype) as server:
                records = list(live_records(server.address, PV, 40))
            self.assertEqual([r["uniqueId"] for r in records], list(range(FIRST_ID, FIRST_ID + 40)))
            for record in records:
                pixels = sent_pixels(record["uniqueId"], rows, cols, dtype)
                self.assertEqual(record["pixels_sha256"], hashlib.sha256(pixels).hexdigest())
                self.assertEqual((record["dtype"], record["shape"], record["codec"]),
                                 (dtype, [rows, cols], ""))
                self.assertEqual((record["bad"], record["compressedSize"]), (None, len(pixels)))
                self.assertEqual(record["attributes"][0]["name"], "ColorMode")
            self.assertEqual(records[1]["changed"],
                             ["value", "uniqueId", "dataTimeStamp", "timeStamp"])
            stamps = [(r["timeStamp"]["sec"], r["timeStamp"]["nsec"]) for r in records]
            self.assertEqual(stamps, sorted(stamps))

    def test_the_loop_that_only_receives(self):
        said = subprocess.run([sys.argv[1], "64", "64", "uint16", "0.2"], check=True, timeout=60,
                              capture_output=True, text=True, stdin=subprocess.DEVNULL).stdout
        self.assertGreater(float(said), 0)

    def test_each_client_has_its_own(self):
        with Server() as server:
            clients = [live_records(server.address, PV, 10) for _ in range(3)]
            for records in zip(*clients):
                self.assertEqual(len({r["uniqueId"] for r in records}), 1)

    def test_a_client_that_is_gone_leaves_the_server(self):
        with Server(1024, 1024) as server:
            for _ in range(3):
                next(live_records(server.address, PV, 10)).clear()
            self.assertEqual(len(list(live_records(server.address, PV, 3))), 3)


class Requests(unittest.TestCase):
    def setUp(self):
        self.server = self.enterContext(Server())

    def greeted(self):
        client = Greeted(self.server.address)
        self.addCleanup(client.socket.close)
        return client

    def test_a_name_that_is_none_is_refused(self):
        with self.assertRaisesRegex(Fault, "no such channel"):
            next(live_records(self.server.address, "SPATE:Bench:Other", 1))

    def test_search_in_both_byte_orders(self):
        client = self.greeted()
        for order in "<>":
            client.order = order
            for name, found in [("SPATE:Bench:Other", False), (PV, True)]:
                client.send(0x03, struct.pack(order + "IB3x16xH", 7, 0x80, 0) + b"\x01"
                            + text("tcp") + struct.pack(order + "HI", 1, 99) + text(name))
                if found:
                    self.assertEqual(until(client, "found")[1][1:],
                                     (7, bytes(16), self.server.port, "tcp", True, [99]))
            client.order = "<"
            self.assertEqual(echoes(client, b"all is well"), [])

    def test_the_type_alone(self):
        client = self.greeted()
        client.send(0x07, struct.pack("<HI", 1, CHANNEL) + text(PV))
        server_id = until(client, "created")[1][1]
        client.send(0x11, struct.pack("<II", server_id, 5) + text(""))
        until(client, "field")
        of = client.session.types[5]
        self.assertEqual((of.name, of.bits), ("epics:nt/NTNDArray:1.0", 22))

    def test_a_window_is_kept(self):
        client = self.greeted()
        client.send(0x07, struct.pack("<HI", 1, CHANNEL) + text(PV))
        server_id = until(client, "created")[1][1]
        client.send(0x0D, struct.pack("<IIB", server_id, REQUEST, 0x88) + PIPELINE
                    + struct.pack("<I", 4))
        self.assertEqual(until(client, "begun")[1][1][0], 0)
        client.send(0x0D, struct.pack("<IIB", server_id, REQUEST, 0x44))
        ids = []
        for room, more in ((4, 2), (2, 1), (1, 0)):
            records = []
            while len(records) < room:
                records += until(client, "update")[0]
            self.assertEqual(echoes(client, b"a"), [])
            self.assertEqual(echoes(client, b"b"), [])
            ids += [record["uniqueId"] for record in records]
            client.send(0x0D, struct.pack("<IIBI", server_id, REQUEST, 0x80, more))
        self.assertEqual(ids, list(range(FIRST_ID, FIRST_ID + 7)))

    def test_stopped_started_and_destroyed(self):
        client = Client(self.server.address)
        self.addCleanup(client.socket.close)
        server_id = monitored(client, PV)
        ids = []
        for command in (0x04, 0x44, 0x04, 0x44):
            records = until(client, "update")[0]
            ids += [record["uniqueId"] for record in records]
            if command == 0x04:
                client.send(0x0D, struct.pack("<IIB", server_id, REQUEST, command))
                ids += [record["uniqueId"] for record in echoes(client, b"a")]
                self.assertEqual(echoes(client, b"b"), [])
                client.send(0x0D, struct.pack("<IIB", server_id, REQUEST, 0x44))
        client.send(0x0F, struct.pack("<II", server_id, REQUEST))
        ids += [record["uniqueId"] for record in echoes(client, b"c")]
        self.assertEqual(echoes(client, b"d"), [])
        self.assertEqual(ids, list(range(FIRST_ID, FIRST_ID + len(ids))))
        client.send(0x08, struct.pack("<II", server_id, CHANNEL))
        self.assertEqual(until(client, "destroyed")[1], (server_id, CHANNEL))

    def test_what_is_no_message_ends_its_connection_only(self):
        for rubbish in [b"GET / HTTP/1.1\r\n\r\n", b"\xca\x02\x00\x0d\xff\xff\xff\xff",
                        b"\xca\x02\x10\x0d" + bytes(4), b"\xca\x02\x00\x0b" + bytes(4)]:
            client = self.greeted()
            client.socket.sendall(rubbish)
            with self.assertRaises((Fault, ConnectionResetError)):
                until(client, "never")
        for short in (0x03, 0x07, 0x0D, 0x0F, 0x11):  # without what they should hold
            client = self.greeted()
            client.send(short, b"\x01")
            self.assertEqual(echoes(client, b"alive"), [])
        self.assertEqual(len(list(live_records(self.server.address, PV, 2))), 2)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)

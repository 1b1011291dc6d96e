#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""`spate send` and `spate relay` as processes, with readers, writers and detectors of python3-zmq.

Usage: send_relay_test.py SPATE
What is sent is decoded by other people's libraries and compared pixel by pixel; what is relayed,
byte by byte. Processes are stopped, interrupted and killed. Exits with 77 (skipped) without them.
"""
import ctypes
import glob
import json
import os
import random
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
import unittest

try:
    import cbor2
    import lz4.block
    import numpy
    import zmq
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)

SPATE = sys.argv[1] if len(sys.argv) > 1 else "spate"
PLUGIN = "/usr/lib/x86_64-linux-gnu/hdf5/serial/plugins/libh5bshuf.so"
PATIENCE = 60  # seconds, of which a good machine needs few
DTYPES = ["u1", "<u2", "<u4", "<u8", "i1", "<i2", "<i4", "<i8", "<f2", "<f4", "<f8"]
TAGS = dict(zip(range(64, 87), [
    "u1", ">u2", ">u4", ">u8", "u1", "<u2", "<u4", "<u8", "i1", ">i2", ">i4", ">i8", None,
    "<i2", "<i4", "<i8", ">f2", ">f4", ">f8", None, "<f2", "<f4", "<f8"]))


def decode_blocks(blob, dtype):
    """HDF5's framing of LZ4: lengths and blocks."""
    total, block = struct.unpack(">QI", blob[:12])
    made, at = b"", 12
    while len(made) < total:
        size, = struct.unpack(">I", blob[at:at + 4])
        want = min(block, total - len(made))
        data = blob[at + 4:at + 4 + size]
        made += data if size == want else lz4.block.decompress(data, uncompressed_size=want)
        at += 4 + size
    return numpy.frombuffer(made, dtype)


def decode_bitshuffle(blob, dtype):
    library = ctypes.CDLL(PLUGIN)
    total, block = struct.unpack(">QI", blob[:12])
    size = numpy.dtype(dtype).itemsize
    pixels = numpy.zeros(total // size, dtype)
    library.bshuf_decompress_lz4.restype = ctypes.c_int64
    library.bshuf_decompress_lz4.argtypes = [ctypes.c_char_p, ctypes.c_void_p] + [ctypes.c_size_t] * 3
    assert library.bshuf_decompress_lz4(blob[12:], pixels.ctypes.data, pixels.size, size,
                                        block // size) > 0
    return pixels


def array_of(message):
    """A frame's number and pixels, of the JSON family."""
    header = json.loads(message[0])
    dtype = numpy.dtype(header["type"])
    decode = {"": numpy.frombuffer, "lz4": decode_blocks,
              "bitshuffle_lz4": decode_bitshuffle}[header["encoding"]]
    return header["frame"], decode(message[1], dtype).reshape(header["shape"])


def multi_dim_array(tag):
    assert tag.tag == 40
    shape, typed = tag.value
    content, dtype = typed.value, TAGS[typed.tag]
    if isinstance(content, cbor2.CBORTag):
        assert content.tag == 56500
        algorithm, size, content = content.value
        assert size == numpy.dtype(dtype).itemsize
        decode = {"lz4": decode_blocks, "bslz4": decode_bitshuffle}[algorithm]
        return decode(content, dtype).reshape(shape)
    return numpy.frombuffer(content, dtype).reshape(shape)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Process:
    """A program of the test's own, killed with it. Its output goes to a file."""

    def __init__(self, test, *command):
        self.log = tempfile.NamedTemporaryFile("w+", dir=test.folder)
        self.process = subprocess.Popen(command, stdout=self.log, stderr=subprocess.STDOUT)
        test.addCleanup(self.kill)

    def send(self, number):
        self.process.send_signal(number)

    def kill(self):
        self.process.kill()
        self.process.wait(PATIENCE)

    def ends(self):
        return self.process.wait(PATIENCE)

    def said(self):
        with open(self.log.name) as log:
            return log.read()


class SpateTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.context = zmq.Context()
        self.addCleanup(self.context.destroy, 0)

    def path(self, name):
        return os.path.join(self.folder, name)

    def ipc(self, name):
        return "ipc://" + self.path(name)

    def spate(self, *arguments):
        return Process(self, SPATE, *arguments)

    def socket(self, kind, address, bind=False, hwm=1000):
        end = self.context.socket(kind)
        end.linger = 0
        end.rcvtimeo = end.sndtimeo = PATIENCE * 1000
        end.hwm = hwm
        if kind == zmq.SUB:
            end.subscribe(b"")
        (end.bind if bind else end.connect)(address)
        return end

    def until(self, condition, what):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if condition():
                return
            time.sleep(0.01)
        self.fail(f"not within {PATIENCE} s: {what}")

    def stack(self, dtype, frames=3, rows=67, cols=101):
        """A file of frames, every one of which differs."""
        values = numpy.arange(frames * rows * cols) * 7 % 113
        array = values.reshape(frames, rows, cols).astype(dtype)
        name = self.path(f"stack-{numpy.dtype(dtype).name}.npy")
        numpy.save(name, array)
        return name, array

    def expect_same(self, found, expected):
        self.assertEqual(found.dtype.newbyteorder("="), expected.dtype.newbyteorder("="))
        self.assertTrue(numpy.array_equal(found, expected))


class Send(SpateTest):
    def test_arrays_arrive_pixel_by_pixel(self):
        for dtype in DTYPES + ["bool", "<c8", "<c16"]:
            for compression in ["none", "lz4", "bslz4"]:
                with self.subTest(dtype=dtype, compression=compression):
                    name, array = self.stack(dtype)
                    reader = self.socket(zmq.PULL, self.ipc("a"))
                    sender = self.spate("send", "--rate", "0", name,
                                        f"zmq+{self.ipc('a')}?socket=push&compression={compression}")
                    for number, expected in enumerate(array):
                        frame, pixels = array_of(reader.recv_multipart())
                        self.assertEqual(frame, number)
                        self.expect_same(pixels, expected)
                    self.assertEqual(sender.ends(), 0, sender.said())
                    reader.close()

    def test_a_detectors_series_arrives_pixel_by_pixel(self):
        for dtype, compression in zip(DTYPES, ["bslz4", "lz4", "none"] * 4):
            with self.subTest(dtype=dtype, compression=compression):
                name, array = self.stack(dtype)
                host = f"127.0.0.1:{free_port()}"
                reader = self.socket(zmq.PULL, "tcp://" + host)
                sender = self.spate("send", "--rate", "0", name,
                                    f"dectris://{host}?compression={compression}")
                start = cbor2.loads(reader.recv())
                self.assertEqual((start["type"], start["series_id"], start["number_of_images"],
                                  start["image_size_x"], start["image_size_y"]),
                                 ("start", 1, 3, 101, 67))
                self.assertEqual(start["image_dtype"], array.dtype.name)
                for number, expected in enumerate(array):
                    image = cbor2.loads(reader.recv())
                    self.assertEqual((image["type"], image["image_id"]), ("image", number))
                    self.expect_same(multi_dim_array(image["data"][start["channels"][0]]), expected)
                end = cbor2.loads(reader.recv())
                self.assertEqual((end["type"], end["series_id"]), ("end", 1))
                self.assertEqual(end["series_unique_id"], start["series_unique_id"])
                self.assertEqual(sender.ends(), 0, sender.said())
                reader.close()

    def test_through_our_own_sources(self):
        """Each protocol read by another `spate send`, which sends plain arrays on."""
        port = free_port()
        for there, back in [
                (f"zmq+{self.ipc('a')}?socket=push&compression=bslz4",
                 f"zmq+{self.ipc('a')}?socket=pull&sole-consumer"),
                (f"dectris://127.0.0.1:{port}", f"dectris://127.0.0.1:{port}?sole-consumer")]:
            for dtype in DTYPES:
                with self.subTest(uri=there, dtype=dtype):
                    name, array = self.stack(dtype)
                    reader = self.socket(zmq.PULL, self.ipc("b"))
                    second = self.spate("send", back, f"zmq+{self.ipc('b')}?socket=push")
                    self.until(lambda: "1 reader" in second.said() or "waiting" in second.said(),
                               "the second one is there")
                    # Of a live source nothing waits for a reader: it must be there.
                    self.until(lambda: os.path.exists(self.path("b")), "its socket")
                    first = self.spate("send", "--rate", "50", "--loop", name, there)
                    for _ in range(6):
                        frame, pixels = array_of(reader.recv_multipart())
                        self.expect_same(pixels, array[frame % 3])
                    first.send(signal.SIGINT)
                    self.assertEqual(first.ends(), 0, first.said())
                    second.send(signal.SIGTERM)
                    self.assertEqual(second.ends(), 0, second.said())
                    reader.close()

    def test_never_faster_than_the_rate(self):
        name, _ = self.stack("u1", frames=41)
        reader = self.socket(zmq.PULL, self.ipc("a"))
        sender = self.spate("send", "--rate", "40", name, f"zmq+{self.ipc('a')}?socket=push")
        reader.recv_multipart()
        begin = time.monotonic()
        for _ in range(40):
            reader.recv_multipart()
        self.assertGreater(time.monotonic() - begin, 0.9)  # 1 s, but for a first one that came late
        self.assertEqual(sender.ends(), 0)
        self.assertIn("sent 41, dropped 0 as no reader", sender.said())

    def test_a_live_source_waits_for_nobody(self):
        sender = self.spate("send", "--frames", "20", "sim:?size=64&rate=100",
                            f"zmq+{self.ipc('a')}?socket=push")
        self.assertEqual(sender.ends(), 0)
        self.assertIn("sent 0, dropped 20 as no reader", sender.said())

    def test_an_interrupt_ends_the_series(self):
        for number in [signal.SIGINT, signal.SIGTERM]:
            host = f"127.0.0.1:{free_port()}"
            reader = self.socket(zmq.PULL, "tcp://" + host)
            sender = self.spate("send", "sim:?size=64&rate=50", "dectris://" + host)
            self.assertEqual(cbor2.loads(reader.recv())["type"], "start")
            reader.recv()
            sender.send(number)
            types = [cbor2.loads(reader.recv())["type"]]
            while types[-1] != "end":
                types.append(cbor2.loads(reader.recv())["type"])
            self.assertEqual(sender.ends(), 0, sender.said())
            reader.close()

    def test_shared_memory_is_taken_back_from_a_killed_sender(self):
        name, array = self.stack("<u2")
        ring = f"send-test-{os.getpid()}"
        link = f"/dev/shm/spate-{ring}"
        second = self.spate("send", f"shm://{ring}", f"zmq+{self.ipc('b')}?socket=push")
        self.until(lambda: "waiting" in second.said(), "the reader says that it waits")
        reader = self.socket(zmq.PULL, self.ipc("b"))

        def frames(count):
            for _ in range(count):
                frame, pixels = array_of(reader.recv_multipart())
                self.expect_same(pixels, array[frame % 3])

        for _ in range(2):
            first = self.spate("send", "--loop", "--rate", "50", name, f"shm://{ring}")
            frames(10)
            first.kill()
            self.assertTrue(os.path.islink(link))
        refused = self.spate("send", "--loop", "--rate", "50", name, f"shm://{ring}")
        frames(10)
        other = self.spate("send", name, f"shm://{ring}")
        self.assertEqual(other.ends(), 1)
        self.assertIn("another program sends to it", other.said())
        refused.send(signal.SIGTERM)
        self.assertEqual(refused.ends(), 0, refused.said())
        self.assertFalse(os.path.lexists(link))
        second.send(signal.SIGINT)
        self.assertEqual(second.ends(), 0, second.said())

    def test_bad_input_is_named(self):
        name, _ = self.stack("bool")
        host = f"127.0.0.1:{free_port()}"
        listener = self.socket(zmq.PUSH, "tcp://" + host, bind=True)
        for arguments, text in [
                (["sim:", "tape://a"], "expected one of shm, zmq+tcp, zmq+ipc, dectris"),
                (["sim:?size=8", "shm://a", "--rate", "fast"], "--rate: fast: expected a number"),
                (["sim:?size=8", "shm://a", "--rate", "nan"], "--rate: nan: expected a number"),
                (["sim:?size=8", "shm://a", "--frames", "0"], "expected a whole number above 0"),
                (["nothing.npy", "shm://a"], "nothing.npy"),
                (["sim:?size=8", "dectris://" + host], "expected a port that is free"),
                (["sim:?size=8", "zmq+ipc:///no/such/folder/a"], "No such file or directory"),
                ([name, f"dectris://127.0.0.1:{free_port()}"], "bool pixels: Dectris Stream V2"),
                (["sim:?size=8"], "URI")]:
            with self.subTest(arguments=arguments):
                sender = self.spate("send", *arguments)
                self.assertNotEqual(sender.ends(), 0)
                self.assertIn(text, sender.said())
        listener.close()


WRITER = """
import sys, zmq
reader = zmq.Context().socket(zmq.PULL)
reader.rcvhwm = 1
reader.connect(sys.argv[1])
log = open(sys.argv[2], "a", buffering=1)
while True:
    log.write(reader.recv_multipart()[0].decode() + "\\n")
"""


class Relay(SpateTest):
    def relay(self, detector, *more):
        return self.spate("relay", detector, "--writer", self.ipc("writer"), "--viewers",
                          self.ipc("viewers"), *more)

    def writer(self):
        return Process(self, sys.executable, "-c", WRITER, self.ipc("writer"), self.path("written"))

    def written(self):
        try:
            with open(self.path("written")) as log:
                return [int(line) for line in log.read().split("\n")[:-1]]
        except FileNotFoundError:
            return []

    def test_a_writer_gets_every_byte_whatever_becomes_of_viewers(self):
        chance = random.Random(1)
        port, viewers = free_port(), free_port()
        detector = self.socket(zmq.PUSH, f"tcp://127.0.0.1:{port}", bind=True, hwm=2)
        self.spate("relay", f"dectris://127.0.0.1:{port}?sole-consumer", "--writer",
                   self.ipc("writer"), "--viewers", f"tcp://127.0.0.1:{viewers}")
        writer = self.socket(zmq.PULL, self.ipc("writer"), hwm=4)
        shown = [self.spate("view", "--offscreen", "--stats", self.path(f"stats{i}"), "--duration",
                            "1000", f"dectris://127.0.0.1:{viewers}?socket=sub") for i in range(2)]
        for number in range(300):
            parts = [b"%d" % number] + [chance.randbytes(chance.choice([0, 1, 1000, 300000]))
                                        for _ in range(chance.randrange(4))]
            detector.send_multipart(parts)
            self.assertEqual(writer.recv_multipart(), parts)
            if number == 50:
                shown[0].send(signal.SIGSTOP)
            if number == 100:
                shown[1].kill()
            if number == 200:
                shown[0].kill()

    def test_a_viewer_of_a_relay_shows_what_is_sent(self):
        port, viewers = free_port(), free_port()
        name, _ = self.stack("<u2")
        self.spate("relay", f"dectris://127.0.0.1:{port}", "--viewers", f"tcp://*:{viewers}")
        sender = self.spate("send", "--loop", "--rate", "50", name, f"dectris://127.0.0.1:{port}")
        self.until(lambda: "sent 1" in sender.said().replace("sent 0", ""), "the series goes on")
        view = self.spate("view", "--offscreen", "--frames", "5", "--stats", self.path("stats"),
                          f"dectris://127.0.0.1:{viewers}?socket=sub")
        self.assertEqual(view.ends(), 0, view.said())
        with open(self.path("stats")) as file:
            live = json.load(file)["live"]
        self.assertEqual((live["series"]["id"], live["rejected"]), (1, 0))

    def start_numbers(self, size):
        """A detector that sends messages of increasing numbers, as many as it is asked for."""
        detector = self.socket(zmq.PUSH, self.ipc("detector"), bind=True, hwm=1)
        blob = b"x" * size
        numbers = iter(range(10**9))

        def send(count):
            for _ in range(count):
                detector.send_multipart([b"%d" % next(numbers), blob])
        return send

    def expect_loss(self, numbers, most):
        """In their order, none twice, and with no more than `most` of them missing."""
        self.assertEqual(numbers, sorted(set(numbers)))
        missing = set(range(numbers[-1] + 1)) - set(numbers)
        self.assertLessEqual(len(missing), most, f"missing: {sorted(missing)}")
        return missing

    def test_a_writer_that_is_killed_and_comes_back(self):
        send = self.start_numbers(4 << 20)
        relay = self.relay("zmq+" + self.ipc("detector"))
        first = self.writer()
        send(20)
        self.until(lambda: len(self.written()) >= 10, "the writer writes")
        first.kill()
        until = self.written()[-1]
        self.writer()
        send(30)
        self.until(lambda: self.written()[-1] == 49, "the rest")
        # What was on its way to the first one: in its queue, the network's buffers, and the relay.
        missing = self.expect_loss(self.written(), 5)
        self.assertTrue(all(until < number <= until + 5 for number in missing), missing)
        relay.send(signal.SIGTERM)
        self.assertEqual(relay.ends(), 0, relay.said())
        self.assertIn("messages 50", relay.said())

    def test_without_a_writer_nothing_is_taken_and_nothing_lost(self):
        send = self.start_numbers(1 << 20)
        relay = self.relay("zmq+" + self.ipc("detector"))
        send(2)
        self.until(lambda: "waiting for the writer" in relay.said(), "the relay says that it waits")
        self.writer()
        send(20)
        self.until(lambda: self.written()[-1:] == [21], "all of them")
        self.assertEqual(self.written(), list(range(22)))

    def test_a_relay_that_is_killed_and_comes_back(self):
        send = self.start_numbers(4 << 20)
        viewer = self.socket(zmq.SUB, self.ipc("viewers"), hwm=1000)
        self.writer()
        for end in [20, 40]:
            relay = self.relay("zmq+" + self.ipc("detector"))
            send(20)
            if end == 20:
                self.until(lambda: len(self.written()) >= 10, "the writer writes")
                relay.kill()
        self.until(lambda: self.written()[-1] == 39, "the rest")
        # What the relay and the buffers on both of its sides held.
        self.expect_loss(self.written(), 8)
        # The viewer, too, comes back by itself: until then what is published passes it by.
        newest = -1

        def is_back():
            nonlocal newest
            send(1)
            while viewer.poll(10):
                newest = int(viewer.recv_multipart()[0])
            return newest >= 40
        self.until(is_back, f"a newer message than {newest}")

    def test_a_recorded_series_is_not_changed(self):
        data = os.environ.get("SPATE_TEST_DATA", "")
        names = [os.path.join(data, f"eiger2_16M_stream2_{part}.cbor")
                 for part in ["start", "image", "end"]]
        if not all(map(os.path.exists, names)):
            self.skipTest(f"no recorded series in {data}")
        messages = [open(name, "rb").read() for name in names]
        detector = self.socket(zmq.PUSH, self.ipc("detector"), bind=True)
        self.relay("zmq+" + self.ipc("detector"))
        writer = self.socket(zmq.PULL, self.ipc("writer"))
        for message in messages:
            detector.send(message)
            self.assertEqual(writer.recv_multipart(), [message])

    def test_bad_input_is_named(self):
        for arguments, text in [
                (["dectris://a"], "expected --writer, --viewers or both"),
                (["sim:", "--viewers", "tcp://*:5"], "cannot relay the scheme 'sim'"),
                (["dectris://a", "--writer", "*:5"], "expected tcp://*:port or ipc:///path"),
                (["dectris://a", "--writer", "tcp://nobody"], "tcp://nobody")]:
            with self.subTest(arguments=arguments):
                relay = self.spate("relay", *arguments)
                self.assertEqual(relay.ends(), 1)
                self.assertIn(text, relay.said())


class Leftovers(unittest.TestCase):
    def test_nothing_is_left_in_shared_memory(self):
        self.assertEqual(glob.glob(f"/dev/shm/spate-send-test-{os.getpid()}*"), [])


if __name__ == "__main__":
    # In the order of the classes: leftovers last.
    suite = unittest.TestSuite(unittest.defaultTestLoader.loadTestsFromTestCase(each)
                               for each in [Send, Relay, Leftovers])
    os.environ.pop("DISPLAY", None)
    result = unittest.TextTestRunner(verbosity=2).run(suite)
    sys.exit(0 if result.wasSuccessful() else 1)

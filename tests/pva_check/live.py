# SPDX-License-Identifier: MIT
"""The smallest client: it monitors one PV of one server, with the decoder of the recordings."""
import socket
import struct

from ntndarray import described
from session import Session
from wire import Fault, need

PATIENCE = 30  # seconds
CHANNEL, REQUEST = 17, 18
EMPTY_REQUEST = b"\x80\x00\x01\x05field\x80\x00\x00"  # structure { structure field {} }


def text(string):
    return bytes([len(string.encode())]) + string.encode()


class Client:
    def __init__(self, address):
        host, port = address.rsplit(":", 1)
        self.socket = socket.create_connection((host, int(port)), timeout=PATIENCE)
        self.session, self.order, self.seen = Session(), "<", 0

    def send(self, command, payload):
        flags = 0x80 if self.order == ">" else 0
        header = struct.pack(self.order + "BBBBI", 0xCA, 2, flags, command, len(payload))
        self.socket.sendall(header + payload)

    def updates(self):
        """Yields what comes for ever, for who waits for another message updates of none."""
        while True:
            data = self.socket.recv(1 << 20)
            need(data, "the server has closed the connection")
            if data[0] == 0xCA and not self.session.events:
                self.order = ">" if data[2] & 0x80 else "<"
            yield from self.session.feed("server", data)
            yield None

    def wait_for(self, what):
        for update in self.updates():
            new = [event for event in self.session.events[self.seen:] if event[1] == what]
            if new:
                self.seen = self.session.events.index(new[0]) + 1
                return new[0][2]
            need(update is None, "an update before it was asked for")


def monitored(client, pv):
    """Connects, creates the channel, and starts the monitor."""
    def pack(code, *values):
        return struct.pack(client.order + code, *values)

    client.wait_for("validation")
    client.send(0x01, pack("ihh", 1 << 16, 0x7FFF, 0) + text("anonymous") + b"\xff")
    client.wait_for("validated")
    client.send(0x07, pack("HI", 1, CHANNEL) + text(pv))
    _, server_id, status = client.wait_for("created")
    if status[0] > 1:
        raise Fault(f"{pv}: {status[1]}")
    client.send(0x0D, pack("IIB", server_id, REQUEST, 0x08) + EMPTY_REQUEST)
    _, status = client.wait_for("begun")
    if status[0] > 1:
        raise Fault(f"{pv}: {status[1]}")
    client.send(0x0D, pack("IIB", server_id, REQUEST, 0x44))
    return server_id


def live_records(address, pv, count):
    """Yields the records of the first updates of a PV, and closes the monitor."""
    client = Client(address)
    with client.socket:
        server_id = monitored(client, pv)
        for update in client.updates():
            if update is None:
                continue
            yield described(update)
            count -= 1
            if count == 0:
                client.send(0x0F, struct.pack(client.order + "II", server_id, REQUEST))
                return

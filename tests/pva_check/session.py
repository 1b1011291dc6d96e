# SPDX-License-Identifier: MIT
"""The messages of a session, in words, and the states that its updates lead to."""
from wire import Fault, MessageStream, Reader, changed_fields, need

GET_FIELD, MESSAGE = 0x11, 0x12
UNSET = 0xFFFFFFFF


class Update:
    """The whole state after an update, and what of it was sent. `missed`: its overrun bits."""

    def __init__(self, request, type_, state, changed, missed):
        self.request, self.type, self.state = request, type_, state
        self.changed, self.missed = changed, missed


class Request:
    """A get or a monitor: what it is about, as far as is known, and the last state."""

    def __init__(self, command):
        self.command, self.type, self.state = command, None, None


class Session:
    """Reads both directions of a connection. `events` are (who, what, details) of all messages."""

    def __init__(self):
        self.streams = {"server": MessageStream(), "client": MessageStream()}
        self.registries = {"server": {}, "client": {}}
        self.events, self.requests, self.types = [], {}, {}
        self.names, self.channels, self.channel_of = {}, {}, {}  # by client, server, request id

    def feed(self, who, data):
        """Yields an Update for each that the data completes."""
        for message in self.streams[who].feed(data):
            need(message.from_server == (who == "server"), f"a message of the {who} says it is not")
            if message.is_control:
                self.events.append((who, "control", message.command))
                continue
            reader = Reader(message, self.registries[who])
            read = (SERVER if who == "server" else CLIENT).get(message.command)
            need(read is not None, f"the {who} sends command {message.command:#04x}")
            try:
                update = read(self, reader)
                reader.end()
            except Fault as fault:
                place = f"{read.__name__} at {reader.at} of {len(reader.data)}"
                raise Fault(f"{place}: {fault}") from fault
            if update:
                yield update

    def note(self, who, what, *details):
        self.events.append((who, what, details))

    def name_of(self, request_id):
        """The PV of a request, where the client's bytes have been read, too."""
        return self.channels.get(self.channel_of.get(request_id))

    # What servers send.

    def validation(self, r):
        self.note("server", "validation", r.number("i"), r.number("h"),
                  [r.string() for _ in range(r.size() or 0)])

    def validated(self, r):
        self.note("server", "validated", r.status())

    def echo(self, r):
        self.note("server", "echo", r.take(len(r.data)))

    def found(self, r):
        guid, sequence, address = r.take(12), r.number("I"), r.take(16)
        port, protocol, found = r.number("H"), r.string(), bool(r.number("B"))
        ids = [r.number("I") for _ in range(r.number("H"))]
        self.note("server", "found", guid, sequence, address, port, protocol, found, ids)

    def created(self, r):
        client, server, status = r.number("I"), r.number("I"), r.status()
        if status[0] <= 1:
            self.channels[server] = self.names.get(client)
        else:
            need(server == UNSET, f"a refused channel has the id {server:#x}")
        self.note("server", "created", client, server, status)

    def destroyed(self, r):
        self.note("server", "destroyed", r.number("I"), r.number("I"))

    def operation(self, r, command):
        request_id, sub = r.number("I"), r.number("B")
        if sub & 0x08:
            return self.begun(r, command, request_id)
        request = self.requests.get(request_id)
        need(request is not None and request.command == command,
             f"request {request_id:#x} has not begun")
        if command == 0x0A or sub & 0x10:
            status = r.status()
            if status[0] > 1 or (command == 0x0D and r.at == len(r.data)):
                return self.note("server", "end", request_id, status)
        bits = r.bit_set()
        need(max(bits, default=0) < request.type.bits,
             f"bit {max(bits, default=0)} of {request.type.bits}")
        request.state = r.changed(request.type, bits, request.state)
        missed = r.bit_set() if command == 0x0D else set()
        self.note("server", "update", request_id, sorted(bits), sorted(missed))
        changed = changed_fields(request.type, bits)
        return Update(request_id, request.type, request.state, changed, missed)

    def begun(self, r, command, request_id):
        status = r.status()
        self.note("server", "begun", request_id, status)
        if status[0] > 1:
            return
        request = Request(command)
        request.type = r.type()
        need(request.type is not None and request.type.kind == "struct",
             "a request without a structure")
        request.state = request.type.default()
        self.requests[request_id] = request

    def get(self, r):
        return self.operation(r, 0x0A)

    def monitor(self, r):
        return self.operation(r, 0x0D)

    def field(self, r):
        request_id, status = r.number("I"), r.status()
        self.types[request_id] = r.type() if status[0] <= 1 else None
        self.note("server", "field", request_id, status)

    def message(self, r):
        self.note("server", "message", r.number("I"), r.number("B"), r.string())

    # What clients send.

    def accept(self, r):
        r.number("i"), r.number("h"), r.number("h")
        name, of = r.string(), r.type()
        self.note("client", "accept", name, of and r.value(of))

    def ask_echo(self, r):
        self.note("client", "echo", r.take(len(r.data)))

    def search(self, r):
        sequence, flags = r.number("I"), r.number("B")
        r.take(3 + 16), r.number("H")
        protocols = [r.string() for _ in range(r.size() or 0)]
        names = [(r.number("I"), r.string()) for _ in range(r.number("H"))]
        self.note("client", "search", sequence, flags, protocols, names)

    def create(self, r):
        for _ in range(r.number("H")):
            client, name = r.number("I"), r.string()
            self.names[client] = name
            self.note("client", "create", client, name)

    def destroy(self, r):
        self.note("client", "destroy", r.number("I"), r.number("I"))

    def ask(self, r):
        server, request_id, sub = r.number("I"), r.number("I"), r.number("B")
        self.channel_of[request_id] = server
        asked = None
        if sub & 0x08:
            of = r.type()
            asked = of and r.value(of)
        window = r.number("I") if sub & 0x80 else None
        self.note("client", "ask", server, request_id, sub, asked, window)

    def ask_field(self, r):
        self.note("client", "ask field", r.number("I"), r.number("I"), r.string())

    def end_request(self, r):
        self.note("client", "end request", r.number("I"), r.number("I"))


SERVER = {0x01: Session.validation, 0x02: Session.echo, 0x04: Session.found, 0x07: Session.created,
          0x08: Session.destroyed, 0x09: Session.validated, 0x0A: Session.get,
          0x0D: Session.monitor, GET_FIELD: Session.field, MESSAGE: Session.message}
CLIENT = {0x01: Session.accept, 0x02: Session.ask_echo, 0x03: Session.search, 0x07: Session.create,
          0x08: Session.destroy, 0x0A: Session.ask, 0x0D: Session.ask, 0x0F: Session.end_request,
          GET_FIELD: Session.ask_field}

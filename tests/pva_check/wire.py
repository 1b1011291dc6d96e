# SPDX-License-Identifier: MIT
"""pvAccess on the wire: messages, types, values, and deltas, read with no thought of speed.

Source: the pvAccess protocol specification (docs.epics-controls.org, "Data Encoding", "Messages").
Where servers differ from it: the table of type selectors is all "111" there, a bounded string is
0x83, and 0xFE refers to a type by its id. Every fault raises `Fault`, which says where it was met.
"""
import struct

import numpy

MAGIC = 0xCA
MAX_PAYLOAD = 1 << 28  # of one message, all its segments together
MAX_DEPTH = 32  # of types within types

NUMBERS = {0x00: ("boolean", "u1"), 0x20: ("byte", "i1"), 0x21: ("short", "i2"),
           0x22: ("int", "i4"), 0x23: ("long", "i8"), 0x24: ("ubyte", "u1"), 0x25: ("ushort", "u2"),
           0x26: ("uint", "u4"), 0x27: ("ulong", "u8"), 0x42: ("float", "f4"),
           0x43: ("double", "f8")}


class Fault(Exception):
    """The bytes are not what the protocol allows."""


def need(holds, text):
    if not holds:
        raise Fault(text)


class Message:
    """One message, its segments joined."""

    def __init__(self, flags, command, payload):
        self.flags, self.command, self.payload = flags, command, payload
        self.is_control = bool(flags & 0x01)
        self.from_server = bool(flags & 0x40)
        self.order = ">" if flags & 0x80 else "<"


class MessageStream:
    """Bytes in any pieces become messages."""

    def __init__(self):
        self.buffer = bytearray()
        self.first = None  # of a message whose segments are being joined
        self.joined = bytearray()

    def feed(self, data):
        self.buffer += data
        at = 0
        while len(self.buffer) - at >= 8:
            magic, _version, flags, command = self.buffer[at:at + 4]
            need(magic == MAGIC, f"magic {magic:#04x}: expected {MAGIC:#04x}")
            size, = struct.unpack_from(">I" if flags & 0x80 else "<I", self.buffer, at + 4)
            if flags & 0x01:  # a control message: the number is its data
                at += 8
                yield Message(flags, command, struct.pack("<I", size))
                continue
            need(size <= MAX_PAYLOAD, f"a message of {size} bytes: at most {MAX_PAYLOAD}")
            if len(self.buffer) - at - 8 < size:
                break
            payload = bytes(self.buffer[at + 8:at + 8 + size])
            at += 8 + size
            message = self.join(flags, command, payload)
            if message:
                yield message
        del self.buffer[:at]

    def join(self, flags, command, payload):
        segment = flags & 0x30
        if segment in (0x00, 0x10):
            need(self.first is None, "a message begins within a segmented one")
            if segment == 0x00:
                return Message(flags, command, payload)
            self.first, self.joined = (flags, command), bytearray(payload)
            return None
        need(self.first is not None, "a segment without a first one")
        need(self.first[1] == command,
             f"a segment of {command:#04x} in a message of {self.first[1]:#04x}")
        self.joined += payload
        need(len(self.joined) <= MAX_PAYLOAD, "the segments are too long together")
        if segment == 0x30:
            return None
        whole = Message(self.first[0] & ~0x30, command, bytes(self.joined))
        self.first = None
        return whole

    def left(self):
        """Bytes of an unfinished message."""
        return len(self.buffer) + (len(self.joined) if self.first else 0)


class Type:
    """`kind`: a name of NUMBERS, string, struct, union, any, or array (of `element`)."""

    def __init__(self, kind, code=None, name="", members=(), element=None, fixed=None):
        self.kind, self.code, self.name = kind, code, name
        self.members, self.element, self.fixed = list(members), element, fixed
        # Bits: one for the field itself, and those of the members of a structure.
        self.bits = 1 + (sum(member.bits for _, member in self.members) if kind == "struct" else 0)

    def text(self):
        """As one names it: int, ubyte[], time_t, any."""
        return self.element.text() + "[]" if self.kind == "array" else self.name or self.kind

    def default(self):
        if self.kind == "struct":
            return {name: member.default() for name, member in self.members}
        if self.kind == "array":
            number = NUMBERS.get(self.element.code)
            return numpy.zeros(0, number[1]) if number else []
        return {"string": "", "union": None, "any": None}.get(self.kind, 0)


class Reader:
    """Reads one payload. `registry` holds the types that this direction has given an id."""

    def __init__(self, message, registry):
        self.data, self.at = message.payload, 0
        self.order, self.registry = message.order, registry

    def take(self, size):
        need(0 <= size <= len(self.data) - self.at,
             f"{size} bytes at {self.at} of a payload of {len(self.data)}")
        self.at += size
        return self.data[self.at - size:self.at]

    def number(self, code):
        return struct.unpack(self.order + code, self.take(struct.calcsize(code)))[0]

    def size(self):
        """None: null."""
        first = self.number("B")
        if first < 254:
            return first
        if first == 255:
            return None
        size = self.number("i")
        need(size >= 0, f"the size {size}")
        return size

    def string(self):
        size = self.size()
        if size is None:
            return ""
        try:
            return self.take(size).decode()
        except UnicodeDecodeError as error:
            raise Fault(f"a string: {error}") from error

    def bit_set(self):
        data = self.take(self.size() or 0)
        return {8 * i + bit for i, byte in enumerate(data) for bit in range(8) if byte >> bit & 1}

    def status(self):
        """(type, message, call tree); 0 is OK, 1 a warning."""
        code = self.number("b")
        if code == -1:
            return 0, "", ""
        need(0 <= code <= 3, f"the status {code}")
        return code, self.string(), self.string()

    def end(self):
        need(self.at == len(self.data), f"{len(self.data) - self.at} bytes are left of a payload")

    # Types.

    def type(self, depth=0):
        need(depth < MAX_DEPTH, f"more than {MAX_DEPTH} types within each other")
        code = self.number("B")
        if code == 0xFF:
            return None
        if code == 0xFE:
            number = self.number("H")
            need(number in self.registry, f"the type {number} has not been defined")
            return self.registry[number]
        if code == 0xFD:
            number = self.number("H")
            self.registry[number] = self.type(depth + 1)
            return self.registry[number]
        need(code < 0xE0, f"the type code {code:#04x}")
        if code & 0x18:
            return self.array_type(code, depth)
        if code in NUMBERS:
            return Type(NUMBERS[code][0], code)
        if code == 0x60:
            return Type("string", code)
        if code == 0x83:
            self.size()  # its bound
            return Type("string", code)
        if code == 0x82:
            return Type("any", code)
        need(code in (0x80, 0x81), f"the type code {code:#04x}")
        name, members = self.string(), []
        for _ in range(self.size() or 0):
            member = self.string()
            members.append((member, self.type(depth + 1)))
            need(members[-1][1] is not None, f"the field {member} has no type")
        need(len({name for name, _ in members}) == len(members), f"{name} has a field twice")
        return Type("struct" if code == 0x80 else "union", code, name, members)

    def array_type(self, code, depth):
        fixed = None
        if code & 0x18 != 0x08:
            bound = self.size()
            fixed = bound if code & 0x18 == 0x18 else None
        scalar = code & ~0x18
        if scalar in (0x80, 0x81):
            element = self.type(depth + 1)
            need(element is not None and element.code == scalar,
                 "an array of another type than it says")
        elif scalar == 0x82:
            element = Type("any", scalar)
        else:
            need(scalar in NUMBERS or scalar == 0x60, f"the type code {code:#04x}")
            element = Type(NUMBERS[scalar][0] if scalar in NUMBERS else "string", scalar)
        return Type("array", code, element=element, fixed=fixed)

    # Values: numbers, str, dict (struct), (member, value) or None (union), (Type, value) or None
    # (any), numpy arrays in the order of the wire, lists of strings and of structures or None.

    def value(self, of):
        if of.kind == "struct":
            return {name: self.value(member) for name, member in of.members}
        if of.kind == "union":
            selected = self.size()
            if selected is None:
                return None
            need(selected < len(of.members), f"member {selected} of a union of {len(of.members)}")
            name, member = of.members[selected]
            return name, self.value(member)
        if of.kind == "any":
            inner = self.type()
            return None if inner is None else (inner, self.value(inner))
        if of.kind == "array":
            return self.array(of)
        if of.kind == "string":
            return self.string()
        found = numpy.frombuffer(self.take(numpy.dtype(NUMBERS[of.code][1]).itemsize),
                                 self.order + NUMBERS[of.code][1])[0].item()
        return bool(found) if of.kind == "boolean" else found

    def array(self, of):
        count = of.fixed if of.fixed is not None else self.size() or 0
        element = of.element
        if element.code in NUMBERS:
            dtype = numpy.dtype(self.order + NUMBERS[element.code][1])
            return numpy.frombuffer(self.take(count * dtype.itemsize), dtype)
        left = len(self.data) - self.at
        need(count <= left, f"an array of {count} in {left} bytes")
        if element.kind == "string":
            return [self.string() for _ in range(count)]
        return [self.value(element) if self.number("B") else None for _ in range(count)]

    def changed(self, of, bits, state, bit=0):
        """The state after a delta: what its bits name is read, all else stays."""
        if bit in bits:
            return self.value(of)
        if of.kind != "struct" or not bits & set(range(bit, bit + of.bits)):
            return state
        after, place = {}, bit + 1
        for name, member in of.members:
            after[name] = self.changed(member, bits, state[name], place)
            place += member.bits
        return after


def changed_fields(of, bits):
    """Which fields of the outermost structure a bit set names."""
    names, place = [], 1
    for name, member in of.members:
        if 0 in bits or bits & set(range(place, place + member.bits)):
            names.append(name)
        place += member.bits
    return names

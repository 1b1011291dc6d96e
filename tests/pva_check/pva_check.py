#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A pvAccess and NTNDArray decoder for tests: slow, plain, and written apart from Spate's own.

    pva_check.py decode NAME.server.bin [NAME.client.bin]   one JSON line for each update
    pva_check.py compare FOLDER              every recording of the folder with its expected-*.json
    pva_check.py against LINES NAME.server.bin   the lines of another decoder ("-": standard input)
    pva_check.py program COMMAND FOLDER          the same of every recording of a monitor with
                                                 images: COMMAND gets its path as last argument,
                                                 and prints lines
    pva_check.py live HOST:PORT PV COUNT     monitors a server, and prints COUNT updates

It ends with 1 and a line for each difference or fault, with 77 where there are no recordings. Needs
python3-numpy, and libturbojpeg for jpeg.

The format of a line, whose keys may come in any order:

    uniqueId        number
    timeStamp       {"sec", "nsec", "userTag"}: seconds since 1970; dataTimeStamp: the same
    dims            the array's dimensions, the fastest first: {"size", "offset", "fullSize",
                    "binning", "reverse"} each; shape: their sizes, the slowest first
    dtype           of a pixel, as in numpy: uint8 … float64; null: there is no image, or the
                    parameters of the codec name no type
    codec           "" (none), lz4, bslz4, blosc, jpeg, zlib
    pixels_sha256   of the decompressed pixels, little-endian, in the order of dims; null: no image
    picture_sha256  the same, the colours of RGB1, RGB2 and RGB3 behind rows and columns
    new_image       whether this update brought a value; false: metadata only, the state is the last
    valid_image, bad, skipped   whether there are pixels; why not; what is not on this machine
    changed, value_field, value_count, value_bytes, value_sha256, codec_parameters, compressedSize,
    uncompressedSize, alarm, attributes, pixels_bytes   see the README of the recordings
    pv              where the client's bytes are known, too

Lines of another decoder (`against`, `program`): one for each update that brings a good image, in
order. They need uniqueId, timeStamp, dtype, codec and one of the two hashes; dims may be a list of
the sizes only, timeStamp may lack userTag, and whatever else is there is compared, but for changed,
new_image and bad. Lines without a hash, or with "new_image": false, are passed over. A jpeg is
right where the hash is that of libjpeg-turbo's accurate integer transform.
"""
import json
import shlex
import subprocess
import sys
from pathlib import Path

try:
    import numpy  # noqa: F401
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)

import comparison
from live import live_records
from ntndarray import described
from session import Session
from wire import Fault


def decoded(server, client=b"", piece=0):
    """The session of both directions, read `piece` bytes at a time, and its updates' records."""
    session, records = Session(), []
    list(session.feed("client", client))
    for at in range(0, len(server), piece or len(server) or 1):
        for update in session.feed("server", server[at:at + (piece or len(server))]):
            records.append(described(update))
            if session.name_of(update.request):
                records[-1]["pv"] = session.name_of(update.request)
    return session, records


def files_of(server_bin):
    server = Path(server_bin)
    client = server.with_name(server.name.replace(".server.", ".client."))
    return server.read_bytes(), client.read_bytes() if client.exists() and client != server else b""


def expected_of(server_bin):
    """None: nothing is known of this one's updates, because it has none."""
    server = Path(server_bin)
    expected = server.with_name(f"expected-{server.name.replace('.server.bin', '.json')}")
    return json.loads(expected.read_text()) if expected.exists() else None


def faults_of(server_bin):
    """All that is wrong with a recording, and what could not be looked at."""
    try:
        session, records = decoded(*files_of(server_bin))
    except Fault as fault:
        return [f"fault: {fault}"], []
    expected, left = expected_of(server_bin), session.streams["server"].left()
    cut = expected is not None and expected["delivery"] == "initial"
    found = [f"{left} bytes are left"] if bool(left) != cut else []
    if expected is None and records:
        found.append(f"{len(records)} updates: expected none")
    if expected is not None:
        found += comparison.with_expected(records, expected)
        found += [f"an update of {r.get('pv')}: expected {expected['pv']}" for r in records
                  if r.get("pv") != expected["pv"]]
    return found, sorted({record["skipped"] for record in records if record["skipped"]})


def compare(folder):
    if not Path(folder).is_dir():
        print(f"skipped: no recordings in {folder}")
        return 77
    recordings = sorted(Path(folder).glob("*.server.bin"))
    wrong = 0 if recordings else 1
    for recording in recordings:
        found, skipped = faults_of(recording)
        wrong += bool(found)
        print(f"{recording.name}: {'differs' if found else 'as expected'}",
              *(f"(not looked at: {what})" for what in skipped))
        for line in found:
            print(f"  {line}")
    print(f"{len(recordings)} recordings, {wrong} wrong")
    return 1 if wrong else 0


def differences(text, records):
    try:
        others = [json.loads(line) for line in text.splitlines() if line.strip()]
    except ValueError as error:
        return [f"a line that is not JSON: {error}"]
    return comparison.with_other(records, others)


def against(lines, server_bin):
    text = sys.stdin.read() if lines == "-" else Path(lines).read_text()
    found = differences(text, decoded(*files_of(server_bin))[1])
    for line in found:
        print(line)
    return 1 if found else 0


def program(command, folder):
    if not Path(folder).is_dir():
        print(f"skipped: no recordings in {folder}")
        return 77
    images = wrong = 0
    for recording in sorted(Path(folder).glob("*.server.bin")):
        if "-get" in recording.name:  # asked for once, not monitored: Spate's client never does
            continue
        records = decoded(*files_of(recording))[1]
        if not any(map(comparison.is_image, records)):
            continue
        images += sum(map(bool, map(comparison.is_image, records)))
        ran = subprocess.run([*shlex.split(command), recording], stdout=subprocess.PIPE, text=True,
                             check=False)
        found = differences(ran.stdout, records)
        if ran.returncode != 0:
            found.insert(0, f"it ends with {ran.returncode}")
        wrong += bool(found)
        print(f"{recording.name}: {'differs' if found else 'the same'}", *found, sep="\n  ")
    print(f"{images} images, {wrong} recordings wrong")
    return 1 if wrong or not images else 0


def show(records):
    for record in records:
        print(json.dumps(record), flush=True)
    return 0


def main(arguments):
    modes = {"decode": lambda *files: show(decoded(*(Path(f).read_bytes() for f in files))[1]),
             "compare": compare, "against": against, "program": program,
             "live": lambda address, pv, count: show(live_records(address, pv, int(count)))}
    if len(arguments) < 2 or arguments[0] not in modes:
        print(__doc__)
        return 2
    try:
        return modes[arguments[0]](*arguments[1:])
    except (Fault, OSError) as fault:
        print(f"pva_check: {fault}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

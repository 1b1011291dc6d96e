# SPDX-License-Identifier: MIT
"""What an NTNDArray's state is, as one JSON line (its format: pva_check.py)."""
import functools
import hashlib

import numpy

from pixel_codecs import Absent, decompressed
from wire import Fault, need

# codec.parameters: the numbers of pvData's scalar types.
SCALARS = {1: "int8", 2: "int16", 3: "int32", 4: "int64", 5: "uint8", 6: "uint16", 7: "uint32",
           8: "uint64", 9: "float32", 10: "float64"}
MAX_PIXELS_BYTES = 1 << 30
RGB = {2: 2, 3: 1, 4: 0}  # ColorMode: the axis of the colours, of [rows, columns, colours]


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def little(array):
    return array.astype(array.dtype.newbyteorder("<")).tobytes()


def stamp(state):
    return {"sec": state["secondsPastEpoch"], "nsec": state["nanoseconds"],
            "userTag": state["userTag"]}


def attribute(state):
    of, value = state["value"] or (None, None)
    if isinstance(value, numpy.ndarray):
        value = value.tolist()
    return {"name": state["name"], "type": of.text() if of else "null", "value": value,
            "descriptor": state["descriptor"], "sourceType": state["sourceType"],
            "source": state["source"]}


def parameters(state):
    if state is None:
        return None
    return {"type": state[0].text(), "value": state[1]}


@functools.lru_cache(maxsize=64)
def unpacked(codec, data, size, item):
    return decompressed(codec, data, size, item)


def checked_pixels(record, value):
    """The image's bytes, little-endian; a Fault where the update contradicts itself."""
    sizes = [dim["size"] for dim in record["dims"]]
    need(sizes and all(0 < size < 1 << 31 for size in sizes), f"the dimensions {sizes}")
    need(record["dtype"] is not None, f"codec.parameters {record['codec_parameters']}")
    item = numpy.dtype(record["dtype"]).itemsize
    expected = item
    for size in sizes:
        expected *= size
    need(expected <= MAX_PIXELS_BYTES, f"{expected} bytes of pixels: at most {MAX_PIXELS_BYTES}")
    if not record["codec"]:
        need(value.nbytes == expected, f"{value.nbytes} bytes of pixels: expected {expected}")
        return little(value)
    packed = value.tobytes()
    need(0 <= record["compressedSize"] <= len(packed),
         f"compressedSize {record['compressedSize']} of an array of {len(packed)} bytes")
    return unpacked(record["codec"], packed[:record["compressedSize"]], expected, item)


def picture(pixels, record):
    """Rows, columns, and where there are any colours, whatever order they came in."""
    mode = [a["value"] for a in record["attributes"] if a["name"] == "ColorMode"]
    dtype = numpy.dtype(record["dtype"]).newbyteorder("<")
    array = numpy.frombuffer(pixels, dtype).reshape(record["shape"])
    if array.ndim == 3 and mode and mode[0] in RGB:
        array = numpy.moveaxis(array, RGB[mode[0]], 2)
    return array.tobytes()


def value_part(record, value):
    if value is None:
        record.update(value_field=None, value_count=0, value_bytes=0, value_sha256=None, dtype=None)
        return
    name, array = value
    data = little(array)
    record.update(value_field=name, value_count=len(array), value_bytes=len(data),
                  value_sha256=sha256(data), dtype=array.dtype.name)
    if record["codec"]:
        number = (record["codec_parameters"] or {}).get("value")
        record["dtype"] = SCALARS.get(number) if isinstance(number, int) else None


def pixels_part(record, value):
    record.update(valid_image=False, bad=None, skipped=None, pixels_bytes=None, pixels_sha256=None,
                  picture_sha256=None)
    if value is None:
        return
    try:
        pixels = checked_pixels(record, value[1])
    except Fault as fault:
        record["bad"] = str(fault)
    except Absent as absent:
        record["skipped"] = str(absent)
    else:
        record.update(valid_image=True, pixels_bytes=len(pixels), pixels_sha256=sha256(pixels),
                      picture_sha256=sha256(picture(pixels, record)))


def described(update):
    """The record of an update."""
    state = update.state
    need(update.type.name.startswith("epics:nt/NTNDArray:1"), f"a {update.type.name}")
    dims = [{key: dim[key] for key in ("size", "offset", "fullSize", "binning", "reverse")}
            for dim in state["dimension"] if dim is not None]
    record = {"uniqueId": state["uniqueId"], "timeStamp": stamp(state["timeStamp"]), "dims": dims,
              "shape": [dim["size"] for dim in reversed(dims)], "codec": state["codec"]["name"],
              "codec_parameters": parameters(state["codec"]["parameters"]),
              "compressedSize": state["compressedSize"],
              "uncompressedSize": state["uncompressedSize"],
              "dataTimeStamp": stamp(state["dataTimeStamp"]), "alarm": dict(state["alarm"]),
              "attributes": [attribute(a) for a in state["attribute"] if a is not None],
              "changed": update.changed, "new_image": "value" in update.changed}
    value_part(record, state["value"])
    pixels_part(record, state["value"])
    return record

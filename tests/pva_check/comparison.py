# SPDX-License-Identifier: MIT
"""Where the records of updates differ from what is known of them."""
import json

# What a field of the structure becomes in a record.
OF_FIELD = {"value": ["value_field", "value_count", "value_bytes", "value_sha256", "dtype"],
            "dimension": ["dims", "shape"], "uniqueId": ["uniqueId"]}
PIXELS = ["valid_image", "pixels_bytes", "pixels_sha256", "picture_sha256"]
NOT_COMPARED = ["bad", "changed", "new_image"]  # as they are


def of_keys(what, record, expected, keys):
    """A line for each key that both have and that is not the same."""
    if record.get("skipped"):
        keys = [key for key in keys if key not in PIXELS]
    return [f"{what}: {key} is {json.dumps(record[key])}: expected {json.dumps(expected[key])}"
            for key in keys if key in record and key in expected and record[key] != expected[key]]


def of_state(what, record, expected):
    keys = [key for key in record if key not in NOT_COMPARED]
    found = of_keys(what, record, expected, keys)
    if not record["skipped"] and bool(record["bad"]) != bool(expected.get("bad")):
        found.append(f"{what}: bad is {record['bad']}: expected {expected.get('bad')}")
    return found


def of_delta(what, record, expected):
    """What was sent must be what was posted."""
    found = of_keys(what, record, expected, ["new_image"])
    if sorted(record["changed"]) != sorted(expected.get("changed", record["changed"])):
        found.append(f"{what}: changed {record['changed']}: expected {expected['changed']}")
    return found


def of_all(records, updates):
    found = []
    if len(records) != len(updates):
        found.append(f"{len(records)} updates: expected {len(updates)}")
    for i, (record, expected) in enumerate(zip(records, updates)):
        found += of_state(f"update {i}", record, expected)
        if i > 0:  # the first one may hold the whole state
            found += of_delta(f"update {i}", record, expected)
    return found


def identity(record):
    stamp = record.get("timeStamp", {"sec": 0, "nsec": 0})
    return record["uniqueId"], stamp["sec"], stamp["nsec"]


def of_subset(records, posted):
    """Each state equals what was posted under the same uniqueId and timeStamp, in that order."""
    found, places = [], {identity(entry): i for i, entry in enumerate(posted)}
    last = -1
    for i, record in enumerate(records):
        place = places.get(identity(record))
        if place is None or place <= last:
            found.append(f"update {i}: {identity(record)} was not posted after the one before")
            continue
        found += of_state(f"update {i}", record, posted[place])
        last = place
    return found if records else ["no update"]


def of_get(records, expected):
    if len(records) != 1:
        return [f"{len(records)} answers: expected 1"]
    if "requested" not in expected:
        return of_state("the answer", records[0], expected["get"])
    keys = sum((OF_FIELD[field] for field in expected["requested"]), PIXELS)
    return of_keys("the answer", records[0], expected["get"], keys)


def with_expected(records, expected):
    """Every difference from an expected-*.json, as text."""
    if expected["delivery"] == "subset":
        return of_subset(records, expected["posted"])
    if expected["delivery"] == "get":
        return of_get(records, expected)
    return of_all(records, expected["updates"])


def is_image(record):
    has_pixels = any(record.get(key) for key in ("pixels_sha256", "picture_sha256", "skipped"))
    return record.get("new_image", True) and has_pixels


def completed(other, record):
    """What another decoder may leave out is taken from ours: of `dims` all but sizes, userTag."""
    other = dict(other)
    if "timeStamp" in other:
        other["timeStamp"] = {**record["timeStamp"], **other["timeStamp"]}
    if len(other.get("dims", [])) == len(record["dims"]):
        other["dims"] = [{**ours, **(theirs if isinstance(theirs, dict) else {"size": theirs})}
                         for ours, theirs in zip(record["dims"], other["dims"])]
    return other


def with_other(records, others):
    """Every difference from the lines of another decoder, which has one for each good image."""
    ours, theirs = [list(filter(is_image, lines)) for lines in (records, others)]
    found = []
    if len(ours) != len(theirs):
        found.append(f"{len(theirs)} images of the other decoder: expected {len(ours)}")
    for i, (record, other) in enumerate(zip(ours, theirs)):
        missing = [key for key in ("uniqueId", "timeStamp", "dtype", "codec") if key not in other]
        if missing:
            found.append(f"image {i}: a line without {', '.join(missing)}")
        keys = [key for key in other if key not in NOT_COMPARED and not (
            record["skipped"] and key in PIXELS)]
        found += of_keys(f"image {i}", completed(other, record), record, keys)
    return found

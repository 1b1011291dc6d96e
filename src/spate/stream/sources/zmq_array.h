// SPDX-License-Identifier: MIT
// Arrays as most home-made senders send them: a JSON header and a blob, in a message of two parts.
#pragma once

#include <memory>

#include "spate/stream/sources/message.h"

namespace spate::stream {

/// The family of "array-1.0" (PSI's htypes, areaDetector's ADZMQ). In front of the header there may
/// be a topic. What the header says:
/// - shape        [rows, cols]; ones in front of them, or 3 or 4 channels behind
/// - type         any DType by its name: "uint16", "float32", …
/// - frame        the number of the frame; without it they are counted from 0
/// - series       if there is one: frames are numbered within it
/// - endianness   "little" (or nothing) or "big"; also spelled "endianess", as the specification's
///                own example has it
/// - encoding     "", "none" or "raw"; "lz4": a block, with or without the header of the HDF5
/// filter
///                or python-lz4's length in front; "bslz4", "bitshuffle_lz4" or "bitshuffle-lz4":
///                with or without the header of the HDF5 filter
/// - htype        "array-" and a version, if it is there
/// and whatever else is a text or a number becomes an attribute of the frame. Headers of SLS
/// detectors are understood as well (sls_frames.h).
[[nodiscard]] std::unique_ptr<MessageDecoder> makeArrayDecoder();

}  // namespace spate::stream

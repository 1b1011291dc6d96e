// SPDX-License-Identifier: MIT
// Arrays with JSON headers, in all encodings.
#include "spate/stream/sources/zmq_array.h"
#include "stream_messages.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto decoder = spate::stream::makeArrayDecoder();
    spate::fuzz::decodeMessages(*decoder, data, size);
    return 0;
}

// SPDX-License-Identifier: MIT
// Dectris Stream V1: JSON headers, blobs, start messages and masks.
#include "spate/stream/sources/dectris_stream1.h"
#include "stream_messages.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto decoder = spate::stream::makeDectrisStream1();
    spate::fuzz::decodeMessages(*decoder, data, size);
    return 0;
}

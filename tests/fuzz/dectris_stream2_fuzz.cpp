// SPDX-License-Identifier: MIT
// CBOR and Dectris Stream V2: start messages, masks, images, of any bytes.
#include "spate/stream/sources/dectris_stream2.h"
#include "stream_messages.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto decoder = spate::stream::makeDectrisStream2();
    spate::fuzz::decodeMessages(*decoder, data, size);
    return 0;
}

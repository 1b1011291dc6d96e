// SPDX-License-Identifier: MIT
#include <blosc.h>

#include "spate/stream/sources/image_codecs.h"

namespace spate::stream {

base::Result<void> checkBlosc() {
    return {};
}

base::Result<void> decodeBlosc(std::span<const std::byte> packed, std::span<std::byte> pixels) {
    std::size_t bytes = 0;
    if (::blosc_cbuffer_validate(packed.data(), packed.size(), &bytes) != 0) {
        return base::fail("{} bytes that are no Blosc buffer", packed.size());
    }
    if (bytes != pixels.size()) {
        return base::fail("a Blosc buffer of {} bytes: expected {}", bytes, pixels.size());
    }
    // Its own threads would be the whole process's.
    const int made = ::blosc_decompress_ctx(packed.data(), pixels.data(), pixels.size(), 1);
    if (made < 0 || static_cast<std::size_t>(made) != pixels.size()) {
        return base::fail("damaged Blosc data ({})", made);
    }
    return {};
}

}  // namespace spate::stream

// SPDX-License-Identifier: MIT
#include <zlib.h>

#include "spate/stream/sources/image_codecs.h"

namespace spate::stream {

base::Result<void> checkZlib() {
    return {};
}

base::Result<void> decodeZlib(std::span<const std::byte> packed, std::span<std::byte> pixels) {
    uLongf made = pixels.size();
    const int status = ::uncompress(reinterpret_cast<Bytef*>(pixels.data()), &made,
                                    reinterpret_cast<const Bytef*>(packed.data()), packed.size());
    if (status != Z_OK) return base::fail("damaged zlib data: {}", ::zError(status));
    if (made != pixels.size()) {
        return base::fail("{} bytes of zlib data: expected {}", made, pixels.size());
    }
    return {};
}

}  // namespace spate::stream

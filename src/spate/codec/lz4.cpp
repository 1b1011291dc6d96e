// SPDX-License-Identifier: MIT
#include "spate/codec/lz4.h"

#include <algorithm>
#include <cstring>

#include "spate/base/contract.h"
#include "spate/codec/blocks.h"
#include "spate/codec/lz4_block.h"

namespace spate::codec {
namespace {

constexpr std::size_t kOwnBlockBytes = std::size_t{1} << 18U;

base::Result<void> decodeRawBlock(std::span<const std::byte> compressed,
                                  std::span<std::byte> pixels) {
    if (unpackLz4Block(compressed, pixels.data(), pixels.size())) return {};
    return base::fail("{} bytes of LZ4 data do not make {} bytes of pixels", compressed.size(),
                      pixels.size());
}

}  // namespace

base::Result<void> decodeLz4(std::span<const std::byte> compressed, std::span<std::byte> pixels,
                             base::ThreadPool& pool, Framing framing) {
    if (framing == Framing::RawBlock) return decodeRawBlock(compressed, pixels);
    if (framing == Framing::Headerless) {
        return base::fail("LZ4 blocks without a header: expected one, or one raw block");
    }
    const auto header = readHeader(compressed);
    if (!header) return base::failAs(header);
    if (header->bytes != pixels.size()) {
        return base::fail("the header announces {} bytes of pixels, expected {}", header->bytes,
                          pixels.size());
    }
    const std::size_t blockBytes =
        header->blockBytes == 0 ? header->bytes : std::min(header->blockBytes, header->bytes);
    return decodeBlocks(
        compressed.subspan(kHeaderBytes), {header->bytes, blockBytes}, 0, pool,
        [&](std::span<const std::byte> block, std::size_t offset, std::size_t bytes) {
            if (block.size() != bytes) return unpackLz4Block(block, &pixels[offset], bytes);
            std::memcpy(&pixels[offset], block.data(), bytes);
            return true;
        });
}

std::size_t lz4Bound(std::size_t bytes) {
    return kHeaderBytes + encodedBound({bytes, kOwnBlockBytes});
}

base::Result<std::size_t> encodeLz4(std::span<const std::byte> pixels,
                                    std::span<std::byte> compressed, base::ThreadPool& pool) {
    SPATE_EXPECTS(compressed.size() >= lz4Bound(pixels.size()));
    writeHeader({pixels.size(), kOwnBlockBytes}, compressed.data());
    const auto encodeBlock = [&](std::size_t offset, std::size_t bytes, std::byte* to) {
        const std::size_t packed = packLz4Block(pixels.subspan(offset, bytes), to);
        if (packed != 0 && packed < bytes) return packed;
        std::memcpy(to, &pixels[offset], bytes);
        return bytes;
    };
    const std::size_t made = encodeBlocks({pixels.size(), kOwnBlockBytes},
                                          compressed.subspan(kHeaderBytes), pool, encodeBlock);
    return kHeaderBytes + made;
}

}  // namespace spate::codec

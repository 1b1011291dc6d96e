// SPDX-License-Identifier: MIT
#include "spate/codec/bitshuffle.h"

#include <algorithm>

#include "spate/base/contract.h"
#include "spate/base/memory.h"
#include "spate/codec/bit_transpose.h"
#include "spate/codec/blocks.h"
#include "spate/codec/lz4_block.h"

namespace spate::codec {
namespace {

constexpr std::size_t kDefaultBlockBytes = 8192;
constexpr std::size_t kLeastBlockElements = 128;
constexpr std::size_t kMaxElementBytes = std::size_t{1} << 16U;

// How a frame is cut.
struct Cut {
    Blocks blocks;
    std::size_t rawBytes = 0;  // of the last elements, fewer than 8
};

base::Result<Cut> cutFrame(std::size_t bytes, std::size_t elementBytes, std::size_t blockBytes) {
    if (elementBytes == 0 || elementBytes > kMaxElementBytes) {
        return base::fail("elements of {} bytes, expected 1 to {}", elementBytes, kMaxElementBytes);
    }
    if (bytes % elementBytes != 0) {
        return base::fail("{} bytes of pixels are no multiple of an element's {}", bytes,
                          elementBytes);
    }
    const std::size_t groupBytes = kElementGroup * elementBytes;
    if (blockBytes == 0) blockBytes = defaultBlockElements(elementBytes) * elementBytes;
    if (blockBytes % groupBytes != 0 || std::min(blockBytes, bytes) > kMaxBlockBytes) {
        return base::fail("blocks of {} bytes, expected a multiple of {} up to {}", blockBytes,
                          groupBytes, kMaxBlockBytes);
    }
    const std::size_t rawBytes = bytes % groupBytes;
    return Cut{{bytes - rawBytes, blockBytes}, rawBytes};
}

// Room for a block. Kept by each thread, unless the block is unusually large.
class BlockBuffer {
public:
    explicit BlockBuffer(std::size_t bytes) {
        constexpr std::size_t kMostKept = std::size_t{1} << 18U;
        thread_local base::AlignedBuffer kept;
        buffer_ = bytes <= kMostKept ? &kept : &own_;
        buffer_->resize(bytes);
    }
    [[nodiscard]] std::byte* data() { return buffer_->data(); }

private:
    base::AlignedBuffer own_;
    base::AlignedBuffer* buffer_;
};

// The pixels that are not in blocks are the last ones of both.
void copyRaw(std::span<const std::byte> from, std::size_t rawBytes, std::span<std::byte> to) {
    const auto raw = from.last(rawBytes);
    std::copy(raw.begin(), raw.end(), to.last(rawBytes).begin());
}

// Without a header, the pixels' length says it all.
base::Result<Header> headerOf(std::span<const std::byte> compressed, Framing framing,
                              std::size_t bytes) {
    if (framing == Framing::RawBlock) {
        return base::fail("bitshuffle-LZ4 in one raw block: expected a sequence of blocks");
    }
    if (framing == Framing::Headerless) return Header{bytes, 0};
    auto header = readHeader(compressed);
    if (header && header->bytes != bytes) {
        return base::fail("the header announces {} bytes of pixels, expected {}", header->bytes,
                          bytes);
    }
    return header;
}

}  // namespace

std::size_t defaultBlockElements(std::size_t elementBytes) {
    SPATE_EXPECTS(elementBytes > 0);
    const std::size_t elements = kDefaultBlockBytes / elementBytes;
    return std::max(elements / kElementGroup * kElementGroup, kLeastBlockElements);
}

base::Result<void> decodeBitshuffleLz4(std::span<const std::byte> compressed,
                                       std::size_t elementBytes, std::span<std::byte> pixels,
                                       base::ThreadPool& pool, Framing framing) {
    const auto header = headerOf(compressed, framing, pixels.size());
    if (!header) return base::failAs(header);
    const auto cut = cutFrame(pixels.size(), elementBytes, header->blockBytes);
    if (!cut) return base::failAs(cut);
    if (framing == Framing::Hdf5) compressed = compressed.subspan(kHeaderBytes);
    const auto decodeBlock = [&](std::span<const std::byte> block, std::size_t offset,
                                 std::size_t bytes) {
        BlockBuffer rows(bytes);
        if (!unpackLz4Block(block, rows.data(), bytes)) return false;
        untransposeBits(rows.data(), bytes / elementBytes, elementBytes, &pixels[offset]);
        return true;
    };
    auto done = decodeBlocks(compressed, cut->blocks, cut->rawBytes, pool, decodeBlock);
    if (done) copyRaw(compressed, cut->rawBytes, pixels);
    return done;
}

base::Result<void> checkBitshuffleLz4(std::span<const std::byte> compressed,
                                      std::size_t elementBytes, std::size_t pixelBytes) {
    const auto header = headerOf(compressed, Framing::Hdf5, pixelBytes);
    if (!header) return base::failAs(header);
    const auto cut = cutFrame(pixelBytes, elementBytes, header->blockBytes);
    if (!cut) return base::failAs(cut);
    base::ThreadPool nobody(1);
    return decodeBlocks(compressed.subspan(kHeaderBytes), cut->blocks, cut->rawBytes, nobody,
                        [](std::span<const std::byte>, std::size_t, std::size_t) { return true; });
}

std::size_t bitshuffleLz4Bound(std::size_t bytes, std::size_t elementBytes) {
    const auto cut = cutFrame(bytes, elementBytes, 0);
    return cut ? kHeaderBytes + encodedBound(cut->blocks) + cut->rawBytes : 0;
}

base::Result<std::size_t> encodeBitshuffleLz4(std::span<const std::byte> pixels,
                                              std::size_t elementBytes,
                                              std::span<std::byte> compressed,
                                              base::ThreadPool& pool, Framing framing) {
    const auto cut = cutFrame(pixels.size(), elementBytes, 0);
    if (!cut) return base::failAs(cut);
    if (framing == Framing::RawBlock) {
        return base::fail("bitshuffle-LZ4 in one raw block: expected a sequence of blocks");
    }
    SPATE_EXPECTS(compressed.size() >= bitshuffleLz4Bound(pixels.size(), elementBytes));
    const std::size_t headerBytes = framing == Framing::Hdf5 ? kHeaderBytes : 0;
    if (headerBytes != 0) writeHeader({pixels.size(), cut->blocks.blockBytes}, compressed.data());
    const auto encodeBlock = [&](std::size_t offset, std::size_t bytes, std::byte* to) {
        BlockBuffer rows(bytes);
        transposeBits(&pixels[offset], bytes / elementBytes, elementBytes, rows.data());
        return packLz4Block({rows.data(), bytes}, to);
    };
    const std::size_t made =
        encodeBlocks(cut->blocks, compressed.subspan(headerBytes), pool, encodeBlock);
    const std::size_t all = headerBytes + made + cut->rawBytes;
    copyRaw(pixels, cut->rawBytes, compressed.first(all));
    return all;
}

base::Result<void> decodeBitshuffle(std::span<const std::byte> shuffled, std::size_t elementBytes,
                                    std::span<std::byte> pixels, base::ThreadPool& pool,
                                    std::size_t blockElements) {
    if (shuffled.size() != pixels.size()) {
        return base::fail("{} bytes of shuffled pixels, expected {}", shuffled.size(),
                          pixels.size());
    }
    if (blockElements > kMaxBlockBytes) {
        return base::fail("blocks of {} elements, expected at most {} bytes", blockElements,
                          kMaxBlockBytes);
    }
    const auto cut = cutFrame(pixels.size(), elementBytes, blockElements * elementBytes);
    if (!cut) return base::failAs(cut);
    const Blocks& blocks = cut->blocks;
    constexpr std::size_t kParts = 64;
    pool.run(static_cast<int>(std::min(blocks.count(), kParts)), [&](int part) {
        for (auto block = static_cast<std::size_t>(part); block < blocks.count(); block += kParts) {
            const std::size_t offset = block * blocks.blockBytes;
            untransposeBits(&shuffled[offset], blocks.bytesOf(block) / elementBytes, elementBytes,
                            &pixels[offset]);
        }
    });
    copyRaw(shuffled, cut->rawBytes, pixels);
    return {};
}

}  // namespace spate::codec

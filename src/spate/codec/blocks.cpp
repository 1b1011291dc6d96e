// SPDX-License-Identifier: MIT
#include "spate/codec/blocks.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cstring>

#include "spate/base/contract.h"
#include "spate/codec/lz4_block.h"

namespace spate::codec {
namespace {

// The blocks of a frame are cut into at most so many parts, each decoded by one thread: enough for
// threads of unequal speed, few enough to remember where each begins.
constexpr std::size_t kMaxParts = 64;

std::uint64_t readBigEndian(const std::byte* from, std::size_t bytes) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < bytes; ++i)
        value = value << 8U | std::to_integer<unsigned>(from[i]);
    return value;
}

void writeBigEndian(std::uint64_t value, std::byte* to, std::size_t bytes) {
    for (std::size_t i = bytes; i-- > 0; value >>= 8U) to[i] = static_cast<std::byte>(value);
}

struct Parts {
    explicit Parts(std::size_t blocks) : blockCount(blocks), count(std::min(blocks, kMaxParts)) {}
    [[nodiscard]] std::size_t firstBlock(std::size_t part) const {
        return blockCount * part / count;
    }

    std::size_t blockCount;
    std::size_t count;
    std::array<std::size_t, kMaxParts> starts{};  // in the compressed bytes
};

// Follows the lengths from block to block, and notes where the parts begin.
base::Result<void> findParts(std::span<const std::byte> compressed, std::size_t tailBytes,
                             Parts& parts) {
    std::size_t at = 0;
    for (std::size_t part = 0; part < parts.count; ++part) {
        parts.starts[part] = at;
        const std::size_t end = parts.firstBlock(part + 1);
        for (std::size_t block = parts.firstBlock(part); block < end; ++block) {
            const std::size_t left = compressed.size() - at;
            if (left < kLengthBytes) {
                return base::fail("the data end before block {} of {}", block, parts.blockCount);
            }
            const std::size_t length = readBigEndian(&compressed[at], kLengthBytes);
            if (length > left - kLengthBytes) {
                return base::fail("block {} of {} claims {} bytes, but only {} are left", block,
                                  parts.blockCount, length, left - kLengthBytes);
            }
            at += kLengthBytes + length;
        }
    }
    if (compressed.size() - at != tailBytes) {
        return base::fail("{} bytes follow the {} blocks, expected {}", compressed.size() - at,
                          parts.blockCount, tailBytes);
    }
    return {};
}

void keepLeast(std::atomic<std::size_t>& least, std::size_t value) {
    std::size_t before = least.load(std::memory_order_relaxed);
    while (value < before && !least.compare_exchange_weak(before, value)) {
    }
}

}  // namespace

base::Result<Header> readHeader(std::span<const std::byte> compressed, std::uint64_t limit) {
    if (compressed.size() < kHeaderBytes) {
        return base::fail("{} bytes of compressed pixels, expected a header of {}",
                          compressed.size(), kHeaderBytes);
    }
    const std::uint64_t bytes = readBigEndian(compressed.data(), 8);
    if (bytes > limit) {
        return base::fail("the header announces {} bytes of pixels, expected at most {}", bytes,
                          limit);
    }
    if (bytes / kMaxRatio > compressed.size()) {
        return base::fail(
            "the header announces {} bytes of pixels in {} compressed ones: LZ4 "
            "reaches {} times at most",
            bytes, compressed.size(), kMaxRatio);
    }
    return Header{static_cast<std::size_t>(bytes), readBigEndian(&compressed[8], 4)};
}

void writeHeader(const Header& header, std::byte* to) {
    writeBigEndian(header.bytes, to, 8);
    writeBigEndian(header.blockBytes, to + 8, 4);
}

base::Result<std::size_t> uncompressedBytes(std::span<const std::byte> compressed,
                                            std::uint64_t limit) {
    const auto header = readHeader(compressed, limit);
    if (!header) return base::failAs(header);
    return header->bytes;
}

base::Result<void> decodeBlocks(std::span<const std::byte> compressed, const Blocks& blocks,
                                std::size_t tailBytes, base::ThreadPool& pool, DecodeBlock decode) {
    Parts parts(blocks.count());
    if (auto found = findParts(compressed, tailBytes, parts); !found) return found;
    std::atomic<std::size_t> firstCorrupt = parts.blockCount;
    pool.run(static_cast<int>(parts.count), [&](int index) {
        const auto part = static_cast<std::size_t>(index);
        const std::size_t end = parts.firstBlock(part + 1);
        std::size_t at = parts.starts[part];
        for (std::size_t block = parts.firstBlock(part); block < end; ++block) {
            // Checked once more: a sender may write into memory that it shares.
            const std::size_t left = compressed.size() - at;
            if (left < kLengthBytes) return keepLeast(firstCorrupt, block);
            const std::size_t length = readBigEndian(&compressed[at], kLengthBytes);
            at += kLengthBytes;
            if (length > left - kLengthBytes) return keepLeast(firstCorrupt, block);
            if (!decode(compressed.subspan(at, length), block * blocks.blockBytes,
                        blocks.bytesOf(block))) {
                return keepLeast(firstCorrupt, block);
            }
            at += length;
        }
    });
    const std::size_t corrupt = firstCorrupt;
    if (corrupt == parts.blockCount) return {};
    return base::fail("block {} of {} is corrupt: its LZ4 data do not make {} bytes", corrupt,
                      parts.blockCount, blocks.bytesOf(corrupt));
}

namespace {

std::size_t boundOfBlocks(const Blocks& blocks, std::size_t count) {
    return count * (kLengthBytes + lz4BlockBound(blocks.blockBytes));
}

}  // namespace

std::size_t encodedBound(const Blocks& blocks) {
    return boundOfBlocks(blocks, blocks.count());
}

std::size_t encodeBlocks(const Blocks& blocks, std::span<std::byte> compressed,
                         base::ThreadPool& pool, EncodeBlock encode) {
    SPATE_EXPECTS(compressed.size() >= encodedBound(blocks));
    Parts parts(blocks.count());
    std::array<std::size_t, kMaxParts> lengths{};
    // Each part where it would be if no block became shorter: so no thread waits for another.
    pool.run(static_cast<int>(parts.count), [&](int index) {
        const auto part = static_cast<std::size_t>(index);
        const std::size_t end = parts.firstBlock(part + 1);
        parts.starts[part] = boundOfBlocks(blocks, parts.firstBlock(part));
        std::byte* const start = compressed.data() + parts.starts[part];
        std::byte* to = start;
        for (std::size_t block = parts.firstBlock(part); block < end; ++block) {
            const std::size_t length =
                encode(block * blocks.blockBytes, blocks.bytesOf(block), to + kLengthBytes);
            writeBigEndian(length, to, kLengthBytes);
            to += kLengthBytes + length;
        }
        lengths[part] = static_cast<std::size_t>(to - start);
    });
    std::size_t all = 0;
    for (std::size_t part = 0; part < parts.count; ++part) {
        std::memmove(compressed.data() + all, compressed.data() + parts.starts[part],
                     lengths[part]);
        all += lengths[part];
    }
    return all;
}

}  // namespace spate::codec

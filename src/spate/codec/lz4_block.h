// SPDX-License-Identifier: MIT
// One LZ4 block, by liblz4. Private to this room.
#pragma once

#include <lz4.h>

#include <cstddef>
#include <span>

namespace spate::codec {

/// Unpacks a block that is known to make `bytes` bytes: false if it does not.
inline bool unpackLz4Block(std::span<const std::byte> block, std::byte* to, std::size_t bytes) {
    constexpr std::size_t kMost = LZ4_COMPRESSBOUND(LZ4_MAX_INPUT_SIZE);
    if (bytes > LZ4_MAX_INPUT_SIZE || block.size() > kMost) return false;
    const int made = LZ4_decompress_safe(reinterpret_cast<const char*>(block.data()),
                                         reinterpret_cast<char*>(to),
                                         static_cast<int>(block.size()), static_cast<int>(bytes));
    return made == static_cast<int>(bytes);
}

/// What packLz4Block() needs for `bytes` (at most LZ4_MAX_INPUT_SIZE), whatever they are.
inline std::size_t lz4BlockBound(std::size_t bytes) {
    return static_cast<std::size_t>(LZ4_compressBound(static_cast<int>(bytes)));
}

/// Packs `from` where there is room for lz4BlockBound(). Returns how many bytes it became.
inline std::size_t packLz4Block(std::span<const std::byte> from, std::byte* to) {
    const auto bytes = static_cast<int>(from.size());
    return static_cast<std::size_t>(LZ4_compress_default(reinterpret_cast<const char*>(from.data()),
                                                         reinterpret_cast<char*>(to), bytes,
                                                         LZ4_compressBound(bytes)));
}

}  // namespace spate::codec

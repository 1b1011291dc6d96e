// SPDX-License-Identifier: MIT
// For tests: pixels as detectors count them, and numbers of a header.
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <span>
#include <vector>

namespace spate::codec {

using Bytes = std::vector<std::byte>;

/// Few counts in most pixels and any value in some, so that blocks of all kinds occur.
inline Bytes countedPixels(std::size_t elements, std::size_t elementBytes, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    Bytes pixels(elements * elementBytes);
    for (std::size_t i = 0; i < elements; ++i) {
        pixels[i * elementBytes] = static_cast<std::byte>(random() % 4 == 0 ? random() % 3 : 0);
        if (random() % 100 != 0) continue;
        for (std::size_t byte = 0; byte < elementBytes; ++byte) {
            pixels[i * elementBytes + byte] = static_cast<std::byte>(random());
        }
    }
    return pixels;
}

/// What cannot be compressed.
inline Bytes noisePixels(std::size_t bytes, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    Bytes pixels(bytes);
    for (auto& byte : pixels) byte = static_cast<std::byte>(random());
    return pixels;
}

inline void putBigEndian(std::uint64_t value, std::size_t bytes, Bytes& to, std::size_t at) {
    for (std::size_t i = 0; i < bytes; ++i) {
        to[at + i] = static_cast<std::byte>(value >> 8U * (bytes - 1 - i));
    }
}

}  // namespace spate::codec

// SPDX-License-Identifier: MIT
// Packets of tev's inter-process communication, understood. Nothing here knows a socket.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "spate/base/result.h"

namespace spate::stream {

/// The largest packet that is taken: an image of 16384 × 16384 pixels in one channel.
inline constexpr std::uint32_t kMaxTevPacketBytes = std::uint32_t{1} << 30U;

/// What a packet asks for, by the numbers of tev (github.com/Tom94/tev, include/tev/Ipc.h).
enum class TevOperation : std::uint8_t {
    OpenImage = 0,
    ReloadImage = 1,
    CloseImage = 2,
    UpdateImage = 3,
    CreateImage = 4,
    UpdateImageV2 = 5,  ///< several channels
    UpdateImageV3 = 6,  ///< and where the pixels of each lie
    OpenImageV2 = 7,
    VectorGraphics = 8,
};

struct TevChannel {
    std::string name{};
    std::int64_t offset = 0;  ///< of its first pixel, in floats
    std::int64_t stride = 1;  ///< from a pixel to the next, in floats
};

struct TevPacket {
    TevOperation operation = TevOperation::CloseImage;
    std::string image{};                 ///< its name, or the path of a file
    std::vector<TevChannel> channels{};  ///< of CreateImage and the updates
    // Of CreateImage the size, of the updates the tile.
    std::int64_t row = 0;
    std::int64_t col = 0;
    std::int64_t rows = 0;
    std::int64_t cols = 0;
    std::span<const std::byte> pixels{};  ///< of the updates: float32, little-endian, in the packet
};

/// Understands a whole packet, the length in front of it included. Every pixel of every channel
/// lies in `pixels`. Fails, naming what was found and what was expected, on any other packet;
/// nothing is allocated but names, which are shorter than the packet.
[[nodiscard]] base::Result<TevPacket> readTevPacket(std::span<const std::byte> packet);

}  // namespace spate::stream

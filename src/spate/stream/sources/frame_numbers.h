// SPDX-License-Identifier: MIT
// FrameNumbers: the numbers of a camera's frames, counted on where they begin again.
#pragma once

#include <cstdint>

namespace spate::stream {

/// GigE Vision 1 has numbers of 16 bits: 1 follows 65535, as 0 means none. Others have 64 bits.
class FrameNumbers {
public:
    /// The number of the frame that the camera calls `id`, after all that came before. One that is
    /// smaller than the last by more than half of 16 bits has begun again.
    [[nodiscard]] std::uint64_t next(std::uint64_t id) {
        constexpr std::uint64_t kLast = 65535;
        const bool isWrapped = last_ <= kLast && id < last_ && last_ - id > kLast / 2;
        if (isWrapped) before_ += kLast;
        last_ = id;
        return before_ + id;
    }

private:
    std::uint64_t last_ = 0;
    std::uint64_t before_ = 0;
};

}  // namespace spate::stream

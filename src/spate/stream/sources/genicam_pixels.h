// SPDX-License-Identifier: MIT
// GenicamImage: pixels as a GenICam camera sends them; GenicamUnpacker makes frames of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "spate/base/result.h"
#include "spate/base/thread_pool.h"
#include "spate/image/frame.h"
#include "spate/image/frame_pool.h"

namespace spate::stream {

/// What a camera says of its pixels. Numbers of several bytes are little-endian.
struct GenicamImage {
    /// By the Pixel Format Naming Convention (PFNC) of the EMVA.
    std::uint32_t format = 0;
    std::int64_t rows = 0;
    std::int64_t cols = 0;
    std::int64_t rowPadding = 0;  ///< bytes behind each row
    std::span<const std::byte> bytes{};
};

/// What becomes of pixels of a colour each.
enum class BayerAs : std::uint8_t {
    Color,  ///< of 8 bits: colours, as colorOfBayer() finds them; of more: as they are
    Raw,    ///< as they are: the mosaic, of one channel
};

/// "Mono12p"; "0x02300018" for a number that is not known.
[[nodiscard]] std::string genicamName(std::uint32_t format);

/// Whether a frame can be made of this format.
[[nodiscard]] bool isGenicamKnown(std::uint32_t format) noexcept;

/// Makes frames: Mono and Bayer of 8 to 16 bits, RGB8, BGR8 and RGBa8 where they lie;
/// Mono and Bayer of 10 and 12 bits, packed (p, Packed), and colours of Bayer in buffers of a pool
/// of its own, on all threads. Any thread, several at once.
class GenicamUnpacker {
public:
    explicit GenicamUnpacker(BayerAs bayer);

    /// `owner` keeps the bytes. The frame has a view and an owner and nothing else. Nothing is
    /// allocated before format, shape and bytes agree. Fails, naming them, if they do not, or if
    /// all buffers stay in use.
    [[nodiscard]] base::Result<image::Frame> unpack(const GenicamImage& image,
                                                    std::shared_ptr<const void> owner);

private:
    const BayerAs bayer_;
    image::FramePool pool_;
    std::shared_ptr<base::ThreadPool> threads_;
};

}  // namespace spate::stream

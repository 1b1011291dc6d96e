// SPDX-License-Identifier: MIT
// The messages of Dectris Stream V2, made: what makeDectrisStream2() reads.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "spate/base/clock.h"
#include "spate/base/result.h"
#include "spate/image/frame.h"
#include "spate/stream/geometry.h"
#include "spate/stream/sources/message.h"
#include "spate/stream/writers/pixel_packer.h"

namespace spate::stream {

/// Whether Stream V2 has a typed array for these pixels: numbers and float16, one channel. The
/// error names those that go.
[[nodiscard]] base::Result<void> checkDectrisPixels(const image::ImageView& view);

/// One series after another, each of frames of one shape, type, mask, saturation and geometry.
/// Source: dectris/documentation, stream_v2/README.md. One thread at a time.
class DectrisStream2Writer {
public:
    explicit DectrisStream2Writer(Packing packing) : packer_(packing) {}

    /// Whether `frame` belongs to the series that was started: it follows the last image, and is as
    /// the first one was.
    [[nodiscard]] bool continues(const image::Frame& frame) const;
    /// Begins a series with this frame: beam centre, wavelength, energy, distance, pixel size, mask
    /// and saturation value as far as the frame has them.
    [[nodiscard]] base::Result<Message> start(const image::Frame& frame,
                                              std::optional<std::uint64_t> frameCount);
    [[nodiscard]] base::Result<Message> image(const image::Frame& frame);
    [[nodiscard]] Message end() const;

private:
    struct Look {  // what all frames of a series have in common
        image::DType dtype = image::DType::UInt8;
        std::int64_t rows = 0;
        std::int64_t cols = 0;
        std::optional<std::uint64_t> saturation{};
        DiffractionGeometry geometry{};
        friend bool operator==(const Look&, const Look&) = default;
    };
    [[nodiscard]] static Look lookOf(const image::Frame& frame);

    PixelPacker packer_;
    PixelPacker maskPacker_{Packing::BitshuffleLz4};
    std::uint64_t series_ = 0;
    std::string uniqueId_;
    std::string date_;
    base::TimePoint begin_{};
    std::optional<Look> look_;
    image::MaskPtr mask_;
    std::optional<std::uint64_t> lastId_;
};

}  // namespace spate::stream

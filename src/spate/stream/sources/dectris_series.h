// SPDX-License-Identifier: MIT
// DectrisSeries: what a detector says of a series before its frames.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "spate/image/frame.h"
#include "spate/image/mask.h"
#include "spate/stream/receiver.h"
#include "spate/stream/source_statistics.h"
#include "spate/stream/sources/message.h"
#include "spate/stream/sources/packed_pixels.h"

namespace spate::stream {

/// Immutable once its frames come. Any thread.
struct DectrisSeries {
    SeriesState state{};
    image::Attributes attributes{};
    image::MaskPtr mask{};
    /// Counts from this on are saturated.
    std::optional<std::uint64_t> saturation{};

    /// Adds the number `value`, if it is one and finite: "0.1", "0.1 s".
    void put(std::string_view name, std::optional<double> value, std::string_view unit = {});
    void put(std::string_view name, std::string_view text);
};
using DectrisSeriesPtr = std::shared_ptr<const DectrisSeries>;

/// A number for the bytes of a message: a relay repeats start messages, which then need no second
/// look.
[[nodiscard]] std::size_t fingerprintOf(const Message& message);

/// A mask out of a start message. It keeps neither the message nor a buffer of the unpacker: a
/// series may take days.
[[nodiscard]] base::Result<image::MaskPtr> unpackMask(const PackedPixels& pixels,
                                                      PixelUnpacker& unpacker);

/// Gives a frame the attributes of its series, its mask if it is of the frame's shape, and what its
/// values mean. Where no such mask was sent, the largest value of an unsigned type stands for "no
/// data" (of uint32 also the one below: a defective pixel). Where one was, it alone says so: the
/// largest value may be a saturated pixel. Signed values and floating-point numbers have none.
void describeFrame(image::Frame& frame, const DectrisSeriesPtr& series);

/// A frame of a series, not unpacked yet. `owner` keeps the bytes of the pixels.
[[nodiscard]] Arrival seriesArrival(std::uint64_t id, std::uint64_t seriesId,
                                    const DectrisSeriesPtr& series, const PackedPixels& pixels,
                                    const std::shared_ptr<const void>& owner,
                                    const std::shared_ptr<PixelUnpacker>& unpacker);

}  // namespace spate::stream

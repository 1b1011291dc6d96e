// SPDX-License-Identifier: MIT
// Mask and SpecialValues: which pixels of a detector are no ordinary measurements.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "spate/base/result.h"
#include "spate/image/image_view.h"

namespace spate::image {

/// One level per pixel: 0 for a pixel that measures, anything else for one that does not (gap,
/// dead, drawn by a user; what a level means is the tool's that made it). Immutable, shared by the
/// frames of a series. Any thread.
class Mask {
public:
    /// Of uint8 or bool levels, used where they lie as long as `owner` keeps them; of other
    /// integers (Dectris: uint32 bits) a copy is made, levels above 255 as 255. Fails for any other
    /// dtype.
    [[nodiscard]] static base::Result<std::shared_ptr<const Mask>> create(
        const ImageView& levels, std::shared_ptr<const void> owner);

    /// uint8, one channel.
    [[nodiscard]] const ImageView& levels() const noexcept { return levels_; }
    [[nodiscard]] bool isMasked(std::int64_t row, std::int64_t col) const noexcept {
        return levels_.pixel<std::uint8_t>(row, col) != 0;
    }

private:
    Mask(const ImageView& levels, std::shared_ptr<const void> owner)
        : levels_(levels), owner_(std::move(owner)) {}

    ImageView levels_;
    std::shared_ptr<const void> owner_;
};
using MaskPtr = std::shared_ptr<const Mask>;

/// Values that mean something else than a measurement, as the source declares them. Without this,
/// only NaN and image::isMasked() values are masked; with it, NaN and the sentinels are.
struct SpecialValues {
    std::vector<PixelValue> sentinels{};  ///< no measurement: masked
    std::optional<PixelValue>
        overload{};  ///< saturated from this value on: never hidden, not masked
    friend bool operator==(const SpecialValues&, const SpecialValues&) = default;
};
using SpecialValuesPtr = std::shared_ptr<const SpecialValues>;

}  // namespace spate::image

// SPDX-License-Identifier: MIT
// StitchedImage: one image out of the parts of a detector's modules.
#pragma once

#include <memory>
#include <vector>

#include "spate/base/result.h"
#include "spate/image/frame.h"
#include "spate/image/frame_pool.h"
#include "spate/stream/sources/stitch_geometry.h"

namespace spate::stream {

/// Copies the pixels of `module` to `to`, whose rows are `rowStride` bytes apart, in native byte
/// order. Any strides; those of a module that is turned in blocks.
void copyPixels(const image::ImageView& module, std::byte* to, std::int64_t rowStride);

/// Levels of the mask of a stitched image, beside those of the modules' own masks.
inline constexpr std::uint8_t kGapLevel = 1;      ///< no module is there
inline constexpr std::uint8_t kMissingLevel = 2;  ///< its module has sent nothing

/// One thread at a time.
class StitchedImage {
public:
    explicit StitchedImage(StitchGeometry geometry);

    /// A frame of all modules; each part is copied once, and an empty frame is a part that is
    /// missing. What no part covers is 0 and masked, and what is missing is named in the attribute
    /// "missing_modules". Masks and special values of the parts are taken along. Fails, naming the
    /// module, if a part has another shape than the geometry says, another type than the first
    /// part, or colours.
    [[nodiscard]] base::Result<image::Frame> frame(const std::vector<image::Frame>& parts);

private:
    struct Gap {
        std::int64_t row = 0;
        std::int64_t begin = 0;
        std::int64_t end = 0;
    };
    [[nodiscard]] base::Result<image::DType> check(const std::vector<image::Frame>& parts) const;
    void fill(const std::vector<image::Frame>& parts, std::int64_t pixelBytes, std::byte* to) const;
    [[nodiscard]] base::Result<image::MaskPtr> maskOf(const std::vector<image::Frame>& parts);
    [[nodiscard]] base::Result<image::MaskPtr> newMask(
        const std::vector<image::Frame>& parts) const;

    const StitchGeometry geometry_;
    std::vector<Gap> gaps_;
    image::FramePool pool_;
    // The last mask, and of what it was made.
    image::MaskPtr mask_;
    std::vector<std::pair<bool, image::MaskPtr>> maskParts_;
};

}  // namespace spate::stream

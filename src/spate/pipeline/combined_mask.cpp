// SPDX-License-Identifier: MIT
#include "spate/pipeline/combined_mask.h"

#include <cstdint>
#include <utility>
#include <vector>

namespace spate::pipeline {
namespace {

image::MaskPtr combine(const image::Mask& a, const image::Mask& b) {
    const std::int64_t rows = a.levels().rows();
    const std::int64_t cols = a.levels().cols();
    auto levels = std::make_shared<std::vector<std::uint8_t>>();
    levels->reserve(static_cast<std::size_t>(rows * cols));
    for (std::int64_t row = 0; row < rows; ++row) {
        for (std::int64_t col = 0; col < cols; ++col) {
            levels->push_back(a.isMasked(row, col) || b.isMasked(row, col) ? 1 : 0);
        }
    }
    const auto view = image::ImageView::of(levels->data(), rows, cols);
    if (!view) return nullptr;
    return image::Mask::create(*view, std::move(levels)).value_or(nullptr);
}

}  // namespace

const image::MaskPtr& CombinedMask::of(const image::MaskPtr& frame, const image::MaskPtr& image) {
    if (!frame) return image;
    if (!image) return frame;
    if (frame != frame_ || image != image_) {
        both_ = combine(*frame, *image);
        frame_ = frame;
        image_ = image;
    }
    return both_;
}

}  // namespace spate::pipeline

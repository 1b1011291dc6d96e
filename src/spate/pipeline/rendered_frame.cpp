// SPDX-License-Identifier: MIT
#include "spate/pipeline/rendered_frame.h"

#include "spate/pipeline/alpha_window.h"

namespace spate::pipeline {

color::Argb RenderedFrame::colorAt(std::int64_t row, std::int64_t col) const {
    if (!steps) return picture.row(row)[col];
    const color::Argb color = image::visit(values.dtype(), [&](auto type) {
        using T = typename decltype(type)::Type;
        return steps->colorOf(kernels::orderKey(values.row<T>(row)[col]));
    });
    return alpha.rows() == 0 ? color : withAlpha(color, alpha.row<std::uint8_t>(row)[col]);
}

}  // namespace spate::pipeline

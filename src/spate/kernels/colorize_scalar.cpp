// SPDX-License-Identifier: MIT
// The plain twin of the colorize kernels: the colour rule, pixel by pixel.
#include "spate/image/dtype.h"
#include "spate/kernels/colorize.h"

namespace spate::kernels {
namespace {

template <class T>
color::Argb colorOf(T value, color::Range range, const color::Colormap& colormap) {
    if constexpr (!std::is_floating_point_v<T>) {
        if (image::isMasked(value)) return colormap.colorOfMasked();
    }
    const auto index = color::colorIndex(static_cast<double>(value), range, colormap.normalization,
                                         static_cast<int>(colormap.table->colors.size()));
    return index ? colormap.table->colors[static_cast<std::size_t>(*index)] : colormap.colorOfNan();
}

}  // namespace

void colorizeScalar(const ValueImage& values, color::Range range, const color::Colormap& colormap,
                    Picture& picture) {
    picture.resize(values.rows(), values.cols());
    image::visit(values.dtype(), [&](auto type) {
        using T = typename decltype(type)::Type;
        for (std::int64_t r = 0; r < values.rows(); ++r) {
            for (std::int64_t c = 0; c < values.cols(); ++c) {
                picture.row(r)[c] = colorOf(values.row<T>(r)[c], range, colormap);
            }
        }
    });
}

}  // namespace spate::kernels

// SPDX-License-Identifier: MIT
// The plain twin of the colorize kernels: the colour rule, pixel by pixel.
#include "spate/image/dtype.h"
#include "spate/kernels/colorize.h"

namespace spate::kernels {
namespace {

template <class T>
color::Argb colorOf(T value, const color::Coloring& coloring) {
    if constexpr (!std::is_floating_point_v<T>) {
        if (image::isMasked(value)) return coloring.colormap().colorOfMasked();
    }
    return coloring.colorOf(static_cast<double>(value));
}

}  // namespace

void colorizeScalar(const ValueImage& values, const color::Coloring& coloring, Picture& picture) {
    picture.resize(values.rows(), values.cols());
    image::visit(values.dtype(), [&](auto type) {
        using T = typename decltype(type)::Type;
        for (std::int64_t r = 0; r < values.rows(); ++r) {
            for (std::int64_t c = 0; c < values.cols(); ++c) {
                picture.row(r)[c] = colorOf(values.row<T>(r)[c], coloring);
            }
        }
    });
}

}  // namespace spate::kernels

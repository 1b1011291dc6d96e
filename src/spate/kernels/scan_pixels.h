// SPDX-License-Identifier: MIT
// Pixels out of a view of any strides and byte order, as native values.
#pragma once

#include <cstddef>
#include <cstdint>

#include "spate/image/image_view.h"
#include "spate/kernels/scan_plan.h"

namespace spate::kernels {

/// The pixels of one row in the given columns, to a packed array.
template <class T>
void copyPixels(const image::ImageView& view, std::int64_t row, Interval cols, T* target);

/// The pixels of one row at `count` columns in any order.
template <class T>
void pickPixels(const image::ImageView& view, std::int64_t row, const std::int64_t* cols,
                std::size_t count, T* target);

}  // namespace spate::kernels

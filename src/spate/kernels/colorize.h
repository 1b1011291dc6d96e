// SPDX-License-Identifier: MIT
// Colorize: step 4 of the frame path, from values to colours by the rule of color/colormap.h.
#pragma once

#include <memory>

#include "spate/base/thread_pool.h"
#include "spate/color/colormap.h"
#include "spate/kernels/picture.h"
#include "spate/kernels/value_image.h"

namespace spate::kernels {

/// Colours values with SIMD kernels, on all threads of a pool; every pixel has exactly the colour
/// that color::Coloring::colorOf() says. Keeps its tables: colouring with one range and table
/// allocates nothing and builds nothing. One thread at a time.
class Colorizer {
public:
    Colorizer();
    ~Colorizer();
    Colorizer(Colorizer&&) noexcept;
    Colorizer& operator=(Colorizer&&) noexcept;

    /// Fills `picture` (values.rows × values.cols). NaN and values without f take the NaN colour,
    /// masked integers the masked colour. Colours beyond the range and of overload cost nothing
    /// unless they are asked for.
    void colorize(const ValueImage& values, const color::Coloring& coloring, base::ThreadPool& pool,
                  Picture& picture);

private:
    struct Tables;
    std::unique_ptr<Tables> tables_;
};

/// The truth that Colorizer is tested against.
void colorizeScalar(const ValueImage& values, const color::Coloring& coloring, Picture& picture);

}  // namespace spate::kernels

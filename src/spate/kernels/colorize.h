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
/// that color::colorIndex() says. Keeps its tables: colouring with one range and table allocates
/// nothing and builds nothing. One thread at a time.
class Colorizer {
public:
    Colorizer();
    ~Colorizer();
    Colorizer(Colorizer&&) noexcept;
    Colorizer& operator=(Colorizer&&) noexcept;

    /// Fills `picture` (values.rows × values.cols). NaN and values without f take the NaN colour,
    /// masked integers the masked colour.
    void colorize(const ValueImage& values, color::Range range, const color::Colormap& colormap,
                  base::ThreadPool& pool, Picture& picture);

private:
    struct Tables;
    std::unique_ptr<Tables> tables_;
};

/// The truth that Colorizer is tested against.
void colorizeScalar(const ValueImage& values, color::Range range, const color::Colormap& colormap,
                    Picture& picture);

}  // namespace spate::kernels

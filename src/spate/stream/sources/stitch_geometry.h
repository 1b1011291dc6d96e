// SPDX-License-Identifier: MIT
// Where the modules of a detector lie in its image: a JSON file, read and checked.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "spate/base/clock.h"
#include "spate/base/result.h"
#include "spate/image/image_view.h"

namespace spate::stream {

inline constexpr std::size_t kMaxModules = 256;
/// Of the whole image, and of its rows and columns.
inline constexpr std::int64_t kMaxStitchedPixels = std::int64_t{1} << 30;
inline constexpr std::int64_t kMaxStitchedSide = std::int64_t{1} << 17;

/// How a module is turned: first mirrored, left and right exchanged, then turned counter-clockwise
/// by quarters, row 0 being at the top; numpy.rot90(numpy.fliplr(module), turns).
struct Orientation {
    bool flip = false;
    int turns = 0;  ///< 0 to 3
};

/// The same pixels, seen that way. No pixel is copied.
[[nodiscard]] image::ImageView oriented(const image::ImageView& module, Orientation orientation);

/// A module, and the place of its upper left corner once it is turned.
struct ModulePlace {
    std::string source{};   ///< its URI
    std::int64_t rows = 0;  ///< as it sends them
    std::int64_t cols = 0;
    std::int64_t row = 0;
    std::int64_t col = 0;
    Orientation orientation{};

    [[nodiscard]] bool isTurned() const noexcept { return orientation.turns % 2 != 0; }
    [[nodiscard]] std::int64_t rowsInImage() const noexcept { return isTurned() ? cols : rows; }
    [[nodiscard]] std::int64_t colsInImage() const noexcept { return isTurned() ? rows : cols; }
};

struct StitchGeometry {
    std::int64_t rows = 0;
    std::int64_t cols = 0;
    std::vector<ModulePlace> modules{};
    base::Duration wait = std::chrono::milliseconds(500);  ///< for a module that is late
};

/// Understands the text of a geometry file:
///
///     {"shape": [1064, 1030], "wait": 0.5, "modules": [
///         {"source": "zmq+tcp://receiver:30001", "shape": [512, 1024], "offset": [0, 0]},
///         {"source": "zmq+tcp://receiver:30002", "shape": [512, 1024], "offset": [550, 0],
///          "turns": 2, "flip": true}]}
///
/// Shapes and offsets are rows and columns. Without a shape of the whole, it is as large as the
/// modules need. `wait` is in seconds, from 0 to 60. Fails, naming `file`, the key, its value and
/// what was expected; also if modules overlap or lie outside.
[[nodiscard]] base::Result<StitchGeometry> readStitchGeometry(std::string_view text,
                                                              std::string_view file);

}  // namespace spate::stream

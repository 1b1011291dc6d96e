// SPDX-License-Identifier: MIT
// InteractiveMode: what dragging with the left button does in a plot.
#pragma once

#include <array>
#include <cstdint>

namespace spate::widgets {

/// silx's modes. The middle button pans and the wheel zooms in each of them.
enum class InteractiveMode : std::uint8_t {
    Select,  ///< a drag does nothing by itself: it is left to tools
    Pan,     ///< a drag moves the data
    Zoom,    ///< a drag chooses a rectangle to be shown
};

inline constexpr std::array kAllInteractiveModes{InteractiveMode::Zoom, InteractiveMode::Pan,
                                                 InteractiveMode::Select};

}  // namespace spate::widgets

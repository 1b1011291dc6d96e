// SPDX-License-Identifier: MIT
#include "spate/image/pixel_value.h"

#include <fmt/format.h>

namespace spate::image {

std::string PixelValue::toText() const {
    return std::visit([](auto value) { return fmt::format("{}", value); }, value_);
}

}  // namespace spate::image

// SPDX-License-Identifier: MIT
// Geometry files of all kinds: each is refused with a reason that names the file, or all of its
// modules lie in its image.
#include <cstdint>
#include <string_view>

#include "fuzz.h"
#include "spate/stream/sources/stitch_geometry.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace spate;
    using fuzz::require;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto geometry = stream::readStitchGeometry(text, "d.json");
    if (!geometry) {
        require(geometry.error().message.starts_with("d.json: "), "an error without the file");
        return 0;
    }
    require(geometry->rows * geometry->cols <= stream::kMaxStitchedPixels, "too large an image");
    require(!geometry->modules.empty(), "an image without modules");
    for (const auto& module : geometry->modules) {
        require(module.row >= 0 && module.col >= 0 && module.rows > 0 && module.cols > 0 &&
                    module.row + module.rowsInImage() <= geometry->rows &&
                    module.col + module.colsInImage() <= geometry->cols,
                "a module outside of the image");
    }
    return 0;
}

// SPDX-License-Identifier: MIT
// NpyHeader: what the header of a NumPy file says of its array.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "spate/base/result.h"
#include "spate/image/dtype.h"

namespace spate::stream {

struct NpyHeader {
    image::DType dtype = image::DType::UInt8;
    image::ByteOrder byteOrder = image::kNativeOrder;
    bool fortranOrder = false;        ///< the first index runs fastest
    std::vector<std::int64_t> shape;  ///< none negative; nothing else is checked
    std::size_t dataStart = 0;        ///< in bytes from the file's start
};

/// Reads the header at the start of `file` (its bytes, or as many as there are): the .npy format,
/// versions 1 to 3, of NEP 1 and numpy.lib.format. Errors name the value found and what was
/// expected, not the file.
[[nodiscard]] base::Result<NpyHeader> readNpyHeader(std::string_view file);

}  // namespace spate::stream

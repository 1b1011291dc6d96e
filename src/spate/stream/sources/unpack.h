// SPDX-License-Identifier: MIT
// Compressed files of any format, unpacked into memory within limits.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "spate/base/result.h"
#include "spate/stream/sources/memory_file.h"

namespace spate::stream {

/// A way to compress a whole file.
struct Packing {
    std::string_view name;       ///< "gzip"
    std::string_view extension;  ///< ".gz"
    std::string_view magic;      ///< what a file begins with
};

/// The packing of a file that begins with `head`; nothing if it is not compressed.
[[nodiscard]] const Packing* packingOf(std::string_view head) noexcept;

/// The path without ".gz" or ".bz2"; as it is if it ends with neither.
[[nodiscard]] std::string_view withoutPacking(std::string_view path) noexcept;

/// What a file may become. Detector images shrink by 2 to 20; dark ones by hundreds.
struct UnpackLimits {
    std::int64_t always = std::int64_t{256} << 20;  ///< bytes that any file may become
    std::int64_t most = std::int64_t{4} << 30;      ///< bytes that none may exceed
    std::int64_t ratio = 200;                       ///< beyond `always`: times its own size
};

/// Unpacks the file. Bytes behind the last stream that do not begin another are left out, as gzip
/// does. Fails, naming the file, if it is damaged, cut short or beyond the limits, or if this was
/// built without the library. `bytes`: only so many, for a look at the start. Any thread.
[[nodiscard]] base::Result<std::unique_ptr<MemoryFile>> unpack(
    const std::string& path, const Packing& packing, const UnpackLimits& limits = {},
    std::optional<std::int64_t> bytes = std::nullopt);

}  // namespace spate::stream

// SPDX-License-Identifier: MIT
// NexusHead: what all frames of a file have in common, and where a NeXus file has it.
#pragma once

#include <chrono>
#include <string>

#include "spate/base/result.h"
#include "spate/image/frame.h"
#include "spate/stream/geometry.h"
#include "spate/stream/source.h"
#include "spate/stream/sources/hdf5_library.h"

namespace spate::stream {

/// Of a frame.
struct NexusHead {
    image::DType dtype = image::DType::UInt8;
    std::int64_t rows = 0;
    std::int64_t cols = 0;
    int channels = 1;
    DiffractionGeometry geometry{};
    image::MaskPtr mask{};
    image::SpecialValuesPtr special{};
};

[[nodiscard]] NexusHead nexusHeadOf(const image::Frame& frame);

/// Whether a file of one may have frames of the other. Masks are compared by their levels.
[[nodiscard]] bool isSame(const NexusHead& a, const NexusHead& b);

/// "2026-03-01T12:34:56.789012Z" (ISO 8601), as all dates in NeXus files.
[[nodiscard]] std::string nexusDate(std::chrono::system_clock::time_point time);

/// Makes the groups of a new file, /entry/data among them, which is still empty, and all fields but
/// those of single frames. Under the lock.
[[nodiscard]] base::Result<void> putNexusHead(hid_t file, const NexusHead& head,
                                              const image::Attributes& attributes,
                                              const SourceDescription& source,
                                              const std::string& startTime);

}  // namespace spate::stream

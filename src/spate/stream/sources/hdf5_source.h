// SPDX-License-Identifier: MIT
// The source of an HDF5 file that nobody writes.
#pragma once

#include <memory>

#include "spate/stream/sources/hdf5_frames.h"
#include "spate/stream/sources/image_file.h"

namespace spate::stream {

/// What hdf5Format() opens.
[[nodiscard]] base::Result<std::unique_ptr<Source>> openHdf5Source(
    const Uri& uri, const std::shared_ptr<image::FramePool>& pool);

/// What the frames have in common, as a source says it.
[[nodiscard]] SourceDescription hdf5Description(const Hdf5Frames& frames);

/// One frame in a buffer of the pool, without id and attributes.
[[nodiscard]] base::Result<image::Frame> readHdf5Frame(Hdf5Frames& frames, std::int64_t index,
                                                       image::FramePool& pool);

}  // namespace spate::stream

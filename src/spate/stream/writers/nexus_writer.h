// SPDX-License-Identifier: MIT
// NexusWriter: the frames of a recording in one HDF5 file, which can be read while it is written.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "spate/base/result.h"
#include "spate/base/thread_pool.h"
#include "spate/image/frame.h"
#include "spate/stream/source.h"
#include "spate/stream/stored_frame.h"

namespace spate::stream {

/// How pixels are stored.
struct NexusOptions {
    bool compress = true;  ///< by bitshuffle-LZ4 (HDF5 filter 32008); false: as they are
    std::shared_ptr<base::ThreadPool> threads = base::ThreadPool::shared();  ///< that compress
};

/// Fails where this was built without HDF5, and says what to do.
[[nodiscard]] base::Result<void> canWriteNexus();

/// A NeXus file (NXroot, NXentry, NXdata, NXinstrument, NXdetector, NXbeam) of frames of one shape
/// and type, one chunk each, with their numbers (frame_id) and times (time, in seconds since its
/// attribute start). What frames have in common is written from the first one: beam_center_x and
/// _y, distance, x_pixel_size and y_pixel_size, incident_wavelength, saturation_value, pixel_mask,
/// count_time, description, type; and the texts of all other attributes in an NXcollection.
///
/// Written as SWMR (single writer, multiple readers): whoever opens the file as such sees the
/// frames up to the last flush(), also after the writer was killed. Room for what is still to be
/// written is kept on the disk, so that a full one leaves a complete file.
/// One thread at a time. Errors are the reason alone: the caller names the file.
/// Source: NeXus manual (NXmx, NXdetector, NXlog); HDF5 1.10, single-writer/multiple-reader.
class NexusWriter {
public:
    /// Makes the file, which must not exist, for frames like `first`, and writes no frame. Fails,
    /// and leaves no file, if it cannot be made.
    [[nodiscard]] static base::Result<std::unique_ptr<NexusWriter>> create(
        const std::string& path, const image::Frame& first, const SourceDescription& source,
        const NexusOptions& options);

    NexusWriter() = default;
    NexusWriter(const NexusWriter&) = delete;
    NexusWriter& operator=(const NexusWriter&) = delete;
    /// Closes the file if it is open.
    virtual ~NexusWriter() = default;

    /// Whether the frame has the shape, type, geometry, mask and special values of the first.
    [[nodiscard]] virtual bool fits(const image::Frame& frame) const = 0;
    /// Appends a frame that fits: compresses it on the threads of the options unless it has its
    /// chunk (only where they say that it is compressed), and writes it on this thread. After an
    /// error, the file can only be closed.
    [[nodiscard]] virtual base::Result<void> write(const StoredFrame& frame) = 0;
    /// Shows readers all frames.
    [[nodiscard]] virtual base::Result<void> flush() = 0;
    /// Writes what is left, and takes the mark of an open file away. The last call.
    [[nodiscard]] virtual base::Result<void> close() = 0;

    /// Appended frames, and the bytes of their chunks.
    [[nodiscard]] virtual std::uint64_t frames() const noexcept = 0;
    [[nodiscard]] virtual std::uint64_t bytes() const noexcept = 0;
};

}  // namespace spate::stream

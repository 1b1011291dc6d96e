// SPDX-License-Identifier: MIT
// Hdf5Stack: the frames of one data set.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "spate/base/thread_pool.h"
#include "spate/stream/sources/hdf5_chunk.h"
#include "spate/stream/sources/hdf5_library.h"
#include "spate/stream/sources/hdf5_slice.h"
#include "spate/stream/sources/hdf5_type.h"

namespace spate::stream {

/// Where a data set is.
struct Hdf5Place {
    std::string file;
    std::string path;
    friend bool operator==(const Hdf5Place&, const Hdf5Place&) = default;
};

/// A data set of at least two dimensions, after `slice`: the last two are rows and columns, and all
/// before them are frames, the last of them running fastest. With the attribute interpretation =
/// rgba-image, the last is the channels of a colour (3 or 4), and rows and columns come before it.
///
/// Frames that are one chunk each, packed as chunkPacking() knows, are read as they lie and
/// unpacked by the threads of the pool, outside of the library and its lock; all others by the
/// library, which may need a plugin for it. Any thread, one at a time.
class Hdf5Stack {
public:
    /// Opens the file and the data set in it. Fails, naming both, if there is none, or if it is no
    /// stack of images.
    [[nodiscard]] static base::Result<std::unique_ptr<Hdf5Stack>> open(const Hdf5Place& place,
                                                                       const std::string& slice,
                                                                       Hdf5Locking locking);

    /// Of every frame: packed rows of this type.
    [[nodiscard]] const image::ImageLayout& layout() const noexcept { return layout_; }
    /// Of one frame: neither zero nor beyond kMaxFrameBytes.
    [[nodiscard]] std::int64_t frameBytes() const noexcept { return frameBytes_; }
    [[nodiscard]] std::int64_t frames() const noexcept { return frames_; }
    /// How it is stored: "bitshuffle-LZ4", "gzip", "not compressed", …
    [[nodiscard]] const std::string& compression() const noexcept { return compression_; }
    [[nodiscard]] hid_t dataset() const noexcept { return dataset_.id(); }

    /// Whether the file is written meanwhile, so that refresh() may find more.
    [[nodiscard]] bool isSwmr() const noexcept { return file_.isSwmr; }
    /// Looks how many frames there are by now.
    [[nodiscard]] base::Result<void> refresh();

    /// Reads one frame into `pixels`, which has frameBytes(). An error does not name the file.
    [[nodiscard]] base::Result<void> read(std::int64_t frame, std::span<std::byte> pixels);

private:
    Hdf5Stack() = default;
    [[nodiscard]] base::Result<void> openDataset(const Hdf5Place& place);
    [[nodiscard]] base::Result<void> measure();
    [[nodiscard]] base::Result<void> measureFrames(std::span<const std::int64_t> kept);
    void learnFilters();
    void enlargeCache(const Hdf5Place& place);
    [[nodiscard]] bool framesAreChunks() const;
    [[nodiscard]] std::vector<hsize_t> startOf(std::int64_t frame) const;
    [[nodiscard]] base::Result<std::uint32_t> readChunk(const std::vector<hsize_t>& start);
    [[nodiscard]] base::Result<void> readSelection(const std::vector<hsize_t>& start,
                                                   std::span<std::byte> pixels);
    [[nodiscard]] base::Result<void> checkFilters() const;

    std::string slice_;
    Hdf5File file_;
    Hdf5Handle dataset_;
    Hdf5PixelType pixel_;
    Hdf5Handle memoryType_;
    std::vector<Hdf5Dimension> dimensions_;
    std::size_t imageDimensions_ = 2;  // rows, columns, and channels
    image::ImageLayout layout_{};
    std::int64_t frameBytes_ = 0;
    std::int64_t frames_ = 0;
    std::vector<hsize_t> chunk_;  // empty: not in chunks
    std::vector<Hdf5Filter> filters_;
    std::string compression_;
    std::optional<ChunkPacking> packing_;  // of frames that are read as they lie
    std::vector<std::byte> packed_;        // one chunk
    std::size_t packedBytes_ = 0;
    std::shared_ptr<base::ThreadPool> threads_ = base::ThreadPool::shared();
};

}  // namespace spate::stream

// SPDX-License-Identifier: MIT
// Hdf5Frames: the frames of a file, whether they lie in one data set or in many.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "spate/stream/sources/folder_watch.h"
#include "spate/stream/sources/hdf5_detector.h"
#include "spate/stream/sources/hdf5_find.h"
#include "spate/stream/sources/hdf5_stack.h"

namespace spate::stream {

/// What to open, as a URI says it.
struct Hdf5Request {
    std::string file;
    std::string path{};   ///< of a data set or group; empty: found (hdf5_find.h)
    std::string slice{};  ///< of the data set (hdf5_slice.h)
    Hdf5Locking locking = Hdf5Locking::AsUsual;
};

/// One data set, or the data sets data_000001, … of a group one after another: those that are there
/// by now. A virtual data set that is nothing but whole frames of others is read from those, where
/// they lie. One data set is open at a time. Any thread, one at a time.
class Hdf5Frames {
public:
    /// Fails, naming the file, if there is no such data set, or none that can be shown.
    [[nodiscard]] static base::Result<std::unique_ptr<Hdf5Frames>> open(const Hdf5Request& request);

    [[nodiscard]] const image::ImageLayout& layout() const noexcept { return layout_; }
    [[nodiscard]] std::int64_t frameBytes() const noexcept { return frameBytes_; }
    [[nodiscard]] std::int64_t frames() const noexcept;
    /// Where they are, in the file that was asked for.
    [[nodiscard]] const std::string& path() const noexcept { return target_.path; }
    [[nodiscard]] const std::string& compression() const noexcept { return compression_; }
    [[nodiscard]] const Hdf5Detector& detector() const noexcept { return detector_; }
    /// The file with the last frames.
    [[nodiscard]] const std::string& lastFile() const noexcept {
        return parts_.empty() ? request_.file : parts_.back().place.file;
    }
    /// The first file that a virtual data set or the links of a series promise behind the last
    /// frames, but which is not there.
    [[nodiscard]] const std::string& missing() const noexcept { return missing_; }

    /// Looks how many frames there are by now: in the last data set, and in those behind it.
    [[nodiscard]] base::Result<void> update();

    /// Reads one frame into `pixels`, which has frameBytes(). Without a lock, it fails if the file
    /// was written meanwhile.
    [[nodiscard]] base::Result<void> read(std::int64_t frame, std::span<std::byte> pixels);

    /// Closes what is open; reading opens it again.
    void release() { stack_.reset(); }
    /// Whether what is open is written meanwhile, so that it can stay so without keeping a writer
    /// away.
    [[nodiscard]] bool isSwmr() const noexcept { return stack_ && stack_->isSwmr(); }

private:
    struct Part {
        Hdf5Place place;
        std::int64_t first = 0;   // its first frame, of all
        std::int64_t count = 0;   // of its frames
        std::int64_t offset = 0;  // the first of them in the data set
        std::uint64_t inode = 0;  // of its file when it was first opened; 0: not yet
    };

    explicit Hdf5Frames(const Hdf5Request& request) : request_(request) {}
    [[nodiscard]] base::Result<void> start();
    [[nodiscard]] base::Result<void> openSeries();
    [[nodiscard]] base::Result<void> openSingle();
    void addParts();
    void completeLast();
    void addVirtualParts(const Hdf5Stack& whole);
    void describe(const Hdf5Stack& stack);
    [[nodiscard]] bool fits(const Hdf5Stack& stack) const;
    [[nodiscard]] base::Result<std::unique_ptr<Hdf5Stack>> openStack(
        const Hdf5Place& place, const std::string& slice) const {
        return Hdf5Stack::open(place, slice, request_.locking);
    }
    [[nodiscard]] base::Result<Hdf5Stack*> stackOf(std::size_t part);

    const Hdf5Request request_;
    Hdf5Target target_;
    std::vector<Part> parts_;
    bool isVirtual_ = false;
    image::ImageLayout layout_{};
    std::int64_t frameBytes_ = 0;
    std::string compression_;
    std::string missing_;
    std::optional<FileStamp> linked_;  // the file as it was when its links were looked at
    Hdf5Detector detector_;
    std::size_t openPart_ = 0;
    std::unique_ptr<Hdf5Stack> stack_;  // of openPart_
};

}  // namespace spate::stream

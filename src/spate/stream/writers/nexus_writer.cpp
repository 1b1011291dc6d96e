// SPDX-License-Identifier: MIT
#include "spate/stream/writers/nexus_writer.h"

#include <hdf5.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <filesystem>
#include <new>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "spate/base/contract.h"
#include "spate/base/memory.h"
#include "spate/codec/bitshuffle.h"
#include "spate/stream/sources/hdf5_library.h"
#include "spate/stream/writers/disk_reserve.h"
#include "spate/stream/writers/hdf5_put.h"
#include "spate/stream/writers/nexus_head.h"

namespace spate::stream {
namespace {

using std::chrono::system_clock;

constexpr H5Z_filter_t kBitshuffle = 32008;
constexpr const char* kData = "/entry/data/data";
constexpr const char* kFrameId = "/entry/data/frame_id";
constexpr const char* kTime = "/entry/data/time";
constexpr const char* kEndTime = "/entry/end_time";
// What can still be needed behind the frames: the index of the chunks, numbers and times.
constexpr std::uint64_t kSpareBytes = std::uint64_t{2} << 20U;
constexpr hsize_t kNumbersInChunk = 1024;

base::Result<void> refused(std::string_view what) {
    return base::fail("{}: {}", what, hdf5Reason());
}

// The plugin of the filter puts version and element size in front of block size and codec (0: the
// default, 2: LZ4) itself, where it is installed. Source: bshuf_h5filter.c.
void setBitshuffleLz4(hid_t options, std::size_t elementBytes) {
    const auto bytes = static_cast<unsigned>(elementBytes);
    const std::array<unsigned, 5> values{0, 3, bytes, 0, 2};
    const bool hasPlugin = H5Zfilter_avail(kBitshuffle) > 0;
    H5Eclear2(H5E_DEFAULT);
    const auto kept = std::span(values).last(hasPlugin ? 2 : 5);
    H5Pset_filter(options, kBitshuffle, H5Z_FLAG_OPTIONAL, kept.size(), kept.data());
}

// A data set that grows along its first dimension.
bool makeGrowing(hid_t file, const char* path, hid_t type, std::vector<hsize_t> chunk,
                 hid_t options) {
    std::vector<hsize_t> most = chunk;
    most[0] = H5S_UNLIMITED;
    const auto rank = static_cast<int>(chunk.size());
    H5Pset_chunk(options, rank, chunk.data());
    chunk[0] = 0;
    const Hdf5Handle space(H5Screate_simple(rank, chunk.data(), most.data()), H5Sclose);
    const Hdf5Handle dataset(
        H5Dcreate2(file, path, type, space.id(), H5P_DEFAULT, options, H5P_DEFAULT), H5Dclose);
    return static_cast<bool>(dataset);
}

// Numbers of the frames since the last flush, behind those that are there.
template <class T>
bool append(hid_t dataset, hid_t type, std::uint64_t before, const std::vector<T>& values) {
    const hsize_t start = before;
    const hsize_t count = values.size();
    const hsize_t all = start + count;
    if (H5Dset_extent(dataset, &all) < 0) return false;
    const Hdf5Handle file(H5Dget_space(dataset), H5Sclose);
    const Hdf5Handle memory(H5Screate_simple(1, &count, nullptr), H5Sclose);
    return H5Sselect_hyperslab(file.id(), H5S_SELECT_SET, &start, nullptr, &count, nullptr) >= 0 &&
           H5Dwrite(dataset, type, memory.id(), file.id(), H5P_DEFAULT, values.data()) >= 0;
}

class Hdf5NexusWriter final : public NexusWriter {
public:
    Hdf5NexusWriter(std::string path, NexusHead head, const NexusOptions& options)
        : path_(std::move(path)), head_(std::move(head)), options_(options) {}
    ~Hdf5NexusWriter() override {
        if (file_) (void)close();
    }

    [[nodiscard]] base::Result<void> open(const image::Frame& first,
                                          const SourceDescription& source);

    [[nodiscard]] bool fits(const image::Frame& frame) const override {
        return isSame(nexusHeadOf(frame), head_);
    }
    [[nodiscard]] base::Result<void> write(const StoredFrame& stored) override;
    [[nodiscard]] base::Result<void> flush() override;
    [[nodiscard]] base::Result<void> close() override;

    [[nodiscard]] std::uint64_t frames() const noexcept override { return frames_; }
    [[nodiscard]] std::uint64_t bytes() const noexcept override { return bytes_; }

private:
    [[nodiscard]] base::Result<void> makeFile();
    [[nodiscard]] base::Result<void> makeDatasets();
    [[nodiscard]] bool makeTimes(hid_t options) const;
    [[nodiscard]] base::Result<void> startFollowing();
    [[nodiscard]] std::span<const std::byte> packed(const image::Frame& frame);
    [[nodiscard]] base::Result<std::span<const std::byte>> chunkOf(const image::Frame& frame);
    [[nodiscard]] base::Result<void> keepRoomFor(std::size_t bytes);
    [[nodiscard]] base::Result<void> putChunk(std::span<const std::byte> chunk);
    [[nodiscard]] bool putNumbers();
    void putEndTime() const;

    const std::string path_;
    const NexusHead head_;
    const NexusOptions options_;
    system_clock::time_point start_;  // of the first frame, and the same on the other clock
    base::TimePoint startOnClock_;

    Hdf5Handle file_, data_, frameId_, time_;
    std::optional<DiskReserve> disk_;
    base::AlignedBuffer packed_, compressed_;
    std::vector<std::uint64_t> ids_;  // since the last flush, as are times
    std::vector<double> times_;
    std::uint64_t frames_ = 0;
    std::uint64_t bytes_ = 0;
};

base::Result<void> Hdf5NexusWriter::open(const image::Frame& first,
                                         const SourceDescription& source) {
    const auto now = base::now();
    startOnClock_ = first.acquired == base::TimePoint() ? now : first.acquired;
    start_ = system_clock::now() -
             std::chrono::duration_cast<system_clock::duration>(now - startOnClock_);
    const Hdf5Lock lock;
    if (auto made = makeFile(); !made) return made;
    const auto& attributes = first.attributes ? *first.attributes : source.attributes;
    if (auto put = putNexusHead(file_.id(), head_, attributes, source, nexusDate(start_)); !put) {
        return put;
    }
    if (auto made = makeDatasets(); !made) return made;
    return startFollowing();
}

base::Result<void> Hdf5NexusWriter::makeFile() {
    const Hdf5Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
    H5Pset_fapl_sec2(access.id());
    H5Pset_libver_bounds(access.id(), H5F_LIBVER_LATEST, H5F_LIBVER_LATEST);
    H5Pset_file_locking(access.id(), 1, 1);
    file_ = {H5Fcreate(path_.c_str(), H5F_ACC_EXCL, H5P_DEFAULT, access.id()), H5Fclose};
    if (!file_) return refused("it cannot be made");
    void* descriptor = nullptr;
    if (H5Fget_vfd_handle(file_.id(), access.id(), &descriptor) < 0 || descriptor == nullptr) {
        return refused("it has no descriptor");
    }
    disk_.emplace(*static_cast<const int*>(descriptor));
    const auto maskBytes = head_.mask ? static_cast<std::size_t>(head_.rows * head_.cols) * 4 : 0;
    return keepRoomFor(maskBytes);
}

base::Result<void> Hdf5NexusWriter::makeDatasets() {
    std::vector<hsize_t> chunk{1, static_cast<hsize_t>(head_.rows),
                               static_cast<hsize_t>(head_.cols)};
    if (head_.channels > 1) chunk.push_back(static_cast<hsize_t>(head_.channels));
    const auto type = hdf5StoredType(head_.dtype);
    const Hdf5Handle options(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
    if (options_.compress) setBitshuffleLz4(options.id(), image::sizeOf(head_.dtype));
    if (!makeGrowing(file_.id(), kData, type.id(), chunk, options.id())) {
        return refused(kData);
    }
    const Hdf5Handle data(H5Dopen2(file_.id(), kData, H5P_DEFAULT), H5Dclose);
    if (head_.channels > 1 && !putHdf5Attribute(data.id(), "interpretation", "rgba-image")) {
        return refused(kData);
    }
    // NeXus has data where they come from, and links to them where they are shown.
    if (!putHdf5Attribute(data.id(), "target", kData) ||
        H5Lcreate_hard(file_.id(), kData, file_.id(), "/entry/instrument/detector/data",
                       H5P_DEFAULT, H5P_DEFAULT) < 0) {
        return refused("/entry/instrument/detector/data");
    }
    const Hdf5Handle plain(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
    if (!makeGrowing(file_.id(), kFrameId, H5T_NATIVE_UINT64, {kNumbersInChunk}, plain.id()) ||
        !makeTimes(plain.id())) {
        return refused(kTime);
    }
    return {};
}

bool Hdf5NexusWriter::makeTimes(hid_t options) const {
    if (!makeGrowing(file_.id(), kTime, H5T_NATIVE_DOUBLE, {kNumbersInChunk}, options)) {
        return false;
    }
    const Hdf5Handle time(H5Dopen2(file_.id(), kTime, H5P_DEFAULT), H5Dclose);
    return time && putHdf5Attribute(time.id(), "units", "s") &&
           putHdf5Attribute(time.id(), "start", nexusDate(start_));
}

// From here on nothing can be added to the file but elements of its data sets.
base::Result<void> Hdf5NexusWriter::startFollowing() {
    if (H5Fstart_swmr_write(file_.id()) < 0) return refused("no readers can be let in");
    data_ = {H5Dopen2(file_.id(), kData, H5P_DEFAULT), H5Dclose};
    frameId_ = {H5Dopen2(file_.id(), kFrameId, H5P_DEFAULT), H5Dclose};
    time_ = {H5Dopen2(file_.id(), kTime, H5P_DEFAULT), H5Dclose};
    return data_ && frameId_ && time_ ? base::Result<void>() : refused(kData);
}

base::Result<void> Hdf5NexusWriter::write(const StoredFrame& stored) {
    const image::Frame& frame = stored.about;
    SPATE_EXPECTS(stored.chunk.empty() || options_.compress);
    try {
        const auto chunk = stored.chunk.empty() ? chunkOf(frame) : stored.chunk;
        if (!chunk) return base::failAs(chunk);
        if (auto written = putChunk(*chunk); !written) return written;
        const auto acquired = frame.acquired == base::TimePoint() ? base::now() : frame.acquired;
        ids_.push_back(frame.id);
        times_.push_back(std::chrono::duration<double>(acquired - startOnClock_).count());
        return {};
    } catch (const std::bad_alloc&) {
        return base::fail("no memory for a chunk of {} bytes", frame.view.byteCount());
    }
}

// Its pixels without gaps, where they lie if they have none there.
std::span<const std::byte> Hdf5NexusWriter::packed(const image::Frame& frame) {
    const auto& view = frame.view;
    const auto bytes = static_cast<std::size_t>(view.byteCount());
    const bool isPacked = view.byteOrder() == image::kNativeOrder &&
                          view.channelStride() * view.channels() == view.pixelBytes() &&
                          view.colStride() == view.pixelBytes() &&
                          view.rowStride() == view.pixelBytes() * view.cols();
    if (isPacked) return {view.data(), bytes};
    packed_.resize(bytes);
    view.copyTo(packed_.data());
    return {packed_.data(), bytes};
}

base::Result<std::span<const std::byte>> Hdf5NexusWriter::chunkOf(const image::Frame& frame) {
    const auto pixels = packed(frame);
    if (!options_.compress) return pixels;
    const auto elementBytes = image::sizeOf(head_.dtype);
    const auto bound = codec::bitshuffleLz4Bound(pixels.size(), elementBytes);
    compressed_.resize(bound);
    const auto bytes = codec::encodeBitshuffleLz4(pixels, elementBytes, {compressed_.data(), bound},
                                                  *options_.threads);
    if (!bytes) return base::failAs(bytes);
    return std::span<const std::byte>(compressed_.data(), *bytes);
}

base::Result<void> Hdf5NexusWriter::keepRoomFor(std::size_t bytes) {
    hsize_t size = 0;
    if (H5Fget_filesize(file_.id(), &size) < 0) return refused("it has no size");
    return disk_->reach(size + bytes + kSpareBytes);
}

base::Result<void> Hdf5NexusWriter::putChunk(std::span<const std::byte> chunk) {
    const Hdf5Lock lock;
    if (auto room = keepRoomFor(chunk.size()); !room) return room;
    std::vector<hsize_t> extent{frames_ + 1, static_cast<hsize_t>(head_.rows),
                                static_cast<hsize_t>(head_.cols)};
    if (head_.channels > 1) extent.push_back(static_cast<hsize_t>(head_.channels));
    if (H5Dset_extent(data_.id(), extent.data()) < 0) return refused(kData);
    std::vector<hsize_t> place(extent.size(), 0);
    place[0] = frames_;
    if (H5Dwrite_chunk(data_.id(), H5P_DEFAULT, 0, place.data(), chunk.size(), chunk.data()) < 0) {
        const auto failure = refused(kData);
        extent[0] = frames_;
        H5Dset_extent(data_.id(), extent.data());
        return failure;
    }
    ++frames_;
    bytes_ += chunk.size();
    return {};
}

bool Hdf5NexusWriter::putNumbers() {
    if (ids_.empty()) return true;
    const std::uint64_t before = frames_ - ids_.size();
    const bool done = append(frameId_.id(), H5T_NATIVE_UINT64, before, ids_) &&
                      append(time_.id(), H5T_NATIVE_DOUBLE, before, times_);
    ids_.clear();
    times_.clear();
    return done;
}

base::Result<void> Hdf5NexusWriter::flush() {
    const Hdf5Lock lock;
    if (!putNumbers()) return refused(kFrameId);
    if (H5Fflush(file_.id(), H5F_SCOPE_LOCAL) < 0) return refused("it cannot be written");
    return {};
}

// As long as the time that is there.
void Hdf5NexusWriter::putEndTime() const {
    const auto text = nexusDate(system_clock::now());
    const Hdf5Handle dataset(H5Dopen2(file_.id(), kEndTime, H5P_DEFAULT), H5Dclose);
    const Hdf5Handle type(H5Dget_type(dataset.id()), H5Tclose);
    if (!dataset || H5Tget_size(type.id()) != text.size()) return;
    H5Dwrite(dataset.id(), type.id(), H5S_ALL, H5S_ALL, H5P_DEFAULT, text.data());
}

base::Result<void> Hdf5NexusWriter::close() {
    const Hdf5Lock lock;
    if (!file_) return {};
    putEndTime();
    auto flushed = flush();
    data_ = {};
    frameId_ = {};
    time_ = {};
    file_ = {};
    disk_.reset();
    // Gives back the room that was kept.
    std::error_code error;
    const auto size = std::filesystem::file_size(path_, error);
    if (!error) std::filesystem::resize_file(path_, size, error);
    return flushed;
}

}  // namespace

base::Result<void> canWriteNexus() {
    return {};
}

base::Result<std::unique_ptr<NexusWriter>> NexusWriter::create(const std::string& path,
                                                               const image::Frame& first,
                                                               const SourceDescription& source,
                                                               const NexusOptions& options) {
    std::error_code ignored;
    const bool wasThere = std::filesystem::exists(path, ignored);
    auto writer = std::make_unique<Hdf5NexusWriter>(path, nexusHeadOf(first), options);
    if (const auto opened = writer->open(first, source); !opened) {
        writer.reset();
        if (!wasThere) std::filesystem::remove(path, ignored);
        return base::failAs(opened);
    }
    return writer;
}

}  // namespace spate::stream

// SPDX-License-Identifier: MIT
#include "spate/stream/sources/hdf5_stack.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <new>
#include <utility>

#include "spate/stream/sources/frame_buffer.h"

namespace spate::stream {
namespace {

constexpr std::size_t kMaxCacheBytes = std::size_t{1} << 30U;

struct KnownFilter {
    int id;
    const char* name;
    const char* package;  // Debian's, with its plugin; null: none is needed
};
constexpr KnownFilter kKnownFilters[] = {
    {H5Z_FILTER_DEFLATE, "gzip", nullptr},
    {H5Z_FILTER_SHUFFLE, "shuffle", nullptr},
    {H5Z_FILTER_FLETCHER32, "Fletcher32", nullptr},
    {H5Z_FILTER_SZIP, "szip", nullptr},
    {H5Z_FILTER_NBIT, "n-bit", nullptr},
    {H5Z_FILTER_SCALEOFFSET, "scale-offset", nullptr},
    {307, "bzip2", "hdf5-filter-plugin"},
    {32000, "LZF", "hdf5-plugin-lzf"},
    {32001, "Blosc", "hdf5-filter-plugin-blosc-serial"},
    {32004, "LZ4", "hdf5-filter-plugin"},
    {32008, "bitshuffle", "bitshuffle"},
    {32013, "ZFP", "hdf5-filter-plugin-zfp-serial"},
    {32015, "Zstandard", nullptr},
    {32026, "Blosc2", nullptr},
};

const KnownFilter* knownFilter(int id) {
    const auto* found = std::find_if(std::begin(kKnownFilters), std::end(kKnownFilters),
                                     [&](const KnownFilter& filter) { return filter.id == id; });
    return found != std::end(kKnownFilters) ? found : nullptr;
}

std::string nameOf(const Hdf5Filter& filter) {
    if (const auto* known = knownFilter(filter.id)) {
        return filter.id == 32008 && filter.values.size() > 4 && filter.values[4] == 2
                   ? "bitshuffle-LZ4"
                   : known->name;
    }
    return fmt::format("filter {}", filter.id);
}

// How data sets are opened: links to other files are followed as the file itself is opened, and
// files of a virtual data set that do not exist yet end it.
Hdf5Handle datasetAccess(const Hdf5File& file, std::size_t cacheBytes = 0) {
    Hdf5Handle options(H5Pcreate(H5P_DATASET_ACCESS), H5Pclose);
    const Hdf5Handle files(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
    const bool locks = !file.isSwmr && file.locking == Hdf5Locking::AsUsual;
    H5Pset_file_locking(files.id(), static_cast<hbool_t>(locks), 1);
    H5Pset_elink_fapl(options.id(), files.id());
    H5Pset_virtual_view(options.id(), H5D_VDS_FIRST_MISSING);
    if (cacheBytes > 0) H5Pset_chunk_cache(options.id(), 521, cacheBytes, 1.0);
    return options;
}

}  // namespace

base::Result<std::unique_ptr<Hdf5Stack>> Hdf5Stack::open(const Hdf5Place& place,
                                                         const std::string& slice,
                                                         Hdf5Locking locking) {
    auto file = openHdf5File(place.file, locking);
    if (!file) return base::failAs(file);
    std::unique_ptr<Hdf5Stack> stack(new Hdf5Stack);
    stack->slice_ = slice;
    stack->file_ = std::move(*file);
    const Hdf5Lock lock;
    if (const auto opened = stack->openDataset(place); !opened) {
        return base::fail("{}::{}: {}", place.file, place.path, opened.error().message);
    }
    return stack;
}

base::Result<void> Hdf5Stack::openDataset(const Hdf5Place& place) {
    const auto options = datasetAccess(file_);
    dataset_ = {H5Dopen2(file_.handle.id(), place.path.c_str(), options.id()), H5Dclose};
    if (!dataset_) return base::fail("no data set: {}", hdf5Reason());
    const Hdf5Handle type(H5Dget_type(dataset_.id()), H5Tclose);
    const auto pixel = hdf5PixelType(type.id());
    if (!pixel) return base::fail("its elements are {}", pixel.error().message);
    pixel_ = *pixel;
    memoryType_ = hdf5MemoryType(type.id(), pixel_);
    if (hdf5TextAttribute(dataset_.id(), "interpretation") == "rgba-image") imageDimensions_ = 3;
    learnFilters();
    if (const auto measured = measure(); !measured) return measured;
    if (framesAreChunks()) packing_ = chunkPacking(filters_);
    if (!packing_) enlargeCache(place);
    return {};
}

void Hdf5Stack::learnFilters() {
    const Hdf5Handle creation(H5Dget_create_plist(dataset_.id()), H5Pclose);
    const auto layout = H5Pget_layout(creation.id());
    if (layout == H5D_VIRTUAL) compression_ = "virtual data set";
    if (layout == H5D_CHUNKED) {
        std::array<hsize_t, H5S_MAX_RANK> sizes{};
        const int rank = H5Pget_chunk(creation.id(), H5S_MAX_RANK, sizes.data());
        chunk_.assign(sizes.begin(), sizes.begin() + std::max(rank, 0));
    }
    for (int i = 0; i < H5Pget_nfilters(creation.id()); ++i) {
        std::array<unsigned, 32> values{};
        std::size_t count = values.size();
        unsigned flags = 0;
        unsigned config = 0;
        std::array<char, 256> name{};
        const auto id = H5Pget_filter2(creation.id(), static_cast<unsigned>(i), &flags, &count,
                                       values.data(), name.size(), name.data(), &config);
        count = std::min(count, values.size());
        filters_.push_back({.id = id,
                            .values = {values.begin(), values.begin() + count},
                            .name = std::string(name.data(), ::strnlen(name.data(), name.size()))});
        compression_ += (compression_.empty() ? "" : ", ") + nameOf(filters_.back());
    }
}

// The shape as it is now, checked before anything is made for it.
base::Result<void> Hdf5Stack::measure() {
    const Hdf5Handle space(H5Dget_space(dataset_.id()), H5Sclose);
    std::array<hsize_t, H5S_MAX_RANK> extents{};
    const int rank = H5Sget_simple_extent_dims(space.id(), extents.data(), nullptr);
    const std::vector<std::uint64_t> shape(extents.begin(), extents.begin() + std::max(rank, 0));
    if (std::any_of(shape.begin(), shape.end(),
                    [](auto extent) { return !std::in_range<std::int64_t>(extent); })) {
        return base::fail("a dimension beyond 2^63");
    }
    auto dimensions = hdf5Sliced(slice_, shape);
    if (!dimensions) return base::failAs(dimensions);
    std::vector<std::int64_t> kept;
    for (const auto& dimension : *dimensions) {
        if (dimension.kept) kept.push_back(static_cast<std::int64_t>(dimension.count));
    }
    if (const auto done = measureFrames(kept); !done) return done;
    dimensions_ = std::move(*dimensions);
    return {};
}

// What the lengths of the dimensions that are left mean.
base::Result<void> Hdf5Stack::measureFrames(std::span<const std::int64_t> kept) {
    if (kept.size() < imageDimensions_) {
        return base::fail("{} dimensions{}: expected at least rows and columns{}", kept.size(),
                          slice_.empty() ? "" : " are left by the slice " + slice_,
                          imageDimensions_ == 3 ? ", and channels behind" : "");
    }
    const auto image = kept.last(imageDimensions_);
    image::ImageLayout layout{
        .dtype = pixel_.dtype, .rows = image[0], .cols = image[1], .byteOrder = pixel_.byteOrder};
    if (imageDimensions_ == 3) {
        if ((image[2] != 3 && image[2] != 4) || !image::canBeColor(pixel_.dtype)) {
            return base::fail(
                "interpretation rgba-image of {} channels of {}: expected 3 or 4 of uint8, "
                "uint16, float32 or float64",
                image[2], image::name(pixel_.dtype));
        }
        layout.channels = static_cast<int>(image[2]);
    }
    const auto bytes = stream::frameBytes("data set", layout);
    if (!bytes) return base::failAs(bytes);
    std::int64_t frames = 1;
    std::int64_t all = *bytes;
    for (const std::int64_t count : kept.first(kept.size() - imageDimensions_)) {
        if (__builtin_mul_overflow(frames, count, &frames) ||
            (count > 0 && __builtin_mul_overflow(all, count, &all))) {
            return base::fail("its shape is beyond 8 EiB");
        }
    }
    layout_ = layout;
    frameBytes_ = *bytes;
    frames_ = frames;
    return {};
}

// A frame that is one chunk, whole, and whose elements are pixels as they are.
bool Hdf5Stack::framesAreChunks() const {
    if (!pixel_.asStored || chunk_.size() != dimensions_.size()) return false;
    const std::size_t leading = dimensions_.size() - imageDimensions_;
    for (std::size_t i = 0; i < dimensions_.size(); ++i) {
        const bool fits = i < leading
                              ? chunk_[i] == 1
                              : dimensions_[i].isWhole() &&
                                    chunk_[i] == static_cast<hsize_t>(dimensions_[i].extent);
        if (!fits) return false;
    }
    return true;
}

// A chunk of several frames is kept until the last of them has been read, and not read for each.
void Hdf5Stack::enlargeCache(const Hdf5Place& place) {
    const auto leading = std::max(chunk_.size(), imageDimensions_) - imageDimensions_;
    if (std::none_of(chunk_.begin(), chunk_.begin() + static_cast<std::ptrdiff_t>(leading),
                     [](hsize_t frames) { return frames > 1; })) {
        return;
    }
    const Hdf5Handle type(H5Dget_type(dataset_.id()), H5Tclose);
    long double bytes = static_cast<long double>(H5Tget_size(type.id()));
    for (std::size_t i = 0; i < chunk_.size(); ++i) {
        const auto chunks = (dimensions_[i].extent + chunk_[i] - 1) / chunk_[i];
        const bool isImage = i >= leading;
        bytes *= static_cast<long double>(chunk_[i]) *
                 (isImage ? static_cast<long double>(std::max<std::uint64_t>(chunks, 1)) : 1.0L);
    }
    if (bytes > static_cast<long double>(kMaxCacheBytes)) return;
    const auto options = datasetAccess(file_, static_cast<std::size_t>(bytes) + 1024);
    Hdf5Handle again(H5Dopen2(file_.handle.id(), place.path.c_str(), options.id()), H5Dclose);
    if (again) dataset_ = std::move(again);
}

base::Result<void> Hdf5Stack::refresh() {
    const Hdf5Lock lock;
    H5D_chunk_index_t index{};
    // The library (1.10.8) damages its own memory if it refreshes an index of this kind, which no
    // SWMR writer may make.
    if (!chunk_.empty() && H5Dget_chunk_index_type(dataset_.id(), &index) >= 0 &&
        index == H5D_CHUNK_IDX_BTREE) {
        return base::fail(
            "its chunks have an index of version 1, which cannot grow under a reader");
    }
    if (H5Drefresh(dataset_.id()) < 0) return base::fail("no refresh: {}", hdf5Reason());
    const auto before = std::pair(layout_.rows, layout_.cols);
    if (const auto measured = measure(); !measured) return measured;
    if (before != std::pair(layout_.rows, layout_.cols)) {
        return base::fail("its images have become {} × {}", layout_.rows, layout_.cols);
    }
    return {};
}

std::vector<hsize_t> Hdf5Stack::startOf(std::int64_t frame) const {
    std::vector<hsize_t> start(dimensions_.size());
    auto rest = static_cast<std::uint64_t>(frame);
    std::size_t kept = 0;
    for (std::size_t i = dimensions_.size(); i-- > 0;) {
        const auto& dimension = dimensions_[i];
        start[i] = dimension.start;
        if (!dimension.kept || kept++ < imageDimensions_) continue;
        start[i] += rest % dimension.count * dimension.step;
        rest /= dimension.count;
    }
    return start;
}

base::Result<void> Hdf5Stack::read(std::int64_t frame, std::span<std::byte> pixels) {
    if (frame < 0 || frame >= frames_ || pixels.size() != static_cast<std::size_t>(frameBytes_)) {
        return base::fail("no frame {} of {} bytes: expected less than {}, of {}", frame,
                          pixels.size(), frames_, frameBytes_);
    }
    const auto start = startOf(frame);
    if (!packing_) return readSelection(start, pixels);
    const auto skipped = readChunk(start);
    if (!skipped) return base::failAs(skipped);
    if (packedBytes_ == 0) return readSelection(start, pixels);  // never written: the fill value
    return decodeChunk({packed_.data(), packedBytes_}, *packing_, *skipped, pixels, *threads_);
}

// As it lies in the file; packedBytes_ is 0 if it does not.
base::Result<std::uint32_t> Hdf5Stack::readChunk(const std::vector<hsize_t>& start) {
    const Hdf5Lock lock;
    packedBytes_ = 0;
    hsize_t bytes = 0;
    if (H5Dget_chunk_storage_size(dataset_.id(), start.data(), &bytes) < 0) {
        H5Eclear2(H5E_DEFAULT);
        return 0U;
    }
    const std::size_t limit = longestChunk(*packing_, static_cast<std::size_t>(frameBytes_));
    if (bytes > limit) {
        return base::fail("a chunk of {} bytes: expected at most {} of {} bytes of pixels", bytes,
                          limit, frameBytes_);
    }
    try {
        if (packed_.size() < bytes) packed_.resize(bytes + bytes / 4);
    } catch (const std::bad_alloc&) {
        return base::fail("no memory for a chunk of {} bytes", bytes);
    }
    std::uint32_t skipped = 0;
    if (bytes > 0 &&
        H5Dread_chunk(dataset_.id(), H5P_DEFAULT, start.data(), &skipped, packed_.data()) < 0) {
        return base::fail("its chunk cannot be read: {}", hdf5Reason());
    }
    packedBytes_ = bytes;
    return skipped;
}

base::Result<void> Hdf5Stack::checkFilters() const {
    for (const Hdf5Filter& filter : filters_) {
        if (H5Zfilter_avail(filter.id) > 0) continue;
        H5Eclear2(H5E_DEFAULT);
        const auto* known = knownFilter(filter.id);
        const std::string package = known != nullptr && known->package != nullptr
                                        ? fmt::format("; the package {} has it", known->package)
                                        : "";
        return base::fail(
            "the HDF5 filter {} ({}) is missing: expected its plugin in HDF5_PLUGIN_PATH{}",
            filter.id, known != nullptr ? known->name : filter.name, package);
    }
    return {};
}

base::Result<void> Hdf5Stack::readSelection(const std::vector<hsize_t>& start,
                                            std::span<std::byte> pixels) {
    const Hdf5Lock lock;
    std::vector<hsize_t> step(start.size(), 1);
    std::vector<hsize_t> count(start.size(), 1);
    std::size_t kept = 0;
    for (std::size_t i = start.size(); i-- > 0;) {
        if (!dimensions_[i].kept || kept++ >= imageDimensions_) continue;
        step[i] = dimensions_[i].step;
        count[i] = dimensions_[i].count;
    }
    const Hdf5Handle file(H5Dget_space(dataset_.id()), H5Sclose);
    const hsize_t elements = static_cast<hsize_t>(layout_.rows * layout_.cols * layout_.channels);
    const Hdf5Handle memory(H5Screate_simple(1, &elements, nullptr), H5Sclose);
    if (H5Sselect_hyperslab(file.id(), H5S_SELECT_SET, start.data(), step.data(), count.data(),
                            nullptr) < 0 ||
        H5Dread(dataset_.id(), memoryType_.id(), memory.id(), file.id(), H5P_DEFAULT,
                pixels.data()) < 0) {
        const auto reason = hdf5Reason();
        if (const auto checked = checkFilters(); !checked) return checked;
        return base::fail("it cannot be read: {}", reason);
    }
    return {};
}

}  // namespace spate::stream

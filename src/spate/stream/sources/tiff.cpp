// SPDX-License-Identifier: MIT
#include "spate/stream/sources/tiff.h"

#include <tiffio.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <new>
#include <optional>
#include <utility>
#include <vector>

#include "spate/stream/sources/frame_buffer.h"
#include "spate/stream/sources/tiff_file.h"

namespace spate::stream {
namespace {

constexpr std::string_view kExtensions[] = {".tif", ".tiff"};
// Not memory-mapped ("m"): a file cut short while it is read must be an error, not a crash.
constexpr const char* kReadTiff = "rm";

// A page as it lies in memory: of interleaved samples one plane, of separate ones a plane each.
struct Page {
    image::ImageLayout layout{};
    std::int64_t samples = 1;     // as stored: a fourth may be no channel
    bool separate = false;        // a plane for each sample
    std::int64_t pixelBytes = 0;  // of a pixel in its plane
    std::int64_t bytes = 0;       // of all planes

    [[nodiscard]] int planes() const { return separate ? layout.channels : 1; }
    [[nodiscard]] std::int64_t rowBytes() const { return layout.cols * pixelBytes; }
    [[nodiscard]] std::int64_t planeBytes() const { return layout.rows * rowBytes(); }
};

template <class T>
T tag(TIFF* tiff, std::uint32_t name, T fallback) {
    T value{};
    return TIFFGetFieldDefaulted(tiff, name, &value) == 1 ? value : fallback;
}

std::optional<image::DType> pixelType(std::uint16_t format, std::uint16_t bits) {
    using image::DType;
    const bool isSigned = format == SAMPLEFORMAT_INT;
    if (format == SAMPLEFORMAT_IEEEFP) {
        if (bits == 16) return DType::Float16;
        if (bits == 32) return DType::Float32;
        if (bits == 64) return DType::Float64;
        return std::nullopt;
    }
    if (format == SAMPLEFORMAT_COMPLEXIEEEFP) {
        if (bits == 64) return DType::Complex64;
        if (bits == 128) return DType::Complex128;
        return std::nullopt;
    }
    if (format != SAMPLEFORMAT_UINT && format != SAMPLEFORMAT_VOID && !isSigned)
        return std::nullopt;
    switch (bits) {
        case 8:
            return isSigned ? DType::Int8 : DType::UInt8;
        case 16:
            return isSigned ? DType::Int16 : DType::UInt16;
        case 32:
            return isSigned ? DType::Int32 : DType::UInt32;
        case 64:
            return isSigned ? DType::Int64 : DType::UInt64;
        default:
            return std::nullopt;
    }
}

std::string_view formatText(std::uint16_t format) {
    switch (format) {
        case SAMPLEFORMAT_UINT:
            return "unsigned integer";
        case SAMPLEFORMAT_INT:
            return "signed integer";
        case SAMPLEFORMAT_IEEEFP:
            return "floating point";
        case SAMPLEFORMAT_VOID:
            return "untyped";
        case SAMPLEFORMAT_COMPLEXINT:
            return "complex integer";
        default:
            return "complex floating point";
    }
}

// The kind of the sample behind red, green and blue. One that the file says nothing of is
// EXTRASAMPLE_UNSPECIFIED to libtiff, and not taken for alpha: it may be anything, and zeros would
// hide the picture.
std::uint16_t fourthSample(TIFF* tiff) {
    std::uint16_t count = 0;
    const std::uint16_t* kinds = nullptr;
    const bool known = TIFFGetFieldDefaulted(tiff, TIFFTAG_EXTRASAMPLES, &count, &kinds) == 1 &&
                       count > 0 && kinds != nullptr;
    return known ? kinds[0] : std::uint16_t{EXTRASAMPLE_UNSPECIFIED};
}

bool isRgb(TIFF* tiff, std::uint16_t photometric) {
    if (photometric != PHOTOMETRIC_YCBCR) return photometric == PHOTOMETRIC_RGB;
    // libtiff hands JPEG's own colours out as RGB if it is asked to.
    const bool isJpeg =
        tag<std::uint16_t>(tiff, TIFFTAG_COMPRESSION, COMPRESSION_NONE) == COMPRESSION_JPEG;
    return isJpeg && TIFFIsCODECConfigured(COMPRESSION_JPEG) != 0 &&
           TIFFSetField(tiff, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB) == 1;
}

// The channels of the current page: one if it is grey, three or four if it is a colour image.
base::Result<int> channelsOf(TIFF* tiff) {
    const auto samples = tag<std::uint16_t>(tiff, TIFFTAG_SAMPLESPERPIXEL, 1);
    const auto photometric = tag<std::uint16_t>(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISBLACK);
    constexpr std::string_view kExpected = "expected one grey sample per pixel, or RGB or RGBA";
    if (photometric == PHOTOMETRIC_PALETTE) {
        return base::fail("a colour image (with a palette): {}", kExpected);
    }
    if (samples == 1) return 1;
    if ((samples != 3 && samples != 4) || !isRgb(tiff, photometric)) {
        return base::fail("{} samples per pixel of photometric interpretation {}: {}", samples,
                          photometric, kExpected);
    }
    return samples == 4 && fourthSample(tiff) != EXTRASAMPLE_UNSPECIFIED ? 4 : 3;
}

base::Result<image::DType> dtypeOf(TIFF* tiff, int channels) {
    const auto format = tag<std::uint16_t>(tiff, TIFFTAG_SAMPLEFORMAT, SAMPLEFORMAT_UINT);
    const auto bits = tag<std::uint16_t>(tiff, TIFFTAG_BITSPERSAMPLE, 1);
    const auto dtype = pixelType(format, bits);
    if (!dtype) {
        return base::fail(
            "{}-bit {} pixels: expected 8, 16, 32 or 64-bit integers, 16, 32 or 64-bit floating "
            "point, or 64 or 128-bit complex floating point",
            bits, formatText(format));
    }
    if (channels > 1 && !image::canBeColor(*dtype)) {
        return base::fail("a colour image of {}: expected uint8, uint16, float32 or float64",
                          image::name(*dtype));
    }
    return *dtype;
}

base::Result<void> checkCanBeRead(TIFF* tiff, const Page& page, std::int64_t fileBytes) {
    const auto compression = tag<std::uint16_t>(tiff, TIFFTAG_COMPRESSION, COMPRESSION_NONE);
    if (TIFFIsCODECConfigured(compression) == 0) {
        return base::fail("compression {}: libtiff was built without it", compression);
    }
    if (compression == COMPRESSION_NONE && page.bytes > fileBytes) {
        return base::fail("the file is truncated: it has {} bytes, expected {} of pixels",
                          fileBytes, page.bytes);
    }
    return {};
}

// Describes the current page. Allocates nothing of the sizes that it finds.
base::Result<Page> describe(TIFF* tiff, std::int64_t fileBytes) {
    const auto channels = channelsOf(tiff);
    if (!channels) return base::failAs(channels);
    const auto dtype = dtypeOf(tiff, *channels);
    if (!dtype) return base::failAs(dtype);
    Page page{.layout = {.dtype = *dtype,
                         .rows = tag<std::uint32_t>(tiff, TIFFTAG_IMAGELENGTH, 0),
                         .cols = tag<std::uint32_t>(tiff, TIFFTAG_IMAGEWIDTH, 0)},
              .samples = tag<std::uint16_t>(tiff, TIFFTAG_SAMPLESPERPIXEL, 1)};
    page.layout.channels = static_cast<int>(page.samples);
    const auto bytes = frameBytes("page", page.layout);
    if (!bytes) return base::failAs(bytes);
    page.bytes = *bytes;
    page.layout.channels = *channels;
    const auto sampleBytes = static_cast<std::int64_t>(image::sizeOf(*dtype));
    page.separate =
        page.samples > 1 && tag<std::uint16_t>(tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG) ==
                                PLANARCONFIG_SEPARATE;
    page.pixelBytes = page.separate ? sampleBytes : page.samples * sampleBytes;
    page.layout.colStride = page.pixelBytes;
    page.layout.rowStride = page.rowBytes();
    page.layout.channelStride = page.separate ? page.planeBytes() : sampleBytes;
    if (const auto checked = checkCanBeRead(tiff, page, fileBytes); !checked) {
        return base::failAs(checked);
    }
    return page;
}

void addText(TIFF* tiff, std::uint32_t name, const char* key, image::Attributes& attributes) {
    const char* text = nullptr;
    if (TIFFGetField(tiff, name, &text) != 1 || text == nullptr) return;
    if (auto clean = attributeText(text); !clean.empty()) attributes[key] = std::move(clean);
}

image::Attributes attributesOf(TIFF* tiff) {
    image::Attributes attributes;
    addText(tiff, TIFFTAG_IMAGEDESCRIPTION, "description", attributes);
    addText(tiff, TIFFTAG_DATETIME, "date", attributes);
    addText(tiff, TIFFTAG_MAKE, "make", attributes);
    addText(tiff, TIFFTAG_MODEL, "model", attributes);
    addText(tiff, TIFFTAG_SOFTWARE, "software", attributes);
    if (tag<std::uint16_t>(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISBLACK) ==
        PHOTOMETRIC_MINISWHITE) {
        attributes["photometric"] = "MINISWHITE: 0 is meant to be white";
    }
    if (fourthSample(tiff) == EXTRASAMPLE_ASSOCALPHA) {
        attributes["alpha"] = "associated: the colours are multiplied with it";
    }
    const auto orientation = tag<std::uint16_t>(tiff, TIFFTAG_ORIENTATION, ORIENTATION_TOPLEFT);
    if (orientation != ORIENTATION_TOPLEFT) attributes["orientation"] = std::to_string(orientation);
    return attributes;
}

base::Result<void> readStrips(TiffFile& file, const Page& page, int plane, std::byte* pixels) {
    const std::int64_t perStrip = std::min<std::int64_t>(
        page.layout.rows, tag<std::uint32_t>(file.get(), TIFFTAG_ROWSPERSTRIP, 0xFFFF'FFFF));
    if (perStrip < 1) return base::fail("strips of {} rows: expected at least one", perStrip);
    for (std::int64_t row = 0; row < page.layout.rows; row += perStrip) {
        const auto strip = TIFFComputeStrip(file.get(), static_cast<std::uint32_t>(row),
                                            static_cast<std::uint16_t>(plane));
        const auto bytes = std::min(perStrip, page.layout.rows - row) * page.rowBytes();
        const auto got =
            TIFFReadEncodedStrip(file.get(), strip, pixels + row * page.rowBytes(), bytes);
        if (got < 0) return base::fail("strip {}: {}", strip, file.takeMessage());
        if (got != bytes) {
            return base::fail("strip {} has {} bytes: expected {}", strip, got, bytes);
        }
    }
    return {};
}

class TileReader {
public:
    TileReader(TiffFile& file, const Page& page) : file_(file), page_(page) {}

    base::Result<void> prepare() {
        height_ = tag<std::uint32_t>(file_.get(), TIFFTAG_TILELENGTH, 0);
        width_ = tag<std::uint32_t>(file_.get(), TIFFTAG_TILEWIDTH, 0);
        const auto bytes =
            frameBytes("tile", {.dtype = page_.layout.dtype,
                                .rows = height_,
                                .cols = width_,
                                .channels = page_.separate ? 1 : static_cast<int>(page_.samples)});
        if (!bytes) return base::failAs(bytes);
        if (TIFFTileSize64(file_.get()) != static_cast<std::uint64_t>(*bytes)) {
            return base::fail("tiles of {} bytes: expected {}", TIFFTileSize64(file_.get()),
                              *bytes);
        }
        try {
            tile_.resize(static_cast<std::size_t>(*bytes));
        } catch (const std::bad_alloc&) {
            return base::fail("no memory for a tile of {} bytes", *bytes);
        }
        return {};
    }

    base::Result<void> read(int plane, std::byte* pixels) {
        for (std::int64_t row = 0; row < page_.layout.rows; row += height_) {
            for (std::int64_t col = 0; col < page_.layout.cols; col += width_) {
                if (const auto done = readTile(row, col, plane, pixels); !done) return done;
            }
        }
        return {};
    }

private:
    base::Result<void> readTile(std::int64_t row, std::int64_t col, int plane, std::byte* pixels) {
        const auto index =
            TIFFComputeTile(file_.get(), static_cast<std::uint32_t>(col),
                            static_cast<std::uint32_t>(row), 0, static_cast<std::uint16_t>(plane));
        const auto bytes = static_cast<tmsize_t>(tile_.size());
        const auto got = TIFFReadEncodedTile(file_.get(), index, tile_.data(), bytes);
        if (got < 0) return base::fail("tile {}: {}", index, file_.takeMessage());
        if (got != bytes) return base::fail("tile {} has {} bytes: expected {}", index, got, bytes);
        const auto copied = std::min(width_, page_.layout.cols - col) * page_.pixelBytes;
        for (std::int64_t r = 0; r < std::min(height_, page_.layout.rows - row); ++r) {
            std::memcpy(pixels + (row + r) * page_.rowBytes() + col * page_.pixelBytes,
                        tile_.data() + r * width_ * page_.pixelBytes,
                        static_cast<std::size_t>(copied));
        }
        return {};
    }

    TiffFile& file_;
    const Page& page_;
    std::int64_t height_ = 0;
    std::int64_t width_ = 0;
    std::vector<std::byte> tile_;
};

base::Result<void> readPage(TiffFile& file, const Page& page, std::byte* pixels) {
    const bool isTiled = TIFFIsTiled(file.get()) != 0;
    TileReader tiles(file, page);
    if (isTiled) {
        if (const auto prepared = tiles.prepare(); !prepared) return prepared;
    }
    for (int plane = 0; plane < page.planes(); ++plane, pixels += page.planeBytes()) {
        const auto done =
            isTiled ? tiles.read(plane, pixels) : readStrips(file, page, plane, pixels);
        if (!done) return done;
    }
    return {};
}

class TiffSource final : public FileSource {
public:
    TiffSource(const Uri& uri, SourceDescription description, std::unique_ptr<TiffFile> file,
               std::int64_t fileBytes, std::shared_ptr<image::FramePool> pool)
        : FileSource(uri, std::move(description)),
          file_(std::move(file)),
          fileBytes_(fileBytes),
          pool_(std::move(pool)) {}

private:
    [[nodiscard]] base::Result<image::Frame> read(std::int64_t index) override {
        // Pages are a linked list: from one to the next is quick, to any other is a walk.
        TIFF* tiff = file_->get();
        const bool isNext = index > 0 && TIFFCurrentDirectory(tiff) == index - 1;
        const int moved =
            isNext ? TIFFReadDirectory(tiff) : TIFFSetDirectory(tiff, static_cast<tdir_t>(index));
        if (moved != 1) return base::fail("{}", file_->takeMessage());
        const auto page = describe(tiff, fileBytes_);
        if (!page) return base::failAs(page);
        auto buffer = lendBuffer(*pool_, path(), page->bytes);
        if (!buffer) return base::failAs(buffer);
        const auto filled = readPage(*file_, *page, buffer->get());
        if (!filled) return base::failAs(filled);
        const auto view = image::ImageView::create(buffer->get(), page->layout);
        if (!view) return base::failAs(view);
        return image::Frame{.view = *view, .owner = std::move(*buffer)};
    }

    const std::unique_ptr<TiffFile> file_;
    const std::int64_t fileBytes_;
    const std::shared_ptr<image::FramePool> pool_;
};

// The first page that can be shown stands for the file.
base::Result<Page> describeFirst(TiffFile& file, std::int64_t fileBytes) {
    auto first = describe(file.get(), fileBytes);
    auto page = first;
    while (!page && TIFFReadDirectory(file.get()) == 1) page = describe(file.get(), fileBytes);
    return page ? page : first;
}

base::Result<std::unique_ptr<Source>> open(const Uri& uri,
                                           const std::shared_ptr<image::FramePool>& pool) {
    if (const auto checked = QueryReader(uri).finish(); !checked) return base::failAs(checked);
    std::error_code error;
    const auto fileBytes = static_cast<std::int64_t>(std::filesystem::file_size(uri.path, error));
    if (error) return base::fail("{}: {}", uri.path, error.message());
    std::string reason = "no memory";
    auto file = TiffFile::open(uri.path, kReadTiff, reason);
    if (!file) return base::fail("{}: not a readable TIFF file: {}", uri.path, reason);
    const auto page = describeFirst(*file, fileBytes);
    if (!page) return base::fail("{}: {}", uri.path, page.error().message);
    SourceDescription description{.format = "TIFF",
                                  .dtype = page->layout.dtype,
                                  .rows = page->layout.rows,
                                  .cols = page->layout.cols,
                                  .channels = page->layout.channels,
                                  .frameCount = TIFFNumberOfDirectories(file->get()),
                                  .attributes = attributesOf(file->get())};
    return std::make_unique<TiffSource>(uri, std::move(description), std::move(file), fileBytes,
                                        pool);
}

}  // namespace

FileFormat tiffFormat() {
    return {.name = "TIFF",
            .extensions = kExtensions,
            .recognizes =
                [](std::string_view head) {
                    const auto magic = head.substr(0, 4);
                    return magic == std::string_view("II*\0", 4) ||
                           magic == std::string_view("MM\0*", 4) ||
                           magic == std::string_view("II+\0", 4) ||
                           magic == std::string_view("MM\0+", 4);
                },
            .open = open};
}

}  // namespace spate::stream

// SPDX-License-Identifier: MIT
#include "spate/stream/sources/fits.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <limits>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "spate/stream/sources/cfitsio.h"
#include "spate/stream/sources/frame_buffer.h"
#include "spate/stream/sources/mapped_file.h"

namespace spate::stream {
namespace {

constexpr std::string_view kExtensions[] = {".fits", ".fit", ".fts", ".fz"};

// Keywords of the FITS standard, 4.0, and of common use: what an observation was of, how and when.
constexpr const char* kAttributeKeywords[] = {
    "OBJECT",  "TELESCOP", "INSTRUME", "DETECTOR", "OBSERVER", "ORIGIN",  "DATE-OBS", "TIME-OBS",
    "MJD-OBS", "EXPTIME",  "EXPOSURE", "FILTER",   "FILTER1",  "FILTER2", "GAIN",     "CCD-TEMP",
    "AIRMASS", "RA",       "DEC",      "EQUINOX",  "IMAGETYP", "OBSTYPE", "BUNIT",    "EXTNAME"};

// What a file's image is, as its header says.
struct FitsImage {
    std::int64_t rows = 0;
    std::int64_t cols = 0;
    std::int64_t frames = 1;
    image::DType dtype = image::DType::Float32;
    bool blankIsNan = false;            // floats that are stored as scaled integers
    image::SpecialValuesPtr special{};  // BLANK of integers, as the frames have it
    std::int64_t frameBytes = 0;        // of the dtype, in memory
    std::int64_t storedBytes = 0;       // of a frame in the file; 0: compressed, unknown
    std::int64_t dataStart = 0;         // in the file
};

// A file as CFITSIO reads it. FITS standard 4.0, section 3.1: files are made of blocks, and CFITSIO
// reads only whole ones. One that does not end with a block is read from memory, with the zeros
// behind it that its writer left out.
struct OpenFits {
    std::shared_ptr<const MappedFile> padded{};               // null: CFITSIO reads the file itself
    std::unique_ptr<std::pair<void*, std::size_t>> memory{};  // of `padded`: CFITSIO keeps pointers
    std::int64_t bytes = 0;                                   // when it was opened
    FitsFile file{};                                          // last: it goes first
};

constexpr std::int64_t kBlock = 2880;

base::Result<OpenFits> openFits(const std::string& path) {
    // The absolute path, as CFITSIO gives a meaning to leading blanks and tildes.
    std::error_code error;
    const auto absolute = std::filesystem::absolute(path, error).string();
    if (error || absolute.size() >= FLEN_FILENAME) {
        return base::fail("{}: this path cannot be opened as FITS: expected at most {} characters",
                          path, FLEN_FILENAME - 1);
    }
    OpenFits open{.bytes = static_cast<std::int64_t>(std::filesystem::file_size(path, error))};
    if (error) return base::fail("{}: {}", path, error.message());
    fitsfile* file = nullptr;
    int status = 0;
    if (open.bytes % kBlock == 0) {
        fits_open_diskfile(&file, absolute.c_str(), READONLY, &status);
    } else {
        auto padded = MappedFile::open(path, kBlock);
        if (!padded) return base::failAs(padded);
        open.padded = std::move(*padded);
        const std::size_t blocks = open.padded->size() / kBlock + 1;
        open.memory = std::make_unique<std::pair<void*, std::size_t>>(
            const_cast<std::byte*>(open.padded->data()), blocks * kBlock);
        open.bytes = static_cast<std::int64_t>(open.padded->size());
        fits_open_memfile(&file, absolute.c_str(), READONLY, &open.memory->first,
                          &open.memory->second, 0, nullptr, &status);
    }
    if (status != 0)
        return base::fail("{}: not a readable FITS file: {}", path, cfitsioText(status));
    open.file.reset(file);
    return open;
}

// The axes of the current HDU's image, the first one first; none if it is a table or empty.
std::vector<LONGLONG> imageAxes(fitsfile* file) {
    int status = 0;
    int type = 0;
    int count = 0;
    fits_get_hdu_type(file, &type, &status);
    const bool isImage = type == IMAGE_HDU || fits_is_compressed_image(file, &status) != 0;
    if (status != 0 || !isImage) return {};
    fits_get_img_dim(file, &count, &status);
    if (status != 0 || count < 0 || count > 999) return {};
    std::vector<LONGLONG> axes(static_cast<std::size_t>(count));
    fits_get_img_sizell(file, count, axes.data(), &status);
    if (status != 0) return {};
    return axes;
}

bool hasFrames(const std::vector<LONGLONG>& axes) {
    return axes.size() >= 2 && axes[0] > 0 && axes[1] > 0;
}

std::string hduText(fitsfile* file) {
    int status = 0;
    int type = 0;
    fits_get_hdu_type(file, &type, &status);
    if (type == ASCII_TBL) return "an ASCII table";
    if (type == BINARY_TBL) return "a binary table";
    const auto axes = imageAxes(file);
    if (axes.empty()) return "no data";
    std::string shape;
    for (const auto axis : axes) shape += fmt::format("{}{}", shape.empty() ? "" : " × ", axis);
    return fmt::format("{} {} of length {}", axes.size(), axes.size() == 1 ? "axis" : "axes",
                       shape);
}

// Moves to HDU `number`, counted from 0; false behind the last one.
bool moveTo(fitsfile* file, std::int64_t number) {
    int status = 0;
    fits_movabs_hdu(file, static_cast<int>(number) + 1, nullptr, &status);
    fits_clear_errmsg();
    return status == 0;
}

base::Result<int> moveToFirstImage(fitsfile* file, const std::string& path) {
    constexpr int kMaxHdus = 10'000;
    std::string found;
    for (int number = 0; number < kMaxHdus && moveTo(file, number); ++number) {
        if (hasFrames(imageAxes(file))) return number;
        if (number < 8) {
            found += fmt::format("{}HDU {}: {}", found.empty() ? "" : ", ", number, hduText(file));
        }
    }
    return base::fail("{}: no image in this FITS file ({}): expected one with two axes or more",
                      path, found);
}

base::Result<int> moveToImage(fitsfile* file, const Uri& uri) {
    constexpr std::int64_t kNone = -1;
    QueryReader query(uri);
    const auto number = query.integer("hdu", kNone, 0, 9999);
    if (const auto checked = query.finish(); !checked) return base::failAs(checked);
    if (number == kNone) return moveToFirstImage(file, uri.path);
    if (!moveTo(file, number)) {
        int count = 0;
        int status = 0;
        fits_get_num_hdus(file, &count, &status);
        return base::fail("{}: no HDU {}: expected 0 to {}", uri.path, number, count - 1);
    }
    if (!hasFrames(imageAxes(file))) {
        return base::fail("{}: HDU {} has {}: expected an image with two axes or more", uri.path,
                          number, hduText(file));
    }
    return static_cast<int>(number);
}

double scaling(fitsfile* file, const char* keyword, double fallback) {
    int status = 0;
    double value = fallback;
    fits_read_key(file, TDOUBLE, keyword, &value, nullptr, &status);
    fits_clear_errmsg();
    return status == 0 ? value : fallback;
}

image::DType storedType(int bitpix) {
    switch (bitpix) {
        case BYTE_IMG:
            return image::DType::UInt8;
        case SHORT_IMG:
            return image::DType::Int16;
        case LONG_IMG:
            return image::DType::Int32;
        case LONGLONG_IMG:
            return image::DType::Int64;
        case FLOAT_IMG:
            return image::DType::Float32;
        default:
            return image::DType::Float64;
    }
}

// FITS standard 4.0, section 5.2.5: integers of the other signedness are stored with an offset.
image::DType pixelType(int bitpix, double scale, double zero) {
    if (scale == 1 && zero == 0) return storedType(bitpix);
    if (scale == 1) {
        if (bitpix == BYTE_IMG && zero == -128) return image::DType::Int8;
        if (bitpix == SHORT_IMG && zero == 0x1p15) return image::DType::UInt16;
        if (bitpix == LONG_IMG && zero == 0x1p31) return image::DType::UInt32;
        if (bitpix == LONGLONG_IMG && zero == 0x1p63) return image::DType::UInt64;
    }
    const bool fitsFloat = bitpix == BYTE_IMG || bitpix == SHORT_IMG || bitpix == FLOAT_IMG;
    return fitsFloat ? image::DType::Float32 : image::DType::Float64;
}

// FITS standard 4.0, sections 4.4.2.5 and 10.2.1: BLANK is the stored integer that stands for no
// value; the frame has it with the offset that makes the other signedness of the pixel type.
// Nothing if the file has none, or one that its pixels cannot have.
std::optional<image::PixelValue> blankOf(fitsfile* file, image::DType stored, image::DType dtype) {
    LONGLONG blank = 0;
    int status = KEY_NO_EXIST;
    for (const char* keyword : {"BLANK", "ZBLANK"}) {  // ZBLANK: of tile-compressed images
        if (status == 0) break;
        status = 0;
        fits_read_key(file, TLONGLONG, keyword, &blank, nullptr, &status);
    }
    fits_clear_errmsg();
    if (status != 0) return std::nullopt;
    return image::visit(dtype, [&](auto type) -> std::optional<image::PixelValue> {
        using T = typename decltype(type)::Type;
        const bool canOccur = image::visit(stored, [&](auto storedType) {
            return image::PixelValue(std::int64_t{blank})
                .exactly<typename decltype(storedType)::Type>()
                .has_value();
        });
        if (!canOccur) return std::nullopt;
        // The offset is half of the type's range: it flips the highest bit.
        constexpr int kHighest = 8 * static_cast<int>(sizeof(T)) - 1;
        const auto offset = std::uint64_t{stored == dtype ? 0U : 1U} << kHighest;
        return static_cast<T>(static_cast<std::uint64_t>(blank) ^ offset);
    });
}

base::Result<FitsImage> shapeOf(const std::string& path, const std::vector<LONGLONG>& axes) {
    for (std::size_t i = 3; i < axes.size(); ++i) {
        if (axes[i] != 1) {
            return base::fail(
                "{}: NAXIS = {} with NAXIS{} = {}: expected two axes (a frame) or "
                "three (a stack)",
                path, axes.size(), i + 1, axes[i]);
        }
    }
    FitsImage image{.rows = axes[1], .cols = axes[0]};
    if (axes.size() > 2) image.frames = axes[2];
    if (image.frames < 1) return base::fail("{}: NAXIS3 = {}: no frames", path, image.frames);
    return image;
}

// Describes the image of the current HDU. Allocates nothing of the sizes that it finds.
base::Result<FitsImage> describe(fitsfile* file, const std::string& path) {
    auto image = shapeOf(path, imageAxes(file));
    if (!image) return image;
    int status = 0;
    int bitpix = 0;
    LONGLONG headStart = 0, dataStart = 0, dataEnd = 0;
    fits_get_img_type(file, &bitpix, &status);
    fits_get_hduaddrll(file, &headStart, &dataStart, &dataEnd, &status);
    const bool compressed = fits_is_compressed_image(file, &status) != 0;
    if (status != 0) return base::fail("{}: {}", path, cfitsioText(status));
    image->dtype = pixelType(bitpix, scaling(file, "BSCALE", 1), scaling(file, "BZERO", 0));
    const bool isFloat =
        image->dtype == image::DType::Float32 || image->dtype == image::DType::Float64;
    image->blankIsNan = isFloat && (bitpix > 0 || compressed);
    if (const auto blank =
            isFloat ? std::nullopt : blankOf(file, storedType(bitpix), image->dtype)) {
        image->special = std::make_shared<const image::SpecialValues>(
            image::SpecialValues{.sentinels = {*blank}});
    }
    const auto bytes =
        frameBytes(path, {.dtype = image->dtype, .rows = image->rows, .cols = image->cols});
    if (!bytes) return base::failAs(bytes);
    std::int64_t all = 0;
    if (__builtin_mul_overflow(*bytes, image->frames, &all)) {
        return base::fail("{}: {} frames of {} bytes are more than a file holds", path,
                          image->frames, *bytes);
    }
    image->frameBytes = *bytes;
    image->dataStart = dataStart;
    if (!compressed) image->storedBytes = image->rows * image->cols * (std::abs(bitpix) / 8);
    return image;
}

// The text of a header value: strings are in quotes, with quotes in them doubled.
std::string unquoted(std::string_view value) {
    if (value.front() != '\'') return std::string(value);
    std::string text;
    for (std::size_t i = 1; i < value.size(); ++i) {
        if (value[i] == '\'' && (++i == value.size() || value[i] != '\'')) break;
        text += value[i];
    }
    return text;
}

void addAttributes(fitsfile* file, image::Attributes& attributes) {
    for (const char* keyword : kAttributeKeywords) {
        std::array<char, FLEN_VALUE> value{};
        int status = 0;
        fits_read_keyword(file, keyword, value.data(), nullptr, &status);
        fits_clear_errmsg();
        std::string_view text(value.data());
        if (status != 0 || text.empty()) continue;
        if (auto clean = attributeText(unquoted(text)); !clean.empty()) attributes[keyword] = clean;
    }
}

class FitsSource final : public FileSource {
public:
    FitsSource(const Uri& uri, SourceDescription description, OpenFits open, const FitsImage& image,
               std::shared_ptr<image::FramePool> pool)
        : FileSource(uri, std::move(description)),
          open_(std::move(open)),
          image_(image),
          pool_(std::move(pool)) {}

private:
    [[nodiscard]] base::Result<image::Frame> read(std::int64_t index) override {
        if (const auto checked = checkIsThere(index); !checked) return base::failAs(checked);
        auto buffer = lendBuffer(*pool_, path(), image_.frameBytes);
        if (!buffer) return base::failAs(buffer);
        if (const auto filled = fill(index, buffer->get()); !filled) return base::failAs(filled);
        const auto view = image::ImageView::create(
            buffer->get(), {.dtype = image_.dtype, .rows = image_.rows, .cols = image_.cols});
        if (!view) return base::failAs(view);
        return image::Frame{.view = *view, .owner = std::move(*buffer), .special = image_.special};
    }

    // A file that is read itself may have been cut short since.
    [[nodiscard]] base::Result<void> checkIsThere(std::int64_t index) const {
        std::error_code error;
        const auto size = static_cast<std::int64_t>(std::filesystem::file_size(path(), error));
        if (error) return base::fail("{}", error.message());
        const auto readable = std::min(open_.padded ? open_.bytes : size / kBlock * kBlock, size);
        const auto available = readable - image_.dataStart;
        if (image_.storedBytes == 0 || available / image_.storedBytes > index) return {};
        return base::fail("the file is truncated: it ends at byte {}, expected pixels to byte {}",
                          size, image_.dataStart + (index + 1) * image_.storedBytes);
    }

    [[nodiscard]] base::Result<void> fill(std::int64_t index, std::byte* pixels) {
        float nan32 = std::numeric_limits<float>::quiet_NaN();
        double nan64 = std::numeric_limits<double>::quiet_NaN();
        void* nan = image_.dtype == image::DType::Float32 ? static_cast<void*>(&nan32) : &nan64;
        const LONGLONG count = image_.rows * image_.cols;
        int anyBlank = 0;
        int status = 0;
        // Without a value for BLANK, CFITSIO leaves floats as they are, denormals included.
        fits_read_img(open_.file.get(), cfitsioType(image_.dtype), index * count + 1, count,
                      image_.blankIsNan ? nan : nullptr, pixels, &anyBlank, &status);
        if (status != 0) return base::fail("{}", cfitsioText(status));
        return {};
    }

    OpenFits open_;
    const FitsImage image_;
    const std::shared_ptr<image::FramePool> pool_;
};

base::Result<std::unique_ptr<Source>> open(const Uri& uri,
                                           const std::shared_ptr<image::FramePool>& pool) {
    auto opened = openFits(uri.path);
    if (!opened) return base::failAs(opened);
    fitsfile* file = opened->file.get();
    image::Attributes attributes;
    addAttributes(file, attributes);  // of the primary header, then of the image's own
    const auto hdu = moveToImage(file, uri);
    if (!hdu) return base::failAs(hdu);
    if (*hdu != 0) addAttributes(file, attributes);
    const auto image = describe(file, uri.path);
    if (!image) return base::failAs(image);
    if (opened->bytes < image->dataStart) {
        return base::fail("{}: not a readable FITS file: it ends at byte {}, within a header",
                          uri.path, opened->bytes);
    }
    attributes["hdu"] = std::to_string(*hdu);
    SourceDescription description{.format = "FITS",
                                  .dtype = image->dtype,
                                  .rows = image->rows,
                                  .cols = image->cols,
                                  .frameCount = image->frames,
                                  .rowZeroAtBottom = true,
                                  .attributes = std::move(attributes)};
    return std::make_unique<FitsSource>(uri, std::move(description), std::move(*opened), *image,
                                        pool);
}

}  // namespace

FileFormat fitsFormat() {
    return {.name = "FITS",
            .extensions = kExtensions,
            .recognizes = [](std::string_view head) { return head.starts_with("SIMPLE  ="); },
            .open = open};
}

}  // namespace spate::stream

// SPDX-License-Identifier: MIT
#include "spate/stream/writers/tiff_writer.h"

#include <algorithm>
#include <cerrno>
#include <limits>

#include "spate/base/replace_file.h"
#include "spate/stream/sources/tiff_file.h"
#include "spate/stream/writers/frame_notes.h"

namespace spate::stream {
namespace {

constexpr std::string_view kExtensions[] = {".tif", ".tiff"};

std::uint16_t sampleFormat(image::DType dtype) {
    using enum image::DType;
    switch (dtype) {
        case Int8:
        case Int16:
        case Int32:
        case Int64:
            return SAMPLEFORMAT_INT;
        case Float16:
        case Float32:
        case Float64:
            return SAMPLEFORMAT_IEEEFP;
        case Complex64:
        case Complex128:
            return SAMPLEFORMAT_COMPLEXIEEEFP;
        default:
            return SAMPLEFORMAT_UINT;
    }
}

std::string descriptionOf(const image::Frame& frame) {
    std::string text = fmt::format("frame = {}\n", frame.id);
    if (const auto date = dateOfFrame(frame); !date.empty()) text += "DATE-OBS = " + date + '\n';
    if (frame.special) {
        for (const auto& sentinel : frame.special->sentinels) {
            text += fmt::format("masked = {}\n", sentinel.toText());
        }
        if (frame.special->overload) {
            text += fmt::format("saturated from = {}\n", frame.special->overload->toText());
        }
    }
    if (frame.attributes) {
        for (const auto& [key, value] : *frame.attributes) {
            if (key != "DATE-OBS") text += fmt::format("{} = {}\n", key, value);
        }
    }
    std::replace(text.begin(), text.end(), '\0', ' ');
    return text;
}

std::uint32_t rowsPerStrip(std::size_t bytesPerRow) {
    constexpr std::size_t kStripBytes = 256 << 10;
    return static_cast<std::uint32_t>(std::max<std::size_t>(1, kStripBytes / bytesPerRow));
}

bool describe(TIFF* tiff, const image::Frame& frame, std::size_t bytesPerRow) {
    const image::ImageView& view = frame.view;
    const auto channels = static_cast<std::uint16_t>(view.channels());
    const auto bits = static_cast<std::uint16_t>(8 * image::sizeOf(view.dtype()));
    const std::uint16_t alpha = EXTRASAMPLE_UNASSALPHA;
    bool ok = TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, static_cast<std::uint32_t>(view.cols())) == 1;
    const auto set = [&](std::uint32_t tag, auto... value) {
        ok = ok && TIFFSetField(tiff, tag, value...) == 1;
    };
    set(TIFFTAG_IMAGELENGTH, static_cast<std::uint32_t>(view.rows()));
    set(TIFFTAG_BITSPERSAMPLE, bits);
    set(TIFFTAG_SAMPLEFORMAT, sampleFormat(view.dtype()));
    set(TIFFTAG_SAMPLESPERPIXEL, channels);
    set(TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
    if (channels == 4) set(TIFFTAG_EXTRASAMPLES, 1, &alpha);
    set(TIFFTAG_PHOTOMETRIC, view.isColor() ? PHOTOMETRIC_RGB : PHOTOMETRIC_MINISBLACK);
    set(TIFFTAG_COMPRESSION, COMPRESSION_NONE);
    set(TIFFTAG_ORIENTATION, ORIENTATION_TOPLEFT);
    set(TIFFTAG_ROWSPERSTRIP, rowsPerStrip(bytesPerRow));
    set(TIFFTAG_SOFTWARE, "Spate");
    set(TIFFTAG_IMAGEDESCRIPTION, descriptionOf(frame).c_str());
    return ok;
}

// The system's reason, where there is one: libtiff's words for it say less.
tl::unexpected<base::Error> failure(TiffFile& file) {
    const int error = errno;
    return error != 0 ? base::fail("{}", base::systemReason(error))
                      : base::fail("{}", file.takeMessage());
}

base::Result<void> write(const image::Frame& frame, const std::string& path) {
    constexpr std::int64_t kLargestClassic = 4'000'000'000;  // offsets of 32 bits, and some room
    const image::ImageView& view = frame.view;
    constexpr std::int64_t kMost = std::numeric_limits<std::int32_t>::max();
    if (view.rows() > kMost || view.cols() > kMost) {
        return base::fail("{} × {} pixels: TIFF expects at most {} rows and columns", view.rows(),
                          view.cols(), kMost);
    }
    std::string reason = "no memory";
    errno = 0;
    auto file = TiffFile::open(path, view.byteCount() > kLargestClassic ? "w8" : "w", reason);
    if (!file && errno != 0) return base::fail("{}", base::systemReason(errno));
    if (!file) return base::fail("{}", reason);
    PackedRows rows(view);
    if (!describe(file->get(), frame, rows.bytesPerRow())) return failure(*file);
    for (std::int64_t r = 0; r < view.rows(); ++r) {
        // libtiff takes rows that it may change; uncompressed ones in native order it does not.
        auto* row = const_cast<std::byte*>(rows[r].data());
        if (TIFFWriteScanline(file->get(), row, static_cast<std::uint32_t>(r), 0) != 1) {
            return failure(*file);
        }
    }
    if (!file->close()) return failure(*file);
    return {};
}

}  // namespace

FrameWriter tiffWriter() {
    return {.name = "TIFF",
            .extensions = kExtensions,
            .holds = [](image::DType dtype, int) { return dtype != image::DType::Bool; },
            .write = write};
}

}  // namespace spate::stream

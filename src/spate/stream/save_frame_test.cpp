// SPDX-License-Identifier: MIT
// Frames through files: every writer, read again by the sources of the same formats.
#include "spate/stream/save_frame.h"

#include <fitsio.h>
#include <sys/stat.h>
#include <tiffio.h>

#include <chrono>
#include <cmath>
#include <iterator>
#include <random>

#include "spate/base/full_disk_for_test.h"
#include "spate/stream/files_for_test.h"

namespace spate::stream {
namespace {

namespace fs = std::filesystem;
using image::DType;

std::vector<std::byte> packed(const image::ImageView& view) {
    std::vector<std::byte> bytes(static_cast<std::size_t>(view.byteCount()));
    view.copyTo(bytes.data());
    return bytes;
}

// Pixels of random bits (NaN of every kind among the floats), in memory that may be as odd as it
// likes: every other column, from the last row to the first, bytes swapped.
struct RandomPixels {
    RandomPixels(DType dtype, std::int64_t rows, std::int64_t cols, int channels, bool odd) {
        const auto pixelBytes = static_cast<std::int64_t>(image::sizeOf(dtype)) * channels;
        const std::int64_t colStride = odd ? 2 * pixelBytes : pixelBytes;
        memory.resize(static_cast<std::size_t>(rows * cols * colStride));
        std::mt19937 random(static_cast<unsigned>(dtype) + 100U * static_cast<unsigned>(cols));
        for (auto& byte : memory) {
            byte = static_cast<std::byte>(dtype == DType::Bool ? random() & 1U : random());
        }
        const std::int64_t rowStride = cols * colStride;
        const auto order = image::kNativeOrder == image::ByteOrder::Little
                               ? image::ByteOrder::Big
                               : image::ByteOrder::Little;
        frame.view = *image::ImageView::create(memory.data() + (odd ? (rows - 1) * rowStride : 0),
                                               {.dtype = dtype,
                                                .rows = rows,
                                                .cols = cols,
                                                .rowStride = odd ? -rowStride : rowStride,
                                                .colStride = colStride,
                                                .byteOrder = odd ? order : image::kNativeOrder,
                                                .channels = channels});
    }
    std::vector<std::byte> memory{};
    image::Frame frame{};
};

class SaveFrame : public testing::Test {
protected:
    void save(const image::Frame& frame, const std::string& path) {
        const auto saved = saveFrame(frame, path);
        ASSERT_TRUE(saved) << saved.error().message;
    }
    std::string saveError(const image::Frame& frame, const std::string& path) {
        const auto saved = saveFrame(frame, path);
        EXPECT_FALSE(saved) << path << " was written";
        return saved ? std::string() : saved.error().message;
    }
    void expectComesBack(const image::Frame& frame, const std::string& name) {
        const auto path = folder_.file(name);
        save(frame, path);
        const auto source = opened(path);
        ASSERT_TRUE(source);
        const auto read = nextFrame(*source);
        EXPECT_EQ(read.view.dtype(), frame.view.dtype());
        EXPECT_EQ(read.view.channels(), frame.view.channels());
        ASSERT_EQ(read.view.rows(), frame.view.rows());
        ASSERT_EQ(read.view.cols(), frame.view.cols());
        EXPECT_EQ(packed(read.view), packed(frame.view));
        EXPECT_TRUE(hasEnded(*source));
    }
    std::vector<std::string> filesInFolder() const {
        std::vector<std::string> names;
        for (const auto& entry : fs::directory_iterator(folder_.path())) {
            names.push_back(entry.path().filename().string());
        }
        return names;
    }
    TemporaryFolder folder_;
};

constexpr std::string_view kExtensions[] = {".npy", ".tif", ".fits"};

bool isHeld(DType dtype, int channels, std::string_view extension) {
    for (const auto& format : saveFormatsFor(dtype, channels)) {
        if (format.extensions.front() == extension) return true;
    }
    return false;
}

TEST_F(SaveFrame, EveryPixelTypeComesBackBitByBitFromMemoryOfAnyLayout) {
    for (const DType dtype : image::kAllDTypes) {
        for (const bool odd : {false, true}) {
            // Several strips of a TIFF file, and FITS blocks that end within a row.
            const RandomPixels pixels(dtype, 67, 1031, 1, odd);
            for (const auto extension : kExtensions) {
                if (!isHeld(dtype, 1, extension)) continue;
                SCOPED_TRACE(fmt::format("{} {} odd: {}", image::name(dtype), extension, odd));
                expectComesBack(pixels.frame, fmt::format("x{}", extension));
            }
        }
    }
}

TEST_F(SaveFrame, ColoursComeBackBitByBit) {
    for (const DType dtype : image::kNumberDTypes) {
        if (!image::canBeColor(dtype)) continue;
        for (const int channels : {3, 4}) {
            for (const std::int64_t rows : {1, 4, 5, 20}) {  // few rows look like a stack in NPY
                for (const std::string_view extension : {".npy", ".tif"}) {
                    SCOPED_TRACE(fmt::format("{} × {}, {} rows {}", image::name(dtype), channels,
                                             rows, extension));
                    const RandomPixels pixels(dtype, rows, 9, channels, rows == 20);
                    expectComesBack(pixels.frame, fmt::format("x{}", extension));
                }
            }
        }
    }
}

TEST_F(SaveFrame, WhatAFormatDoesNotHoldIsRefusedWithThoseThatDo) {
    const auto error = [&](DType dtype, int channels, std::string_view name) {
        return saveError(RandomPixels(dtype, 5, 7, channels, false).frame, folder_.file(name));
    };
    EXPECT_EQ(error(DType::Float16, 1, "x.fits"),
              folder_.file("x.fits") +
                  ": FITS does not hold float16 pixels exactly: expected NPY or TIFF");
    EXPECT_EQ(error(DType::Complex128, 1, "x.FIT"),
              folder_.file("x.FIT") +
                  ": FITS does not hold complex128 pixels exactly: expected NPY or TIFF");
    EXPECT_EQ(error(DType::UInt8, 4, "x.fits"),
              folder_.file("x.fits") +
                  ": FITS does not hold RGBA of uint8 pixels exactly: expected NPY or TIFF");
    EXPECT_EQ(error(DType::Bool, 1, "x.tif"),
              folder_.file("x.tif") + ": TIFF does not hold bool pixels exactly: expected NPY");
    EXPECT_TRUE(filesInFolder().empty());
}

TEST_F(SaveFrame, RowZeroIsTheFirstInTheFile) {
    const std::uint16_t pixels[] = {1, 2, 3, 4, 5, 6};
    const image::Frame frame{.view = *image::ImageView::of(pixels, 3, 2)};
    save(frame, folder_.file("x.npy"));
    std::ifstream npy(folder_.file("x.npy"), std::ios::binary);
    npy.seekg(128);
    std::uint16_t stored[6] = {};
    npy.read(reinterpret_cast<char*>(stored), sizeof(stored));
    EXPECT_TRUE(std::equal(std::begin(pixels), std::end(pixels), std::begin(stored)));

    save(frame, folder_.file("x.fits"));
    std::ifstream fits(folder_.file("x.fits"), std::ios::binary);
    fits.seekg(2880);
    char bytes[4] = {};
    fits.read(bytes, sizeof(bytes));
    // Big-endian, less 2^15.
    EXPECT_EQ(std::string_view(bytes, 4), std::string_view("\x80\x01\x80\x02", 4));

    save(frame, folder_.file("x.tiff"));
    TIFF* tiff = TIFFOpen(folder_.file("x.tiff").c_str(), "r");
    ASSERT_NE(tiff, nullptr);
    EXPECT_EQ(TIFFReadScanline(tiff, stored, 0, 0), 1);
    EXPECT_EQ(stored[0], 1);
    std::uint16_t orientation = 0;
    TIFFGetField(tiff, TIFFTAG_ORIENTATION, &orientation);
    EXPECT_EQ(orientation, ORIENTATION_TOPLEFT);
    TIFFClose(tiff);
}

// The output of a command; nothing if it failed.
std::optional<std::string> outputOf(const std::string& command) {
    std::string output(4096, '\0');
    std::FILE* pipe = ::popen(command.c_str(), "r");
    output.resize(std::fread(output.data(), 1, output.size(), pipe));
    return ::pclose(pipe) == 0 ? std::optional(output) : std::nullopt;
}

TEST_F(SaveFrame, OtherReadersFindTheSamePixels) {
    if (!outputOf("/usr/bin/python3 -c 'import numpy, tifffile' 2>&1")) {
        GTEST_SKIP() << "no /usr/bin/python3 with numpy and tifffile";
    }
    int saved = 0;
    const auto saveAll = [&](DType dtype, int channels) {
        const RandomPixels pixels(dtype, 37, 101, channels, true);
        const auto name = fmt::format("{}_37x101{}", image::name(dtype),
                                      channels > 1 ? fmt::format("x{}", channels) : "");
        const auto bytes = packed(pixels.frame.view);
        folder_.write(name + ".raw",
                      std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
        for (const auto extension : kExtensions) {
            if (!isHeld(dtype, channels, extension)) continue;
            save(pixels.frame, folder_.file(name + std::string(extension)));
            ++saved;
        }
    };
    for (const DType dtype : image::kAllDTypes) {
        saveAll(dtype, 1);
        if (!image::canBeColor(dtype)) continue;
        saveAll(dtype, 3);
        saveAll(dtype, 4);
    }
    const auto output =
        outputOf("/usr/bin/python3 " SPATE_READ_BACK " " + folder_.path() + " 2>&1");
    EXPECT_EQ(output, std::to_string(saved) + '\n');
}

TEST_F(SaveFrame, ReplacesAnOldFile) {
    for (const auto extension : kExtensions) {
        const auto name = fmt::format("x{}", extension);
        folder_.write(name, "an old file");
        expectComesBack(RandomPixels(DType::Float32, 8, 8, 1, false).frame, name);
    }
    EXPECT_EQ(filesInFolder().size(), 3U);
}

TEST_F(SaveFrame, AFullDiskIsAnErrorAndTheOldFileStays) {
    const RandomPixels pixels(DType::Float64, 300, 300, 1, false);
    for (const auto extension : kExtensions) {
        // Full at the first byte, within the pixels, and at the very last block.
        for (const rlim_t limit : {rlim_t{0}, rlim_t{100'000}, rlim_t{720'000}}) {
            SCOPED_TRACE(fmt::format("{} at {}", extension, limit));
            const auto path = folder_.write(fmt::format("x{}", extension), "an old file");
            base::Result<void> saved;
            {
                const base::FullDisk full(limit);
                saved = saveFrame(pixels.frame, path);
            }
            ASSERT_FALSE(saved);
            EXPECT_NE(saved.error().message.find(path + ": cannot be written: "),
                      std::string::npos);
            EXPECT_NE(saved.error().message.find("File too large"), std::string::npos)
                << saved.error().message;
            std::ifstream file(path);
            std::string content;
            std::getline(file, content);
            EXPECT_EQ(content, "an old file");
        }
    }
    EXPECT_EQ(filesInFolder().size(), 3U) << "no temporary file is left";
}

TEST_F(SaveFrame, ErrorsNameThePathAndWhatWasExpected) {
    const RandomPixels pixels(DType::UInt8, 4, 4, 1, false);
    const auto error = [&](const std::string& path) { return saveError(pixels.frame, path); };
    EXPECT_EQ(error("/tmp/x.png"),
              "/tmp/x.png: unknown suffix \".png\" for data: expected .npy, .tif, .fits");
    EXPECT_EQ(error(""), ": unknown suffix \"\" for data: expected .npy, .tif, .fits");
    EXPECT_EQ(saveError({}, "x.npy"), "x.npy: there are no pixels to save");
    for (const auto extension : kExtensions) {
        const auto missing = fmt::format("/no/such/folder/x{}", extension);
        EXPECT_EQ(error(missing),
                  missing +
                      ": there is no folder /no/such/folder: expected a name in an existing "
                      "folder");
        const auto folder = folder_.file(fmt::format("folder{}", extension));
        fs::create_directory(folder);
        EXPECT_EQ(error(folder), folder + ": a folder: expected the name of a file");
        const auto unwritable = fmt::format("/proc/x{}", extension);  // for root, too
        EXPECT_EQ(error(unwritable).find(unwritable + ": cannot be written: "), 0U);
        const auto longName = folder_.file(std::string(300, 'x') + std::string(extension));
        EXPECT_NE(error(longName).find("File name too long"), std::string::npos);
    }
}

TEST_F(SaveFrame, AMaskOfAnotherShapeIsRefused) {
    const RandomPixels pixels(DType::UInt8, 4, 4, 1, false);
    image::Frame frame = pixels.frame;
    const RandomPixels levels(DType::UInt8, 4, 5, 1, false);
    frame.mask = *image::Mask::create(levels.frame.view, nullptr);
    EXPECT_EQ(saveError(frame, folder_.file("x.fits")),
              folder_.file("x.fits") + ": a mask of 4 × 5 pixels: expected the frame's 4 × 4");
}

// What CFITSIO finds in a header.
class FitsCards {
public:
    explicit FitsCards(const std::string& path) {
        fits_open_diskfile(&file_, path.c_str(), READONLY, &status_);
        EXPECT_EQ(status_, 0);
    }
    ~FitsCards() { fits_close_file(file_, &status_); }
    FitsCards(const FitsCards&) = delete;
    FitsCards& operator=(const FitsCards&) = delete;

    // The value as it is spelt; nothing if there is no such card.
    std::optional<std::string> operator[](const char* keyword) {
        int status = 0;
        char* text = nullptr;
        std::array<char, FLEN_VALUE> value{};
        fits_read_keyword(file_, keyword, value.data(), nullptr, &status);
        if (status != 0) return std::nullopt;
        if (value[0] != '\'') return value.data();
        fits_read_key_longstr(file_, keyword, &text, nullptr, &status);
        std::string whole(text);
        fits_free_memory(text, &status);
        return whole;
    }
    bool hasComment(std::string_view text) {
        char* header = nullptr;
        int count = 0;
        fits_hdr2str(file_, 0, nullptr, 0, &header, &count, &status_);
        const bool found = std::string_view(header).find(text) != std::string_view::npos;
        fits_free_memory(header, &status_);
        return found;
    }
    fitsfile* get() { return file_; }

private:
    fitsfile* file_ = nullptr;
    int status_ = 0;
};

TEST_F(SaveFrame, FitsHeadersSayWhatIsKnownOfTheFrame) {
    const RandomPixels pixels(DType::UInt16, 6, 5, 1, false);
    image::Frame frame = pixels.frame;
    frame.id = 18'000'000'000'000'000'000U;
    const std::string longText(150, 'a');
    frame.attributes = std::make_shared<const image::Attributes>(
        image::Attributes{{"EXPTIME", "0.1"},
                          {"DATE-OBS", "2026-01-02T03:04:05.678"},
                          {"object", "it's \xC3\xA9paisse"},
                          {"LONG", longText},
                          {"threshold energy", "6.2 keV"},
                          {"a=b", "c"},
                          {"NAXIS1", "77"},
                          {"BZERO", "5"},
                          {"COMMENT", "x"},
                          {"SMALL", "1e-3"},
                          {"SERIAL", "007"},
                          {"HDU", "2"},
                          {"NAN", "nan"},
                          {"PITCH", "172 \xC2\xB5m"}});
    frame.special = std::make_shared<const image::SpecialValues>(
        image::SpecialValues{.sentinels = {std::uint64_t{65535}, std::uint64_t{65534}},
                             .overload = std::int64_t{60000}});
    save(frame, folder_.file("x.fits"));
    FitsCards cards(folder_.file("x.fits"));
    EXPECT_EQ(cards["FRAMEID"], "18000000000000000000");
    EXPECT_EQ(cards["DATE-OBS"], "2026-01-02T03:04:05.678");
    EXPECT_EQ(cards["EXPTIME"], "0.1");
    EXPECT_EQ(cards["OBJECT"], "it's ?paisse");
    EXPECT_EQ(cards["LONG"], longText);
    EXPECT_EQ(cards["threshold energy"], "6.2 keV");
    EXPECT_EQ(cards["SMALL"], "1E-3");
    EXPECT_EQ(cards["SERIAL"], "007");
    EXPECT_EQ(cards["NAN"], "nan");
    EXPECT_EQ(cards["PITCH"], "172 um");
    EXPECT_EQ(cards["BLANK"], "32767") << "65535 as it is stored, less 32768";
    EXPECT_EQ(cards["SATURATE"], "60000");
    EXPECT_EQ(cards["NAXIS1"], "5") << "an attribute must not change the layout";
    EXPECT_EQ(cards["BZERO"], "32768");
    EXPECT_EQ(cards["HDU"], std::nullopt);
    EXPECT_TRUE(cards.hasComment("COMMENT a=b = c"));
    EXPECT_TRUE(cards.hasComment("COMMENT No measurement where 65534"));
    EXPECT_TRUE(cards.hasComment("COMMENT Row 0 of the frame comes first: nothing is flipped."));
}

TEST_F(SaveFrame, SentinelsOfEveryIntegerTypeComeBackFromFits) {
    for (const DType dtype : image::kNumberDTypes) {
        if (dtype == DType::Float32 || dtype == DType::Float64) continue;
        image::visit(dtype, [&](auto type) {
            using T = typename decltype(type)::Type;
            for (const T value : {std::numeric_limits<T>::lowest(), std::numeric_limits<T>::max(),
                                  static_cast<T>(42)}) {
                SCOPED_TRACE(fmt::format("{} {}", image::name(dtype), +value));
                const RandomPixels pixels(dtype, 3, 3, 1, false);
                image::Frame frame = pixels.frame;
                frame.special = std::make_shared<const image::SpecialValues>(
                    image::SpecialValues{.sentinels = {value}});
                expectComesBack(frame, "x.fits");
                const auto source = opened(folder_.file("x.fits"));
                const auto read = nextFrame(*source);
                ASSERT_TRUE(read.special);
                EXPECT_EQ(read.special->sentinels, frame.special->sentinels);
            }
        });
    }
}

TEST_F(SaveFrame, MaskIsAnExtensionOfAFitsFile) {
    const RandomPixels pixels(DType::Float32, 4, 6, 1, true);
    const RandomPixels levels(DType::UInt8, 4, 6, 1, true);
    image::Frame frame = pixels.frame;
    frame.mask = *image::Mask::create(levels.frame.view, nullptr);
    expectComesBack(frame, "x.fits");
    const auto mask = opened(folder_.file("x.fits") + "[1]");
    ASSERT_TRUE(mask);
    EXPECT_EQ(mask->description().attributes.at("EXTNAME"), "MASK");
    EXPECT_EQ(packed(nextFrame(*mask).view), packed(levels.frame.view));
}

TEST_F(SaveFrame, TiffDescriptionsSayWhatIsKnownOfTheFrame) {
    const RandomPixels pixels(DType::UInt32, 6, 5, 1, false);
    image::Frame frame = pixels.frame;
    frame.id = 1003;
    frame.attributes = std::make_shared<const image::Attributes>(
        image::Attributes{{"exposure", "0.1 s"}, {"DATE-OBS", "2026-01-02T03:04:05.678"}});
    frame.special = std::make_shared<const image::SpecialValues>(
        image::SpecialValues{.sentinels = {0xFFFF'FFFFU}, .overload = 1'000'000U});
    save(frame, folder_.file("x.tif"));
    const auto source = opened(folder_.file("x.tif"));
    EXPECT_EQ(source->description().attributes.at("description"),
              "frame = 1003 DATE-OBS = 2026-01-02T03:04:05.678 masked = 4294967295 saturated from "
              "= 1000000 exposure = 0.1 s");
    EXPECT_EQ(source->description().attributes.at("software"), "Spate");
}

TEST_F(SaveFrame, DateIsWhenTheSourceHadTheFrameUnlessThatWasAFile) {
    const RandomPixels pixels(DType::UInt8, 2, 2, 1, false);
    const auto dateOf = [&](const image::Frame& frame) {
        save(frame, folder_.file("x.fits"));
        return FitsCards(folder_.file("x.fits"))["DATE-OBS"];
    };
    image::Frame frame = pixels.frame;
    EXPECT_EQ(dateOf(frame), std::nullopt) << "not known";
    frame.acquired = base::now() - std::chrono::hours(24);
    const auto yesterday = std::chrono::system_clock::now() - std::chrono::hours(24);
    const auto date = dateOf(frame);
    ASSERT_TRUE(date);
    std::tm parsed{};
    ASSERT_NE(strptime(date->c_str(), "%Y-%m-%dT%H:%M:%S", &parsed), nullptr) << *date;
    EXPECT_EQ(date->size(), 23U) << *date;
    EXPECT_NEAR(static_cast<double>(timegm(&parsed)),
                static_cast<double>(std::chrono::system_clock::to_time_t(yesterday)), 60);
    frame.attributes =
        std::make_shared<const image::Attributes>(image::Attributes{{"file", "a.npy"}});
    EXPECT_EQ(dateOf(frame), std::nullopt) << "when it was read is not when it was taken";
}

}  // namespace
}  // namespace spate::stream

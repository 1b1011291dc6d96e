// SPDX-License-Identifier: MIT
#include "spate/stream/sources/tiff.h"

#include <tiffio.h>

#include <complex>

#include "spate/stream/files_for_test.h"

namespace spate::stream {
namespace {

struct PageOptions {
    std::uint32_t rows = 50;
    std::uint32_t cols = 37;
    std::uint16_t compression = COMPRESSION_NONE;
    std::uint16_t photometric = PHOTOMETRIC_MINISBLACK;
    std::uint32_t rowsPerStrip = 16;
    std::uint32_t tile = 0;  // side of a tile; 0: strips
    std::uint16_t samples = 1;
    bool separate = false;             // each sample in a plane of its own
    std::optional<int> extraSample{};  // EXTRASAMPLE_…
};

class TiffWriter {
public:
    TiffWriter(const std::string& path, const char* mode) : tiff_(TIFFOpen(path.c_str(), mode)) {}
    ~TiffWriter() { TIFFClose(tiff_); }
    TiffWriter(const TiffWriter&) = delete;
    TiffWriter& operator=(const TiffWriter&) = delete;

    TIFF* get() { return tiff_; }

    void header(std::uint16_t bits, std::uint16_t format, const PageOptions& page) {
        TIFFSetField(tiff_, TIFFTAG_IMAGEWIDTH, page.cols);
        TIFFSetField(tiff_, TIFFTAG_IMAGELENGTH, page.rows);
        TIFFSetField(tiff_, TIFFTAG_BITSPERSAMPLE, bits);
        TIFFSetField(tiff_, TIFFTAG_SAMPLEFORMAT, format);
        TIFFSetField(tiff_, TIFFTAG_SAMPLESPERPIXEL, page.samples);
        TIFFSetField(tiff_, TIFFTAG_PLANARCONFIG,
                     page.separate ? PLANARCONFIG_SEPARATE : PLANARCONFIG_CONTIG);
        if (page.extraSample) {
            const auto kinds = static_cast<std::uint16_t>(*page.extraSample);
            TIFFSetField(tiff_, TIFFTAG_EXTRASAMPLES, 1, &kinds);
        }
        TIFFSetField(tiff_, TIFFTAG_PHOTOMETRIC, page.photometric);
        TIFFSetField(tiff_, TIFFTAG_COMPRESSION, page.compression);
    }

    // Of interleaved samples: r0 g0 b0 r1 …
    template <class T>
    void page(const std::vector<T>& pixels, const PageOptions& options = {}) {
        const auto format = std::is_floating_point_v<T> ? SAMPLEFORMAT_IEEEFP
                            : std::is_signed_v<T>       ? SAMPLEFORMAT_INT
                                                        : SAMPLEFORMAT_UINT;
        pageOf(format, pixels, options);
    }

    template <class T>
    void pageOf(std::uint16_t format, const std::vector<T>& pixels, const PageOptions& options) {
        header(8 * sizeof(T), format, options);
        if (options.tile > 0) {
            TIFFSetField(tiff_, TIFFTAG_TILEWIDTH, options.tile);
            TIFFSetField(tiff_, TIFFTAG_TILELENGTH, options.tile);
        } else {
            TIFFSetField(tiff_, TIFFTAG_ROWSPERSTRIP, options.rowsPerStrip);
        }
        for (std::uint16_t plane = 0; plane < (options.separate ? options.samples : 1); ++plane) {
            auto samples = options.separate ? planeOf(pixels, plane, options.samples) : pixels;
            const std::uint32_t width = options.cols * (options.separate ? 1 : options.samples);
            options.tile > 0 ? writeTiles(samples, plane, options)
                             : writeRows(samples, plane, width, options.rows);
        }
        TIFFWriteDirectory(tiff_);
    }

private:
    template <class T>
    static std::vector<T> planeOf(const std::vector<T>& pixels, std::size_t plane,
                                  std::size_t samples) {
        std::vector<T> values;
        for (std::size_t i = plane; i < pixels.size(); i += samples) values.push_back(pixels[i]);
        return values;
    }

    template <class T>
    void writeRows(std::vector<T>& samples, std::uint16_t plane, std::uint32_t width,
                   std::uint32_t rows) {
        for (std::uint32_t r = 0; r < rows; ++r) {
            std::vector<T> row(samples.begin() + r * width, samples.begin() + (r + 1) * width);
            EXPECT_EQ(TIFFWriteScanline(tiff_, row.data(), r, plane), 1);
        }
    }

    template <class T>
    void writeTiles(const std::vector<T>& samples, std::uint16_t plane,
                    const PageOptions& options) {
        const std::uint32_t perPixel = options.separate ? 1 : options.samples;
        for (std::uint32_t y = 0; y < options.rows; y += options.tile) {
            for (std::uint32_t x = 0; x < options.cols; x += options.tile) {
                std::vector<T> tile(options.tile * options.tile * perPixel);
                for (std::uint32_t i = 0; i < tile.size(); ++i) {
                    const auto r = y + i / perPixel / options.tile;
                    const auto c = x + i / perPixel % options.tile;
                    if (r >= options.rows || c >= options.cols) continue;
                    tile[i] = samples[(r * options.cols + c) * perPixel + i % perPixel];
                }
                EXPECT_GT(TIFFWriteTile(tiff_, tile.data(), x, y, 0, plane), 0);
            }
        }
    }

    TIFF* tiff_;
};

class Tiff : public testing::Test {
protected:
    std::string path_{};
    TemporaryFolder folder_;
    void SetUp() override { path_ = folder_.file("x.tif"); }
};

TEST_F(Tiff, EveryPixelTypeIsExactInStripsAndTilesAndBothByteOrders) {
    for (const auto dtype : image::kNumberDTypes) {
        for (const char* mode : {"wl", "wb", "wl8", "wb8"}) {
            for (const std::uint32_t tile : {0U, 16U}) {
                SCOPED_TRACE(fmt::format("{} {} {}", image::name(dtype), mode, tile));
                image::visit(dtype, [&](auto tag) {
                    using T = typename decltype(tag)::Type;
                    const auto pixels = testPixels<T>(50 * 37);
                    TiffWriter(path_, mode).page(pixels, {.tile = tile});
                    const auto source = opened(path_);
                    EXPECT_FALSE(source->description().rowZeroAtBottom);
                    expectPixels(nextFrame(*source), pixels.data(), 50, 37);
                    EXPECT_TRUE(hasEnded(*source));
                });
            }
        }
    }
}

TEST_F(Tiff, CompressedPagesAreDecoded) {
    const auto pixels = testPixels<std::uint16_t>(50 * 37);
    for (const int codec : {COMPRESSION_LZW, COMPRESSION_ADOBE_DEFLATE, COMPRESSION_PACKBITS,
                            COMPRESSION_ZSTD, COMPRESSION_LZMA}) {
        const auto compression = static_cast<std::uint16_t>(codec);
        if (TIFFIsCODECConfigured(compression) == 0) continue;
        for (const std::uint32_t tile : {0U, 16U}) {
            TiffWriter(path_, "wb").page(pixels, {.compression = compression, .tile = tile});
            expectPixels(nextFrame(*opened(path_)), pixels.data(), 50, 37);
        }
    }
}

TEST_F(Tiff, PagesAreFramesOfAnyShapeAndType) {
    const auto small = testPixels<std::uint8_t>(3 * 4);
    const auto large = testPixels<float>(50 * 37);
    {
        TiffWriter writer(path_, "w");
        writer.page(small, {.rows = 3, .cols = 4});
        writer.page(large);
        writer.page(small, {.rows = 4, .cols = 3});
    }
    const auto source = opened(path_);
    EXPECT_EQ(source->description().frameCount, 3);
    EXPECT_EQ(source->description().rows, 3);
    EXPECT_EQ(source->description().rateHz, 10.0);
    expectPixels(nextFrame(*source), small.data(), 3, 4);
    expectPixels(nextFrame(*source), large.data(), 50, 37);
    const auto last = nextFrame(*source);
    EXPECT_EQ(last.id, 2U);
    expectPixels(last, small.data(), 4, 3);
    EXPECT_TRUE(hasEnded(*source));
    ASSERT_TRUE(source->seek(1));
    expectPixels(nextFrame(*source), large.data(), 50, 37);
    ASSERT_TRUE(source->seek(0));
    expectPixels(nextFrame(*source), small.data(), 3, 4);
    EXPECT_FALSE(source->seek(3));
}

TEST_F(Tiff, AttributesNoteWhatTheFileSays) {
    {
        TiffWriter writer(path_, "w");
        TIFFSetField(writer.get(), TIFFTAG_IMAGEDESCRIPTION, " a\tdescription\n");
        TIFFSetField(writer.get(), TIFFTAG_MAKE, "DECTRIS");
        writer.page(testPixels<std::uint8_t>(50 * 37), {.photometric = PHOTOMETRIC_MINISWHITE});
    }
    const auto attributes = opened(path_)->description().attributes;
    EXPECT_EQ(attributes.at("description"), "a description");
    EXPECT_EQ(attributes.at("make"), "DECTRIS");
    EXPECT_EQ(attributes.at("photometric"), "MINISWHITE: 0 is meant to be white");
    EXPECT_EQ(attributes.at("file"), "x.tif");
}

// Checks every channel of every pixel against interleaved samples, `perPixel` of each.
template <class T>
void expectColors(const image::Frame& frame, const std::vector<T>& samples, int channels,
                  int perPixel) {
    const auto& view = frame.view;
    ASSERT_EQ(image::name(view.dtype()), image::name(image::dtypeOf<T>));
    ASSERT_EQ(view.channels(), channels);
    ASSERT_EQ(view.pixelCount() * perPixel, static_cast<std::int64_t>(samples.size()));
    for (std::int64_t i = 0; i < view.pixelCount(); ++i) {
        for (int k = 0; k < channels; ++k) {
            ASSERT_EQ(view.pixel<T>(i / view.cols(), i % view.cols(), k),
                      samples[static_cast<std::size_t>(i * perPixel + k)])
                << "pixel " << i << ", channel " << k;
        }
    }
}

TEST_F(Tiff, ColourPagesAreExactInterleavedOrInPlanes) {
    constexpr int kAlpha = EXTRASAMPLE_UNASSALPHA;
    constexpr std::uint16_t kSamples[] = {3, 4};
    for (const auto dtype : {image::DType::UInt8, image::DType::UInt16, image::DType::Float32,
                             image::DType::Float64}) {
        for (const char* mode : {"wl", "wb"}) {
            for (const bool separate : {false, true}) {
                for (const std::uint32_t tile : {0U, 16U}) {
                    for (const std::uint16_t samples : kSamples) {
                        SCOPED_TRACE(fmt::format("{} {} {} {} {}", image::name(dtype), mode,
                                                 separate, tile, samples));
                        const auto extra = samples == 4 ? std::optional(kAlpha) : std::nullopt;
                        image::visit(dtype, [&](auto tag) {
                            using T = typename decltype(tag)::Type;
                            const auto pixels = testPixels<T>(50U * 37U * samples);
                            TiffWriter(path_, mode)
                                .page(pixels, {.photometric = PHOTOMETRIC_RGB,
                                               .tile = tile,
                                               .samples = samples,
                                               .separate = separate,
                                               .extraSample = extra});
                            const auto source = opened(path_);
                            EXPECT_EQ(source->description().channels, samples);
                            expectColors(nextFrame(*source), pixels, samples, samples);
                            EXPECT_TRUE(hasEnded(*source));
                        });
                    }
                }
            }
        }
    }
}

TEST_F(Tiff, FourthSampleIsAlphaOnlyIfTheFileSaysSo) {
    const auto pixels = testPixels<std::uint8_t>(50 * 37 * 4);
    const auto write = [&](std::optional<int> kind, bool separate) {
        TiffWriter(path_, "w")
            .page(pixels, {.photometric = PHOTOMETRIC_RGB,
                           .samples = 4,
                           .separate = separate,
                           .extraSample = kind});
        return opened(path_);
    };
    for (const bool separate : {false, true}) {
        expectColors(nextFrame(*write(EXTRASAMPLE_UNASSALPHA, separate)), pixels, 4, 4);
        expectColors(nextFrame(*write(EXTRASAMPLE_UNSPECIFIED, separate)), pixels, 3, 4);
        expectColors(nextFrame(*write(std::nullopt, separate)), pixels, 3, 4);
        const auto associated = write(EXTRASAMPLE_ASSOCALPHA, separate);
        expectColors(nextFrame(*associated), pixels, 4, 4);
        EXPECT_EQ(associated->description().attributes.at("alpha"),
                  "associated: the colours are multiplied with it");
    }
}

TEST_F(Tiff, JpegColoursAreRgb) {
    if (TIFFIsCODECConfigured(COMPRESSION_JPEG) == 0) GTEST_SKIP() << "libtiff without JPEG";
    std::vector<std::uint8_t> pixels;
    for (int i = 0; i < 48 * 32; ++i) pixels.insert(pixels.end(), {200, 100, 50});
    {
        TiffWriter writer(path_, "w");
        const PageOptions options{.rows = 48,
                                  .cols = 32,
                                  .compression = COMPRESSION_JPEG,
                                  .photometric = PHOTOMETRIC_YCBCR,
                                  .samples = 3};
        writer.header(8, SAMPLEFORMAT_UINT, options);
        TIFFSetField(writer.get(), TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
        writer.page(pixels, options);
    }
    const auto frame = nextFrame(*opened(path_));
    ASSERT_EQ(frame.view.channels(), 3);
    for (int k = 0; k < 3; ++k) {
        EXPECT_NEAR(frame.view.pixel<std::uint8_t>(47, 31, k), pixels[static_cast<std::size_t>(k)],
                    3);
    }
}

TEST_F(Tiff, HalfFloatsAndComplexNumbersAreExact) {
    for (const char* mode : {"wl", "wb"}) {
        for (const std::uint32_t tile : {0U, 16U}) {
            const auto halves = testPixels<std::uint16_t>(50 * 37);
            TiffWriter(path_, mode).pageOf(SAMPLEFORMAT_IEEEFP, halves, {.tile = tile});
            const auto half = nextFrame(*opened(path_));
            ASSERT_EQ(half.view.dtype(), image::DType::Float16);
            for (std::int64_t i = 0; i < 50 * 37; ++i) {
                ASSERT_EQ(half.view.pixel<image::Float16>(i / 37, i % 37).bits,
                          halves[static_cast<std::size_t>(i)]);
            }
            const auto expectComplex = [&](auto real) {
                using Number = std::complex<decltype(real)>;
                std::vector<Number> pixels;
                for (int i = 0; i < 50 * 37; ++i) {
                    const auto number = static_cast<decltype(real)>(i);
                    pixels.emplace_back(real + number, -number);
                }
                TiffWriter(path_, mode).pageOf(SAMPLEFORMAT_COMPLEXIEEEFP, pixels, {.tile = tile});
                const auto frame = nextFrame(*opened(path_));
                ASSERT_EQ(frame.view.dtype(), image::dtypeOf<Number>);
                for (std::int64_t i = 0; i < 50 * 37; ++i) {
                    ASSERT_EQ(frame.view.template pixel<Number>(i / 37, i % 37),
                              pixels[static_cast<std::size_t>(i)]);
                }
            };
            expectComplex(0.25F);
            expectComplex(0.125);
        }
    }
}

TEST_F(Tiff, OtherColoursAreNamed) {
    const auto error = [&](const auto& pixels, const PageOptions& options) {
        TiffWriter(path_, "w").page(pixels, options);
        return openError(path_);
    };
    const std::vector<std::uint8_t> bytes(2 * 2 * 4);
    EXPECT_EQ(
        error(bytes, {.rows = 2, .cols = 2, .photometric = PHOTOMETRIC_SEPARATED, .samples = 4}),
        path_ +
            ": 4 samples per pixel of photometric interpretation 5: expected one grey sample "
            "per pixel, or RGB or RGBA");
    EXPECT_EQ(error(bytes, {.rows = 2, .cols = 2, .samples = 2}),
              path_ +
                  ": 2 samples per pixel of photometric interpretation 1: expected one grey sample "
                  "per pixel, or RGB or RGBA");
    EXPECT_EQ(error(std::vector<std::int16_t>(2 * 2 * 3),
                    {.rows = 2, .cols = 2, .photometric = PHOTOMETRIC_RGB, .samples = 3}),
              path_ + ": a colour image of int16: expected uint8, uint16, float32 or float64");
    {
        TiffWriter writer(path_, "w");
        writer.header(8, SAMPLEFORMAT_UINT,
                      {.rows = 2, .cols = 2, .photometric = PHOTOMETRIC_PALETTE});
        std::vector<std::uint16_t> map(256);
        TIFFSetField(writer.get(), TIFFTAG_COLORMAP, map.data(), map.data(), map.data());
        std::vector<std::uint8_t> row(2);
        for (std::uint32_t r = 0; r < 2; ++r) TIFFWriteScanline(writer.get(), row.data(), r);
    }
    EXPECT_EQ(openError(path_), path_ +
                                    ": a colour image (with a palette): expected one grey sample "
                                    "per pixel, or RGB or RGBA");
    {
        TiffWriter writer(path_, "a");
        writer.page(testPixels<std::uint8_t>(50 * 37));
    }
    const auto source = opened(path_);
    EXPECT_EQ(source->description().rows, 50) << "the first page that can be shown";
    EXPECT_TRUE(nextError(*source).starts_with(path_ + ": frame 1 of 2: a colour image (with a"));
    EXPECT_EQ(nextFrame(*source).id, 1U);
}

TEST_F(Tiff, OtherPixelTypesAreNamed) {
    {
        TiffWriter writer(path_, "w");
        writer.header(12, SAMPLEFORMAT_UINT, {.rows = 1, .cols = 2});
        std::vector<std::uint8_t> row(3);
        TIFFWriteScanline(writer.get(), row.data(), 0);
    }
    EXPECT_EQ(openError(path_), path_ +
                                    ": 12-bit unsigned integer pixels: expected 8, 16, 32 or "
                                    "64-bit integers, 16, 32 or 64-bit floating point, or 64 or "
                                    "128-bit complex floating point");
}

TEST_F(Tiff, TruncatedStripsAreErrorsOfTheirFrame) {
    const auto pixels = testPixels<std::uint16_t>(50 * 37);
    TiffWriter(path_, "w").page(pixels);
    // The directory lies behind the pixels: cutting pixels out of the middle is damage to them
    // only if the directory stays, so its place is claimed by a strip that is not there.
    std::string content(std::filesystem::file_size(path_), '\0');
    std::ifstream(path_, std::ios::binary)
        .read(content.data(), static_cast<std::streamsize>(content.size()));
    {
        TiffWriter writer(path_, "r+");
        std::uint64_t* offsets = nullptr;
        TIFFGetField(writer.get(), TIFFTAG_STRIPOFFSETS, &offsets);
        offsets[2] = content.size() + 1000;
        TIFFRewriteDirectory(writer.get());
    }
    const auto source = opened(path_);
    const auto message = nextError(*source);
    EXPECT_NE(message.find(path_ + ": frame 1 of 1: strip 2: "), std::string::npos) << message;
    EXPECT_TRUE(hasEnded(*source));
}

TEST_F(Tiff, DamagedFilesAreErrorsAndNothingIsPrinted) {
    testing::internal::CaptureStderr();
    folder_.write("x.tif", std::string_view("II*\0\x08\0\0\0", 8));
    EXPECT_NE(openError(path_).find("not a readable TIFF file: "), std::string::npos);
    folder_.write("x.tif", std::string_view("II*\0", 4));
    EXPECT_NE(openError(path_).find("not a readable TIFF file: "), std::string::npos);
    const auto pixels = testPixels<std::uint16_t>(50 * 37);
    TiffWriter(path_, "w").page(pixels);
    const auto size = std::filesystem::file_size(path_);
    for (std::uintmax_t cut = 0; cut < size; cut += 97) {  // wherever it is cut: an error, no crash
        std::filesystem::resize_file(path_, size - cut);
        if (const auto source = openSource(path_); source && cut > 0) (void)(*source)->next();
    }
    EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
    EXPECT_EQ(openError(folder_.write("y.tif", "")),
              folder_.file("y.tif") +
                  ": the file is empty: expected an image "
                  "(FITS, TIFF, NPY, CBF, EDF, SMV, marCCD, HDF5)");
}

// A little-endian page of one uncompressed strip whose header claims what it likes.
std::string claimedPage(std::uint32_t side, std::uint32_t bits) {
    std::string file("II*\0\x08\0\0\0\x07\0", 10);
    const auto put = [&](std::uint32_t value, int bytes) {
        for (int i = 0; i < bytes; ++i) file += static_cast<char>(value >> (8 * i) & 0xFF);
    };
    constexpr std::uint32_t kLong = 4;
    const std::pair<std::uint32_t, std::uint32_t> entries[] = {
        {TIFFTAG_IMAGEWIDTH, side},   {TIFFTAG_IMAGELENGTH, side}, {TIFFTAG_BITSPERSAMPLE, bits},
        {TIFFTAG_PHOTOMETRIC, 1},     {TIFFTAG_STRIPOFFSETS, 8},   {TIFFTAG_ROWSPERSTRIP, side},
        {TIFFTAG_STRIPBYTECOUNTS, 50}};
    for (const auto& [name, value] : entries) {
        put(name, 2);
        put(kLong, 2);
        put(1, 4);
        put(value, 4);
    }
    put(0, 4);
    return file;
}

TEST_F(Tiff, SizesThatNobodyCanHoldAreRefusedBeforeAllocation) {
    folder_.write("x.tif", claimedPage(100'000, 64));
    EXPECT_NE(openError(path_).find("100000 × 100000 uint64 pixels: expected at most 16 GiB"),
              std::string::npos);
    folder_.write("x.tif", claimedPage(50'000, 16));
    EXPECT_EQ(openError(path_), path_ +
                                    ": the file is truncated: it has 98 bytes, expected "
                                    "5000000000 of pixels");
}

TEST_F(Tiff, RealImageIsReadAsItIs) {
    const auto path = realImage("pims_stuck.tif");
    if (!path) GTEST_SKIP() << "no real images in " SPATE_TEST_DATA;
    const auto source = opened(*path);
    EXPECT_EQ(source->description().frameCount, 5);
    EXPECT_EQ(source->description().dtype, image::DType::UInt16);
    double min = 1e9, max = 0;
    for (int i = 0; i < 5; ++i) {
        const auto frame = nextFrame(*source);
        EXPECT_EQ(frame.view.rows(), 512);
        EXPECT_EQ(frame.view.cols(), 512);
        const auto [low, high] = rangeOf(frame);
        min = std::min(min, low);
        max = std::max(max, high);
    }
    EXPECT_EQ(min, 477);
    EXPECT_EQ(max, 576);
    EXPECT_TRUE(hasEnded(*source));
}

}  // namespace
}  // namespace spate::stream

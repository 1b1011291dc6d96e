// SPDX-License-Identifier: MIT
#include "spate/stream/sources/fits.h"

#include <fitsio.h>

#include <array>
#include <cmath>

#include "spate/stream/files_for_test.h"

namespace spate::stream {
namespace {

constexpr long kRows = 5;
constexpr long kCols = 7;
constexpr std::size_t kPixels = kRows * kCols;

// Writes FITS files with CFITSIO; every call must succeed.
class FitsWriter {
public:
    explicit FitsWriter(const std::string& path) {
        fits_create_diskfile(&file_, path.c_str(), &status_);
    }
    ~FitsWriter() {
        fits_close_file(file_, &status_);
        EXPECT_EQ(status_, 0);
    }
    FitsWriter(const FitsWriter&) = delete;
    FitsWriter& operator=(const FitsWriter&) = delete;

    void image(int bitpix, std::vector<long> axes) {
        fits_create_img(file_, bitpix, static_cast<int>(axes.size()), axes.data(), &status_);
    }
    template <class T>
    void pixels(int type, std::vector<T> values) {
        fits_write_img(file_, type, 1, static_cast<LONGLONG>(values.size()), values.data(),
                       &status_);
    }
    void key(const char* name, double value) {
        fits_write_key(file_, TDOUBLE, name, &value, nullptr, &status_);
    }
    void key(const char* name, LONGLONG value) {
        fits_write_key(file_, TLONGLONG, name, &value, nullptr, &status_);
    }
    void key(const char* name, std::string value) {
        fits_write_key(file_, TSTRING, name, value.data(), nullptr, &status_);
    }
    // What follows is written as it is, whatever BSCALE and BZERO say.
    void storeUnscaled() { fits_set_bscale(file_, 1, 0, &status_); }
    void compress(int algorithm) { fits_set_compression_type(file_, algorithm, &status_); }
    void table() {
        std::array<char*, 1> names{column_.data()};
        std::array<char*, 1> forms{form_.data()};
        fits_create_tbl(file_, BINARY_TBL, 3, 1, names.data(), forms.data(), nullptr, "T",
                        &status_);
    }

private:
    std::string column_ = "X", form_ = "1J";
    fitsfile* file_ = nullptr;
    int status_ = 0;
};

struct FitsType {
    image::DType dtype;
    int bitpix;
    int type;
};
constexpr FitsType kTypes[] = {{image::DType::UInt8, BYTE_IMG, TBYTE},
                               {image::DType::Int8, SBYTE_IMG, TSBYTE},
                               {image::DType::UInt16, USHORT_IMG, TUSHORT},
                               {image::DType::Int16, SHORT_IMG, TSHORT},
                               {image::DType::UInt32, ULONG_IMG, TUINT},
                               {image::DType::Int32, LONG_IMG, TINT},
                               {image::DType::UInt64, ULONGLONG_IMG, TULONGLONG},
                               {image::DType::Int64, LONGLONG_IMG, TLONGLONG},
                               {image::DType::Float32, FLOAT_IMG, TFLOAT},
                               {image::DType::Float64, DOUBLE_IMG, TDOUBLE}};

class Fits : public testing::Test {
protected:
    template <class T>
    void writeImage(const std::string& path, int bitpix, int type, std::vector<T> pixels,
                    std::vector<long> axes = {kCols, kRows}) {
        FitsWriter writer(path);
        writer.image(bitpix, std::move(axes));
        writer.pixels(type, std::move(pixels));
    }
    void cutTo(const std::string& path, std::uintmax_t bytes) {
        std::filesystem::resize_file(path, bytes);
    }
    TemporaryFolder folder_;
};

TEST_F(Fits, EveryPixelTypeIsExact) {
    for (const auto& type : kTypes) {
        image::visit(type.dtype, [&](auto tag) {
            using T = typename decltype(tag)::Type;
            SCOPED_TRACE(image::name(type.dtype));
            const auto path = folder_.file(fmt::format("{}.fits", image::name(type.dtype)));
            auto pixels = testPixels<T>(kPixels);
            if constexpr (std::is_floating_point_v<T>) {
                pixels[2] = std::numeric_limits<T>::quiet_NaN();
                pixels[3] = -std::numeric_limits<T>::infinity();
                pixels[4] = std::numeric_limits<T>::denorm_min();
            }
            writeImage(path, type.bitpix, type.type, pixels);
            const auto source = opened(path);
            EXPECT_EQ(source->description().dtype, type.dtype);
            EXPECT_TRUE(source->description().rowZeroAtBottom);
            EXPECT_EQ(source->description().frameCount, 1);
            EXPECT_EQ(source->description().rateHz, std::nullopt);
            expectPixels(nextFrame(*source), pixels.data(), kRows, kCols);
            EXPECT_TRUE(hasEnded(*source));
        });
    }
}

TEST_F(Fits, ThirdAxisIsAStackOfFrames) {
    const auto path = folder_.file("stack.fits");
    const auto pixels = testPixels<std::uint16_t>(3 * kPixels);
    writeImage(path, USHORT_IMG, TUSHORT, pixels, {kCols, kRows, 3, 1});
    const auto source = opened(path);
    EXPECT_EQ(source->description().frameCount, 3);
    EXPECT_EQ(source->description().rateHz, 10.0);
    for (std::size_t i = 0; i < 3; ++i) {
        const auto frame = nextFrame(*source);
        EXPECT_EQ(frame.id, i);
        expectPixels(frame, pixels.data() + i * kPixels, kRows, kCols);
    }
    EXPECT_TRUE(hasEnded(*source));
    for (const std::size_t i : {1U, 0U, 2U}) {
        ASSERT_TRUE(source->seek(i));
        expectPixels(nextFrame(*source), pixels.data() + i * kPixels, kRows, kCols);
    }
    EXPECT_FALSE(source->seek(3));
}

TEST_F(Fits, FourthAxisIsRefused) {
    const auto path = folder_.file("cube.fits");
    writeImage(path, BYTE_IMG, TBYTE, std::vector<std::uint8_t>(2 * 2 * 2 * 4), {2, 2, 2, 4});
    EXPECT_EQ(openError(path),
              path + ": NAXIS = 4 with NAXIS4 = 4: expected two axes (a frame) or three (a stack)");
}

TEST_F(Fits, TileCompressedImagesAreImages) {
    for (const int algorithm : {RICE_1, GZIP_1, GZIP_2, HCOMPRESS_1}) {
        for (const auto& type : {kTypes[3], kTypes[2], kTypes[5]}) {
            image::visit(type.dtype, [&](auto tag) {
                using T = typename decltype(tag)::Type;
                SCOPED_TRACE(fmt::format("{} {}", algorithm, image::name(type.dtype)));
                const auto path = folder_.file(fmt::format("{}_{}.fits", algorithm, type.bitpix));
                std::vector<T> pixels(32 * 40);
                for (std::size_t i = 0; i < pixels.size(); ++i) pixels[i] = static_cast<T>(i % 777);
                FitsWriter writer(path);
                writer.compress(algorithm);
                writer.image(type.bitpix, {40, 32});
                writer.pixels(type.type, pixels);
            });
            image::visit(type.dtype, [&](auto tag) {
                using T = typename decltype(tag)::Type;
                const auto source =
                    opened(folder_.file(fmt::format("{}_{}.fits", algorithm, type.bitpix)));
                const auto frame = nextFrame(*source);
                ASSERT_EQ(frame.view.dtype(), type.dtype);
                for (std::int64_t i = 0; i < 32 * 40; ++i) {
                    ASSERT_EQ(frame.view.template pixel<T>(i / 40, i % 40),
                              static_cast<T>(i % 777));
                }
            });
        }
    }
}

TEST_F(Fits, OtherScalingsAreFloatsWithBlankAsNan) {
    struct Scaling {
        int bitpix;
        image::DType expected;
    };
    for (const auto& [bitpix, expected] :
         {Scaling{SHORT_IMG, image::DType::Float32}, Scaling{LONG_IMG, image::DType::Float64},
          Scaling{LONGLONG_IMG, image::DType::Float64}}) {
        const auto path = folder_.file(fmt::format("scaled_{}.fits", bitpix));
        {
            FitsWriter writer(path);
            writer.image(bitpix, {2, 2});
            writer.key("BSCALE", 0.5);
            writer.key("BZERO", 100.0);
            writer.key("BLANK", LONGLONG{-9});
            writer.storeUnscaled();
            writer.pixels<int>(TINT, {-9, 0, 1, -300});
        }
        const auto frame = nextFrame(*opened(path));
        ASSERT_EQ(frame.view.dtype(), expected);
        EXPECT_TRUE(std::isnan(frame.view.value(0, 0).toDouble()));
        EXPECT_EQ(frame.view.value(0, 1).toDouble(), 100);
        EXPECT_EQ(frame.view.value(1, 0).toDouble(), 100.5);
        EXPECT_EQ(frame.view.value(1, 1).toDouble(), -50);
    }
}

// The sentinels of the first two frames, which must share them.
std::vector<image::PixelValue> sentinelsOf(Source& source) {
    const auto first = nextFrame(source);
    const auto second = nextFrame(source);
    EXPECT_EQ(first.special, second.special);
    return first.special ? first.special->sentinels : std::vector<image::PixelValue>();
}

TEST_F(Fits, BlankOfIntegersIsASentinelAsThePixelsHaveIt) {
    const auto path = folder_.file("blank.fits");
    const auto expectBlank = [&](const FitsType& type, LONGLONG raw, auto expected, bool packed) {
        SCOPED_TRACE(fmt::format("{} {} {}", image::name(type.dtype), raw, packed));
        std::filesystem::remove(path);
        using T = decltype(expected);
        std::vector<T> pixels(2 * 32 * 40, T{3});
        pixels[0] = pixels[1280] = expected;
        {
            FitsWriter writer(path);
            if (packed) writer.compress(RICE_1);
            writer.image(type.bitpix, {40, 32, 2});
            writer.key("BLANK", raw);
            writer.pixels(type.type, pixels);
        }
        EXPECT_EQ(sentinelsOf(*opened(path)), std::vector<image::PixelValue>{expected});
        const auto frame = nextFrame(*opened(path));
        ASSERT_EQ(frame.view.dtype(), type.dtype);
        EXPECT_EQ(frame.view.value(0, 0), image::PixelValue(expected));
        EXPECT_EQ(frame.view.value(0, 1), image::PixelValue(T{3}));
    };
    for (const bool packed : {false, true}) {
        expectBlank(kTypes[0], 255, std::uint8_t{255}, packed);
        expectBlank(kTypes[2], -32768, std::uint16_t{0}, packed);
        expectBlank(kTypes[2], 32767, std::uint16_t{65535}, packed);
        expectBlank(kTypes[3], -32768, std::int16_t{-32768}, packed);
        expectBlank(kTypes[4], -1, std::uint32_t{0x7FFF'FFFF}, packed);
        expectBlank(kTypes[5], -2147483648, std::int32_t{INT32_MIN}, packed);
    }
    expectBlank(kTypes[1], 0, std::int8_t{-128}, false);
    expectBlank(kTypes[6], 5, std::uint64_t{0x8000'0000'0000'0005}, false);
    expectBlank(kTypes[7], INT64_MIN, std::int64_t{INT64_MIN}, false);
}

TEST_F(Fits, BlankThatNoPixelCanHaveIsNone) {
    const auto path = folder_.file("blank.fits");
    const auto write = [&](int bitpix, LONGLONG blank) {
        std::filesystem::remove(path);
        FitsWriter writer(path);
        writer.image(bitpix, {2, 2, 2});
        writer.key("BLANK", blank);
        writer.pixels<std::uint8_t>(TBYTE, std::vector<std::uint8_t>(8, 1));
    };
    write(BYTE_IMG, -32768);
    EXPECT_TRUE(sentinelsOf(*opened(path)).empty());
    write(SHORT_IMG, 65535);
    EXPECT_TRUE(sentinelsOf(*opened(path)).empty());
    write(FLOAT_IMG, 1);
    EXPECT_TRUE(sentinelsOf(*opened(path)).empty());
    writeImage<std::uint8_t>(folder_.file("none.fits"), BYTE_IMG, TBYTE, {1, 2}, {2, 1, 1});
    EXPECT_EQ(nextFrame(*opened(folder_.file("none.fits"))).special, nullptr);
}

TEST_F(Fits, FirstImageIsFoundAndOthersAreNamed) {
    const auto path = folder_.file("many.fits");
    {
        FitsWriter writer(path);
        writer.image(BYTE_IMG, {});
        writer.key("OBJECT", std::string("M 51 "));
        writer.key("EXPTIME", 1.5);
        writer.table();
        writer.image(BYTE_IMG, {2, 1});
        writer.pixels<std::uint8_t>(TBYTE, {1, 2});
        writer.key("OBJECT", std::string("NGC's"));
        writer.image(SHORT_IMG, {1, 2});
        writer.pixels<std::int16_t>(TSHORT, {-3, -4});
    }
    const auto first = opened(path);
    EXPECT_EQ(rangeOf(nextFrame(*first)), std::pair(1.0, 2.0));
    const auto& attributes = first->description().attributes;
    EXPECT_EQ(attributes.at("OBJECT"), "NGC's") << "the image's own keyword comes first";
    EXPECT_EQ(attributes.at("EXPTIME"), "1.5");
    EXPECT_EQ(attributes.at("file"), "many.fits");
    EXPECT_EQ(attributes.at("hdu"), "2");
    for (const auto& uri : {path + "[3]", path + "?hdu=3", "file:" + path + "?hdu=3"}) {
        EXPECT_EQ(rangeOf(nextFrame(*opened(uri))), std::pair(-4.0, -3.0)) << uri;
    }
    EXPECT_EQ(openError(path + "?hdu=1"),
              path + ": HDU 1 has a binary table: expected an image with two axes or more");
    EXPECT_EQ(openError(path + "[9]"), path + ": no HDU 9: expected 0 to 3");
    EXPECT_EQ(openError(path + "?hdu=x"),
              path + "?hdu=x: hdu=x: expected a whole number from 0 to 9999");
    EXPECT_EQ(openError(path + "?page=1"),
              path + "?page=1: unknown option 'page': the known ones are hdu");
}

TEST_F(Fits, FileWithoutImageSaysWhatItHas) {
    const auto path = folder_.file("table.fits");
    {
        FitsWriter writer(path);
        writer.image(BYTE_IMG, {4});
        writer.table();
    }
    EXPECT_EQ(openError(path),
              path +
                  ": no image in this FITS file (HDU 0: 1 axis of length 4, HDU 1: a binary "
                  "table): expected one with two axes or more");
}

TEST_F(Fits, NamesWithColonsAndBracketsAreFiles) {
    for (const char* name : {"VISIR.2004-09-30T03:17:49.095.fits", "sim:.fits", "a[1].fits",
                             "~x.fits", " x?y=1.fits", "x+.fits[1]"}) {
        writeImage<std::uint8_t>(folder_.file("x.fits"), BYTE_IMG, TBYTE, {1, 2}, {2, 1});
        std::filesystem::rename(folder_.file("x.fits"), folder_.file(name));
        EXPECT_EQ(rangeOf(nextFrame(*opened(folder_.file(name)))), std::pair(1.0, 2.0)) << name;
    }
    EXPECT_EQ(rangeOf(nextFrame(*opened(folder_.file("a[1].fits") + "[0]"))), std::pair(1.0, 2.0));
}

TEST_F(Fits, TruncatedFramesAreErrorsAndTheRestIsShown) {
    const auto path = folder_.file("cut.fits");
    const auto pixels = testPixels<std::int16_t>(3 * 40 * 50);
    writeImage(path, SHORT_IMG, TSHORT, pixels, {50, 40, 3});
    cutTo(path, 2880 + 3 * 2880 + 100);
    const auto source = opened(path);
    expectPixels(nextFrame(*source), pixels.data(), 40, 50);
    expectPixels(nextFrame(*source), pixels.data() + 2000, 40, 50);
    EXPECT_EQ(nextError(*source), path +
                                      ": frame 3 of 3: the file is truncated: it ends at byte "
                                      "11620, expected pixels to byte 14880");
    EXPECT_TRUE(hasEnded(*source));
    cutTo(path, 1000);
    EXPECT_NE(openError(path).find("not a readable FITS file"), std::string::npos);
}

TEST_F(Fits, MissingPaddingIsNoError) {
    const auto path = folder_.file("unpadded.fits");
    for (const auto& type : kTypes) {
        image::visit(type.dtype, [&](auto tag) {
            using T = typename decltype(tag)::Type;
            SCOPED_TRACE(image::name(type.dtype));
            std::filesystem::remove(path);
            const auto pixels = testPixels<T>(2 * 40 * 50);
            writeImage(path, type.bitpix, type.type, pixels, {50, 40, 2});
            const auto source = opened(path);
            cutTo(path, 2880 + pixels.size() * sizeof(T));
            const auto unpadded = opened(path);
            expectPixels(nextFrame(*unpadded), pixels.data(), 40, 50);
            expectPixels(nextFrame(*unpadded), pixels.data() + 2000, 40, 50);
            EXPECT_TRUE(hasEnded(*unpadded));
            (void)nextFrame(*source);
            EXPECT_NE(nextError(*source).find("truncated"), std::string::npos)
                << "cut while it was open";
            cutTo(path, 2880 + pixels.size() * sizeof(T) - 1);
            const auto cut = opened(path);
            expectPixels(nextFrame(*cut), pixels.data(), 40, 50);
            EXPECT_NE(nextError(*cut).find("truncated"), std::string::npos);
        });
    }
}

TEST_F(Fits, CompressedDataCutShortIsAnError) {
    const auto path = folder_.file("cut_compressed.fits");
    {
        FitsWriter writer(path);
        writer.compress(GZIP_1);
        writer.image(LONG_IMG, {200, 200});
        std::vector<int> pixels(200 * 200);
        for (std::size_t i = 0; i < pixels.size(); ++i) {
            pixels[i] = static_cast<int>(static_cast<unsigned>(i) * 2654435761U);
        }
        writer.pixels(TINT, pixels);
    }
    cutTo(path, std::filesystem::file_size(path) / 2);
    const auto source = openSource(path);
    if (source) {
        EXPECT_NE(nextError(**source).find("frame 1 of 1: "), std::string::npos);
    }
}

TEST_F(Fits, SizesThatNobodyCanHoldAreRefusedBeforeAllocation) {
    const auto huge = [&](std::string_view axes) {
        std::string header;
        const auto card = [&](std::string_view text) { header += fmt::format("{:<80}", text); };
        card("SIMPLE  =                    T");
        card("BITPIX  =                  -64");
        for (std::size_t i = 0; i < axes.size(); i += 30) card(axes.substr(i, 30));
        card("END");
        header.resize(2880, ' ');
        return folder_.write("huge.fits", header);
    };
    const auto path = huge(
        "NAXIS   =                    2"
        "NAXIS1  =           4000000000"
        "NAXIS2  =           4000000000");
    EXPECT_FALSE(openSource(path));
    const auto stack = huge(
        "NAXIS   =                    3"
        "NAXIS1  =                10000"
        "NAXIS2  =                10000"
        "NAXIS3  =          20000000000");
    const auto source = openSource(stack);
    if (source) {
        EXPECT_NE(nextError(**source).find("truncated"), std::string::npos);
    }
}

TEST_F(Fits, RealImagesAreReadAsTheyAre) {
    const auto ccd = realImage("ccdproc_a8280271.fits");
    const auto spitzer = realImage("spitzer_example_image.fits");
    if (!ccd || !spitzer) GTEST_SKIP() << "no real images in " SPATE_TEST_DATA;
    const auto frame = nextFrame(*opened(*ccd));
    EXPECT_EQ(frame.view.dtype(), image::DType::UInt16);
    EXPECT_EQ(frame.view.rows(), 520);
    EXPECT_EQ(frame.view.cols(), 536);
    EXPECT_EQ(rangeOf(frame), std::pair(187.0, 1715.0));
    const auto source = opened(*spitzer);
    EXPECT_EQ(source->description().attributes.at("BUNIT"), "MJy/sr");
    const auto stars = nextFrame(*source);
    EXPECT_EQ(stars.view.rows(), 513);
    EXPECT_EQ(stars.view.cols(), 1025);
    int nans = 0;
    for (std::int64_t i = 0; i < 513 * 1025; ++i) {
        nans += std::isnan(stars.view.pixel<float>(i / 1025, i % 1025)) ? 1 : 0;
    }
    EXPECT_EQ(nans, 3);
    EXPECT_NEAR(rangeOf(stars).first, 0.59, 0.01);
    EXPECT_NEAR(rangeOf(stars).second, 3938, 1);
}

}  // namespace
}  // namespace spate::stream

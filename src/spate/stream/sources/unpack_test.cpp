// SPDX-License-Identifier: MIT
#include "spate/stream/sources/unpack.h"

#include <bzlib.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include <random>

#include "spate/stream/files_for_test.h"
#include "spate/stream/sources/image_file.h"

namespace spate::stream {
namespace {

std::string gzipped(std::string content) {
    std::string packed(content.size() + 1024, '\0');
    z_stream stream{};
    constexpr int kGzip = 16;
    EXPECT_EQ(deflateInit2(&stream, 6, Z_DEFLATED, MAX_WBITS + kGzip, 8, Z_DEFAULT_STRATEGY), Z_OK);
    stream.next_in = reinterpret_cast<Bytef*>(content.data());
    stream.avail_in = static_cast<uInt>(content.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
    packed.resize(packed.size() - stream.avail_out);
    deflateEnd(&stream);
    return packed;
}

std::string bzipped(std::string content) {
    std::string packed(content.size() * 2 + 1024, '\0');
    auto size = static_cast<unsigned>(packed.size());
    EXPECT_EQ(BZ2_bzBuffToBuffCompress(packed.data(), &size, content.data(),
                                       static_cast<unsigned>(content.size()), 9, 0, 0),
              BZ_OK);
    packed.resize(size);
    return packed;
}

struct Way {
    std::string name;
    std::string extension;
    std::string (*pack)(std::string);
};

std::string noise(std::size_t bytes) {
    std::mt19937 random(1);
    std::string text(bytes, '\0');
    for (char& c : text) c = static_cast<char>(random());
    return text;
}

// An array of 2 × 3 uint8.
std::string npy() {
    std::string header = "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 3), }";
    header.resize(117, ' ');
    return std::string("\x93NUMPY\1\0\x76\0", 10) + header + "\n\1\2\3\4\5\6";
}

class Unpack : public testing::TestWithParam<Way> {
protected:
    std::string write(const std::string& packed) {
        return folder_.write("x.npy" + GetParam().extension, packed);
    }
    [[nodiscard]] static std::string pack(const std::string& content) {
        return GetParam().pack(content);
    }
    // What a file becomes, or the error behind its name.
    std::string unpacked(const std::string& packed, const UnpackLimits& limits = {},
                         std::optional<std::int64_t> bytes = std::nullopt) {
        const auto path = write(packed);
        const auto* packing = packingOf(packed.substr(0, 16));
        EXPECT_NE(packing, nullptr);
        const auto content = unpack(path, *packing, limits, bytes);
        if (content) return contentOf((*content)->path());
        EXPECT_TRUE(content.error().message.starts_with(path + ": ")) << content.error().message;
        return content.error().message.substr(path.size() + 2);
    }
    TemporaryFolder folder_;
};

TEST_P(Unpack, GivesBackWhatWasPacked) {
    for (const std::size_t bytes : {0, 1, 1000, 262'144, 3'000'000}) {
        const auto content = noise(bytes);
        EXPECT_TRUE(unpacked(pack(content)) == content) << bytes;
    }
    const std::string zeros(5'000'000, '\0');
    EXPECT_TRUE(unpacked(pack(zeros)) == zeros);
}

TEST_P(Unpack, GoesOnWithTheNextStreamAndLeavesOutWhatIsNone) {
    EXPECT_EQ(unpacked(pack("one, ") + pack("two") + "and no third"), "one, two");
    EXPECT_EQ(unpacked(pack("one") + std::string(500, '\0')), "one");
}

TEST_P(Unpack, AFileOfAnyFormatIsOpened) {
    const auto path = write(pack(npy()));
    const auto source = opened(path);
    EXPECT_EQ(source->description().format, "NPY");
    EXPECT_EQ(source->description().uri, path);
    constexpr std::uint8_t kExpected[] = {1, 2, 3, 4, 5, 6};
    const auto frame = nextFrame(*source);
    expectPixels(frame, kExpected, 2, 3);
    EXPECT_EQ(frame.attributes->at("file"), "x.npy" + GetParam().extension);
    EXPECT_EQ(frame.attributes->at("compression"), GetParam().name);
    EXPECT_EQ(source->description().attributes, *frame.attributes);
    ASSERT_TRUE(source->seek(0));
    EXPECT_EQ(nextFrame(*source).attributes, frame.attributes);
    EXPECT_FALSE(source->seek(7));
}

TEST_P(Unpack, FitsKeepsItsOptions) {
    const auto real = realImage("ccdproc_a8280271.fits");
    if (!real) GTEST_SKIP() << "no real images in " << SPATE_TEST_DATA;
    const auto path = folder_.write("x.fits" + GetParam().extension, pack(contentOf(*real)));
    const auto expected = nextFrame(*opened(*real + "[0]"));
    const auto frame = nextFrame(*opened(path + "[0]"));
    EXPECT_EQ(rangeOf(frame), rangeOf(expected));
    EXPECT_EQ(openError(path + "?hdu=7").find("/proc"), std::string::npos);
}

TEST_P(Unpack, ErrorsNameTheFile) {
    const auto path = write(pack(npy().substr(0, 130)));
    EXPECT_EQ(nextError(*opened(path)),
              path + ": frame 1 of 1: the file is truncated: it has 2 bytes of pixels, expected 6");
    write(pack("no image"));
    EXPECT_EQ(openError(path), path +
                                   ": unknown format (begins with 6e 6f 20 69 6d 61 67 65, "
                                   "extension " +
                                   GetParam().extension +
                                   "): expected FITS, TIFF, NPY, CBF, EDF, SMV, marCCD, HDF5");
    write(pack(""));
    EXPECT_EQ(openError(path), path +
                                   ": the file is empty: expected an image (FITS, TIFF, NPY, "
                                   "CBF, EDF, SMV, marCCD, HDF5)");
    write(pack(pack(npy())));
    EXPECT_NE(openError(path).find("unknown format"), std::string::npos);
}

TEST_P(Unpack, AnyCutIsAnError) {
    const auto packed = pack(npy());
    for (std::size_t bytes = 1; bytes < packed.size(); ++bytes) {
        ASSERT_FALSE(openSource(write(packed.substr(0, bytes)))) << bytes;
    }
    EXPECT_EQ(unpacked(packed.substr(0, packed.size() - 1)),
              "the file is truncated: its " + GetParam().name + " data go on behind its " +
                  std::to_string(packed.size() - 1) + " bytes");
}

// Bits that mean nothing may be wrong; the checksums find all others.
TEST_P(Unpack, DamageNeverGivesOtherContent) {
    const auto content = noise(1000);
    const auto packed = pack(content);
    std::size_t errors = 0;
    for (std::size_t place = 11; place < packed.size(); place += 13) {
        auto damaged = packed;
        damaged[place] = static_cast<char>(damaged[place] ^ 0x55);
        const auto found = unpacked(damaged);
        ASSERT_TRUE(found == content || found.size() < 100) << place;
        errors += found != content ? 1 : 0;
    }
    EXPECT_GT(errors, 50U);
}

TEST_P(Unpack, BombsEndAtTheLimits) {
    const auto packed = pack(std::string(3'000'000, '\0'));
    const auto size = static_cast<std::int64_t>(packed.size());
    const auto refused = [&](std::int64_t most) {
        return fmt::format("{} bytes would become more than {}: expected an image", size, most);
    };
    EXPECT_EQ(unpacked(packed, {.always = 100, .ratio = 10}), refused(10 * size));
    EXPECT_EQ(unpacked(packed, {.always = 2'999'999, .ratio = 1}), refused(2'999'999));
    EXPECT_EQ(unpacked(packed, {.most = 1000}), refused(1000));
    EXPECT_EQ(unpacked(packed, {.always = 3'000'000, .ratio = 1}).size(), 3'000'000U);
    EXPECT_LE(unpacked(packed, {}, 2048).size(), 262'144U);
}

TEST_P(Unpack, AFolderHasCompressedImages) {
    write(pack(npy()));
    folder_.write("notes.txt" + GetParam().extension, pack("no image"));
    folder_.write("image" + GetParam().extension, pack(npy()));
    folder_.write("archive.tar" + GetParam().extension, "damaged");
    const auto files = imageFilesIn(folder_.path());
    ASSERT_TRUE(files);
    EXPECT_EQ(*files, (std::vector<std::string>{folder_.file("image" + GetParam().extension),
                                                folder_.file("x.npy" + GetParam().extension)}));
}

// A copy in memory does not care what becomes of the file.
TEST_P(Unpack, ACopyOutlivesItsFile) {
    const auto path = folder_.write("plain.npy", npy());
    const auto pool = std::make_shared<image::FramePool>(1);
    const auto source = openImageFile({.text = path, .scheme = "file", .path = path, .query = {}},
                                      pool, FileReading::InMemory);
    ASSERT_TRUE(source) << source.error().message;
    std::filesystem::resize_file(path, 0);
    const auto frame = nextFrame(**source);
    constexpr std::uint8_t kExpected[] = {1, 2, 3, 4, 5, 6};
    expectPixels(frame, kExpected, 2, 3);
    EXPECT_EQ(frame.attributes->at("file"), "plain.npy");
    EXPECT_EQ(frame.attributes->count("compression"), 0U);
}

INSTANTIATE_TEST_SUITE_P(Way, Unpack,
                         testing::Values(Way{"gzip", ".gz", gzipped},
                                         Way{"bzip2", ".bz2", bzipped}),
                         [](const auto& way) { return way.param.name; });

}  // namespace
}  // namespace spate::stream

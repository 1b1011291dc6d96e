// SPDX-License-Identifier: MIT
#include "spate/stream/sources/npy.h"

#include <algorithm>
#include <complex>

#include "spate/stream/files_for_test.h"
#include "spate/stream/sources/npy_header.h"

namespace spate::stream {
namespace {

std::string npy(std::string_view dictionary, std::string_view data, int version = 1) {
    std::string file = "\x93NUMPY";
    file += static_cast<char>(version);
    file += '\0';
    for (int i = 0; i < (version == 1 ? 2 : 4); ++i) {
        file += static_cast<char>(dictionary.size() >> (8 * i) & 0xFF);
    }
    file += dictionary;
    file += data;
    return file;
}

std::string header(std::string_view descr, std::string_view shape, bool fortran = false) {
    return fmt::format("{{'descr': '{}', 'fortran_order': {}, 'shape': {}, }}   \n", descr,
                       fortran ? "True" : "False", shape);
}

// NumPy's code of a type, without its byte order.
template <class T>
std::string code() {
    const char kind = std::is_floating_point_v<T> ? 'f' : std::is_signed_v<T> ? 'i' : 'u';
    return fmt::format("{}{}", kind, sizeof(T));
}

template <class T>
std::string bytesOf(const std::vector<T>& pixels, bool swapped = false) {
    std::string bytes(reinterpret_cast<const char*>(pixels.data()), pixels.size() * sizeof(T));
    for (std::size_t i = 0; swapped && i < bytes.size(); i += sizeof(T)) {
        std::reverse(bytes.begin() + static_cast<std::ptrdiff_t>(i),
                     bytes.begin() + static_cast<std::ptrdiff_t>(i + sizeof(T)));
    }
    return bytes;
}

// The exact values of all pixels, in order.
std::string texts(const image::Frame& frame) {
    std::string all;
    for (std::int64_t i = 0; i < frame.view.pixelCount(); ++i) {
        if (i > 0) all += ' ';
        all += frame.view.value(i / frame.view.cols(), i % frame.view.cols()).toText();
    }
    return all;
}

class Npy : public testing::Test {
protected:
    std::string write(std::string_view dictionary, std::string_view data, int version = 1) {
        return folder_.write("x.npy", npy(dictionary, data, version));
    }
    std::string messageOf(std::string_view dictionary) {
        const auto path = write(dictionary, std::string(1000, '\0'));
        const auto message = openError(path);
        EXPECT_TRUE(message.starts_with(path + ": ")) << message;
        return message.substr(std::min(path.size() + 2, message.size()));
    }
    TemporaryFolder folder_;
};

TEST_F(Npy, EveryPixelTypeIsExactInBothByteOrders) {
    for (const auto dtype : image::kNumberDTypes) {
        for (const bool big : {false, true}) {
            image::visit(dtype, [&](auto tag) {
                using T = typename decltype(tag)::Type;
                const auto pixels = testPixels<T>(5 * 7);
                const char order = sizeof(T) == 1 ? '|' : big ? '>' : '<';
                const auto path = write(header(order + code<T>(), "(5, 7)"), bytesOf(pixels, big));
                const auto source = opened(path);
                EXPECT_EQ(source->description().format, "NPY");
                expectPixels(nextFrame(*source), pixels.data(), 5, 7);
                EXPECT_TRUE(hasEnded(*source));
            });
        }
    }
}

TEST_F(Npy, BooleansAreBytes) {
    const auto path = write(header("|b1", "(1, 3)"), std::string_view("\0\1\1", 3));
    const auto frame = nextFrame(*opened(path));
    ASSERT_EQ(frame.view.dtype(), image::DType::Bool);
    EXPECT_EQ(texts(frame), "false true true");
}

TEST_F(Npy, HalfFloatsAreExactInBothByteOrders) {
    const std::vector<std::uint16_t> bits = {0x3C00, 0xC000, 0x0001, 0x7BFF, 0x7C00, 0xFC00};
    for (const bool big : {false, true}) {
        const auto path = write(header(big ? ">f2" : "<f2", "(2, 3)"), bytesOf(bits, big));
        const auto source = opened(path);
        EXPECT_EQ(source->description().dtype, image::DType::Float16);
        EXPECT_EQ(texts(nextFrame(*source)), "1 -2 5.9604645e-08 65504 inf -inf");
    }
}

TEST_F(Npy, ComplexNumbersAreExactInBothByteOrders) {
    const std::vector<float> singles = {1, -2, 0.5F, 0};
    const std::vector<double> doubles = {1, -2, 0.5, 0};
    for (const bool big : {false, true}) {
        const char order = big ? '>' : '<';
        const auto c8 =
            opened(write(header(order + std::string("c8"), "(1, 2)"), bytesOf(singles, big)));
        EXPECT_EQ(c8->description().dtype, image::DType::Complex64);
        const auto first = nextFrame(*c8);
        EXPECT_EQ(first.view.pixel<std::complex<float>>(0, 0), std::complex<float>(1, -2));
        EXPECT_EQ(first.view.pixel<std::complex<float>>(0, 1), std::complex<float>(0.5F, 0));
        const auto c16 = opened(
            write(header(order + std::string("c16"), "(2, 1)", true), bytesOf(doubles, big)));
        EXPECT_EQ(c16->description().dtype, image::DType::Complex128);
        EXPECT_EQ(nextFrame(*c16).view.pixel<std::complex<double>>(0, 0),
                  std::complex<double>(1, -2));
    }
}

// The array of a shape in either index order, its elements 0, 1, 2 … in C order.
template <class T>
std::string countedArray(const std::vector<std::size_t>& shape, bool fortran) {
    std::size_t count = 1;
    for (const auto length : shape) count *= length;
    std::vector<T> array(count);
    for (std::size_t i = 0; i < count; ++i) {
        std::size_t rest = i, stride = count, at = 0;
        for (std::size_t axis = shape.size(); axis-- > 0; rest /= shape[axis]) {
            stride /= shape[axis];
            at += rest % shape[axis] * stride;
        }
        array[fortran ? at : i] = static_cast<T>(i);
    }
    return bytesOf(array);
}

template <class T>
void expectColors(Source& source, std::int64_t frames, const image::ImageLayout& shape) {
    EXPECT_EQ(source.description().frameCount, frames);
    EXPECT_EQ(source.description().channels, shape.channels);
    std::int64_t expected = 0;
    for (std::int64_t i = 0; i < frames; ++i) {
        const auto frame = nextFrame(source);
        ASSERT_EQ(frame.view.rows(), shape.rows);
        ASSERT_EQ(frame.view.cols(), shape.cols);
        ASSERT_EQ(frame.view.channels(), shape.channels);
        for (std::int64_t pixel = 0; pixel < shape.rows * shape.cols; ++pixel) {
            for (int k = 0; k < shape.channels; ++k) {
                ASSERT_EQ(frame.view.pixel<T>(pixel / shape.cols, pixel % shape.cols, k),
                          static_cast<T>(expected++));
            }
        }
    }
    EXPECT_TRUE(hasEnded(source));
}

TEST_F(Npy, ArraysOfThreeOrFourChannelsAreColours) {
    for (const auto dtype : {image::DType::UInt8, image::DType::UInt16, image::DType::Float32,
                             image::DType::Float64}) {
        for (const bool fortran : {false, true}) {
            image::visit(dtype, [&](auto tag) {
                using T = typename decltype(tag)::Type;
                SCOPED_TRACE(fmt::format("{} {}", image::name(dtype), fortran));
                const std::string descr = '<' + code<T>();
                const auto rgb = opened(write(header(descr, "(5, 2, 3)", fortran),
                                              countedArray<T>({5, 2, 3}, fortran)));
                expectColors<T>(*rgb, 1, {.rows = 5, .cols = 2, .channels = 3});
                const auto stack = opened(write(header(descr, "(2, 3, 5, 4)", fortran),
                                                countedArray<T>({2, 3, 5, 4}, fortran)));
                expectColors<T>(*stack, 2, {.rows = 3, .cols = 5, .channels = 4});
            });
        }
    }
}

TEST_F(Npy, WhatCannotBeAColourImageIsAStack) {
    const auto expectStack = [&](std::string_view descr, std::string_view shape,
                                 std::int64_t frames) {
        const auto source = opened(write(header(descr, shape), std::string(1000, '\1')));
        EXPECT_EQ(source->description().frameCount, frames) << descr << shape;
        EXPECT_EQ(source->description().channels, 1);
        EXPECT_FALSE(nextFrame(*source).view.isColor());
    };
    expectStack("|u1", "(4, 2, 3)", 4);
    expectStack("|u1", "(5, 2, 2)", 5);
    expectStack("|u1", "(5, 3, 5)", 5);
    expectStack("<i2", "(5, 2, 3)", 5);
    expectStack("|b1", "(5, 2, 4)", 5);
}

TEST_F(Npy, FramesOfAStackCanBeHadInAnyOrder) {
    const auto pixels = testPixels<std::int32_t>(3 * 4 * 5);
    const auto source = opened(write(header("<i4", "(3, 4, 5)"), bytesOf(pixels)));
    EXPECT_TRUE(source->canSeek());
    EXPECT_EQ(source->frameCount(), 3U);
    for (const std::size_t i : {2U, 0U, 1U}) {
        ASSERT_TRUE(source->seek(i));
        const auto frame = nextFrame(*source);
        EXPECT_EQ(frame.id, i);
        expectPixels(frame, pixels.data() + i * 20, 4, 5);
    }
    EXPECT_FALSE(source->seek(3));
    EXPECT_EQ(nextFrame(*source).id, 2U);
}

TEST_F(Npy, TruncatedColourImageIsAnError) {
    for (const bool fortran : {false, true}) {
        const auto path = write(header("|u1", "(5, 2, 3)", fortran), std::string(29, '\0'));
        EXPECT_EQ(nextError(*opened(path)), path +
                                                ": frame 1 of 1: the file is truncated: it has 29 "
                                                "bytes of pixels, expected 30");
    }
}

TEST_F(Npy, AllVersionsAndSpellingsAreRead) {
    const std::string data(6, '\5');
    for (const int version : {1, 2, 3}) {
        EXPECT_EQ(rangeOf(nextFrame(*opened(write(header("|u1", "(2, 3)"), data, version)))),
                  std::pair(5.0, 5.0));
    }
    for (const char* text : {R"({"shape":(2,3),"fortran_order":False,"descr":"|u1"})",
                             "{'descr': '=u1', 'fortran_order': False, 'shape': (2L, 3L)}"}) {
        EXPECT_TRUE(openSource(write(text, data))) << text;
    }
}

TEST_F(Npy, StacksAndIndexOrders) {
    const auto pixels = testPixels<std::int32_t>(3 * 4 * 5);
    const auto c = opened(write(header("<i4", "(3, 4, 5)"), bytesOf(pixels)));
    EXPECT_EQ(c->description().frameCount, 3);
    EXPECT_EQ(c->description().rateHz, 10.0);
    for (std::size_t i = 0; i < 3; ++i) expectPixels(nextFrame(*c), pixels.data() + i * 20, 4, 5);

    std::vector<std::int32_t> fortran(pixels.size());  // the first index runs fastest
    for (std::size_t i = 0; i < pixels.size(); ++i) {
        const auto frame = i / 20, row = i / 5 % 4, col = i % 5;
        fortran[frame + 3 * row + 12 * col] = pixels[i];
    }
    const auto f = opened(write(header("<i4", "(3, 4, 5)", true), bytesOf(fortran)));
    for (std::size_t i = 0; i < 3; ++i) {
        const auto frame = nextFrame(*f);
        EXPECT_EQ(frame.id, i);
        expectPixels(frame, pixels.data() + i * 20, 4, 5);
    }
    EXPECT_TRUE(hasEnded(*f));
}

TEST_F(Npy, FramesKeepTheMapAndAreShownInPlace) {
    const auto path = write(header("|u1", "(2, 2, 3)"), "abcdefghijkl");
    auto source = opened(path);
    const auto first = nextFrame(*source);
    const auto second = nextFrame(*source);
    EXPECT_EQ(second.view.data(), first.view.data() + 6);
    source.reset();
    std::filesystem::remove(path);
    EXPECT_EQ(second.view.pixel<std::uint8_t>(1, 2), 'l');
}

TEST_F(Npy, TruncatedStackHasItsWholeFrames) {
    const auto path = write(header("|u1", "(3, 2, 2)"), "abcdefghijk");
    const auto source = opened(path);
    (void)nextFrame(*source);
    (void)nextFrame(*source);
    EXPECT_EQ(nextError(*source), path +
                                      ": frame 3 of 3: the file is truncated: it has 11 bytes of "
                                      "pixels, expected 12");
    EXPECT_TRUE(hasEnded(*source));
}

TEST_F(Npy, WhatIsNotAnImageIsNamed) {
    EXPECT_EQ(messageOf(header("<f16", "(2, 2)")),
              "not a readable npy file: descr '<f16': expected integers of 1 to 8 bytes, b1, f2, "
              "f4, f8, c8 or c16, as in '<f4'");
    EXPECT_NE(messageOf(header("<U2", "(2, 2)")).find("descr '<U2'"), std::string::npos);
    EXPECT_NE(messageOf(header("", "(2, 2)")).find("descr ''"), std::string::npos);
    EXPECT_NE(messageOf("{'descr': [('x', '<f4')], 'fortran_order': False, 'shape': (2, 2)}")
                  .find("descr [('x', '<f4')]"),
              std::string::npos);
    EXPECT_EQ(messageOf(header("<f4", "(5,)")),
              "shape (5) of float32: expected (rows, cols) or (frames, rows, cols), or with 3 or 4 "
              "channels of uint8, uint16, float32 or float64 behind");
    EXPECT_TRUE(messageOf(header("<f4", "()")).starts_with("shape () of float32: expected"));
    for (const auto& [descr, shape] :
         {std::pair("<f4", "(1, 2, 3, 5)"), std::pair("<i2", "(1, 2, 3, 4)"),
          std::pair("<f4", "(1, 1, 2, 3, 4)")}) {
        EXPECT_TRUE(messageOf(header(descr, shape)).starts_with(fmt::format("shape {} of", shape)));
    }
    EXPECT_NE(messageOf(header("<f4", "(0, 4, 4)")).find("at least one frame"), std::string::npos);
    EXPECT_NE(messageOf(header("<f4", "(4, 0)")).find("at least one row and column"),
              std::string::npos);
}

TEST_F(Npy, SizesThatNobodyCanHoldAreRefused) {
    EXPECT_NE(messageOf(header("<f8", "(4000000000, 4000000000)")).find("at most 16 GiB"),
              std::string::npos);
    EXPECT_NE(messageOf(header("<f8", "(9000000000000, 1000, 1000)")).find("at most 8 EiB"),
              std::string::npos);
    EXPECT_NE(messageOf(header("<f8", "(99999999999999999999, 2)")).find("expected a tuple"),
              std::string::npos);
    EXPECT_NE(messageOf(header("<f8", "(-1, 2)")).find("expected a tuple"), std::string::npos);
}

TEST_F(Npy, DamagedHeadersAreErrors) {
    EXPECT_NE(messageOf("{'descr': '<f4', 'shape': (2, 2)}").find("lacks fortran_order"),
              std::string::npos);
    EXPECT_NE(messageOf("{'descr': '<f4', 'descr': '<f4'}").find("header key 'descr'"),
              std::string::npos);
    EXPECT_NE(messageOf("{'evil': 1}").find("header key 'evil'"), std::string::npos);
    EXPECT_NE(messageOf("nothing").find("expected a dictionary"), std::string::npos);
    EXPECT_NE(messageOf(header("<f4", "(2, 2")).find("expected a tuple"), std::string::npos);
    EXPECT_NE(messageOf("{'fortran_order': 1}").find("expected True or False"), std::string::npos);
    EXPECT_FALSE(readNpyHeader(npy(header("<f4", "(2, 2)"), "", 4)));
    EXPECT_FALSE(readNpyHeader(std::string_view("\x93NUMPY\2\0\xff\xff\xff\x7f", 12)));
    const std::string whole = npy(header("<f4", "(2, 2)"), "");
    for (std::size_t length = 0; length < whole.size(); ++length) {
        EXPECT_FALSE(readNpyHeader(std::string_view(whole).substr(0, length)));
    }
}

}  // namespace
}  // namespace spate::stream

// SPDX-License-Identifier: MIT
#include "spate/stream/sources/npy.h"

#include <algorithm>

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
    const std::uint8_t expected[] = {0, 1, 1};
    expectPixels(nextFrame(*opened(path)), expected, 1, 3);
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
    EXPECT_EQ(messageOf(header("<c8", "(2, 2)")),
              "not a readable npy file: descr '<c8': expected integers of 1 to 8 bytes, f4, f8 or "
              "b1, as in '<f4'");
    EXPECT_NE(messageOf(header("<f2", "(2, 2)")).find("descr '<f2'"), std::string::npos);
    EXPECT_NE(messageOf(header("", "(2, 2)")).find("descr ''"), std::string::npos);
    EXPECT_NE(messageOf("{'descr': [('x', '<f4')], 'fortran_order': False, 'shape': (2, 2)}")
                  .find("descr [('x', '<f4')]"),
              std::string::npos);
    EXPECT_EQ(messageOf(header("<f4", "(5,)")),
              "shape (5): expected (rows, cols) or (frames, rows, cols)");
    EXPECT_EQ(messageOf(header("<f4", "()")),
              "shape (): expected (rows, cols) or (frames, rows, cols)");
    EXPECT_NE(messageOf(header("<f4", "(1, 2, 3, 4)")).find("shape (1, 2, 3, 4)"),
              std::string::npos);
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

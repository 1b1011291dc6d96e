// SPDX-License-Identifier: MIT
// ColorScanner against its scalar twin, and both against colours worked out by hand.
#include "spate/kernels/scan_color.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "spate/base/allocation_count_test.h"

namespace spate::kernels {
namespace {

using image::DType;
using image::ImageView;
using Random = std::mt19937_64;

constexpr color::Argb kMasked = 0xC0FF'00FF;
constexpr DType kColorDTypes[] = {DType::UInt8, DType::UInt16, DType::Float32, DType::Float64};

std::int64_t between(Random& random, std::int64_t low, std::int64_t high) {
    return std::uniform_int_distribution<std::int64_t>(low, high)(random);
}
bool chance(Random& random, int percent) {
    return between(random, 0, 99) < percent;
}

template <class T>
T randomChannel(Random& random) {
    using Limits = std::numeric_limits<T>;
    if constexpr (std::is_integral_v<T>) {
        const T ends[] = {0, 1, Limits::max(), Limits::max() - 1};
        return chance(random, 30) ? ends[random() % 4] : static_cast<T>(random());
    } else {
        const T special[] = {Limits::quiet_NaN(),
                             Limits::infinity(),
                             -Limits::infinity(),
                             Limits::denorm_min(),
                             T(-0.5),
                             T(1.5),
                             T(0),
                             T(1),
                             T(0.5)};
        if (chance(random, 10)) return special[random() % std::size(special)];
        return std::uniform_real_distribution<T>(0, 1)(random);
    }
}

struct Strides {
    std::int64_t row;
    std::int64_t col;
    std::int64_t channel;
};

// Packed, padded, one plane per channel, transposed, blue first, mirrored, broadcast.
Strides randomStrides(Random& random, std::int64_t size, std::int64_t rows, std::int64_t cols,
                      std::int64_t channels) {
    Strides strides{size * channels * cols, size * channels, size};
    switch (between(random, 0, 6)) {
        case 0:
            strides = {(size * channels + 3) * cols + 5, size * channels + 3, size};
            break;
        case 1:
            strides = {size * cols, size, size * rows * cols};
            break;
        case 2:
            strides = {size * channels, size * channels * rows, size};
            break;
        case 3:
            strides.channel = -size;
            break;
        case 4:
            (chance(random, 50) ? strides.row : strides.channel) = 0;
            break;
        default:
            break;
    }
    if (chance(random, 20)) strides.row = -strides.row;
    if (chance(random, 20)) strides.col = -strides.col;
    return strides;
}

// A colour image on the heap, in a block of exactly the bytes that it spans, and perhaps a mask.
struct TestFrame {
    std::unique_ptr<std::byte[]> bytes;
    std::vector<std::uint8_t> levels{};
    PixelSource source{};
};

template <class T>
TestFrame makeFrame(Random& random, std::int64_t rows, std::int64_t cols, int channels) {
    const Strides strides = randomStrides(random, sizeof(T), rows, cols, channels);
    const std::int64_t spans[] = {strides.row * (rows - 1), strides.col * (cols - 1),
                                  strides.channel * (channels - 1)};
    std::int64_t first = 0;
    std::int64_t size = sizeof(T);
    for (const std::int64_t span : spans) {
        first -= std::min<std::int64_t>(0, span);
        size += std::abs(span);
    }
    TestFrame frame{.bytes = std::make_unique<std::byte[]>(static_cast<std::size_t>(size))};
    const auto order = chance(random, 25) ? image::ByteOrder::Big : image::ByteOrder::Little;
    for (std::int64_t r = 0; r < rows; ++r) {
        for (std::int64_t c = 0; c < cols; ++c) {
            for (std::int64_t k = 0; k < channels; ++k) {
                const T value = randomChannel<T>(random);
                std::byte stored[sizeof(T)];
                std::memcpy(stored, &value, sizeof(T));
                if (order != image::kNativeOrder) std::reverse(stored, stored + sizeof(T));
                const std::int64_t at =
                    first + r * strides.row + c * strides.col + k * strides.channel;
                std::memcpy(&frame.bytes[static_cast<std::size_t>(at)], stored, sizeof(T));
            }
        }
    }
    frame.source =
        *ImageView::create(frame.bytes.get() + first, {.dtype = image::dtypeOf<T>,
                                                       .rows = rows,
                                                       .cols = cols,
                                                       .rowStride = strides.row,
                                                       .colStride = strides.col,
                                                       .byteOrder = order,
                                                       .channels = channels,
                                                       .channelStride = strides.channel});
    return frame;
}

void addMask(Random& random, TestFrame& frame) {
    const std::int64_t rows = frame.source.view.rows();
    const std::int64_t cols = frame.source.view.cols();
    const int percent = chance(random, 30) ? 95 : 20;
    for (std::int64_t i = 0; i < rows * cols; ++i) {
        frame.levels.push_back(static_cast<std::uint8_t>(chance(random, percent) ? 7 : 0));
    }
    const bool turned = chance(random, 30);
    frame.source.mask = *ImageView::create(frame.levels.data(), {.rows = rows,
                                                                 .cols = cols,
                                                                 .rowStride = turned ? 1 : cols,
                                                                 .colStride = turned ? rows : 1});
}

// Bins as a plot has them (equal, zoomed out or in, mirrored), anywhere, or none.
BinTable randomBins(Random& random, std::int64_t size) {
    BinTable table;
    if (chance(random, 3)) return table;
    const std::int64_t count = between(random, 1, 40);
    const bool anywhere = chance(random, 20);
    const std::int64_t first = between(random, 0, size - 1);
    const std::int64_t end = between(random, first + 1, size);
    for (std::int64_t i = 0; i < count; ++i) {
        std::int64_t b = first + i * (end - first) / count;
        std::int64_t e = std::max(b + 1, first + (i + 1) * (end - first) / count);
        if (anywhere) {
            b = between(random, 0, size - 1);
            e = between(random, b + 1, size);
        }
        table.add(b, e, between(random, b, e - 1));
    }
    if (chance(random, 30)) {
        for (auto* column : {&table.begin, &table.end, &table.nearest}) {
            std::reverse(column->begin(), column->end());
        }
    }
    return table;
}

void expectSame(const Picture& actual, const Picture& expected) {
    ASSERT_EQ(actual.rows(), expected.rows());
    ASSERT_EQ(actual.cols(), expected.cols());
    for (std::int64_t r = 0; r < actual.rows(); ++r) {
        for (std::int64_t c = 0; c < actual.cols(); ++c) {
            ASSERT_EQ(actual.row(r)[c], expected.row(r)[c])
                << std::hex << "row " << r << " col " << c << ": " << actual.row(r)[c]
                << " expected " << expected.row(r)[c];
        }
    }
}

struct Pools {
    base::ThreadPool pools[3] = {base::ThreadPool(1), base::ThreadPool(2), base::ThreadPool(5)};
};

void checkScan(const PixelSource& source, const PixelWindow& window, ColorScanner& scanner,
               Pools& pools) {
    for (const Reduction reduction : kAllReductions) {
        SCOPED_TRACE(std::string(name(source.view.dtype())) + " " + std::string(name(reduction)));
        const ColorScanRequest request{.reduction = reduction, .masked = kMasked};
        Picture truth;
        const std::int64_t bytes = scanColorScalar(source, window, request, truth);
        for (base::ThreadPool& pool : pools.pools) {
            Picture picture;
            EXPECT_EQ(scanner.scan(source, window, request, pool, picture), bytes);
            expectSame(picture, truth);
        }
    }
}

class ScanColorTest : public testing::TestWithParam<DType> {};

TEST_P(ScanColorTest, agreesWithItsTwinOnRandomFrames) {
    ColorScanner scanner;
    Pools pools;
    for (std::uint64_t seed = 0; seed < 200 && !HasFailure(); ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        Random random(seed);
        const std::int64_t rows = between(random, 1, 50);
        const std::int64_t cols = between(random, 1, 60);
        image::visit(GetParam(), [&](auto type) {
            using T = typename decltype(type)::Type;
            TestFrame frame = makeFrame<T>(random, rows, cols, chance(random, 50) ? 3 : 4);
            if (chance(random, 40)) addMask(random, frame);
            PixelWindow window;
            window.rows = randomBins(random, rows);
            window.cols = randomBins(random, cols);
            checkScan(frame.source, window, scanner, pools);
        });
    }
}

// White, in bins higher than the columns' sums have room for, and wide enough for several bands.
TEST_P(ScanColorTest, agreesWithItsTwinOnHighBins) {
    ColorScanner scanner;
    Pools pools;
    image::visit(GetParam(), [&](auto type) {
        using T = typename decltype(type)::Type;
        constexpr T kWhite = std::is_integral_v<T> ? std::numeric_limits<T>::max() : T(1);
        constexpr std::int64_t kRows = sizeof(T) == 2 ? 70'000 : 300;
        const std::int64_t cols = sizeof(T) == 2 ? 3 : 200;
        for (const int channels : {3, 4}) {
            std::vector<T> pixels(static_cast<std::size_t>(kRows * cols * channels), kWhite);
            pixels[1] = 0;
            // The first row that has no room, for uint8.
            std::fill_n(pixels.begin() + 257 * cols * channels, cols * channels, T{0});
            const PixelSource source(*ImageView::create(
                pixels.data(),
                {.dtype = GetParam(), .rows = kRows, .cols = cols, .channels = channels}));
            PixelWindow window;
            window.rows.add(0, kRows, 0);
            window.rows.add(kRows / 2, kRows, kRows / 2);
            window.cols.add(0, cols, 0);
            checkScan(source, window, scanner, pools);
        }
    });
}

TEST_P(ScanColorTest, allocatesNothingOnceItHasSeenTheShapes) {
    Random random(1);
    ColorScanner scanner;
    base::ThreadPool pool(2);
    Picture picture;
    image::visit(GetParam(), [&](auto type) {
        using T = typename decltype(type)::Type;
        const TestFrame frame = makeFrame<T>(random, 90, 80, 3);
        PixelWindow window;
        for (std::int64_t i = 0; i < 40; ++i) {
            window.rows.add(2 * i, 2 * i + 2, 2 * i);
            window.cols.add(79 - i, 80 - i, 79 - i);
        }
        const auto scanAll = [&] {
            for (const Reduction reduction : kAllReductions) {
                scanner.scan(frame.source, window, {.reduction = reduction}, pool, picture);
            }
        };
        scanAll();
        const std::uint64_t before = base::allocationCount();
        scanAll();
        EXPECT_EQ(base::allocationCount(), before);
    });
}

INSTANTIATE_TEST_SUITE_P(Colors, ScanColorTest, testing::ValuesIn(kColorDTypes),
                         [](const auto& test) { return std::string(image::name(test.param)); });

// The colour of a row of pixels as one bin, which both twins must agree on.
template <class T>
color::Argb colorOf(const std::vector<T>& channels, int channelCount,
                    Reduction reduction = Reduction::Max) {
    const auto cols = static_cast<std::int64_t>(channels.size()) / channelCount;
    const PixelSource source(*ImageView::create(
        channels.data(),
        {.dtype = image::dtypeOf<T>, .rows = 1, .cols = cols, .channels = channelCount}));
    PixelWindow window;
    window.rows.add(0, 1, 0);
    window.cols.add(0, cols, cols / 2);
    Picture truth;
    scanColorScalar(source, window, {reduction, kMasked}, truth);
    ColorScanner scanner;
    Picture picture;
    scanner.scan(source, window, {reduction, kMasked}, *base::ThreadPool::shared(), picture);
    EXPECT_EQ(picture.row(0)[0], truth.row(0)[0]);
    return picture.row(0)[0];
}

using Bytes = std::vector<std::uint8_t>;
using Words = std::vector<std::uint16_t>;
using Floats = std::vector<float>;
constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
constexpr float kInf = std::numeric_limits<float>::infinity();

TEST(ScanColor, averagesHalfUp) {
    EXPECT_EQ(colorOf(Bytes{1, 2, 255, 2, 2, 255}, 3), 0xFF02'02FFU);
    EXPECT_EQ(colorOf(Bytes{1, 0, 0, 0, 0, 0, 0, 0, 3}, 3), 0xFF00'0001U);
    EXPECT_EQ(colorOf(Words{65535, 128, 129}, 3), 0xFFFF'0001U) << "65535 / 257 is 255";
    EXPECT_EQ(colorOf(Floats{0.5F, 0.25F, 1, 0.5F, 0.25F, 1}, 3), 0xFF80'40FFU);
}

TEST(ScanColor, showsTheCentreIfItIsNearest) {
    EXPECT_EQ(colorOf(Bytes{9, 9, 9, 1, 2, 3, 9, 9, 9}, 3, Reduction::Nearest), 0xFF01'0203U);
    EXPECT_EQ(colorOf(Floats{1, 1, 1, kNan, 0, 0, 1, 1, 1}, 3, Reduction::Nearest), kMasked);
}

TEST(ScanColor, transparentPixelsDoNotBleed) {
    EXPECT_EQ(colorOf(Bytes{255, 0, 0, 255, 0, 255, 0, 0}, 4), 0x80FF'0000U);
    EXPECT_EQ(colorOf(Words{65535, 0, 0, 65535, 0, 65535, 0, 0}, 4), 0x80FF'0000U);
    EXPECT_EQ(colorOf(Floats{1, 0, 0, 0.75F, 0, 1, 0, 0.25F}, 4), 0x80BF'4000U);
    EXPECT_EQ(colorOf(Bytes{255, 255, 255, 0}, 4), 0U);
}

TEST(ScanColor, clampsFloatsAndSkipsNan) {
    EXPECT_EQ(colorOf(Floats{kInf, -kInf, 7}, 3), 0xFFFF'00FFU);
    EXPECT_EQ(colorOf(Floats{kNan, 0, 0, 1, 1, 0}, 3), 0xFFFF'FF00U);
    EXPECT_EQ(colorOf(Floats{1, 1, 1, kNan}, 4), kMasked);
    EXPECT_EQ(colorOf(Floats{0, 0, 0, 2}, 4), 0xFF00'0000U);
}

}  // namespace
}  // namespace spate::kernels

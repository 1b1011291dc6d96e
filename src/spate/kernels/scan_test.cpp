// SPDX-License-Identifier: MIT
// Scanner against its scalar twin: random frames and windows, every SIMD target, several threads.
#include "spate/kernels/scan.h"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "spate/base/allocation_count_test.h"
#include "spate/base/memory.h"
#include "spate/kernels/scan_frames_for_test.h"
#include "spate/kernels/simd_targets_for_test.h"

namespace spate::kernels {
namespace {

using image::DType;

using color::Normalization;
using color::StatisticsRequest;

/// Nothing, extremes, moments, percentiles and all at once, in every normalization.
std::vector<StatisticsRequest> allRequests() {
    std::vector<StatisticsRequest> requests = {{}};
    for (const Normalization normalization : color::kAllNormalizations) {
        const color::Percents outer{1, 99};
        const color::Percents inner{0, 50};
        requests.push_back({.normalization = normalization, .extremes = true});
        requests.push_back({.normalization = normalization, .moments = true});
        requests.push_back({.normalization = normalization, .percents = outer});
        requests.push_back(
            {.normalization = normalization, .extremes = true, .moments = true, .percents = inner});
    }
    return requests;
}

std::string describe(const StatisticsRequest& request) {
    return std::string(name(request.normalization)) + (request.extremes ? " extremes" : "") +
           (request.moments ? " moments" : "") + (request.percents ? " percentiles" : "");
}

std::string describe(const image::Statistics& s) {
    const auto text = [](const auto& value) {
        return value ? value->toText() : std::string("none");
    };
    std::string all =
        "valid " + std::to_string(s.validCount) + " masked " + std::to_string(s.maskedCount) +
        " infinite " + std::to_string(s.infiniteCount) + " overload " +
        std::to_string(s.overloadCount) + " min " + text(s.min) + " max " + text(s.max) +
        " minPositive " + text(s.minPositive) + " minNonNegative " + text(s.minNonNegative);
    if (s.percentiles) {
        all += " percentiles " + image::PixelValue(s.percentiles->low).toText() + ", " +
               image::PixelValue(s.percentiles->high).toText();
    }
    return all;
}

void expectSameMoments(const std::optional<image::Moments>& moments,
                       const std::optional<image::Moments>& truth) {
    if (truth && !(std::abs(truth->mean) + truth->standardDeviation < 1e150)) return;
    ASSERT_EQ(moments.has_value(), truth.has_value());
    if (!moments) return;
    EXPECT_EQ(moments->count, truth->count);
    const double scale = std::abs(truth->mean) + truth->standardDeviation;
    EXPECT_NEAR(moments->mean, truth->mean, 1e-9 * scale);
    EXPECT_NEAR(moments->standardDeviation, truth->standardDeviation, 1e-9 * scale);
}

// The first column where the rows differ: in a bit, but for the kind of a NaN; empty if nowhere.
template <class T>
std::string differenceOf(const T* row, const T* truth, std::int64_t length) {
    for (std::int64_t i = 0; i < length; ++i) {
        if (std::memcmp(row + i, truth + i, sizeof(T)) == 0) continue;
        if (row[i] != row[i] && truth[i] != truth[i]) continue;
        return "col " + std::to_string(i) + ": " + image::PixelValue(row[i]).toText() +
               ", expected " + image::PixelValue(truth[i]).toText();
    }
    return "";
}

void expectSame(const ScanResult& result, const ValueImage& values, const ScanResult& truth,
                const ValueImage& trueValues) {
    EXPECT_EQ(result.bytesRead, truth.bytesRead);
    EXPECT_EQ(describe(result.statistics), describe(truth.statistics));
    expectSameMoments(result.statistics.moments, truth.statistics.moments);
    ASSERT_EQ(values.dtype(), trueValues.dtype());
    ASSERT_EQ(values.rows(), trueValues.rows());
    ASSERT_EQ(values.cols(), trueValues.cols());
    for (std::int64_t r = 0; r < values.rows(); ++r) {
        image::visit(values.dtype(), [&](auto type) {
            using T = typename decltype(type)::Type;
            ASSERT_EQ(differenceOf(values.row<T>(r), trueValues.row<T>(r), values.cols()), "")
                << "row " << r;
        });
    }
}

struct Pools {
    base::ThreadPool pools[4] = {base::ThreadPool(1), base::ThreadPool(2), base::ThreadPool(3),
                                 base::ThreadPool(5)};
};

void checkScan(const PixelSource& source, const PixelWindow& window, const ScanRequest& request,
               Scanner& scanner, Pools& pools) {
    ValueImage truth;
    ValueImage values;
    const ScanResult expected = scanScalar(source, window, request, truth);
    int pool = 0;
    onEverySimdTarget([&](const std::string& target) {
        SCOPED_TRACE(target + " " + std::string(name(source.view.dtype())) + " " +
                     std::string(name(request.reduction)) + " " + describe(request.statistics));
        const ScanResult result =
            scanner.scan(source, window, request, pools.pools[pool++ % 4], values);
        expectSame(result, values, expected, truth);
    });
}

/// One frame and window, every reduction and every request, though not each with each.
void checkFrame(const PixelSource& source, const PixelWindow& window, Scanner& scanner,
                Pools& pools, std::size_t seed = 0) {
    const std::vector<StatisticsRequest> requests = allRequests();
    for (const Reduction reduction : kAllReductions) {
        checkScan(source, window, {reduction, requests[seed++ % requests.size()]}, scanner, pools);
    }
}

class ScanTest : public testing::TestWithParam<DType> {};

TEST_P(ScanTest, agreesWithItsTwinOnRandomFrames) {
    Scanner scanner;
    Pools pools;
    for (std::uint64_t seed = 0; seed < 150 && !HasFailure(); ++seed) {
        Random random(seed);
        const std::int64_t limit = chance(random, 20) ? 3 : chance(random, 15) ? 700 : 70;
        const std::int64_t rows = between(random, 1, std::min<std::int64_t>(limit, 90));
        const std::int64_t cols = between(random, 1, limit);
        const Values values{.specialPercent = static_cast<int>(between(random, 0, 2) * 10),
                            .small = chance(random, 40),
                            .maskedOnly = chance(random, 15)};
        image::visitStorage(GetParam(), [&](auto type) {
            using T = typename decltype(type)::Type;
            TestFrame frame = makeFrame<T>(random, rows, cols, values);
            if (chance(random, 60)) addSpecials(random, frame);
            PixelWindow window;
            window.rows = randomBins(random, rows);
            window.cols = randomBins(random, cols);
            SCOPED_TRACE("seed " + std::to_string(seed));
            checkFrame(frame.source(), window, scanner, pools, seed);
        });
    }
}

// What the read-out says of a pixel, and what the picture shows.
TEST_P(ScanTest, masksWhatTheSourceCallsMasked) {
    for (std::uint64_t seed = 0; seed < 60 && !HasFailure(); ++seed) {
        Random random(seed);
        image::visitStorage(GetParam(), [&](auto type) {
            using T = typename decltype(type)::Type;
            TestFrame frame =
                makeFrame<T>(random, 9, 8, {.specialPercent = 30, .small = chance(random, 50)});
            addSpecials(random, frame);
            const PixelSource source = frame.source();
            PixelWindow window;
            for (std::int64_t i = 0; i < 9; ++i) window.rows.add(i, i + 1, i);
            for (std::int64_t i = 0; i < 8; ++i) window.cols.add(i, i + 1, i);
            ValueImage values;
            scanScalar(source, window, {Reduction::Nearest, {}}, values);
            image::visit(values.dtype(), [&](auto valueType) {
                using V = typename decltype(valueType)::Type;
                for (std::int64_t r = 0; r < 9; ++r) {
                    for (std::int64_t c = 0; c < 8; ++c) {
                        EXPECT_EQ(source.isMasked(r, c), image::isMasked(values.row<V>(r)[c]))
                            << "seed " << seed << " row " << r << " col " << c << " "
                            << source.view.value(r, c).toText();
                    }
                }
            });
        });
    }
}

BinTable equalBins(std::int64_t first, std::int64_t last, std::int64_t count) {
    BinTable table;
    const std::int64_t size = last - first;
    for (std::int64_t i = 0; i < count; ++i) {
        const std::int64_t begin = first + i * size / count;
        const std::int64_t end = std::max(begin + 1, first + (i + 1) * size / count);
        table.add(begin, end, (begin + end) / 2);
    }
    return table;
}

// Large enough for many bands, and for rows of several pieces and column blocks.
TEST_P(ScanTest, agreesWithItsTwinOnWideFrames) {
    Scanner scanner;
    Pools pools;
    image::visitStorage(GetParam(), [&](auto type) {
        using T = typename decltype(type)::Type;
        Random random(7);
        const TestFrame frame = makeFrame<T>(random, 31, 21'013, {.specialPercent = 1});
        for (const auto& [first, last, count] :
             {std::array<std::int64_t, 3>{0, 21'013, 862}, {5'000, 21'000, 37}, {400, 410, 862}}) {
            PixelWindow window;
            window.rows = equalBins(3, 28, 7);
            window.cols = equalBins(first, last, count);
            checkFrame(frame.view, window, scanner, pools, static_cast<std::size_t>(count));
        }
    });
}

// Each pixel counts once, though the bins of one column block reach into the next.
TEST_P(ScanTest, countsEachPixelOnceWhereColumnBlocksOverlap) {
    Scanner scanner;
    Pools pools;
    image::visitStorage(GetParam(), [&](auto type) {
        using T = typename decltype(type)::Type;
        Random random(13);
        const TestFrame frame = makeFrame<T>(random, 5, 21'013, {.specialPercent = 10});
        PixelWindow window;
        window.rows = equalBins(0, 5, 2);
        window.cols = equalBins(0, 21'013, 500);
        for (auto& end : window.cols.end) end = std::min<std::int64_t>(end + 300, 21'013);
        checkFrame(frame.view, window, scanner, pools);
    });
}

TEST_P(ScanTest, dependsNotOnTheThreadCount) {
    Pools pools;
    image::visitStorage(GetParam(), [&](auto type) {
        using T = typename decltype(type)::Type;
        Random random(11);
        const TestFrame frame = makeFrame<T>(random, 1'100, 1'037, {.specialPercent = 1});
        PixelWindow window;
        window.rows = equalBins(100, 900, 300);
        window.cols = equalBins(50, 1'000, 411);
        const ScanRequest request{Reduction::Mean, allRequests().back()};
        Scanner scanner;
        ValueImage first;
        ValueImage values;
        const auto expected = scanner.scan(frame.view, window, request, pools.pools[0], first);
        for (auto& pool : pools.pools) {
            const auto result = scanner.scan(frame.view, window, request, pool, values);
            expectSame(result, values, expected, first);
            EXPECT_EQ(result.statistics, expected.statistics) << "to the last bit";
        }
    });
}

// The frame ends with its memory: one byte further is a fault.
TEST_P(ScanTest, readsNothingOutsideTheView) {
    const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
    const std::size_t pages = 32;
    void* const memory = mmap(nullptr, (pages + 2) * page, PROT_READ | PROT_WRITE,
                              MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    ASSERT_NE(memory, MAP_FAILED);
    std::byte* const begin = static_cast<std::byte*>(memory) + page;
    ASSERT_EQ(mprotect(memory, page, PROT_NONE), 0);
    ASSERT_EQ(mprotect(begin + pages * page, page, PROT_NONE), 0);
    Scanner scanner;
    Pools pools;
    const auto size = static_cast<std::int64_t>(image::sizeOf(GetParam()));
    for (const std::int64_t cols : {1, 2, 3, 7, 16, 17, 63, 65, 129, 700}) {
        const std::int64_t rows = 7;
        const std::int64_t bytes = rows * cols * size;
        PixelWindow window;
        window.rows = equalBins(0, rows, 3);
        window.cols = equalBins(0, cols, std::min<std::int64_t>(cols, 11));
        const ImageLayout layout{.dtype = GetParam(), .rows = rows, .cols = cols};
        const auto end = static_cast<std::int64_t>(pages * page);
        for (const std::int64_t offset : {std::int64_t{0}, end - bytes}) {
            checkFrame(*ImageView::create(begin + offset, layout), window, scanner, pools);
        }
    }
    munmap(memory, (pages + 2) * page);
}

INSTANTIATE_TEST_SUITE_P(allDTypes, ScanTest, testing::ValuesIn(image::kAllDTypes),
                         [](const auto& test) { return std::string(name(test.param)); });

TEST(ScanTest, allocatesNothingWhenTheShapeRepeats) {
    Random random(3);
    const TestFrame frame = makeFrame<float>(random, 500, 700, {.specialPercent = 1});
    PixelWindow window;
    window.rows = equalBins(0, 500, 120);
    window.cols = equalBins(0, 700, 130);
    base::ThreadPool pool(2);
    Scanner scanner;
    ValueImage values;
    const std::vector<StatisticsRequest> requests = allRequests();
    const auto scanAll = [&] {
        for (const Reduction reduction : kAllReductions) {
            for (const StatisticsRequest& request : requests) {
                (void)scanner.scan(frame.view, window, {reduction, request}, pool, values);
            }
        }
    };
    scanAll();
    const auto before = base::allocationCount();
    const auto growthsBefore = base::bufferGrowths();
    for (int i = 0; i < 5; ++i) scanAll();
    EXPECT_EQ(base::allocationCount(), before);
    EXPECT_EQ(base::bufferGrowths(), growthsBefore);
}

// The sample's places are those of QuantileSearch. All that it sees is small; most is large.
TEST(ScanTest, readsAgainWhereTheSampleMisleads) {
    constexpr std::int64_t kRows = 2048;
    constexpr std::int64_t kCols = 64;
    constexpr int kSamplesPerRow = 8;
    std::vector<float> pixels;
    Random random(5);
    for (std::int64_t i = 0; i < kRows * kCols; ++i) {
        pixels.push_back(static_cast<float>(between(random, 1'000'000, 2'000'000)));
    }
    for (std::int64_t r = 0; r < kRows; ++r) {
        for (std::int64_t c = 0; c < kSamplesPerRow; ++c) {
            double place = static_cast<double>(r * kSamplesPerRow + c) * 0.61803398874989485 + 0.5;
            place -= std::floor(place);
            const auto col = static_cast<std::int64_t>(place * static_cast<double>(kCols));
            pixels[static_cast<std::size_t>(r * kCols + col)] =
                static_cast<float>(between(random, -999, 999));
        }
    }
    const ImageView view = *ImageView::of(pixels.data(), kRows, kCols);
    const ScanRequest request{.statistics = {.percents = color::Percents{1, 50}}};
    base::ThreadPool pool(2);
    ValueImage values;
    const ScanResult truth = scanScalar(view, {}, request, values);
    const ScanResult result = Scanner().scan(view, {}, request, pool, values);
    EXPECT_EQ(describe(result.statistics), describe(truth.statistics));
    EXPECT_GT(result.bytesRead, view.byteCount()) << "or the sample has other places by now";
}

TEST(ScanTest, readsMoreThanTwoToThe31Pixels) {
    constexpr std::int64_t kRows = 32'800;
    constexpr std::int64_t kCols = 65'536;
    static_assert(kRows * kCols > std::int64_t{1} << 31);
    std::vector<std::uint8_t> row(kCols, 7);
    row[40'000] = 200;
    row[65'535] = 3;
    const ImageView view = *ImageView::create(
        row.data(), {.rows = kRows, .cols = kCols, .rowStride = 0});  // one row, again and again
    PixelWindow window;
    window.rows = equalBins(0, kRows, 3);
    window.cols = equalBins(0, kCols, 2);
    base::ThreadPool pool(2);
    ValueImage values;
    const auto result =
        Scanner().scan(view, window, {.statistics = {.extremes = true}}, pool, values);
    EXPECT_EQ(result.statistics.validCount, kRows * kCols);
    EXPECT_EQ(result.statistics.min, image::PixelValue(std::uint8_t{3}));
    EXPECT_EQ(result.statistics.max, image::PixelValue(std::uint8_t{200}));
    EXPECT_EQ(values.row<std::uint8_t>(2)[0], 7);
    EXPECT_EQ(values.row<std::uint8_t>(2)[1], 200);
}

// A mask that a user has drawn does not turn a detector's gaps into counts.
TEST(ScanTest, masksUndeclaredGapsBesideAMask) {
    const std::uint32_t pixels[] = {7, 0xFFFF'FFFFU, 0xFFFF'FFFEU, 9};
    const std::uint8_t levels[] = {0, 0, 0, 1};
    PixelSource source(*ImageView::of(pixels, 1, 4));
    source.mask = *ImageView::of(levels, 1, 4);
    base::ThreadPool pool(1);
    ValueImage values;
    const auto result =
        Scanner().scan(source, {}, {.statistics = {.extremes = true}}, pool, values);
    EXPECT_EQ(result.statistics.maskedCount, 3);
    EXPECT_EQ(result.statistics.max, image::PixelValue(7.0));
    for (std::int64_t c = 0; c < 4; ++c) EXPECT_EQ(source.isMasked(0, c), c > 0);
}

TEST(ScanTest, aBinOfOnlyMaskedPixelsIsMasked) {
    const float nan = std::numeric_limits<float>::quiet_NaN();
    const float inf = std::numeric_limits<float>::infinity();
    const float pixels[] = {nan, nan, -inf, nan, 1, nan};
    PixelWindow window;
    window.rows = equalBins(0, 1, 1);
    window.cols = equalBins(0, 6, 3);
    base::ThreadPool pool(1);
    ValueImage values;
    const ScanRequest request{Reduction::Max, {.extremes = true}};
    const auto result = Scanner().scan(*ImageView::of(pixels, 1, 6), window, request, pool, values);
    EXPECT_NE(values.row<float>(0)[0], values.row<float>(0)[0]);
    EXPECT_EQ(values.row<float>(0)[1], -inf);
    EXPECT_EQ(values.row<float>(0)[2], 1);
    EXPECT_EQ(result.statistics.maskedCount, 4);
    EXPECT_EQ(result.statistics.infiniteCount, 1);
    EXPECT_EQ(result.statistics.validCount, 1);
}

}  // namespace
}  // namespace spate::kernels

// SPDX-License-Identifier: MIT
#include "spate/kernels/held_values.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "spate/base/allocation_count_test.h"
#include "spate/image/dtype.h"

namespace spate::kernels {
namespace {

constexpr double kInf = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

template <class T>
ValueImage imageOf(const std::vector<T>& values) {
    ValueImage image;
    image.resize(image::dtypeOf<T>, 1, static_cast<std::int64_t>(values.size()));
    std::copy(values.begin(), values.end(), image.row<T>(0));
    return image;
}

template <class T>
std::vector<T> valuesOf(const ValueImage& image) {
    EXPECT_EQ(image.dtype(), image::dtypeOf<T>);
    return {image.row<T>(0), image.row<T>(0) + image.rows() * image.cols()};
}

// NaN is itself here.
template <class T>
void expectSame(const std::vector<T>& found, const std::vector<T>& expected) {
    ASSERT_EQ(found.size(), expected.size());
    for (std::size_t i = 0; i < found.size(); ++i) {
        const bool bothMasked = found[i] != found[i] && expected[i] != expected[i];
        EXPECT_TRUE(bothMasked || found[i] == expected[i])
            << i << ": " << +found[i] << ", expected " << +expected[i];
    }
}

class Held {
public:
    template <class T>
    const ValueImage& add(const std::vector<T>& values, Hold hold,
                          std::optional<double> overload = {}) {
        held.add(imageOf(values), hold, overload, pool_, shown_);
        return shown_;
    }

    HeldValues held;

private:
    base::ThreadPool pool_{2};
    ValueImage shown_;
};

TEST(HeldValues, TheFirstFrameIsShownAsItIs) {
    Held held;
    expectSame(valuesOf<std::uint16_t>(held.add<std::uint16_t>({0, 7, 65535}, Hold::Max)),
               {0, 7, 65535});
    held.held.clear();
    expectSame(valuesOf<double>(held.add<std::uint16_t>({0, 7, 65535}, Hold::Sum)), {0, 7, 65535});
    held.held.clear();
    expectSame(valuesOf<double>(held.add<std::uint16_t>({0, 7, 65535}, Hold::Mean)), {0, 7, 65535});
    EXPECT_EQ(held.held.frames(), 1);
}

TEST(HeldValues, MaskedValuesAreThoseOfTheOtherFrames) {
    constexpr std::uint32_t kMasked = 0xFFFF'FFFFU;
    Held held;
    held.add<std::uint32_t>({kMasked, 5, kMasked, 4294967293U}, Hold::Max);
    const auto& largest = held.add<std::uint32_t>({3, kMasked, kMasked, 1}, Hold::Max);
    expectSame(valuesOf<std::uint32_t>(largest), {3, 5, kMasked, 4294967293U});

    held.held.clear();
    held.add<double>({kNan, 5, kNan, -1}, Hold::Mean);
    held.add<double>({3, kNan, kNan, 2}, Hold::Mean);
    expectSame(valuesOf<double>(held.add<double>({6, 7, kNan, 5}, Hold::Mean)), {4.5, 6, kNan, 2});
    EXPECT_EQ(held.held.frames(), 3);
}

TEST(HeldValues, SaturatedValuesAreInfiniteInSums) {
    Held held;
    held.add<std::uint8_t>({255, 100, 100}, Hold::Sum, 255.0);
    expectSame(valuesOf<double>(held.add<std::uint8_t>({1, 255, 200}, Hold::Sum, 255.0)),
               {kInf, kInf, 300});
}

TEST(HeldValues, SumsOfCountsAreExact) {
    Held held;
    for (int i = 0; i < 1000; ++i) {
        held.add<std::uint32_t>({4294967293U, 1}, Hold::Sum);
    }
    expectSame(valuesOf<double>(held.add<std::uint32_t>({0, 0}, Hold::Sum)), {4294967293e3, 1000});
}

TEST(HeldValues, AnotherShapeTypeOrHoldBeginsAnew) {
    Held held;
    held.add<std::int16_t>({100, 100}, Hold::Max);
    expectSame(valuesOf<float>(held.add<float>({1, 2}, Hold::Max)), {1, 2});
    expectSame(valuesOf<float>(held.add<float>({1, 2, 3}, Hold::Max)), {1, 2, 3});
    expectSame(valuesOf<double>(held.add<float>({1, 2, 3}, Hold::Sum)), {1, 2, 3});
    expectSame(valuesOf<double>(held.add<float>({1, 2, 3}, Hold::Mean)), {1, 2, 3});
    EXPECT_EQ(held.held.frames(), 1);
}

// All frames of each type at once, value by value, against the frames one after another.
TEST(HeldValues, AgreesWithAllFramesAtOnceForEveryType) {
    constexpr std::int64_t kRows = 300;  // more than one band
    constexpr std::int64_t kCols = 501;
    std::mt19937_64 random(3);
    base::ThreadPool pool(2);
    for (const image::DType dtype : image::kNumberDTypes) {
        image::visit(dtype, [&](auto type) {
            using T = typename decltype(type)::Type;
            std::vector<ValueImage> frames(5);
            for (auto& frame : frames) {
                frame.resize(dtype, kRows, kCols);
                for (std::int64_t i = 0; i < kRows * kCols; ++i) {
                    T& value = frame.row<T>(0)[i];
                    value = static_cast<T>(static_cast<std::int64_t>(random() % 100) - 20);
                    if (random() % 7 == 0) value = std::numeric_limits<T>::max();
                    if constexpr (std::is_floating_point_v<T>) {
                        if (random() % 7 == 0) value = std::numeric_limits<T>::quiet_NaN();
                    }
                }
            }
            for (const Hold hold : {Hold::Max, Hold::Sum, Hold::Mean}) {
                HeldValues held;
                ValueImage shown;
                for (const auto& frame : frames) held.add(frame, hold, {}, pool, shown);
                for (std::int64_t i = 0; i < kRows * kCols; ++i) {
                    std::vector<T> seen;
                    for (const auto& frame : frames) {
                        if (!image::isMasked(frame.row<T>(0)[i]))
                            seen.push_back(frame.row<T>(0)[i]);
                    }
                    if (hold == Hold::Max) {
                        const T value = shown.row<T>(0)[i];
                        if (seen.empty())
                            ASSERT_TRUE(image::isMasked(value));
                        else
                            ASSERT_EQ(value, *std::max_element(seen.begin(), seen.end()));
                        continue;
                    }
                    const double value = shown.row<double>(0)[i];
                    double sum = 0;
                    for (const T each : seen) sum += static_cast<double>(each);
                    const auto count = static_cast<double>(seen.size());
                    if (seen.empty())
                        ASSERT_TRUE(std::isnan(value));
                    else
                        ASSERT_EQ(value, hold == Hold::Mean ? sum / count : sum);
                }
            }
        });
    }
}

TEST(HeldValues, AllocatesNothingForFramesOfOneShape) {
    Held held;
    base::ThreadPool pool(2);
    const auto values = imageOf<float>(std::vector<float>(200'000, 1.0F));
    ValueImage shown;
    for (int i = 0; i < 3; ++i) held.held.add(values, Hold::Mean, {}, pool, shown);
    const auto before = base::allocationCount();
    held.held.clear();
    for (int i = 0; i < 10; ++i) held.held.add(values, Hold::Mean, {}, pool, shown);
    EXPECT_EQ(base::allocationCount(), before);
    EXPECT_EQ(held.held.frames(), 10);
}

TEST(Hold, HasNames) {
    for (const Hold hold : kAllHolds) EXPECT_EQ(holdFromName(name(hold)), hold);
    EXPECT_EQ(holdFromName("all"), std::nullopt);
}

}  // namespace
}  // namespace spate::kernels

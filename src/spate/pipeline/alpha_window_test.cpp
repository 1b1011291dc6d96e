// SPDX-License-Identifier: MIT
// AlphaImage and AlphaWindow against alphas averaged one by one.
#include "spate/pipeline/alpha_window.h"

#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "spate/base/allocation_count_test.h"
#include "spate/pipeline/testing.h"

namespace spate::pipeline {
namespace {

using kernels::Reduction;

template <class T>
std::vector<T> randomAlphas(std::size_t count, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    std::vector<T> alphas;
    for (std::size_t i = 0; i < count; ++i) {
        if constexpr (std::is_integral_v<T>) {
            alphas.push_back(static_cast<T>(random()));
        } else {
            const T special[] = {std::numeric_limits<T>::quiet_NaN(), T(-3), T(2), T(0.5)};
            const T any = std::uniform_real_distribution<T>(0, 1)(random);
            alphas.push_back(random() % 3 == 0 ? special[random() % 4] : any);
        }
    }
    return alphas;
}

kernels::PixelWindow windowOf(int rows, int cols, const View& view) {
    kernels::PixelWindow window;
    makePixelWindow(view, {}, rows, cols, window);
    return window;
}

// The mean, by the words of AlphaWindow, as 0 … 1.
template <class T>
double alphaOfBin(const image::ImageView& alphas, const kernels::PixelWindow& window, std::size_t r,
                  std::size_t c, bool nearest) {
    const double full = std::is_integral_v<T> ? 255 : 1;
    if (nearest) {
        const double alpha = alphas.pixel<T>(window.rows.nearest[r], window.cols.nearest[c]);
        return std::isnan(alpha) ? 0 : alpha / full;
    }
    double sum = 0;
    int count = 0;
    for (auto i = window.rows.begin[r]; i < window.rows.end[r]; ++i) {
        for (auto j = window.cols.begin[c]; j < window.cols.end[c]; ++j) {
            const double alpha = alphas.pixel<T>(i, j);
            if (std::isnan(alpha)) continue;
            sum += alpha;
            ++count;
        }
    }
    return count == 0 ? 0 : sum / count / full;
}

kernels::Picture pictureFor(const kernels::PixelWindow& window) {
    kernels::Picture picture;
    picture.resize(window.rows.size(), window.cols.size());
    std::mt19937_64 random(3);
    for (std::int64_t r = 0; r < picture.rows(); ++r) {
        for (std::int64_t c = 0; c < picture.cols(); ++c) {
            picture.row(r)[c] = static_cast<color::Argb>(random());
            if (random() % 2 == 0) picture.row(r)[c] |= 0xFF00'0000U;
        }
    }
    return picture;
}

template <class T>
void expectAlphasOfBins(Reduction reduction, const View& view) {
    const auto pixels = randomAlphas<T>(40 * 60, 5);
    const auto alpha = *AlphaImage::create(*image::ImageView::of(pixels.data(), 40, 60), nullptr);
    const kernels::PixelWindow window = windowOf(40, 60, view);
    const kernels::Picture before = pictureFor(window);
    kernels::Picture picture = pictureFor(window);
    base::ThreadPool pool(2);
    AlphaWindow shown;
    shown.update(alpha, window, reduction, pool);
    shown.multiply(picture, pool);
    for (std::int64_t r = 0; r < picture.rows(); ++r) {
        for (std::int64_t c = 0; c < picture.cols(); ++c) {
            const double mean =
                alphaOfBin<T>(alpha->pixels(), window, static_cast<std::size_t>(r),
                              static_cast<std::size_t>(c), reduction == Reduction::Nearest);
            const color::Argb was = before.row(r)[c];
            const color::Argb is = picture.row(r)[c];
            const double byte = std::floor(std::min(std::max(mean, 0.0), 1.0) * 255 + 0.5);
            ASSERT_EQ(is & 0xFF'FFFFU, was & 0xFF'FFFFU);
            // One off where the mean is half a byte, and its float rounds the other way.
            ASSERT_NEAR(is >> 24U, std::floor((was >> 24U) * byte / 255 + 0.5),
                        was >> 24U == 255 || mean * 255 == byte ? 0 : 1)
                << "row " << r << " col " << c << " mean " << mean;
        }
    }
}

View viewOf(double left, double right, int width, int height) {
    return {.x = {.min = left, .max = right, .reversed = false, .length = width},
            .y = {.min = -5, .max = 44, .reversed = true, .length = height}};
}

TEST(AlphaWindow, showsTheMeanOfABinOrItsNearestPixel) {
    for (const Reduction reduction : kernels::kAllReductions) {
        for (const View& view : {viewOf(0, 60, 20, 10), viewOf(3, 9, 300, 200), viewOfAll(40, 60),
                                 viewOf(200, 300, 30, 30)}) {
            SCOPED_TRACE(std::string(name(reduction)) + " " + std::to_string(view.x.length));
            expectAlphasOfBins<std::uint8_t>(reduction, view);
            expectAlphasOfBins<float>(reduction, view);
            expectAlphasOfBins<double>(reduction, view);
        }
    }
}

TEST(AlphaWindow, readsAgainOnlyWhatHasChanged) {
    // Written to after it was read, which nobody may do: so that the test sees who reads again.
    std::vector<std::uint8_t> pixels(4, 255);
    const std::shared_ptr<const void> owner(pixels.data(), [](const void*) {});
    const auto alpha = *AlphaImage::create(*image::ImageView::of(pixels.data(), 2, 2), owner);
    const auto other = *AlphaImage::create(*image::ImageView::of(pixels.data(), 2, 2), owner);
    base::ThreadPool pool(1);
    AlphaWindow shown;
    const auto alphaShown = [&](const AlphaImagePtr& image, const View& view, Reduction reduction) {
        const kernels::PixelWindow window = windowOf(2, 2, view);
        shown.update(image, window, reduction, pool);
        kernels::Picture picture = pictureFor(window);
        picture.row(0)[0] = 0xFF00'0000U;
        shown.multiply(picture, pool);
        return picture.row(0)[0] >> 24U;
    };
    const View all = viewOfAll(2, 2);
    const View half = viewOf(0, 1, 5, 5);
    EXPECT_EQ(alphaShown(alpha, all, Reduction::Max), 255U);
    pixels.assign(4, 10);
    EXPECT_EQ(alphaShown(alpha, all, Reduction::Max), 255U);
    EXPECT_EQ(alphaShown(alpha, all, Reduction::Mean), 255U) << "a mean for both";
    EXPECT_EQ(alphaShown(alpha, all, Reduction::Nearest), 10U);
    pixels.assign(4, 20);
    EXPECT_EQ(alphaShown(other, all, Reduction::Nearest), 20U);
    pixels.assign(4, 30);
    EXPECT_EQ(alphaShown(other, half, Reduction::Nearest), 30U);
    shown.forget();
    pixels.assign(4, 40);
    EXPECT_EQ(alphaShown(other, half, Reduction::Nearest), 40U);
}

TEST(AlphaImage, refusesWhatIsNoAlpha) {
    const std::vector<double> bytes(100);
    for (const image::DType dtype : image::kAllDTypes) {
        const auto view =
            image::ImageView::create(bytes.data(), {.dtype = dtype, .rows = 3, .cols = 4});
        const auto alpha = AlphaImage::create(*view, nullptr);
        if (dtype == image::DType::UInt8 || dtype == image::DType::Float32 ||
            dtype == image::DType::Float64) {
            EXPECT_TRUE(alpha);
        } else {
            ASSERT_FALSE(alpha);
            EXPECT_NE(alpha.error().message.find("3×4 of 1 channels of " +
                                                 std::string(image::name(dtype)) + ":"),
                      std::string::npos)
                << alpha.error().message;
        }
    }
    const auto colors =
        image::ImageView::create(bytes.data(), {.rows = 2, .cols = 2, .channels = 3});
    EXPECT_FALSE(AlphaImage::create(*colors, nullptr));
    EXPECT_FALSE(AlphaImage::create({}, nullptr));
}

TEST(AlphaImage, copiesPixelsThatNobodyOwns) {
    std::vector<float> pixels(6, 0.5F);
    const auto view = *image::ImageView::of(pixels.data(), 2, 3);
    const auto copied = *AlphaImage::create(view, nullptr);
    const auto owner = std::make_shared<int>(0);
    const auto kept = *AlphaImage::create(view, owner);
    EXPECT_EQ(kept->pixels().data(), view.data());
    EXPECT_EQ(owner.use_count(), 2);
    pixels.assign(6, 0);
    EXPECT_EQ(copied->pixels().pixel<float>(1, 2), 0.5F);
}

}  // namespace
}  // namespace spate::pipeline

// SPDX-License-Identifier: MIT
#include "spate/image/image_view.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace spate::image {
namespace {

constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
constexpr ByteOrder kOtherOrder =
    kNativeOrder == ByteOrder::Little ? ByteOrder::Big : ByteOrder::Little;

// The message of a view that cannot be made; empty if it can.
std::string refusal(const ImageLayout& layout, bool nullData = false) {
    static const std::byte byte{};
    const auto view = ImageView::create(nullData ? nullptr : &byte, layout);
    return view ? "" : view.error().message;
}

TEST(ImageView, IsEmptyByDefault) {
    const ImageView view;
    EXPECT_TRUE(view.empty());
    EXPECT_EQ(view.data(), nullptr);
    EXPECT_EQ(view.byteCount(), 0);
    view.copyTo(nullptr);  // nothing to copy, nothing to touch
}

TEST(ImageView, DescribesPackedPixels) {
    const std::uint16_t pixels[6] = {1, 2, 3, 4, 5, 6};
    const auto view = ImageView::of(pixels, 2, 3);
    ASSERT_TRUE(view);
    EXPECT_EQ(view->rowStride(), 6);
    EXPECT_EQ(view->colStride(), 2);
    EXPECT_EQ(view->pixelCount(), 6);
    EXPECT_EQ(view->byteCount(), 12);
    EXPECT_TRUE(view->hasPackedRows());
    EXPECT_EQ(view->pixel<std::uint16_t>(1, 0), 4);
    EXPECT_EQ(view->value(1, 2), PixelValue(std::uint16_t{6}));
}

TEST(ImageView, RefusesShapesWithoutPixels) {
    for (const auto& [rows, cols] : {std::pair{0, 5}, {5, 0}, {0, 0}, {-1, 5}, {5, -1}, {-2, -3}}) {
        const std::string message = refusal({.rows = rows, .cols = cols});
        EXPECT_NE(message.find(std::to_string(rows) + "×" + std::to_string(cols)),
                  std::string::npos)
            << "the message must name the shape: " << message;
    }
    EXPECT_NE(refusal({.rows = kMin, .cols = kMin}), "");
}

TEST(ImageView, RefusesNullData) {
    const std::string message = refusal({.dtype = DType::Float32, .rows = 2, .cols = 3}, true);
    EXPECT_NE(message.find("2×3 float32"), std::string::npos) << message;
    EXPECT_NE(message.find("null"), std::string::npos) << message;
}

TEST(ImageView, RefusesShapesThatOverflow) {
    const DType wide = DType::UInt64;
    EXPECT_NE(refusal({.rows = kMax, .cols = 2}), "");
    EXPECT_NE(refusal({.rows = 2, .cols = kMax}), "");
    EXPECT_NE(refusal({.rows = 1, .cols = kMax, .rowStride = 1, .colStride = 2}), "");
    EXPECT_NE(refusal({.dtype = wide, .rows = 1, .cols = kMax / 8 + 1}), "");
    EXPECT_NE(refusal({.dtype = wide, .rows = kMax / 8 + 1, .cols = 1}), "");
    const std::int64_t half = std::int64_t{1} << 32;
    EXPECT_NE(refusal({.rows = half, .cols = half}), "");
    EXPECT_NE(refusal({.rows = half, .cols = half, .rowStride = 1, .colStride = 1}), "")
        << "overlapping pixels fit, but not their number";
    EXPECT_NE(
        refusal({.dtype = wide, .rows = half, .cols = half / 8, .rowStride = 1, .colStride = 1}),
        "")
        << "their number fits, but not its bytes";
    const std::string message = refusal({.dtype = wide, .rows = half, .cols = half});
    EXPECT_NE(message.find("4294967296×4294967296 uint64"), std::string::npos) << message;
}

TEST(ImageView, RefusesStridesThatOverflow) {
    for (const std::int64_t stride : {kMin, kMin + 1, -kMax, kMax, kMax / 2 + 1}) {
        EXPECT_NE(refusal({.rows = 3, .cols = 3, .rowStride = stride}), "") << stride;
        EXPECT_NE(refusal({.rows = 3, .cols = 3, .rowStride = 8, .colStride = stride}), "")
            << stride;
    }
    EXPECT_NE(refusal({.rows = 2, .cols = 2, .rowStride = kMax / 2 + 1, .colStride = kMax / 2 + 1}),
              "")
        << "each stride fits, but not both together";
    EXPECT_NE(
        refusal({.rows = 2, .cols = 2, .rowStride = -kMax / 2 - 1, .colStride = kMax / 2 + 1}), "");
    EXPECT_NE(refusal({.rows = 1, .cols = 1, .rowStride = kMin}), "") << "it has no absolute value";
    EXPECT_NE(refusal({.rows = 1, .cols = 1, .colStride = kMin}), "");
}

TEST(ImageView, TakesStridesThatJustFit) {
    EXPECT_EQ(refusal({.rows = 2, .cols = 1, .rowStride = kMax - 1}), "");
    EXPECT_EQ(refusal({.rows = 2, .cols = 1, .rowStride = 1 - kMax}), "");
    EXPECT_NE(refusal({.rows = 2, .cols = 1, .rowStride = kMax}), "");
    EXPECT_EQ(refusal({.rows = 1, .cols = 2, .rowStride = 1, .colStride = kMax - 1}), "");
}

TEST(ImageView, ShowsTheSamePixelsAgainWithAZeroStride) {
    const std::uint32_t pixels[3] = {1, 2, 3};
    const auto rows = ImageView::create(
        pixels, {.dtype = DType::UInt32, .rows = 1'000'000'000, .cols = 3, .rowStride = 0});
    ASSERT_TRUE(rows);
    EXPECT_EQ(rows->pixel<std::uint32_t>(999'999'999, 2), 3U);
    EXPECT_TRUE(rows->hasPackedRows());
    const auto one = ImageView::create(
        pixels, {.dtype = DType::UInt32, .rows = 2, .cols = 2, .rowStride = 0, .colStride = 0});
    ASSERT_TRUE(one);
    EXPECT_EQ(one->pixel<std::uint32_t>(1, 1), 1U);
}

TEST(ImageView, DescribesColorsHoweverTheirChannelsLie) {
    const std::uint16_t pixels[12] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    const auto interleaved =
        ImageView::create(pixels, {.dtype = DType::UInt16, .rows = 2, .cols = 2, .channels = 3});
    const auto planar = ImageView::create(pixels, {.dtype = DType::UInt16,
                                                   .rows = 2,
                                                   .cols = 2,
                                                   .rowStride = 4,
                                                   .colStride = 2,
                                                   .channels = 3,
                                                   .channelStride = 8});
    ASSERT_TRUE(interleaved && planar);
    EXPECT_EQ(interleaved->byteCount(), 24);
    EXPECT_EQ(interleaved->value(1, 0), PixelValue(ColorValue{{7, 8, 9, 0}, 3}));
    EXPECT_EQ(planar->value(1, 0), PixelValue(ColorValue{{3, 7, 11, 0}, 3}));
    EXPECT_EQ(planar->value(1, 0).toText(), "(3, 7, 11)");
    EXPECT_FALSE(interleaved->hasPackedRows()) << "a kernel loads numbers, not pixels";
    std::uint16_t copy[12];
    planar->copyTo(reinterpret_cast<std::byte*>(copy));
    const std::uint16_t expected[12] = {1, 5, 9, 2, 6, 10, 3, 7, 11, 4, 8, 12};
    EXPECT_EQ(std::memcmp(copy, expected, sizeof copy), 0);
}

TEST(ImageView, RefusesChannelsThatAreNoColors) {
    for (const int channels : {-1, 0, 2, 5}) {
        const std::string message = refusal({.rows = 1, .cols = 1, .channels = channels});
        EXPECT_NE(message.find(std::to_string(channels) + " channels"), std::string::npos)
            << message;
    }
    EXPECT_NE(refusal({.dtype = DType::Int32, .rows = 1, .cols = 1, .channels = 3}), "");
    EXPECT_NE(refusal({.rows = kMax / 4, .cols = 2, .rowStride = 1, .colStride = 1, .channels = 4}),
              "");
    EXPECT_NE(refusal({.rows = 1, .cols = 1, .channels = 3, .channelStride = kMax}), "");
    EXPECT_NE(refusal({.rows = 1, .cols = 1, .channels = 3, .channelStride = kMin}), "");
}

TEST(ImageView, GivesPartsAndItsTransposed) {
    const std::uint8_t pixels[6] = {1, 2, 3, 4, 5, 6};
    const ImageView view = *ImageView::of(pixels, 2, 3);
    const ImageView part = view.part(1, 1, 1, 2);
    EXPECT_EQ(part.rows(), 1);
    EXPECT_EQ(part.cols(), 2);
    EXPECT_EQ(part.pixel<std::uint8_t>(0, 1), 6);
    const ImageView turned = view.transposed();
    EXPECT_EQ(turned.rows(), 3);
    EXPECT_EQ(turned.pixel<std::uint8_t>(2, 1), 6);
    EXPECT_EQ(turned.pixel<std::uint8_t>(1, 0), 2);
}

TEST(ImageView, ReadsTheThirdGiganumberOfPixels) {
    // 2³² pixels that all lie in one row of memory.
    const std::uint8_t row[65'536] = {};
    const auto view = ImageView::create(row, {.rows = 65'536, .cols = 65'536, .rowStride = 0});
    ASSERT_TRUE(view);
    EXPECT_EQ(view->pixelCount(), std::int64_t{1} << 32);
    EXPECT_EQ(view->at(65'535, 65'535), reinterpret_cast<const std::byte*>(row) + 65'535);
}

TEST(ImageView, HasPackedRowsOnlyIfAKernelCanLoadThem) {
    const std::uint16_t pixels[16] = {};
    const auto packed = [&](std::int64_t rowStride, std::int64_t colStride, ByteOrder order) {
        return ImageView::create(pixels, {.dtype = DType::UInt16,
                                          .rows = 2,
                                          .cols = 2,
                                          .rowStride = rowStride,
                                          .colStride = colStride,
                                          .byteOrder = order})
            ->hasPackedRows();
    };
    EXPECT_TRUE(packed(4, 2, kNativeOrder));
    EXPECT_TRUE(packed(-10, 2, kNativeOrder)) << "rows may lie anywhere";
    EXPECT_FALSE(packed(4, 4, kNativeOrder));
    EXPECT_FALSE(packed(4, -2, kNativeOrder));
    EXPECT_FALSE(packed(4, 2, kOtherOrder));
}

// ---- every way that pixels may lie in memory, for every dtype ----

constexpr std::int64_t kRows = 3;
constexpr std::int64_t kCols = 5;

// A different value, with different bytes, for each pixel.
template <class T>
T valueAt(std::int64_t row, std::int64_t col) {
    const std::uint64_t bits = 0x0102'0304'0506'0708U * static_cast<std::uint64_t>(row + 1) +
                               0x1122'3344'5566'7788U * static_cast<std::uint64_t>(col + 1);
    if constexpr (std::is_floating_point_v<T>)
        return static_cast<T>(bits >> 40) / T{8};
    else if constexpr (std::is_integral_v<T>)
        return static_cast<T>(bits ^ (bits >> 32));
    else if constexpr (std::is_same_v<T, Bool>)
        return Bool{static_cast<std::uint8_t>(bits >> 7 & 1)};
    else if constexpr (std::is_same_v<T, Float16>)
        return Float16{static_cast<std::uint16_t>(bits & 0x7BFF)};
    else
        return T(valueAt<typename T::value_type>(row, col),
                 valueAt<typename T::value_type>(col, row));
}

struct Placement {
    const char* name;
    std::int64_t rowPixels;   // row stride in pixels
    std::int64_t colPixels;   // column stride in pixels
    std::int64_t extraBytes;  // added to the row stride
    std::int64_t startBytes;  // where pixel (0, 0) lies, relative to a pixel boundary
};

constexpr Placement kPlacements[] = {
    {"packed", kCols, 1, 0, 0},
    {"unaligned", kCols, 1, 0, 1},
    {"padded rows", kCols + 2, 1, 0, 0},
    {"rows padded by an odd byte", kCols, 1, 1, 3},
    {"every other column", 2 * kCols, 2, 0, 0},
    {"rows upside down", -kCols, 1, 0, 0},
    {"columns mirrored", kCols, -1, 0, 0},
    {"turned by 180 degrees", -kCols - 1, -1, 0, 0},
    {"transposed", 1, kRows, 0, 0},
    {"transposed and mirrored", -1, kRows, 0, 0},
};

// Writes valueAt() into `memory` as the placement says, and describes it.
template <class T>
ImageView place(const Placement& placement, ByteOrder order, std::vector<std::byte>& memory) {
    const auto pixel = static_cast<std::int64_t>(sizeof(T));
    const std::int64_t rowStride = placement.rowPixels * pixel + placement.extraBytes;
    const std::int64_t colStride = placement.colPixels * pixel;
    std::byte* const origin = memory.data() + memory.size() / 2 + placement.startBytes;
    for (std::int64_t r = 0; r < kRows; ++r) {
        for (std::int64_t c = 0; c < kCols; ++c) {
            const T value = valueAt<T>(r, c);
            std::byte* const bytes = origin + r * rowStride + c * colStride;
            std::memcpy(bytes, &value, sizeof(T));
            if (order == kNativeOrder) continue;
            const int numbers = isComplex(dtypeOf<T>) ? 2 : 1;  // each has its own byte order
            for (int i = 0; i < numbers; ++i) {
                const auto size = static_cast<std::int64_t>(sizeof(T)) / numbers;
                std::reverse(bytes + i * size, bytes + (i + 1) * size);
            }
        }
    }
    return *ImageView::create(origin, {.dtype = dtypeOf<T>,
                                       .rows = kRows,
                                       .cols = kCols,
                                       .rowStride = rowStride,
                                       .colStride = colStride,
                                       .byteOrder = order});
}

template <class T>
void expectReadsAndCopies(const ImageView& view) {
    std::vector<std::byte> copy(static_cast<std::size_t>(view.byteCount()) + 8, std::byte{0xEE});
    view.copyTo(copy.data());
    for (std::int64_t r = 0; r < kRows; ++r) {
        for (std::int64_t c = 0; c < kCols; ++c) {
            const T expected = valueAt<T>(r, c);
            EXPECT_EQ(PixelValue(view.pixel<T>(r, c)), PixelValue(expected));
            EXPECT_EQ(view.value(r, c), PixelValue(expected));
            T copied;
            std::memcpy(&copied, copy.data() + static_cast<std::size_t>(r * kCols + c) * sizeof(T),
                        sizeof(T));
            EXPECT_EQ(PixelValue(copied), PixelValue(expected))
                << "copied pixel (" << r << ", " << c << ")";
        }
    }
    for (std::size_t i = copy.size() - 8; i < copy.size(); ++i) {
        EXPECT_EQ(copy[i], std::byte{0xEE}) << "copied past the last pixel";
    }
}

TEST(ImageView, ReadsAndCopiesEveryDTypeHoweverItLies) {
    for (const DType dtype : kAllDTypes) {
        for (const Placement& placement : kPlacements) {
            for (const ByteOrder order : {kNativeOrder, kOtherOrder}) {
                SCOPED_TRACE(std::string(name(dtype)) + ", " + placement.name +
                             (order == kNativeOrder ? "" : ", other byte order"));
                visitStorage(dtype, [&](auto type) {
                    using T = typename decltype(type)::Type;
                    std::vector<std::byte> memory(2048);
                    expectReadsAndCopies<T>(place<T>(placement, order, memory));
                });
            }
        }
    }
}

TEST(ImageView, CopiesPixelsThatOverlap) {
    const std::uint8_t signal[5] = {1, 2, 3, 4, 5};
    const auto sliding = ImageView::create(signal, {.rows = 3, .cols = 3, .rowStride = 1});
    ASSERT_TRUE(sliding);
    std::byte copy[9];
    sliding->copyTo(copy);
    const std::uint8_t expected[9] = {1, 2, 3, 2, 3, 4, 3, 4, 5};
    EXPECT_EQ(std::memcmp(copy, expected, 9), 0);
}

TEST(ImageView, LoadsEitherByteOrder) {
    const std::byte bytes[2] = {std::byte{0x12}, std::byte{0x34}};
    EXPECT_EQ(ImageView::load<std::uint16_t>(bytes, ByteOrder::Big), 0x1234);
    EXPECT_EQ(ImageView::load<std::uint16_t>(bytes, ByteOrder::Little), 0x3412);
}

}  // namespace
}  // namespace spate::image

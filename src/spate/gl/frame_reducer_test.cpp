// SPDX-License-Identifier: MIT
// Bins that the device reduces, against the scalar scan: random frames of every number type,
// strides and masks, in tiles as small as can be.
#include "spate/gl/frame_reducer.h"

#include <gtest/gtest.h>

#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "spate/gl/textures_for_test.h"
#include "spate/kernels/color_steps.h"
#include "spate/kernels/scan.h"
#include "spate/kernels/scan_frames_for_test.h"

namespace spate::gl {
namespace {

using image::DType;
using kernels::Random;
using kernels::Reduction;
using kernels::ValueImage;

constexpr Reduction kReductions[] = {Reduction::Max, Reduction::Min, Reduction::AbsMax,
                                     Reduction::Nearest};

pipeline::Style styleOf(Reduction reduction) {
    pipeline::Style style;
    style.reduction = reduction;
    return style;
}

template <class T>
T numberOfKey(std::uint64_t key) {
    using Bits = kernels::BitsOf<T>;
    constexpr auto kSign = static_cast<Bits>(Bits{1} << (sizeof(T) * 8 - 1));
    auto bits = static_cast<Bits>(key);
    if constexpr (std::is_floating_point_v<T>) {
        bits = (bits & kSign) != 0 ? static_cast<Bits>(bits ^ kSign) : static_cast<Bits>(~bits);
    } else if constexpr (std::is_signed_v<T>) {
        bits = static_cast<Bits>(bits ^ kSign);
    }
    return std::bit_cast<T>(bits);
}

// What a bin of the device is, as the type of the displayed values.
template <class T, class V>
std::optional<V> valueOf(const std::uint32_t* words) {
    const bool wide = sizeof(T) == 8;
    if (words[wide ? 2 : 1] == 0) return std::nullopt;
    const std::uint64_t key = wide ? std::uint64_t{words[0]} << 32U | words[1] : words[0];
    return static_cast<V>(numberOfKey<T>(key));
}

class FrameReducerTest : public DeviceTest, public testing::WithParamInterface<DType> {
protected:
    void SetUp() override {
        DeviceTest::SetUp();
        if (HasFatalFailure()) return;
        pool_ = std::make_unique<TexturePool>(device(), std::int64_t{1} << 24);
    }
    void TearDown() override {
        reducer_.reset();
        mask_.reset();
        frame_.reset();
        pool_.reset();
        EXPECT_EQ(device().counters().texturesAlive, 0);
        DeviceTest::TearDown();
    }

    // In tiles and parts of these sizes.
    void makeReducer(FrameLimits limits, int pixelsOfPart, int mostParts) {
        frame_ = std::make_unique<FrameTexture>(device(), *pool_, limits);
        mask_ = std::make_unique<FrameTexture>(device(), *pool_, limits);
        reducer_ = std::make_unique<FrameReducer>(device(), *pool_, pixelsOfPart, mostParts);
    }

    template <class T>
    void expectTheScan(const kernels::TestFrame& frame, const kernels::PixelWindow& window,
                       Reduction reduction) {
        SCOPED_TRACE(testing::Message()
                     << name(reduction) << " of " << frame.view.rows() << "x" << frame.view.cols()
                     << " strides " << frame.view.rowStride() << ", " << frame.view.colStride()
                     << (frame.mask ? " masked" : "") << " to " << window.rows.size() << "x"
                     << window.cols.size());
        const FrameTexture* mask = frame.mask ? mask_.get() : nullptr;
        const auto done = reducer_->reduce(*frame_, mask, window, reduction);
        ASSERT_TRUE(done) << done.error().message;
        const auto words = wordsOf(device(), reducer_->result());
        ValueImage truth;
        kernels::scanScalar(frame.source(), window, {reduction, {}}, truth);
        image::visit(truth.dtype(), [&](auto type) {
            using V = typename decltype(type)::Type;
            expectSame<T, V>(words, truth);
        });
    }

    template <class T, class V>
    void expectSame(const std::vector<std::uint32_t>& words, const ValueImage& truth) {
        constexpr std::size_t kWords = sizeof(T) == 8 ? 4 : 2;
        for (std::int64_t r = 0; r < truth.rows(); ++r) {
            for (std::int64_t c = 0; c < truth.cols(); ++c) {
                const auto at = static_cast<std::size_t>(r * truth.cols() + c);
                const auto value = valueOf<T, V>(words.data() + at * kWords);
                V expected = truth.row<V>(r)[c];
                if constexpr (std::is_floating_point_v<V>) expected += V{0};  // -0 of Nearest
                ASSERT_EQ(value.has_value(), !image::isMasked(expected)) << r << ", " << c;
                if (value) {
                    ASSERT_EQ(std::bit_cast<kernels::BitsOf<V>>(*value),
                              std::bit_cast<kernels::BitsOf<V>>(expected))
                        << r << ", " << c << ": " << *value << ", expected " << expected;
                }
            }
        }
    }

    template <class T>
    void checkFrame(Random& random, const kernels::TestFrame& frame) {
        const auto sent = frame_->send(frame.view);
        ASSERT_TRUE(sent) << sent.error().message;
        if (frame.mask) {
            const auto masked = mask_->send(frame.mask->levels(), frame_->order());
            ASSERT_TRUE(masked) << masked.error().message;
        }
        for (const Reduction reduction : kReductions) {
            if (!canReduce(asFrame(frame), styleOf(reduction))) continue;
            kernels::PixelWindow window;
            window.rows = kernels::randomBins(random, frame.view.rows());
            window.cols = kernels::randomBins(random, frame.view.cols());
            if (window.empty()) continue;
            expectTheScan<T>(frame, window, reduction);
            if (HasFatalFailure()) return;
        }
    }

    static image::Frame asFrame(const kernels::TestFrame& frame) {
        return {.view = frame.view, .mask = frame.mask, .special = frame.special};
    }

    template <class T>
    void checkFrames(int count) {
        Random random(static_cast<unsigned>(GetParam()) + 1);
        const kernels::Values kinds[] = {{},
                                         {.specialPercent = 20},
                                         {.specialPercent = 60, .small = true},
                                         {.maskedOnly = true},
                                         {.small = true}};
        for (int i = 0; i < count; ++i) {
            auto frame =
                kernels::makeFrame<T>(random, kernels::between(random, 1, 60),
                                      kernels::between(random, 1, 90), kinds[random() % 5]);
            addSpecials(random, frame);
            if (!canReduce(asFrame(frame), {})) continue;
            checkFrame<T>(random, frame);
            if (HasFatalFailure()) return;
        }
    }

    std::unique_ptr<TexturePool> pool_;
    std::unique_ptr<FrameTexture> frame_;
    std::unique_ptr<FrameTexture> mask_;
    std::unique_ptr<FrameReducer> reducer_;
};

TEST_P(FrameReducerTest, reducesAsTheScalarScanDoes) {
    makeReducer({}, FrameReducer::kPixelsOfPart, 16384);
    image::visit(GetParam(), [&](auto type) { checkFrames<typename decltype(type)::Type>(150); });
}

TEST_P(FrameReducerTest, reducesTilesInParts) {
    makeReducer({.tileSize = 16}, 7, 64);
    image::visit(GetParam(), [&](auto type) { checkFrames<typename decltype(type)::Type>(150); });
}

TEST_P(FrameReducerTest, reducesTilesOfOnePixelEach) {
    makeReducer({.tileSize = 3}, 1, 41);
    image::visit(GetParam(), [&](auto type) { checkFrames<typename decltype(type)::Type>(30); });
}

// Pixels between others, as one channel of several: more rows than the buffer holds.
TEST_P(FrameReducerTest, reducesRowsThatAreSentInBands) {
    makeReducer({.tileSize = 1000}, FrameReducer::kPixelsOfPart, 16384);
    constexpr std::int64_t kRows = 700;
    constexpr std::int64_t kCols = 1300;
    image::visit(GetParam(), [&](auto type) {
        using T = typename decltype(type)::Type;
        kernels::TestFrame frame{std::make_unique<std::byte[]>(kRows * kCols * 2 * sizeof(T)), {}};
        for (std::size_t i = 0; i < kRows * kCols; ++i) {
            const auto value = static_cast<T>(i * 2654435761U % 1000003U);
            std::memcpy(&frame.bytes[2 * i * sizeof(T)], &value, sizeof(T));
        }
        frame.view =
            *image::ImageView::create(frame.bytes.get(), {.dtype = GetParam(),
                                                          .rows = kRows,
                                                          .cols = kCols,
                                                          .rowStride = kCols * 2 * sizeof(T),
                                                          .colStride = 2 * sizeof(T)});
        ASSERT_TRUE(frame_->send(frame.view));
        kernels::PixelWindow window;
        for (int i = 0; i < 40; ++i) {
            window.rows.add(i * kRows / 40, (i + 1) * kRows / 40, i * kRows / 40);
            window.cols.add(i * kCols / 40, (i + 1) * kCols / 40, i * kCols / 40 + 1);
        }
        for (const Reduction reduction : kReductions) expectTheScan<T>(frame, window, reduction);
    });
}

INSTANTIATE_TEST_SUITE_P(AllNumbers, FrameReducerTest, testing::ValuesIn(image::kNumberDTypes),
                         [](const auto& test) { return std::string(image::name(test.param)); });

TEST(RowParts, areNoMoreThanThereIsRoomFor) {
    RowParts parts;
    parts.make({{0, 10}, {10, 11}, {5, 25}}, 4, 100);
    EXPECT_EQ(
        parts.rows,
        (std::vector<IndexRange>{
            {0, 4}, {4, 8}, {8, 10}, {10, 11}, {5, 9}, {9, 13}, {13, 17}, {17, 21}, {21, 25}}));
    EXPECT_EQ(parts.bins, (std::vector<IndexRange>{{0, 3}, {3, 4}, {4, 9}}));
    parts.make({{0, 10}, {10, 11}, {5, 25}}, 4, 3);
    EXPECT_EQ(parts.rows, (std::vector<IndexRange>{{0, 10}, {10, 11}, {5, 25}}));
    EXPECT_EQ(parts.bins, (std::vector<IndexRange>{{0, 1}, {1, 2}, {2, 3}}));
}

TEST(CanReduce, saysWhyNot) {
    const std::vector<std::uint16_t> pixels(64);
    const auto frameOf = [&](const image::ImageLayout& layout) {
        return image::Frame{.view = *image::ImageView::create(pixels.data(), layout)};
    };
    const auto reasonOf = [&](const image::Frame& frame, const pipeline::Style& style = {}) {
        const auto can = canReduce(frame, style);
        return can ? std::string() : can.error().message;
    };
    const image::ImageLayout small{.dtype = DType::UInt16, .rows = 2, .cols = 2};
    EXPECT_EQ(reasonOf(frameOf(small)), "");
    EXPECT_EQ(reasonOf({}), "there is no frame");
    EXPECT_EQ(reasonOf(frameOf({.dtype = DType::Float16, .rows = 2, .cols = 2})),
              "its pixels are float16, no numbers as they lie");
    EXPECT_EQ(reasonOf(frameOf({.rows = 2, .cols = 2, .channels = 3})), "its pixels are colours");
    EXPECT_EQ(
        reasonOf(frameOf(
            {.dtype = DType::UInt16, .rows = 2, .cols = 2, .byteOrder = image::ByteOrder::Big})),
        "its uint16 have another byte order");
    image::Frame special = frameOf(small);
    special.special = std::make_shared<image::SpecialValues>();
    EXPECT_EQ(reasonOf(special), "it declares special values");
    EXPECT_EQ(reasonOf(frameOf(small), styleOf(Reduction::Mean)), "averages are shown");
    pipeline::Style holding;
    holding.hold = kernels::Hold::Max;
    EXPECT_EQ(reasonOf(frameOf(small), holding), "frames are held");
}

}  // namespace
}  // namespace spate::gl

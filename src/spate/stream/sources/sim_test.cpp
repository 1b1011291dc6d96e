// SPDX-License-Identifier: MIT
#include "spate/stream/sources/sim.h"

#include <set>

#include "spate/base/memory.h"
#include "spate/stream/files_for_test.h"
#include "spate/stream/sources/frame_buffer.h"

namespace spate::stream {
namespace {

std::vector<std::byte> bytesOf(const image::Frame& frame) {
    std::vector<std::byte> bytes(static_cast<std::size_t>(frame.view.byteCount()));
    frame.view.copyTo(bytes.data());
    return bytes;
}

TEST(Sim, IsALargeFloatDetectorByDefault) {
    const auto source = opened("sim:");
    const auto& description = source->description();
    EXPECT_EQ(description.rows, 4096);
    EXPECT_EQ(description.cols, 4096);
    EXPECT_EQ(description.dtype, image::DType::Float32);
    EXPECT_EQ(description.frameCount, std::nullopt);
    EXPECT_EQ(description.rateHz, std::nullopt);
    EXPECT_TRUE(description.live);
    const auto frame = nextFrame(*source);
    const auto [min, max] = rangeOf(frame);
    EXPECT_GE(min, 0);
    EXPECT_GT(max, 2000);
    EXPECT_LT(max, 50'000);
}

TEST(Sim, HasEveryDTypeAndMarksItsGaps) {
    for (const auto dtype : image::kNumberDTypes) {
        const auto source = opened(fmt::format("sim:?size=200x160&dtype={}", image::name(dtype)));
        const auto frame = nextFrame(*source);
        ASSERT_EQ(frame.view.dtype(), dtype);
        ASSERT_EQ(frame.view.rows(), 160);
        ASSERT_EQ(frame.view.cols(), 200);
        image::visit(dtype, [&](auto type) {
            using T = typename decltype(type)::Type;
            const T gap = frame.view.pixel<T>(10, 100);  // between the middle modules
            const bool canMask = std::is_floating_point_v<T> || std::is_same_v<T, std::uint32_t>;
            EXPECT_TRUE(canMask ? image::isMasked(gap) : gap == T{0}) << image::name(dtype);
            EXPECT_FALSE(image::isMasked(frame.view.pixel<T>(10, 90)));
        });
    }
}

TEST(Sim, SameSeedAndFrameGiveTheSamePixels) {
    const auto a = opened("sim:?size=300&seed=5");
    const auto b = opened("sim:?size=300&seed=5");
    const auto other = opened("sim:?size=300&seed=6");
    std::set<std::vector<std::byte>> all;
    for (std::uint64_t i = 0; i < 5; ++i) {
        const auto frame = nextFrame(*a);
        EXPECT_EQ(frame.id, i);
        const auto bytes = bytesOf(frame);
        EXPECT_EQ(bytes, bytesOf(nextFrame(*b)));
        EXPECT_NE(bytes, bytesOf(nextFrame(*other)));
        all.insert(bytes);
    }
    EXPECT_EQ(all.size(), 5U) << "frames must differ";
}

TEST(Sim, NoiseIsThatOfCounting) {
    const auto source = opened("sim:?size=256&dtype=float64");
    double sum = 0, sumOfSquares = 0;
    constexpr int kFrames = 400;
    for (int i = 0; i < kFrames; ++i) {
        const double value = nextFrame(*source).view.pixel<double>(100, 40);
        sum += value;
        sumOfSquares += value * value;
    }
    const double mean = sum / kFrames;
    const double variance = sumOfSquares / kFrames - mean * mean;
    EXPECT_GT(mean, 5);
    EXPECT_NEAR(variance / mean, 1, 0.4);
}

TEST(Sim, OddSizesAreDrawn) {
    for (const char* size : {"1", "2", "63", "64", "65x1", "1x65", "7x513", "2049x3"}) {
        for (const char* dtype : {"uint8", "uint16", "float32"}) {
            const auto source = opened(fmt::format("sim:?size={}&dtype={}", size, dtype));
            for (int i = 0; i < 3; ++i) (void)nextFrame(*source);
        }
    }
}

TEST(Sim, GradientAndConstantAreExact) {
    const auto gradient = opened("sim:?pattern=gradient&size=40x30&dtype=int8");
    (void)nextFrame(*gradient);
    const auto second = nextFrame(*gradient);
    for (std::int64_t r = 0; r < 30; ++r) {
        for (std::int64_t c = 0; c < 40; ++c) {
            ASSERT_EQ(second.view.pixel<std::int8_t>(r, c), (r + c + 1) % 128);
        }
    }
    const auto constant = opened("sim:?pattern=constant&size=4&frames=2&dtype=uint64");
    EXPECT_EQ(rangeOf(nextFrame(*constant)), std::pair(0.0, 0.0));
    EXPECT_EQ(rangeOf(nextFrame(*constant)), std::pair(1.0, 1.0));
    EXPECT_TRUE(hasEnded(*constant));
    EXPECT_TRUE(hasEnded(*constant));
}

TEST(Sim, GoesToAnyFrameByItsNumber) {
    for (const char* ring : {"", "&ring=3"}) {
        const std::string uri = std::string("sim:?size=33&dtype=uint16&frames=9") + ring;
        const auto source = opened(uri);
        const auto other = opened(uri);
        for (int i = 0; i < 5; ++i) (void)nextFrame(*other);
        const auto expected = nextFrame(*other);
        ASSERT_TRUE(source->seek(5));
        const auto frame = nextFrame(*source);
        EXPECT_EQ(frame.id, 5U);
        const auto* pixels = reinterpret_cast<const std::uint16_t*>(expected.view.data());
        expectPixels(frame, pixels, 33, 33);
        EXPECT_FALSE(source->seek(9));
    }
    const auto endless = opened("sim:?size=4");
    EXPECT_EQ(endless->frameCount(), std::nullopt);
    ASSERT_TRUE(endless->seek(1'000'000));
    EXPECT_EQ(nextFrame(*endless).id, 1'000'000U);
}

TEST(Sim, NanPatternHasNoValidPixel) {
    for (const char* dtype : {"float32", "float64", "uint32"}) {
        const auto frame =
            nextFrame(*opened(fmt::format("sim:?pattern=nan&size=5&dtype={}", dtype)));
        image::visit(frame.view.dtype(), [&](auto type) {
            EXPECT_TRUE(image::isMasked(frame.view.pixel<typename decltype(type)::Type>(4, 4)));
        });
    }
    EXPECT_NE(openError("sim:?pattern=nan&dtype=int16").find("pattern=nan: expected dtype float32"),
              std::string::npos);
}

TEST(Sim, RingReplaysInPlace) {
    const auto source = opened("sim:?size=64&ring=3");
    const auto plain = opened("sim:?size=64");
    std::vector<image::Frame> frames;  // more than any pool has: a ring lends without limit
    for (std::uint64_t i = 0; i < 20; ++i) frames.push_back(nextFrame(*source));
    EXPECT_EQ(frames[4].view.data(), frames[1].view.data());
    EXPECT_EQ(frames[4].id, 4U);
    EXPECT_NE(frames[0].view.data(), frames[1].view.data());
    for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(bytesOf(frames[i]), bytesOf(nextFrame(*plain)));
}

TEST(Sim, SteadyStreamAllocatesNoBuffers) {
    const auto source = opened("sim:?size=128");
    std::optional<image::Frame> held;
    for (int i = 0; i < 4; ++i) held = nextFrame(*source);
    const auto before = base::bufferGrowths();
    for (int i = 0; i < 50; ++i) held = nextFrame(*source);
    EXPECT_EQ(base::bufferGrowths(), before);
}

TEST(Sim, SaysSoWhenTheViewerHoldsEveryBuffer) {
    const auto source = opened("sim:?size=64");
    std::vector<image::Frame> held;
    for (std::size_t i = 0; i < kFrameBuffers; ++i) held.push_back(nextFrame(*source));
    EXPECT_EQ(nextError(*source),
              "sim:?size=64: the viewer holds all 8 frame buffers: expected one "
              "back within 100 ms");
    held.pop_back();
    EXPECT_EQ(nextFrame(*source).id, kFrameBuffers + 1) << "the frame that was lost is counted";
}

TEST(Sim, OptionsAreChecked) {
    EXPECT_NE(
        openError("sim:?pattern=spots").find("expected one of bragg, gradient, constant, nan"),
        std::string::npos);
    EXPECT_NE(openError("sim:?size=0").find("size=0: expected a size as 512 or 512x256"),
              std::string::npos);
    for (const char* size : {"x", "4x", "x4", "4x4x4", "-4", "40000", "4.5", ""}) {
        EXPECT_NE(openError(fmt::format("sim:?size={}", size)).find("expected a size"),
                  std::string::npos);
    }
    EXPECT_NE(openError("sim:?dtype=float16").find("dtype=float16: expected one of uint8, int8"),
              std::string::npos);
    EXPECT_NE(openError("sim:?rate=-1").find("rate=-1: expected a number from 0"),
              std::string::npos);
    EXPECT_NE(openError("sim:?ring=5000&size=32768").find("ring=5000: expected at most 2 frames"),
              std::string::npos);
    EXPECT_NE(openError("sim:?speed=3")
                  .find("unknown option 'speed': the known ones are pattern, "
                        "size, dtype, rate, frames, seed, ring"),
              std::string::npos);
    EXPECT_NE(openError("sim:fast").find("found 'fast': expected sim: or sim:?key=value"),
              std::string::npos);
}

}  // namespace
}  // namespace spate::stream

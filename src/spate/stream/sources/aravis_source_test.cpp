// SPDX-License-Identifier: MIT
#include "spate/stream/sources/aravis_source.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "spate/stream/files_for_test.h"
#include "spate/stream/source_latency.h"
#include "spate/stream/sources/frame_numbers.h"
#include "spate/stream/sources/process_for_test.h"

namespace spate::stream {
namespace {

using namespace std::chrono_literals;

constexpr auto kPatience = 30s;
constexpr const char* kFakeProgram = "/usr/bin/arv-fake-gv-camera-0.8";
const std::string kFakeName = fmt::format("Aravis-Fake-S{}", ::getpid());

// A GigE Vision camera has one port on the loopback: one test at a time, whoever runs it.
class CameraProcess {
public:
    explicit CameraProcess(std::vector<std::string> options = {}) : options_(std::move(options)) {
        const auto path = std::filesystem::temp_directory_path() / "spate_gv_camera.lock";
        lock_ = ::open(path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0666);
        EXPECT_EQ(::flock(lock_, LOCK_EX), 0);
        plug();
    }
    ~CameraProcess() {
        unplug();
        ::close(lock_);
    }
    CameraProcess(const CameraProcess&) = delete;
    CameraProcess& operator=(const CameraProcess&) = delete;

    void plug() {
        std::vector<std::string> arguments{kFakeProgram, "-i", "127.0.0.1", "-s",
                                           fmt::format("S{}", ::getpid())};
        arguments.insert(arguments.end(), options_.begin(), options_.end());
        process_ = std::make_unique<ProcessForTest>(std::move(arguments));
    }
    void unplug() { process_.reset(); }

private:
    const std::vector<std::string> options_;
    int lock_ = -1;
    std::unique_ptr<ProcessForTest> process_;
};

#define SKIP_WITHOUT_FAKE_CAMERA()                                   \
    if (!std::filesystem::exists(kFakeProgram)) {                    \
        GTEST_SKIP() << kFakeProgram << " (aravis-tools) is absent"; \
    }

bool comes(const Source& source, const std::function<bool(const SourceStatistics&)>& condition) {
    for (const auto end = base::now() + kPatience; base::now() < end;) {
        if (condition(*source.statistics())) return true;
        std::this_thread::sleep_for(5ms);
    }
    return false;
}

bool isPartial(const image::Frame& frame) {
    EXPECT_EQ(frame.attributes && frame.attributes->contains("partial"), frame.partial);
    return frame.partial;
}

// The next frame that is wanted; an empty one if none comes.
image::Frame wanted(Source& source, const std::function<bool(const image::Frame&)>& condition) {
    for (const auto end = base::now() + kPatience; base::now() < end;) {
        auto frame = source.next();
        EXPECT_TRUE(frame) << frame.error().message;
        if (!frame) return {};
        if (*frame && !(*frame)->view.empty() && condition(**frame)) return std::move(**frame);
    }
    ADD_FAILURE() << "no such frame: " << source.statistics()->wire.waiting;
    return {};
}

image::Frame complete(Source& source) {
    return wanted(source, [](const image::Frame& frame) { return !isPartial(frame); });
}

// The ramp of libaravis's fake cameras, at an exposure of 10 ms without gain. The numbers, counted
// on where they wrap, are the same to 255 and to 65535.
std::uint16_t rampAt(const image::Frame& frame, std::int64_t r, std::int64_t c) {
    const auto step = static_cast<std::uint64_t>(r + c) + frame.id;
    return static_cast<std::uint16_t>(
        frame.view.dtype() == image::DType::UInt8 ? step % 255 : 256 * step % 65535);
}

void expectRamp(const image::Frame& frame, bool mayMiss = false) {
    int wrong = 0;
    for (std::int64_t r = 0; r < frame.view.rows(); ++r) {
        for (std::int64_t c = 0; c < frame.view.cols(); ++c) {
            const double value = frame.view.value(r, c).toDouble();
            wrong += value == rampAt(frame, r, c) || (mayMiss && value == 0) ? 0 : 1;
        }
    }
    EXPECT_EQ(wrong, 0) << "pixels of frame " << frame.id;
}

TEST(FrameNumbers, GoOnWhereSixteenBitsEnd) {
    FrameNumbers numbers;
    EXPECT_EQ(numbers.next(65534), 65534U);
    EXPECT_EQ(numbers.next(65535), 65535U);
    EXPECT_EQ(numbers.next(1), 65536U);  // 0 is no number
    EXPECT_EQ(numbers.next(3), 65538U);
    EXPECT_EQ(numbers.next(2), 65537U);  // late, not begun again
    EXPECT_EQ(FrameNumbers().next(std::uint64_t{1} << 40U), std::uint64_t{1} << 40U);
}

TEST(Aravis, RefusesWhatNoCameraTakes) {
    EXPECT_EQ(openError("aravis://a/b"),
              "aravis://a/b: expected aravis://camera, or aravis:// for the first one");
    EXPECT_NE(openError("aravis://a?speed=3").find("speed"), std::string::npos);
    EXPECT_NE(openError("aravis://a?speed=3").find("pixel-format"), std::string::npos);
    EXPECT_NE(openError("aravis://a?exposure=long").find("exposure=long"), std::string::npos);
    EXPECT_NE(openError("aravis://a?width=0").find("width=0"), std::string::npos);
    EXPECT_NE(openError("aravis://a?bayer=grey").find("bayer=grey"), std::string::npos);
}

TEST(Aravis, NamesWhatTheCameraTakes) {
    const std::string fake = "aravis://?fake";
    EXPECT_EQ(openError(fake + "&pixel-format=Mono13"),
              fake +
                  "&pixel-format=Mono13: pixel-format=Mono13: expected BayerBG8, BayerGB8, "
                  "BayerGR8, BayerRG8, Mono8, RGB8, Mono16");
    EXPECT_EQ(openError(fake + "&x=1900&width=512&height=512"),
              fake +
                  "&x=1900&width=512&height=512: x=1900&y=0&width=512&height=512: expected a "
                  "part of 2048 × 2048 columns and rows");
    EXPECT_EQ(openError(fake + "&exposure=100000"),
              fake + "&exposure=100000: exposure=100000: expected 0.01 to 10000 ms");
    EXPECT_EQ(openError(fake + "&packet-size=1500"),
              fake + "&packet-size=1500: packet-size=1500: expected a GigE Vision camera");
}

TEST(Aravis, ShowsTheFakesPixelsExactly) {
    const auto mono8 = opened("aravis://?fake&exposure=10&width=70&height=50&fps=50");
    auto frame = complete(*mono8);
    EXPECT_EQ(frame.view.dtype(), image::DType::UInt8);
    EXPECT_EQ(frame.view.rows(), 50);
    EXPECT_EQ(frame.view.cols(), 70);
    expectRamp(frame);
    const auto& attributes = *frame.attributes;
    EXPECT_EQ(attributes.at("pixel_format"), "Mono8");
    EXPECT_EQ(attributes.at("exposure_time"), "0.01");
    EXPECT_TRUE(attributes.at("description").starts_with("Aravis Fake"));
    EXPECT_TRUE(attributes.at("camera_timestamp").ends_with(" ns"));
    EXPECT_TRUE(attributes.at("system_timestamp").ends_with(" ns"));

    const auto mono16 =
        opened("aravis://Fake_1?fake&exposure=10&pixel-format=Mono16&width=66&height=41");
    frame = complete(*mono16);
    EXPECT_EQ(frame.view.dtype(), image::DType::UInt16);
    expectRamp(frame);
}

// The fake counts Bayer's patterns from the other end: RG has blue in the first pixel.
TEST(Aravis, ShowsTheFakesColours) {
    const std::string uri = "aravis://?fake&exposure=10&width=300&height=4&pixel-format=";
    const auto rgb = complete(*opened(uri + "RGB8"));
    ASSERT_EQ(rgb.view.channels(), 3);
    std::vector<std::array<std::uint8_t, 3>> colors(255);
    for (std::int64_t c = 0; c < 255; ++c) {
        for (int k = 0; k < 3; ++k) {
            colors[rampAt(rgb, 0, c)][static_cast<std::size_t>(k)] =
                rgb.view.pixel<std::uint8_t>(0, c, k);
        }
    }
    const auto raw = complete(*opened(uri + "BayerRG8&bayer=raw"));
    ASSERT_FALSE(raw.view.isColor());
    for (std::int64_t r = 0; r < 4; ++r) {
        for (std::int64_t c = 0; c < 300; ++c) {
            const auto channel = static_cast<std::size_t>(2 - (r % 2 + c % 2));
            EXPECT_EQ(raw.view.pixel<std::uint8_t>(r, c), colors[rampAt(raw, r, c)][channel]);
        }
    }
    EXPECT_TRUE(complete(*opened(uri + "BayerRG8")).view.isColor());
}

TEST(Aravis, LosesNothingWhereTheNumbersBeginAgain) {
    const auto source = opened("aravis://?fake&width=64&height=64&fps=200",
                               {.live = {.queueBytes = std::size_t{64} << 20}});
    const auto frame = wanted(*source, [](const auto& each) { return each.id > 65540; });
    EXPECT_EQ(frame.view.cols(), 64);
    EXPECT_EQ(source->statistics()->missing, 0U);
}

TEST(Aravis, ShowsAGigEVisionCamera) {
    SKIP_WITHOUT_FAKE_CAMERA();
    const CameraProcess camera;
    for (const std::string format : {"Mono8", "Mono16"}) {
        const auto source = opened("aravis://" + kFakeName +
                                   "?exposure=10&width=256&height=200&packet-size=16000"
                                   "&pixel-format=" +
                                   format);
        const auto frame = complete(*source);
        EXPECT_EQ(frame.view.cols(), 256);
        EXPECT_EQ(frame.view.rows(), 200);
        EXPECT_EQ(frame.attributes->at("pixel_format"), format);
        expectRamp(frame);
        std::set<std::string_view> counted;
        const auto statistics = *source->statistics();
        for (const auto& each : statistics.wire.counts) counted.insert(each.name);
        EXPECT_TRUE(counted.contains("complete frames") && counted.contains("missing packets"));
    }
    expectRamp(complete(*opened("aravis://127.0.0.1?exposure=10")));
}

TEST(Aravis, FindsTheCamera) {
    SKIP_WITHOUT_FAKE_CAMERA();
    const CameraProcess camera;
    const auto isIt = [](const auto& each) { return each.uri == "aravis://" + kFakeName; };
    bool found = false;
    for (const auto end = base::now() + kPatience; !found && base::now() < end;) {
        const auto sources = localSources();
        found = std::any_of(sources.begin(), sources.end(), isIt);
    }
    EXPECT_TRUE(found);
    const auto other = opened("aravis://no-such-camera");
    EXPECT_TRUE(comes(*other, [](const SourceStatistics& now) {
        return now.wire.waiting ==
               "waiting for the camera no-such-camera: Device "
               "'no-such-camera' not found; there is " +
                   kFakeName;
    })) << other->statistics()->wire.waiting;
}

TEST(Aravis, ShowsWhatHasComeOfFramesWithMissingPackets) {
    SKIP_WITHOUT_FAKE_CAMERA();
    const CameraProcess camera({"-r", "100"});
    const auto source =
        opened("aravis://" + kFakeName + "?exposure=10&width=256&height=256&packet-size=4000");
    const auto frame = wanted(*source, isPartial);
    EXPECT_TRUE(frame.sourceTime);
    EXPECT_FALSE(clocksDiffer(source->statistics()->latencyMs.value())) << "both are ours";
    EXPECT_EQ(frame.view.rows(), 256);
    expectRamp(frame, true);
    expectRamp(complete(*source));
    EXPECT_GT(source->statistics()->partial, 0U);
}

TEST(Aravis, WaitsForACameraThatHasGone) {
    SKIP_WITHOUT_FAKE_CAMERA();
    CameraProcess camera;
    const auto source = opened("aravis://" + kFakeName + "?exposure=10&packet-size=16000");
    expectRamp(complete(*source));
    camera.unplug();
    ASSERT_TRUE(comes(*source, [](const SourceStatistics& now) {
        return now.wire.waiting ==
               "waiting for the camera " + kFakeName + ": it does not answer any more";
    }));
    camera.plug();
    const auto before = source->statistics()->received;
    ASSERT_TRUE(comes(*source, [&](const auto& now) { return now.received > before + 2; }))
        << source->statistics()->wire.waiting;
    EXPECT_EQ(source->statistics()->wire.waiting, "");
    EXPECT_EQ(source->statistics()->missing, 0U);
    expectRamp(complete(*source));
}

}  // namespace
}  // namespace spate::stream

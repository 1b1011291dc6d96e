// SPDX-License-Identifier: MIT
// Streams that the test writes: what is handed on, counted and refused.
#include "spate/stream/sources/imagestream.h"

#include <chrono>
#include <cstdlib>
#include <thread>

#include "spate/stream/files_for_test.h"
#include "spate/stream/sources/imagestream_for_test.h"
#include "spate/stream/sources/imagestream_header.h"
#include "spate/stream/sources/process_for_test.h"

namespace spate::stream {
namespace {

using namespace std::chrono_literals;

class ImageStreamTest : public testing::Test {
protected:
    ImageStreamTest() { ::setenv("MILK_SHM_DIR", folder_.path().c_str(), 1); }
    ~ImageStreamTest() override { ::unsetenv("MILK_SHM_DIR"); }

    // The next frame that is one, within the patience of a test.
    image::Frame next(Source& source) {
        const auto end = base::now() + 30s;
        while (base::now() < end) {
            auto frame = nextFrame(source);
            if (!frame.view.empty()) return frame;
        }
        ADD_FAILURE() << "no frame";
        return {};
    }
    std::string error(Source& source) {
        const auto end = base::now() + 30s;
        while (base::now() < end) {
            const auto frame = source.next();
            if (!frame) return frame.error().message;
        }
        ADD_FAILURE() << "no error";
        return {};
    }
    // What a stream of this header is refused with.
    std::string refused(const ImageStreamForTest& header, std::uint64_t fileBytes = 1'000'000) {
        const auto found = readImageStreamHeader(
            std::as_bytes(std::span(&header, 1)).first<kImageStreamHeaderBytes>(), fileBytes);
        EXPECT_FALSE(found);
        return found ? "" : found.error().message;
    }

    TemporaryFolder folder_;
    const std::string path_ = folder_.file("camera.im.shm");
};

template <class T>
void expectType(ImageStreamTest&, const std::string& path, int type) {
    SCOPED_TRACE(type);
    ImageStreamWriter writer(path, headerForTest({5, 3}, type, sizeof(T)));
    auto pixels = testPixels<T>(15);
    writer.publish(pixels);
    const auto source = opened("imagestream://camera");
    ASSERT_NE(source, nullptr);
    EXPECT_EQ(source->description().rows, 3);
    EXPECT_EQ(source->description().cols, 5);
    const auto frame = nextFrame(*source);
    EXPECT_EQ(frame.id, 1U);
    expectPixels(frame, pixels.data(), 3, 5);
}

TEST_F(ImageStreamTest, ShowsEveryTypeWithTheFirstAxisAsColumns) {
    expectType<std::uint8_t>(*this, path_, 1);
    expectType<std::int8_t>(*this, path_, 2);
    expectType<std::uint16_t>(*this, path_, 3);
    expectType<std::int16_t>(*this, path_, 4);
    expectType<std::uint32_t>(*this, path_, 5);
    expectType<std::int32_t>(*this, path_, 6);
    expectType<std::uint64_t>(*this, path_, 7);
    expectType<std::int64_t>(*this, path_, 8);
    expectType<float>(*this, path_, 9);
    expectType<double>(*this, path_, 10);
}

TEST_F(ImageStreamTest, ShowsComplexAndHalfFloats) {
    const image::DType types[] = {image::DType::Complex64, image::DType::Complex128,
                                  image::DType::Float16};
    for (int type = 11; type <= 13; ++type) {
        const auto dtype = types[type - 11];
        const std::size_t bytes = image::sizeOf(dtype);
        ImageStreamWriter writer(path_, headerForTest({4, 2}, type, bytes));
        std::vector<std::uint8_t> raw(8 * bytes);
        for (std::size_t i = 0; i < raw.size(); ++i) raw[i] = static_cast<std::uint8_t>(i * 7);
        writer.publish(raw);
        const auto frame = nextFrame(*opened("imagestream:camera"));
        ASSERT_EQ(frame.view.dtype(), dtype);
        EXPECT_EQ(std::memcmp(frame.view.data(), raw.data(), raw.size()), 0);
    }
}

// ImageStreamIO's times are of CLOCK_TAI, ahead of UTC where the kernel was told so.
TEST_F(ImageStreamTest, MeasuresTheWayFromTheWritersClock) {
    ImageStreamWriter writer(path_, headerForTest({2, 2}, 3, 2));
    const auto source = opened("imagestream://camera");
    const auto publish = [&](time_t secondsAgo) {
        timespec now{};
        ::clock_gettime(CLOCK_TAI, &now);
        writer.header().writetime = {now.tv_sec - secondsAgo, now.tv_nsec};
        writer.publish(std::vector<std::uint16_t>(4, 1));
    };
    publish(1000);
    EXPECT_FALSE(next(*source).sourceTime) << "it may be when the stream was made";
    publish(500);
    const auto frame = next(*source);
    const auto age = base::wallTime(base::now()) - frame.sourceTime.value();
    EXPECT_GE(age, 499s);
    EXPECT_LT(age, 600s);
    EXPECT_GT(source->statistics()->latencyMs.value(), 499e3);
    EXPECT_LT(source->statistics()->latencyMs.value(), 600e3);
    writer.publish(std::vector<std::uint16_t>(4, 2));
    EXPECT_FALSE(next(*source).sourceTime) << "a writer that does not keep the time";
}

TEST_F(ImageStreamTest, NumbersByTheWritersCountAndCountsWhatItOvertook) {
    ImageStreamWriter writer(path_, headerForTest({2, 2}, 3, 2));
    const auto source = opened("imagestream://camera");
    EXPECT_TRUE(nextFrame(*source).view.empty()) << "nothing was written yet";
    for (std::uint16_t i = 1; i <= 3; ++i) writer.publish(std::vector<std::uint16_t>(4, i));
    EXPECT_EQ(next(*source).id, 3U);
    for (std::uint16_t i = 4; i <= 9; ++i) writer.publish(std::vector<std::uint16_t>(4, i));
    const auto frame = next(*source);
    EXPECT_EQ(frame.id, 9U);
    EXPECT_EQ(frame.view.pixel<std::uint16_t>(1, 1), 9);
    const auto statistics = source->statistics().value();
    EXPECT_EQ(statistics.received, 7U) << "the first one seen, and six";
    EXPECT_EQ(statistics.replaced, 5U);
    EXPECT_EQ(statistics.missing, 0U);
    EXPECT_EQ(statistics.rejected, 0U);
    EXPECT_TRUE(nextFrame(*source).view.empty()) << "there is no other";
}

TEST_F(ImageStreamTest, KeepsAFrameWhileItsPlaceIsWrittenOver) {
    ImageStreamWriter writer(path_, headerForTest({2, 2}, 3, 2));
    const auto source = opened("imagestream://camera");
    writer.publish(std::vector<std::uint16_t>(4, 1));
    const auto first = next(*source);
    writer.publish(std::vector<std::uint16_t>(4, 2));
    const auto second = next(*source);
    EXPECT_EQ(first.view.pixel<std::uint16_t>(0, 0), 1);
    EXPECT_EQ(second.view.pixel<std::uint16_t>(0, 0), 2);
}

TEST_F(ImageStreamTest, WaitsForAnImageThatIsBeingWritten) {
    ImageStreamWriter writer(path_, headerForTest({2, 2}, 3, 2));
    const auto source = opened("imagestream://camera");
    writer.publish(std::vector<std::uint16_t>(4, 1));
    writer.begin();
    EXPECT_TRUE(nextFrame(*source).view.empty());
    const auto end = base::now() + 30s;
    while (source->statistics()->wire.waiting.empty() && base::now() < end) {
        EXPECT_TRUE(nextFrame(*source).view.empty());
    }
    EXPECT_EQ(source->statistics()->wire.waiting,
              "waiting for " + path_ + ": image 2 is not finished");
    writer.end();
    EXPECT_EQ(next(*source).id, 2U);
    EXPECT_EQ(source->statistics()->wire.waiting, "");
}

// A writer that never pauses: whatever comes is of one image, and what is torn says so.
TEST_F(ImageStreamTest, NeverHandsOnATornFrame) {
    constexpr std::uint32_t kSide = 512;
    ImageStreamWriter writer(path_, headerForTest({kSide, kSide}, 5, 4));
    writer.publish(std::vector<std::uint32_t>(kSide * kSide, 0));
    const auto source = opened("imagestream://camera");
    std::atomic<bool> stopping{false};
    std::thread thread([&] {
        for (std::uint32_t i = 1; !stopping; ++i) {
            writer.publish(std::vector<std::uint32_t>(kSide * kSide, i));
            if (i % 4 == 0) std::this_thread::sleep_for(1ms);
        }
    });
    int good = 0;
    std::uint64_t torn = 0;
    const auto end = base::now() + 30s;
    while (good < 50 && base::now() < end) {
        const auto frame = source->next();
        if (!frame) {
            ++torn;
            EXPECT_NE(frame.error().message.find("was torn: written while it was copied, 4 times"),
                      std::string::npos);
        } else if (!(*frame)->view.empty()) {
            ++good;
            const auto [min, max] = rangeOf(**frame);
            EXPECT_EQ(min, max);
            EXPECT_EQ((*frame)->id, static_cast<std::uint64_t>(min) + 1);
        }
    }
    stopping = true;
    thread.join();
    EXPECT_EQ(good, 50);
    EXPECT_EQ(source->statistics()->rejected, torn);
}

TEST_F(ImageStreamTest, ShowsTheNewestSliceOfACircularBuffer) {
    auto header = headerForTest({3, 2, 4}, 3, 2);
    header.imagetype = 0x20001;  // circular, the third axis is time
    ImageStreamWriter writer(path_, header);
    const auto source = opened("imagestream://camera");
    for (std::uint16_t i = 1; i <= 6; ++i) {
        writer.publish(std::vector<std::uint16_t>(6, i), i % 4);
        const auto frame = next(*source);
        EXPECT_EQ(frame.view.rows(), 2);
        EXPECT_EQ(frame.view.cols(), 3);
        EXPECT_EQ(frame.view.pixel<std::uint16_t>(1, 2), i);
    }
    writer.header().cnt1 = 4;
    writer.begin();
    writer.end();
    EXPECT_EQ(error(*source), "imagestream://camera: slice 4 of 4: expected less than 4");
}

TEST_F(ImageStreamTest, ShowsASliceOfACube) {
    ImageStreamWriter writer(path_, headerForTest({3, 2, 4}, 3, 2));
    for (std::uint16_t i = 0; i < 4; ++i) writer.publish(std::vector<std::uint16_t>(6, i), i);
    EXPECT_EQ(nextFrame(*opened("imagestream://camera")).view.pixel<std::uint16_t>(0, 0), 0);
    EXPECT_EQ(nextFrame(*opened("imagestream://camera?slice=2")).view.pixel<std::uint16_t>(0, 0),
              2);
    EXPECT_EQ(error(*opened("imagestream://camera?slice=4")),
              "imagestream://camera?slice=4: slice 4 of 4: expected less than 4");
}

TEST_F(ImageStreamTest, FollowsAStreamThatIsMadeAnew) {
    const auto source = opened("imagestream://camera");
    EXPECT_TRUE(nextFrame(*source).view.empty());
    EXPECT_EQ(source->statistics()->wire.waiting, "waiting for " + path_);
    {
        ImageStreamWriter writer(path_, headerForTest({2, 2}, 3, 2));
        for (int i = 0; i < 5; ++i) writer.publish(std::vector<std::uint16_t>(4, 1));
        EXPECT_EQ(next(*source).id, 5U);
    }
    ImageStreamWriter writer(path_, headerForTest({7, 3}, 9, 4));
    writer.publish(std::vector<float>(21, 0.5F));
    const auto frame = next(*source);
    EXPECT_EQ(frame.id, 1U);
    EXPECT_EQ(frame.view.cols(), 7);
    EXPECT_EQ(frame.view.pixel<float>(2, 6), 0.5F);
    ::unlink(path_.c_str());
    const auto end = base::now() + 30s;
    while (source->statistics()->wire.waiting.empty() && base::now() < end) {
        EXPECT_TRUE(nextFrame(*source).view.empty());
    }
    EXPECT_EQ(source->statistics()->wire.waiting, "waiting for " + path_);
}

// The same file, which its writer cuts short and lets grow again while it is read.
TEST_F(ImageStreamTest, SurvivesAFileThatShrinks) {
    ImageStreamWriter writer(path_, headerForTest({100, 100}, 3, 2));
    const auto source = opened("imagestream://camera");
    writer.publish(std::vector<std::uint16_t>(10'000, 1));
    EXPECT_EQ(next(*source).id, 1U);
    writer.end();
    ASSERT_EQ(::ftruncate(writer.file(), 1000), 0);
    EXPECT_NE(error(*source).find("a file of 1000 bytes: expected at least 20384"),
              std::string::npos);
    EXPECT_TRUE(nextFrame(*source).view.empty()) << "said once";
    ASSERT_EQ(::ftruncate(writer.file(), 100), 0);
    EXPECT_NE(error(*source).find("has 100 bytes, expected 384"), std::string::npos);
    ASSERT_EQ(::ftruncate(writer.file(), 0), 0);
    EXPECT_TRUE(nextFrame(*source).view.empty());
    ASSERT_EQ(::ftruncate(writer.file(), 30'000), 0);
    writer.header() = headerForTest({50, 20}, 3, 2);
    writer.publish(std::vector<std::uint16_t>(1'000, 3));
    writer.publish(std::vector<std::uint16_t>(1'000, 4));
    const auto frame = next(*source);
    EXPECT_EQ(frame.view.cols(), 50);
    EXPECT_EQ(frame.view.pixel<std::uint16_t>(19, 49), 4);
    EXPECT_EQ(source->statistics()->rejected, 2U);
}

TEST_F(ImageStreamTest, RefusesWhatIsNoStream) {
    folder_.write("camera.im.shm", std::string(5000, 'x'));
    const auto source = opened("imagestream://camera");
    EXPECT_EQ(error(*source), "imagestream://camera: version '" + std::string(32, 'x') +
                                  "' of ImageStreamIO: expected 2.00");
    folder_.write("camera.im.shm", "2.00");
    EXPECT_NE(error(*source).find("the file is truncated: it has 4 bytes, expected 384"),
              std::string::npos);
    std::filesystem::remove(path_);
    std::filesystem::create_directory(path_);
    EXPECT_NE(error(*source).find("not a regular file"), std::string::npos);
}

TEST_F(ImageStreamTest, RefusesSizesThatDisagree) {
    const auto good = headerForTest({5, 3}, 3, 2);
    auto header = good;
    header.size[0] = 6;
    EXPECT_EQ(refused(header), "15 pixels in 30 bytes for 1 × 3 × 6: expected 18 in 36");
    header = good;
    header.imdatamemsize = 31;
    EXPECT_EQ(refused(header), "15 pixels in 31 bytes for 1 × 3 × 5: expected 15 in 30");
    EXPECT_EQ(refused(good, 413),
              "a file of 413 bytes: expected at least 414, for 1 × 3 × 5 pixels");
    header = headerForTest({0xFFFF'FFFF, 0xFFFF'FFFF, 0xFFFF'FFFF}, 12, 16);
    EXPECT_NE(refused(header).find("expected at most 16 GiB"), std::string::npos);
    header = headerForTest({0xFFFF'FFFF, 2, 0}, 1, 1);
    EXPECT_NE(refused(header).find("0 slices"), std::string::npos);
    header = headerForTest({0xFFFF'FFFF, 0, 1}, 1, 1);
    EXPECT_NE(refused(header).find("expected at least one row and column"), std::string::npos);
    header = good;
    header.naxis = 4;
    EXPECT_EQ(refused(header), "4 axes: expected 1 to 3");
}

TEST_F(ImageStreamTest, WaitsForAStreamThatIsBeingMade) {
    auto header = headerForTest({5, 3}, 3, 2);
    header.version[0] = '\0';  // is written last
    ImageStreamWriter writer(path_, header);
    writer.publish(std::vector<std::uint16_t>(15, 1));
    const auto source = opened("imagestream://camera");
    EXPECT_TRUE(nextFrame(*source).view.empty());
    std::strcpy(writer.header().version, "2.00");
    EXPECT_EQ(next(*source).id, 1U);
}

TEST_F(ImageStreamTest, RefusesOtherVersionsTypesAndMemory) {
    const auto good = headerForTest({5, 3}, 3, 2);
    auto header = good;
    std::strcpy(header.version, "1.05");
    EXPECT_EQ(refused(header), "version '1.05' of ImageStreamIO: expected 2.00");
    header = good;
    header.datatype = 20;  // events
    EXPECT_EQ(refused(header), "the data type 20: expected 1 to 13, numbers");
    header.datatype = 0;
    EXPECT_EQ(refused(header), "the data type 0: expected 1 to 13, numbers");
    header = good;
    header.location = 2;
    EXPECT_EQ(refused(header),
              "its pixels are in the graphics card 2: expected them in memory (-1)");
}

TEST_F(ImageStreamTest, RefusesBadNamesAndOptions) {
    const std::string expected =
        ": expected imagestream://NAME, with a name of 1 to 79 bytes, no '/'";
    EXPECT_EQ(openError("imagestream://"), "imagestream://" + expected);
    EXPECT_EQ(openError("imagestream://a/../b"), "imagestream://a/../b" + expected);
    EXPECT_NE(openError("imagestream://camera?slice=-1").find("slice"), std::string::npos);
    EXPECT_NE(openError("imagestream://camera?size=1").find("size"), std::string::npos);
}

TEST_F(ImageStreamTest, ReadsWhatAnotherProgramWrites) {
    const ProcessForTest writer({"/usr/bin/python3", SPATE_IMAGE_STREAM, path_, "17", "11", "30"});
    ASSERT_EQ(writer.line(), "done");
    const auto frame = next(*opened("imagestream://camera"));
    EXPECT_EQ(frame.id, 30U);
    ASSERT_EQ(frame.view.rows(), 11);
    ASSERT_EQ(frame.view.cols(), 17);
    for (int r = 0; r < 11; ++r) {
        for (int c = 0; c < 17; ++c) {
            ASSERT_EQ(frame.view.pixel<std::uint16_t>(r, c), 30'000 + r * 20 + c);
        }
    }
}

// The file stays when its program is gone: its image is shown, and why none follows is said.
TEST_F(ImageStreamTest, ShowsWhatADeadProgramHasLeft) {
    {
        ProcessForTest writer({"/usr/bin/python3", SPATE_IMAGE_STREAM, path_, "4", "3", "2"});
        ASSERT_EQ(writer.line(), "done");
        writer.kill();
    }
    const auto source = opened("imagestream://camera");
    EXPECT_EQ(next(*source).id, 2U);
    const auto end = base::now() + 30s;
    while (source->statistics()->wire.waiting.empty() && base::now() < end) {
        EXPECT_TRUE(nextFrame(*source).view.empty());
    }
    EXPECT_NE(source->statistics()->wire.waiting.find("which made it, has ended"),
              std::string::npos);
}

}  // namespace
}  // namespace spate::stream

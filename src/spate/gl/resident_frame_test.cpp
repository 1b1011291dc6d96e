// SPDX-License-Identifier: MIT
// Pictures drawn from a frame on the device, against the scalar scan and the colour rule; and what
// is sent for them.
#include "spate/gl/resident_frame.h"

#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "spate/gl/textures_for_test.h"
#include "spate/gl/views_for_test.h"
#include "spate/kernels/colorize.h"
#include "spate/kernels/colors_for_test.h"
#include "spate/kernels/scan.h"
#include "spate/kernels/scan_frames_for_test.h"

namespace spate::gl {
namespace {

using image::DType;
using kernels::between;
using kernels::chance;
using kernels::Random;
using kernels::Reduction;
using pipeline::RenderedFrame;

constexpr color::Argb kBehind = 0xFF0A'0B0CU;

class ResidentFrameTest : public PaintingTest {
protected:
    void SetUp() override {
        PaintingTest::SetUp();
        if (HasFatalFailure()) return;
        resident_ = std::make_unique<ResidentFrame>(device(), *pool_);
    }
    void TearDown() override {
        resident_.reset();
        PaintingTest::TearDown();
    }

    [[nodiscard]] base::Result<void> draw(const RenderedFrame& rendered,
                                          const pipeline::View& view) {
        target_.bind(device(), view.y.length, view.x.length);
        painter_->fill(kBehind, {0, 0, view.x.length, view.y.length}, view.y.length);
        return resident_->draw(rendered, view, *painter_, target_.everywhere());
    }

    // What the worker would show of it.
    static kernels::Picture truthOf(const RenderedFrame& rendered, const pipeline::View& view) {
        const image::Frame& frame = rendered.frame();
        kernels::Picture all;
        all.resize(view.y.length, view.x.length);
        for (int r = 0; r < view.y.length; ++r) std::fill_n(all.row(r), view.x.length, kBehind);
        kernels::PixelWindow window;
        pipeline::makePixelWindow(view, rendered.style.placement, frame.view.rows(),
                                  frame.view.cols(), window);
        if (window.empty()) return all;
        kernels::ValueImage values;
        kernels::scanScalar({frame, image::ComplexPart::Magnitude}, window,
                            {rendered.style.reduction, {}}, values);
        kernels::Picture colors;
        kernels::colorizeScalar(values, {rendered.style.colormap, rendered.range}, colors);
        for (std::int64_t r = 0; r < colors.rows(); ++r) {
            std::copy_n(colors.row(r), colors.cols(), all.row(window.top + r) + window.left);
        }
        return all;
    }

    void expectTheTruth(const RenderedFrame& rendered, const pipeline::View& view) {
        const auto done = draw(rendered, view);
        ASSERT_TRUE(done) << done.error().message;
        kernels::expectSame(target_.picture(), truthOf(rendered, view));
    }

    // A small frame, the n-th of a stream.
    RenderedFrame frameOf(int rows, int cols, DType dtype = DType::UInt16) {
        const auto bytes = static_cast<std::size_t>(rows * cols) * image::sizeOf(dtype);
        const std::shared_ptr<std::byte[]> pixels(new std::byte[bytes]);
        for (std::size_t i = 0; i < bytes; ++i) {
            pixels[i] = static_cast<std::byte>(i * 7 + serial_);
        }
        RenderedFrame rendered;
        rendered.submission.serial = ++serial_;
        rendered.submission.frame.view =
            *image::ImageView::create(pixels.get(), {.dtype = dtype, .rows = rows, .cols = cols});
        rendered.submission.frame.owner = pixels;
        rendered.range = {0, 60'000};
        return rendered;
    }
    static pipeline::View viewOf(double min, double max, int length) {
        return {.x = {.min = min, .max = max, .length = length},
                .y = {.min = min, .max = max, .length = length}};
    }

    std::unique_ptr<ResidentFrame> resident_;
    std::uint64_t serial_ = 0;
};

class ResidentFrameOfTypeTest : public ResidentFrameTest,
                                public testing::WithParamInterface<DType> {
protected:
    void chooseColors(Random& random, RenderedFrame& rendered) {
        const auto normalization = color::kAllNormalizations[random() % 5];
        rendered.style.colormap =
            kernels::colormapOf(normalization, static_cast<int>(between(random, 1, 400)));
        const auto ranges = kernels::rangesOf(normalization);
        rendered.range = ranges[random() % ranges.size()];
        rendered.steps.reset();
        if (chance(random, 50)) return;  // the worker made a picture, no steps
        const DType shown =
            kernels::PixelSource(rendered.frame(), image::ComplexPart::Magnitude).valueType();
        rendered.steps = maker_.of(shown, {rendered.style.colormap, rendered.range});
    }

    void checkViews(Random& random, RenderedFrame& rendered) {
        const image::ImageView& pixels = rendered.frame().view;
        for (int i = 0; i < 5; ++i) {
            constexpr Reduction kReductions[] = {Reduction::Max, Reduction::Min, Reduction::AbsMax,
                                                 Reduction::Nearest};
            rendered.style.reduction = kReductions[random() % 4];
            if (!canReduce(rendered.frame(), rendered.style)) continue;
            auto& place = rendered.style.placement;
            place.scaleX = anyOf(random, 0.1, 3) * (chance(random, 50) ? -1 : 1);
            place.scaleY = anyOf(random, 0.1, 3) * (chance(random, 50) ? -1 : 1);
            place.originX = anyOf(random, -50, 50);
            chooseColors(random, rendered);
            expectTheTruth(rendered,
                           {.x = randomAxis(random, place.originX, place.scaleX, pixels.cols()),
                            .y = randomAxis(random, place.originY, place.scaleY, pixels.rows())});
            if (HasFatalFailure()) return;
        }
    }

    kernels::ColorStepMaker maker_;
};

TEST_P(ResidentFrameOfTypeTest, drawsWhatTheWorkerWouldShow) {
    Random random(static_cast<unsigned>(GetParam()) + 11);
    for (int i = 0; i < 60; ++i) {
        image::visit(GetParam(), [&](auto type) {
            using T = typename decltype(type)::Type;
            auto frame = kernels::makeFrame<T>(random, between(random, 1, 80),
                                               between(random, 1, 80), {.specialPercent = 10});
            addSpecials(random, frame);
            RenderedFrame rendered;
            rendered.submission.frame = {.view = frame.view, .mask = frame.mask};
            rendered.submission.serial = chance(random, 80) ? ++serial_ : 0;
            checkViews(random, rendered);
        });
        if (HasFatalFailure()) return;
    }
}

INSTANTIATE_TEST_SUITE_P(AllNumbers, ResidentFrameOfTypeTest,
                         testing::ValuesIn(image::kNumberDTypes),
                         [](const auto& test) { return std::string(image::name(test.param)); });

TEST_F(ResidentFrameTest, sendsAFrameOnceHoweverManyViewsAndColors) {
    RenderedFrame rendered = frameOf(50, 70);
    const DeviceCounters& counters = device().counters();
    for (int i = 0; i < 20; ++i) {
        rendered.range.max = 100 + i;
        rendered.style.reduction = i % 2 == 0 ? Reduction::Max : Reduction::Min;
        expectTheTruth(rendered, viewOf(i, 40 + i, 30));
    }
    EXPECT_EQ(counters.uploads, 1U);
    EXPECT_EQ(counters.bytesUploaded, 50U * 70U * 2U);
    EXPECT_TRUE(resident_->holds(rendered));
}

TEST_F(ResidentFrameTest, drawsOtherColorsWithoutReducingAgain) {
    RenderedFrame rendered = frameOf(50, 70);
    expectTheTruth(rendered, viewOf(0, 50, 30));
    const DeviceCounters before = device().counters();
    rendered.range.max = 4000;
    expectTheTruth(rendered, viewOf(0, 50, 30));
    const DeviceCounters& after = device().counters();
    EXPECT_EQ(after.draws, before.draws + 1);
    EXPECT_EQ(after.tableUploads, before.tableUploads + 1);
    EXPECT_EQ(after.uploads, before.uploads);
}

TEST_F(ResidentFrameTest, makesNothingWhileFramesOfOneShapeStream) {
    for (int i = 0; i < 3; ++i) expectTheTruth(frameOf(50, 70), viewOf(0, 60, 30));
    const DeviceCounters before = device().counters();
    for (int i = 0; i < 50; ++i) {
        const auto done = draw(frameOf(50, 70), viewOf(0, 60, 30));
        ASSERT_TRUE(done) << done.error().message;
    }
    const DeviceCounters& after = device().counters();
    EXPECT_EQ(after.uploads, before.uploads + 50);
    EXPECT_EQ(after.bytesUploaded, before.bytesUploaded + std::uint64_t{50} * 50 * 70 * 2);
    EXPECT_EQ(after.tableUploads, before.tableUploads);
    EXPECT_EQ(after.draws, before.draws + 100);
    EXPECT_EQ(after.texturesMade, before.texturesMade);
    EXPECT_EQ(after.programsMade, before.programsMade);
    EXPECT_EQ(after.buffersMade, before.buffersMade);
}

TEST_F(ResidentFrameTest, sendsAMaskOnceForAllFramesThatShareIt) {
    const std::shared_ptr<std::uint8_t[]> levels(new std::uint8_t[50 * 70]());
    levels[5] = 1;
    const auto mask = *image::Mask::create(*image::ImageView::of(levels.get(), 50, 70), levels);
    for (int i = 0; i < 4; ++i) {
        RenderedFrame rendered = frameOf(50, 70);
        rendered.submission.frame.mask = mask;
        expectTheTruth(rendered, viewOf(0, 40, 30));
    }
    EXPECT_EQ(device().counters().uploads, 5U);

    RenderedFrame unmasked = frameOf(50, 70);
    expectTheTruth(unmasked, viewOf(0, 40, 30));
    unmasked.submission.frame.mask = mask;  // a user masks it while it stands
    expectTheTruth(unmasked, viewOf(0, 40, 30));
    EXPECT_EQ(device().counters().uploads, 7U);
}

TEST_F(ResidentFrameTest, sendsAMaskAgainForAFrameThatLiesInAnotherOrder) {
    const std::shared_ptr<std::uint8_t[]> levels(new std::uint8_t[50 * 70]());
    std::fill_n(levels.get(), 50 * 20, std::uint8_t{1});
    const auto mask = *image::Mask::create(*image::ImageView::of(levels.get(), 50, 70), levels);
    RenderedFrame rendered = frameOf(50, 70);
    rendered.submission.frame.mask = mask;
    expectTheTruth(rendered, viewOf(0, 60, 30));
    RenderedFrame flipped = frameOf(50, 70);
    image::ImageView& view = flipped.submission.frame.view;
    view = *image::ImageView::create(
        view.at(49, 0),
        {.dtype = DType::UInt16, .rows = 50, .cols = 70, .rowStride = -view.rowStride()});
    flipped.submission.frame.mask = mask;
    expectTheTruth(flipped, viewOf(0, 60, 30));
}

TEST_F(ResidentFrameTest, leavesNothingBehindHoweverShapesAndTypesChange) {
    Random random(4);
    std::int64_t most = 0;
    for (int i = 0; i < 1000; ++i) {
        const auto size = static_cast<int>(between(random, 1, 150));
        const RenderedFrame rendered =
            frameOf(size, static_cast<int>(between(random, 1, 150)), image::kNumberDTypes[i % 10]);
        const auto done = draw(rendered, viewOf(0, size, 40));
        ASSERT_TRUE(done) << done.error().message;
        most = std::max(most, device().counters().bytesAlive);
    }
    EXPECT_LE(most, (std::int64_t{1} << 24) + (std::int64_t{1} << 20));  // the pool's, and in use
    resident_->forget();
    EXPECT_LE(device().counters().bytesAlive, most);
    EXPECT_LE(device().counters().programsMade, 18U);
    EXPECT_LE(device().counters().buffersMade, 4U);
}

TEST_F(ResidentFrameTest, drawsTilesOfADeviceOfSmallTextures) {
    device().limitTextureSize(256);
    const RenderedFrame rendered = frameOf(700, 900);
    expectTheTruth(rendered, viewOf(0, 900, 100));
    expectTheTruth(rendered, viewOf(200, 300, 150));
    pipeline::View narrow = viewOf(0, 900, 1);
    narrow.x.length = 3;
    expectTheTruth(rendered, narrow);
}

// As OpenGL 3.3 is, without what later versions have.
TEST_F(ResidentFrameTest, drawsWithNothingButOpenGl33) {
    Functions functions = device().gl();
    functions.TexStorage2D = nullptr;
    functions.TexStorage3D = nullptr;
    functions.GetGraphicsResetStatus = nullptr;
    const auto old = *Device::create(functions);
    TexturePool pool(*old, 1 << 20);
    PicturePainter painter(*old);
    ResidentFrame resident(*old, pool, {.tileSize = 30});
    const RenderedFrame rendered = frameOf(50, 70);
    const pipeline::View view = viewOf(0, 60, 30);
    target_.bind(device(), 30, 30);
    painter.fill(kBehind, {0, 0, 30, 30}, 30);
    const auto done = resident.draw(rendered, view, painter, target_.everywhere());
    ASSERT_TRUE(done) << done.error().message;
    kernels::expectSame(target_.picture(), truthOf(rendered, view));
}

TEST_F(ResidentFrameTest, leavesFramebufferAndViewportAsTheyWere) {
    const RenderedFrame rendered = frameOf(50, 70);
    target_.bind(device(), 30, 40);
    device().gl().Viewport(1, 2, 3, 4);
    ASSERT_TRUE(resident_->draw(rendered, viewOf(0, 60, 30), *painter_, target_.everywhere()));
    GLint viewport[4] = {};
    device().gl().GetIntegerv(GL_VIEWPORT, viewport);
    EXPECT_EQ(std::vector<GLint>(viewport, viewport + 4), (std::vector<GLint>{1, 2, 3, 4}));
}

TEST_F(ResidentFrameTest, refusesWhatTheDeviceWouldShowOtherwise) {
    RenderedFrame rendered = frameOf(5, 7);
    rendered.style.reduction = Reduction::Mean;
    const auto done = resident_->send(rendered);
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().message, "the frame is not drawn from the device: averages are shown");
    EXPECT_EQ(device().counters().uploads, 0U);
}

TEST_F(ResidentFrameTest, goesOnAfterAFrameThatHasNoRoom) {
    ResidentFrame small(device(), *pool_, {.bytes = 10'000});
    ASSERT_TRUE(small.send(frameOf(50, 70)));
    const RenderedFrame large = frameOf(100, 70);
    const auto sent = small.send(large);
    ASSERT_FALSE(sent);
    EXPECT_FALSE(small.holds(large));
    EXPECT_TRUE(small.send(frameOf(50, 70)));
}

}  // namespace
}  // namespace spate::gl

// SPDX-License-Identifier: MIT
// The OpenGL picture of an image against the scalar reference: every dtype, normalization and
// range.
#include "spate/gl/image_renderer.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "spate/gl/textures_for_test.h"
#include "spate/kernels/colorize.h"
#include "spate/kernels/colors_for_test.h"

namespace spate::gl {
namespace {

using color::Normalization;
using color::Range;
using image::DType;
using kernels::ValueImage;

class ImageRendererTest : public PaintingTest, public testing::WithParamInterface<DType> {
protected:
    void SetUp() override {
        PaintingTest::SetUp();
        if (HasFatalFailure()) return;
        renderer_ = std::make_unique<ImageRenderer>(device(), *pool_);
    }
    void TearDown() override {
        renderer_.reset();
        PaintingTest::TearDown();
    }

    // What is drawn of a rendering, row 0 on top.
    kernels::Picture drawn(const pipeline::RenderedFrame& rendered, std::int64_t rows,
                           std::int64_t cols) {
        target_.bind(device(), rows, cols);
        const auto done = renderer_->draw(rendered, *painter_, target_.everywhere());
        EXPECT_TRUE(done) << done.error().message;
        return target_.picture();
    }

    template <class T>
    void expectTheColorRule(kernels::Random& random, const color::Coloring& coloring) {
        pipeline::RenderedFrame rendered;
        rendered.values = kernels::imageOf(kernels::interestingValues<T>(random, coloring));
        rendered.valuesId = ++id_;
        rendered.steps = maker_.of(image::dtypeOf<T>, coloring);
        rendered.window.rows.add(0, 1, 0);
        rendered.window.cols.add(0, 1, 0);
        kernels::Picture truth;
        kernels::colorizeScalar(rendered.values, coloring, truth);
        SCOPED_TRACE(testing::Message()
                     << name(coloring.colormap().normalization) << " range "
                     << coloring.rule().range().min << ' ' << coloring.rule().range().max
                     << " overload " << coloring.overload().value_or(0));
        kernels::expectSame(drawn(rendered, 1, rendered.values.cols()), truth);
    }

    kernels::ColorStepMaker maker_;
    std::unique_ptr<ImageRenderer> renderer_;
    std::uint64_t id_ = 0;
};

TEST_P(ImageRendererTest, drawsTheColorsOfTheRule) {
    kernels::Random random(9);
    image::visit(GetParam(), [&](auto type) {
        using T = typename decltype(type)::Type;
        for (const Normalization normalization : color::kAllNormalizations) {
            for (const int size : {1, 2, 256, 510}) {
                for (const Range range : kernels::rangesOf(normalization)) {
                    expectTheColorRule<T>(random,
                                          {kernels::colormapOf(normalization, size), range});
                    if (HasFatalFailure()) return;
                }
            }
        }
    });
}

INSTANTIATE_TEST_SUITE_P(AllNumbers, ImageRendererTest, testing::ValuesIn(image::kNumberDTypes),
                         [](const auto& test) { return std::string(image::name(test.param)); });

// However a stream changes, there are a few textures, and a bounded pool of others.
TEST_F(DeviceTest, framesOf10000ShapesAndTypesLeaveNothingBehind) {
    constexpr std::int64_t kPooledBytes = 1 << 16;
    constexpr std::int64_t kBytesInUse = 40 * 40 * (8 + 4) + 2 * 256 * 2 * 16;
    kernels::Random random(3);
    kernels::ColorStepMaker maker;
    const color::Colormap colormap = kernels::colormapOf(Normalization::Linear, 256);
    {
        TexturePool pool(device(), kPooledBytes);
        PicturePainter painter(device());
        ImageRenderer renderer(device(), pool);
        PictureTarget target;
        pipeline::RenderedFrame rendered;
        rendered.window.rows.add(0, 1, 0);
        rendered.window.cols.add(0, 1, 0);
        for (std::uint64_t id = 1; id <= 10'000; ++id) {
            const DType dtype = image::kNumberDTypes[random() % 10];
            rendered.values.resize(dtype, static_cast<std::int64_t>(1 + random() % 40),
                                   static_cast<std::int64_t>(1 + random() % 40));
            std::fill_n(rendered.values.row<std::byte>(0),
                        static_cast<std::size_t>(rendered.values.rows() * rendered.values.cols()) *
                            image::sizeOf(dtype),
                        std::byte{});
            rendered.valuesId = id;
            rendered.steps = maker.of(dtype, {colormap, {0, 1.0 + static_cast<double>(id)}});
            target.bind(device(), 40, 40);
            const auto drawn = renderer.draw(rendered, painter, target.everywhere());
            ASSERT_TRUE(drawn) << drawn.error().message;
            ASSERT_LE(device().counters().bytesAlive, kPooledBytes + kBytesInUse);
        }
        EXPECT_LE(device().counters().programsMade, 8U) << "one for each order and width";
        EXPECT_GT(pool.bytes(), 0);
    }
    EXPECT_EQ(device().counters().texturesAlive, 0);
    EXPECT_EQ(device().counters().bytesAlive, 0);
}

}  // namespace
}  // namespace spate::gl

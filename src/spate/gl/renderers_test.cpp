// SPDX-License-Identifier: MIT
// One suite over all renderers: raster, OpenGL from the worker's values, OpenGL from the frame.
// Each has the scalar reference's picture of whatever frame, style and view, to the last bit.
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "spate/gl/live_image.h"
#include "spate/gl/textures_for_test.h"
#include "spate/gl/views_for_test.h"
#include "spate/kernels/colorize.h"
#include "spate/kernels/colors_for_test.h"
#include "spate/kernels/scan.h"
#include "spate/kernels/scan_frames_for_test.h"
#include "spate/pipeline/frame_renderer.h"

namespace spate::gl {
namespace {

using color::Normalization;
using image::DType;
using kernels::between;
using kernels::chance;
using kernels::Picture;
using kernels::Random;
using kernels::Reduction;
using pipeline::RenderedFrame;
using pipeline::Style;
using pipeline::View;

// What is rendered: a frame, how it is shown, and where.
struct Scene {
    pipeline::Submission submission;
    Style style;
    View view;
    std::shared_ptr<void> owner{};
};

void chooseStyle(Random& random, Scene& scene) {
    Style& style = scene.style;
    const image::ImageView& pixels = scene.submission.frame.view;
    const Normalization normalization = color::kAllNormalizations[random() % 5];
    constexpr int kSizes[] = {1, 2, 256, 510, 65'536};
    style.colormap =
        kernels::colormapOf(normalization, kSizes[random() % (chance(random, 5) ? 5 : 4)]);
    style.colormap.gamma = std::pow(10, anyOf(random, -1, 1));
    const double low = normalization == Normalization::Log ? 0.5 : anyOf(random, 0, 50);
    style.colormap.autoscale.min = low;
    style.colormap.autoscale.max =
        low + (chance(random, 10) ? 0 : std::pow(10, anyOf(random, 0, 4)));
    if (chance(random, 30)) style.colormap.underColor = 0xFF00'00AAU;
    if (chance(random, 30)) style.colormap.overColor = 0x80AA'0000U;
    style.reduction = kernels::kAllReductions[random() % 5];
    style.complexPart = image::kAllComplexParts[random() % 4];
    auto& place = style.placement;
    place.scaleX = anyOf(random, 0.1, 3) * (chance(random, 50) ? -1 : 1);
    place.scaleY = anyOf(random, 0.1, 3) * (chance(random, 50) ? -1 : 1);
    place.originX = anyOf(random, -50, 50);
    scene.view = {.x = randomAxis(random, place.originX, place.scaleX, pixels.cols()),
                  .y = randomAxis(random, place.originY, place.scaleY, pixels.rows())};
}

void addAlpha(Random& random, Scene& scene) {
    const image::ImageView& pixels = scene.submission.frame.view;
    auto bytes =
        std::make_shared<std::vector<std::uint8_t>>(static_cast<std::size_t>(pixels.pixelCount()));
    for (auto& byte : *bytes) byte = static_cast<std::uint8_t>(random());
    scene.style.alpha = *pipeline::AlphaImage::create(
        *image::ImageView::of(bytes->data(), pixels.rows(), pixels.cols()), bytes);
}

Scene randomScene(Random& random, DType dtype) {
    Scene scene;
    image::visitStorage(dtype, [&](auto type) {
        using T = typename decltype(type)::Type;
        auto frame = kernels::makeFrame<T>(random, between(random, 1, 80), between(random, 1, 80),
                                           {.specialPercent = 10, .small = chance(random, 30)});
        addSpecials(random, frame);
        scene.submission.frame = {.view = frame.view, .mask = frame.mask, .special = frame.special};
        scene.owner = std::shared_ptr<void>(
            frame.bytes.release(), [](void* bytes) { delete[] static_cast<std::byte*>(bytes); });
    });
    static std::uint64_t serial = 0;
    scene.submission.serial = ++serial;
    chooseStyle(random, scene);
    if (chance(random, 20)) addAlpha(random, scene);
    return scene;
}

// What lies outside the picture.
constexpr color::Argb kBehind = 0xFF0A'0B0CU;

Picture behind(const View& view) {
    Picture all;
    all.resize(view.y.length, view.x.length);
    for (int r = 0; r < view.y.length; ++r) std::fill_n(all.row(r), view.x.length, kBehind);
    return all;
}

void put(const Picture& picture, const kernels::PixelWindow& window, Picture& all) {
    for (std::int64_t r = 0; r < picture.rows(); ++r) {
        std::copy_n(picture.row(r), picture.cols(), all.row(window.top + r) + window.left);
    }
}

// The rules in the fewest words. An alpha image has a twin of its own: alpha_window_test.cpp.
Picture truthOf(const Scene& scene) {
    const image::Frame& frame = scene.submission.frame;
    Picture all = behind(scene.view);
    kernels::PixelWindow window;
    pipeline::makePixelWindow(scene.view, scene.style.placement, frame.view.rows(),
                              frame.view.cols(), window);
    if (window.empty()) return all;
    kernels::ValueImage values;
    kernels::scanScalar({frame, scene.style.complexPart}, window, {scene.style.reduction, {}},
                        values);
    const color::Range range = color::autoscaledRange(scene.style.colormap.autoscale,
                                                      scene.style.colormap.normalization, {});
    Picture colors;
    kernels::colorizeScalar(values, {scene.style.colormap, range, frame.overload()}, colors);
    if (scene.style.alpha) {
        base::ThreadPool pool(1);
        pipeline::AlphaWindow alpha;
        (void)alpha.update(scene.style.alpha, window, scene.style.reduction, pool);
        alpha.multiply(colors, pool);
    }
    put(colors, window, all);
    return all;
}

/// A way from a scene to a picture; nothing if it refuses the scene.
class PictureMaker {
public:
    virtual ~PictureMaker() = default;
    [[nodiscard]] virtual std::optional<Picture> make(const Scene& scene) = 0;
};

class RasterMaker final : public PictureMaker {
public:
    std::optional<Picture> make(const Scene& scene) override {
        renderer_.render(scene.submission, scene.style, scene.view, rendered_);
        Picture all = behind(scene.view);
        put(rendered_.picture, rendered_.window, all);
        return all;
    }

private:
    pipeline::FrameRenderer renderer_;
    RenderedFrame rendered_;
};

class OpenGlMaker : public PictureMaker {
public:
    explicit OpenGlMaker(Device& device)
        : device_(device), pool_(device, std::int64_t{1} << 24), painter_(device) {}
    std::optional<Picture> make(const Scene& scene) override {
        Style style = scene.style;
        style.product = pipeline::Product::Values;
        renderer_.render(scene.submission, style, scene.view, rendered_);
        target_.bind(device_, scene.view.y.length, scene.view.x.length);
        painter_.fill(kBehind, {0, 0, scene.view.x.length, scene.view.y.length},
                      scene.view.y.length);
        if (!draw(scene.view)) return std::nullopt;
        return target_.picture();
    }

protected:
    [[nodiscard]] virtual bool draw(const View& view) = 0;

    Device& device_;
    TexturePool pool_;
    PicturePainter painter_;
    PictureTarget target_;
    pipeline::FrameRenderer renderer_;
    RenderedFrame rendered_;
};

class ValuesMaker final : public OpenGlMaker {
public:
    using OpenGlMaker::OpenGlMaker;

protected:
    bool draw(const View&) override {
        ImagePlace where = target_.everywhere();
        where.place.left = rendered_.window.left;
        where.place.top = rendered_.window.top;
        where.place.width = static_cast<double>(rendered_.window.cols.size());
        where.place.height = static_cast<double>(rendered_.window.rows.size());
        const auto drawn = image_.draw(rendered_, painter_, where);
        EXPECT_TRUE(drawn) << drawn.error().message;
        return true;
    }

private:
    ImageRenderer image_{device_, pool_};
};

class FrameMaker final : public OpenGlMaker {
public:
    using OpenGlMaker::OpenGlMaker;

protected:
    bool draw(const View& view) override {
        if (!canReduce(rendered_.frame(), rendered_.style)) return false;
        const auto drawn = frame_.draw(rendered_, view, painter_, target_.everywhere());
        EXPECT_TRUE(drawn) << drawn.error().message;
        return true;
    }

private:
    ResidentFrame frame_{device_, pool_};
};

enum class Way { Raster, OpenGlValues, OpenGlFrame };

class RenderersTest : public DeviceTest,
                      public testing::WithParamInterface<std::tuple<Way, DType>> {
protected:
    [[nodiscard]] std::unique_ptr<PictureMaker> makeMaker(Way way) {
        switch (way) {
            case Way::Raster:
                return std::make_unique<RasterMaker>();
            case Way::OpenGlValues:
                return std::make_unique<ValuesMaker>(device());
            case Way::OpenGlFrame:
                break;
        }
        return std::make_unique<FrameMaker>(device());
    }
};

TEST_P(RenderersTest, haveThePictureOfTheScalarReference) {
    const auto [way, dtype] = GetParam();
    const auto maker = makeMaker(way);
    Random random(static_cast<unsigned>(dtype) + 23);
    int made = 0;
    for (int i = 0; i < 80; ++i) {
        const Scene scene = randomScene(random, dtype);
        const auto picture = maker->make(scene);
        if (!picture) continue;
        ++made;
        SCOPED_TRACE(testing::Message() << "scene " << i << ", " << name(scene.style.reduction)
                                        << ' ' << name(scene.style.colormap.normalization));
        kernels::expectSame(*picture, truthOf(scene));
        if (HasFatalFailure()) return;
    }
    if (way == Way::OpenGlFrame && !image::isNumber(dtype)) return;  // the worker reads these
    EXPECT_GT(made, way == Way::OpenGlFrame ? 10 : 79);
}

std::string nameOfCase(const testing::TestParamInfo<std::tuple<Way, DType>>& test) {
    constexpr const char* kWays[] = {"raster", "openGlValues", "openGlFrame"};
    return std::string(kWays[static_cast<int>(std::get<0>(test.param))]) + "_" +
           std::string(image::name(std::get<1>(test.param)));
}

INSTANTIATE_TEST_SUITE_P(All, RenderersTest,
                         testing::Combine(testing::Values(Way::Raster, Way::OpenGlValues,
                                                          Way::OpenGlFrame),
                                          testing::ValuesIn(image::kAllDTypes)),
                         nameOfCase);

}  // namespace
}  // namespace spate::gl

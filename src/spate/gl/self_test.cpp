// SPDX-License-Identifier: MIT
#include "spate/gl/self_test.h"

#include <limits>
#include <string>
#include <vector>

#include "spate/gl/framebuffer.h"
#include "spate/gl/image_renderer.h"
#include "spate/kernels/colorize.h"

namespace spate::gl {
namespace {

constexpr std::int64_t kCols = 256;

// From below a range of 1 … 100 to above it, and special ones.
template <class T>
void makeRamp(kernels::ValueImage& values) {
    using Limits = std::numeric_limits<T>;
    values.resize(image::dtypeOf<T>, 1, kCols);
    T* const row = values.row<T>(0);
    for (std::int64_t i = 0; i < kCols; ++i) {
        row[i] = static_cast<T>(static_cast<double>(i) * 0.49 - (Limits::is_signed ? 4 : 0));
    }
    row[0] = Limits::max();
    row[1] = Limits::lowest();
    if constexpr (std::is_floating_point_v<T>) {
        row[2] = Limits::quiet_NaN();
        row[3] = Limits::infinity();
        row[4] = -Limits::infinity();
        row[5] = Limits::denorm_min();
        row[6] = -Limits::denorm_min();
        row[7] = -T{0};
    }
}

base::Result<void> testColorsOf(const kernels::ValueImage& values,
                                color::Normalization normalization, Device& device,
                                PicturePainter& painter, Framebuffer& target) {
    color::Colormap colormap;
    colormap.normalization = normalization;
    const color::Coloring coloring(colormap, {1, 100});
    pipeline::RenderedFrame rendered;
    rendered.values.copyFrom(values);
    rendered.valuesId = 1;
    rendered.steps = kernels::ColorStepMaker().of(values.dtype(), coloring);
    rendered.window.rows.add(0, 1, 0);
    rendered.window.cols.add(0, 1, 0);
    kernels::Picture truth;
    kernels::colorizeScalar(values, coloring, truth);

    TexturePool pool(device, 0);
    ImageRenderer renderer(device, pool);
    target.bind();
    const auto drawn = renderer.draw(rendered, painter,
                                     {.place = {.targetHeight = 1,
                                                .width = static_cast<double>(kCols),
                                                .height = 1,
                                                .clip = {0, 0, kCols, 1}}});
    if (!drawn) return drawn;
    std::vector<std::uint32_t> colors(kCols);
    target.read(colors);
    for (std::size_t i = 0; i < colors.size(); ++i) {
        if (colors[i] == truth.row(0)[i]) continue;
        return base::fail(
            "the self-test of {} read back the colour {:08x} in place of {:08x} "
            "({}, {}, pixel {})",
            device.info().renderer, colors[i], truth.row(0)[i], name(values.dtype()),
            name(normalization), i);
    }
    return device.check("the self-test");
}

}  // namespace

base::Result<void> testColors(Device& device) {
    const KeptFramebuffer kept(device);
    auto target = Framebuffer::create(
        device, {.format = TextureFormat::Color, .width = static_cast<int>(kCols), .height = 1});
    if (!target) return base::failAs(target);
    PicturePainter painter(device);
    for (const image::DType dtype : {image::DType::UInt8, image::DType::Int16, image::DType::UInt32,
                                     image::DType::Float32, image::DType::Float64}) {
        kernels::ValueImage values;
        image::visit(dtype, [&](auto type) { makeRamp<typename decltype(type)::Type>(values); });
        for (const color::Normalization normalization : color::kAllNormalizations) {
            const auto tested = testColorsOf(values, normalization, device, painter, *target);
            if (!tested) return tested;
        }
    }
    return {};
}

}  // namespace spate::gl

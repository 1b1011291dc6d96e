// SPDX-License-Identifier: MIT
#include "device_bench.h"

#include <fmt/format.h>

#include <QOffscreenSurface>
#include <QOpenGLContext>
#include <algorithm>
#include <cstdio>
#include <functional>
#include <memory>
#include <vector>

#include "bench_frames.h"
#include "quantile.h"
#include "spate/base/clock.h"
#include "spate/gl/framebuffer.h"
#include "spate/gl/resident_frame.h"
#include "spate/kernels/colorize.h"
#include "spate/kernels/scan.h"
#include "spate/pipeline/frame_renderer.h"
#include "spate/widgets/opengl_canvas.h"

namespace spate::app {
namespace {

constexpr int kWidth = 1000;
constexpr int kHeight = 800;
constexpr std::int64_t kSize = 4096;

pipeline::View viewOf(double first) {
    const auto size = static_cast<double>(kSize);
    return {.x = {.min = first, .max = size + first, .length = kWidth},
            .y = {.min = 0, .max = size, .length = kHeight}};
}

// A device, a target of the window's size on it, and a frame as the worker renders it.
class DeviceBench {
public:
    base::Result<void> start() {
        context_.setFormat(widgets::openGlFormat());
        if (!context_.create()) return base::fail("the window system gives no OpenGL context");
        surface_.setFormat(context_.format());
        surface_.create();
        if (!context_.makeCurrent(&surface_)) return base::fail("OpenGL cannot be used");
        auto device = gl::Device::create([this](const char* name) {
            return reinterpret_cast<void*>(context_.getProcAddress(name));
        });
        if (!device) return base::failAs(device);
        device_ = std::move(*device);
        auto target = gl::Framebuffer::create(
            *device_, {.format = gl::TextureFormat::Color, .width = kWidth, .height = kHeight});
        if (!target) return base::failAs(target);
        target_ = std::move(*target);
        pool_ = std::make_unique<gl::TexturePool>(*device_, std::int64_t{1} << 28);
        painter_ = std::make_unique<gl::PicturePainter>(*device_);
        values_ = std::make_unique<gl::ImageRenderer>(*device_, *pool_);
        resident_ = std::make_unique<gl::ResidentFrame>(*device_, *pool_);
        pipeline::Style style;
        style.product = pipeline::Product::Values;
        pipeline::FrameRenderer().render({.frame = {.view = frames_.view(0)}, .serial = 1}, style,
                                         viewOf(0), rendered_);
        return {};
    }
    ~DeviceBench() {
        resident_.reset();
        values_.reset();
        painter_.reset();
        pool_.reset();
        target_ = {};
        device_.reset();
    }

    [[nodiscard]] std::string name() const { return device_->info().renderer; }

    // A frame that streams: its values are new.
    base::Result<void> drawValues() {
        ++rendered_.valuesId;
        target_.bind();
        return finish(values_->draw(rendered_, *painter_, everywhere()));
    }
    base::Result<void> sendFrame() {
        ++rendered_.submission.serial;
        return finish(resident_->send(rendered_));
    }
    base::Result<void> drawFrame() {
        ++rendered_.submission.serial;
        target_.bind();
        return finish(resident_->draw(rendered_, viewOf(0), *painter_, everywhere()));
    }
    base::Result<void> moveFrame() {
        shift_ = shift_ >= 400 ? 0 : shift_ + 7;
        target_.bind();
        return finish(resident_->draw(rendered_, viewOf(shift_), *painter_, everywhere()));
    }

    // Whether the target has the scalar reference's picture.
    base::Result<void> check() {
        kernels::ValueImage values;
        kernels::scanScalar(rendered_.frame().view, rendered_.window,
                            {rendered_.style.reduction, {}}, values);
        kernels::Picture truth;
        kernels::colorizeScalar(values, {rendered_.style.colormap, rendered_.range}, truth);
        std::vector<std::uint32_t> colors(std::size_t{kWidth} * kHeight);
        target_.read(colors);
        for (int r = 0; r < kHeight; ++r) {
            const auto row = colors.begin() + std::ptrdiff_t{kHeight - 1 - r} * kWidth;
            if (!std::equal(row, row + kWidth, truth.row(r))) {
                return base::fail("row {} of the device's picture is not the reference's", r);
            }
        }
        return {};
    }

private:
    static gl::ImagePlace everywhere() {
        return {.place = {.targetHeight = kHeight,
                          .width = kWidth,
                          .height = kHeight,
                          .clip = {0, 0, kWidth, kHeight}}};
    }
    base::Result<void> finish(base::Result<void> done) {
        device_->gl().Finish();
        return done;
    }

    QOpenGLContext context_;
    QOffscreenSurface surface_;
    BenchFrames frames_{image::DType::Float32, kSize};
    pipeline::RenderedFrame rendered_;
    double shift_ = 0;
    std::unique_ptr<gl::Device> device_;
    gl::Framebuffer target_;
    std::unique_ptr<gl::TexturePool> pool_;
    std::unique_ptr<gl::PicturePainter> painter_;
    std::unique_ptr<gl::ImageRenderer> values_;
    std::unique_ptr<gl::ResidentFrame> resident_;
};

base::Result<double> medianMs(double seconds, const std::function<base::Result<void>()>& work) {
    std::vector<double> ms;
    const base::TimePoint start = base::now();
    constexpr std::size_t kLeast = 5;
    while (base::toMs(base::now() - start) < seconds * 1e3 || ms.size() < kLeast) {
        const base::TimePoint begin = base::now();
        if (auto done = work(); !done) return base::failAs(done);
        ms.push_back(base::toMs(base::now() - begin));
    }
    return quantile(0.5, ms);
}

}  // namespace

base::Result<DeviceCost> measureDevice(double seconds) {
    DeviceBench bench;
    if (auto started = bench.start(); !started) return base::failAs(started);
    DeviceCost cost{.device = bench.name()};
    for (const auto& draw : {&DeviceBench::drawValues, &DeviceBench::drawFrame}) {
        auto verified = (bench.*draw)();
        if (verified) verified = bench.check();
        if (!verified) return base::failAs(verified);
    }
    const std::pair<base::Result<void> (DeviceBench::*)(), double DeviceCost::*> works[] = {
        {&DeviceBench::drawValues, &DeviceCost::valuesMs},
        {&DeviceBench::sendFrame, &DeviceCost::frameSendMs},
        {&DeviceBench::drawFrame, &DeviceCost::frameMs},
        {&DeviceBench::moveFrame, &DeviceCost::moveMs}};
    for (const auto& [work, result] : works) {
        const auto ms = medianMs(seconds / 4, [&, draw = work] { return (bench.*draw)(); });
        if (!ms) return base::failAs(ms);
        cost.*result = *ms;
    }
    return cost;
}

void printDevice(const DeviceCost& cost) {
    fmt::print(
        "{}, {}² float32 on {} × {}: values sent and drawn {:.2f} ms; frame sent {:.2f} ms; sent, "
        "reduced and drawn {:.2f} ms; moved {:.2f} ms\n",
        cost.device, kSize, kWidth, kHeight, cost.valuesMs, cost.frameSendMs, cost.frameMs,
        cost.moveMs);
}

nlohmann::ordered_json toJson(const DeviceCost& cost) {
    return {{"device", cost.device},
            {"valuesMs", cost.valuesMs},
            {"frameSendMs", cost.frameSendMs},
            {"frameMs", cost.frameMs},
            {"moveMs", cost.moveMs}};
}

}  // namespace spate::app

// SPDX-License-Identifier: MIT
// What a frame costs on the device until it is drawn: the values of a view, sent and drawn, beside
// the whole frame, sent, reduced and drawn. Each round ends when the device has finished.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "spate/gl/framebuffer.h"
#include "spate/gl/image_renderer.h"
#include "spate/gl/resident_frame.h"
#include "spate/gl/surfaceless_context.h"
#include "spate/kernels/colorize.h"
#include "spate/kernels/frame_ring_for_bench.h"
#include "spate/kernels/scan.h"

namespace spate::gl {
namespace {

constexpr std::int64_t kFrameSize = 4096;  // rows and columns
constexpr int kRows = 800;                 // of the view
constexpr int kCols = 1000;
constexpr color::Range kRange{100, 900};

pipeline::View viewOf(double first, double size) {
    return {.x = {.min = first, .max = first + size, .length = kCols},
            .y = {.min = first, .max = first + size, .length = kRows}};
}

/// A context with a target of the view's size, and all that draws there.
class Bench {
public:
    [[nodiscard]] static std::unique_ptr<Bench> create() {
        std::unique_ptr<Bench> bench(new Bench);
        if (!bench->context_.isValid()) return nullptr;
        auto device = Device::create(EglContext::load);
        if (!device) return nullptr;
        bench->device_ = std::move(*device);
        bench->pool_ = std::make_unique<TexturePool>(*bench->device_, std::int64_t{1} << 28);
        bench->painter_ = std::make_unique<PicturePainter>(*bench->device_);
        auto target = Framebuffer::create(
            *bench->device_,
            {.format = TextureFormat::Color, .width = kCols, .height = kRows, .layers = 0});
        if (!target) return nullptr;
        bench->target_ = std::move(*target);
        return bench;
    }

    [[nodiscard]] Device& device() { return *device_; }
    [[nodiscard]] TexturePool& pool() { return *pool_; }
    [[nodiscard]] PicturePainter& painter() { return *painter_; }
    [[nodiscard]] static ImagePlace everywhere() {
        return {.place = {.targetHeight = kRows,
                          .width = kCols,
                          .height = kRows,
                          .clip = {0, 0, kCols, kRows}}};
    }
    void begin() { target_.bind(); }
    void finish() { device_->gl().Finish(); }

    [[nodiscard]] bool shows(const kernels::Picture& truth) {
        std::vector<std::uint32_t> pixels(std::size_t{kRows} * kCols);
        target_.read(pixels);
        for (std::int64_t r = 0; r < kRows; ++r) {
            const std::uint32_t* const row = pixels.data() + (kRows - 1 - r) * kCols;
            if (!std::equal(row, row + kCols, truth.row(r))) return false;
        }
        return true;
    }

private:
    Bench() = default;

    EglContext context_;
    std::unique_ptr<Device> device_;
    std::unique_ptr<TexturePool> pool_;
    std::unique_ptr<PicturePainter> painter_;
    Framebuffer target_;
};

/// Frames in turn, as a worker renders them for a view.
template <class T>
class Renderings {
public:
    explicit Renderings(const pipeline::View& view) : view_(view) {
        for (pipeline::RenderedFrame& rendered : renderings_) {
            rendered.submission.frame.view = ring_.next();
            rendered.range = kRange;
            rendered.view = view;
            pipeline::makePixelWindow(view, {}, kFrameSize, kFrameSize, rendered.window);
            scanner_.scan(rendered.frame().view, rendered.window, {}, threads_, rendered.values);
            rendered.steps = steps_.of(image::dtypeOf<T>, {rendered.style.colormap, kRange});
        }
    }

    /// A new frame each time.
    const pipeline::RenderedFrame& next() {
        pipeline::RenderedFrame& rendered = renderings_[++given_ % renderings_.size()];
        rendered.submission.serial = rendered.valuesId = given_;
        return rendered;
    }
    [[nodiscard]] const pipeline::View& view() const { return view_; }

    [[nodiscard]] static kernels::Picture truthOf(const pipeline::RenderedFrame& rendered) {
        kernels::Picture picture;
        kernels::colorizeScalar(rendered.values, {rendered.style.colormap, kRange}, picture);
        return picture;
    }

private:
    pipeline::View view_;
    kernels::FrameRing<T> ring_{kFrameSize, kFrameSize,
                                [](std::uint64_t random) { return static_cast<T>(random % 1000); }};
    base::ThreadPool threads_{2};
    kernels::Scanner scanner_;
    kernels::ColorStepMaker steps_;
    std::array<pipeline::RenderedFrame, 3> renderings_;
    std::uint64_t given_ = 0;
};

// `draw` draws what next() gives; the first round is compared, the others are measured.
template <class T, class Draw>
void measure(benchmark::State& state, Bench& bench, Renderings<T>& renderings, const Draw& draw) {
    const auto round = [&](const pipeline::RenderedFrame& rendered) {
        bench.begin();
        const base::Result<void> done = draw(rendered);
        bench.finish();
        return done;
    };
    const pipeline::RenderedFrame& first = renderings.next();
    if (const auto done = round(first); !done) {
        return state.SkipWithError(done.error().message.c_str());
    }
    if (!bench.shows(renderings.truthOf(first))) {
        return state.SkipWithError("the picture differs from the scalar twin's");
    }
    const std::uint64_t before = bench.device().counters().bytesUploaded;
    for (auto step : state) benchmark::DoNotOptimize(round(renderings.next()));
    state.SetBytesProcessed(
        static_cast<std::int64_t>(bench.device().counters().bytesUploaded - before));
    state.SetLabel(bench.device().info().renderer);
}

template <class T>
void sendValuesAndDraw(benchmark::State& state) {
    const auto bench = Bench::create();
    if (!bench) return state.SkipWithError("no surfaceless EGL context with OpenGL 3.3");
    Renderings<T> renderings(viewOf(0, kFrameSize));
    ImageRenderer renderer(bench->device(), bench->pool());
    measure(state, *bench, renderings, [&](const pipeline::RenderedFrame& rendered) {
        return renderer.draw(rendered, bench->painter(), Bench::everywhere());
    });
}

template <class T>
void sendFrameReduceAndDraw(benchmark::State& state) {
    const auto bench = Bench::create();
    if (!bench) return state.SkipWithError("no surfaceless EGL context with OpenGL 3.3");
    Renderings<T> renderings(viewOf(0, kFrameSize));
    ResidentFrame resident(bench->device(), bench->pool());
    measure(state, *bench, renderings, [&](const pipeline::RenderedFrame& rendered) {
        return resident.draw(rendered, renderings.view(), bench->painter(), Bench::everywhere());
    });
}

template <class T>
void sendFrame(benchmark::State& state) {
    const auto bench = Bench::create();
    if (!bench) return state.SkipWithError("no surfaceless EGL context with OpenGL 3.3");
    Renderings<T> renderings(viewOf(0, kFrameSize));
    FrameTexture texture(bench->device(), bench->pool());
    for (auto step : state) {
        if (!texture.send(renderings.next().frame().view)) return state.SkipWithError("not sent");
        bench->finish();
    }
    state.SetBytesProcessed(static_cast<std::int64_t>(bench->device().counters().bytesUploaded));
}

// A frame that stays, in a view of range(0) data pixels that is panned by one each time.
template <class T>
void reduceAndDraw(benchmark::State& state) {
    const auto bench = Bench::create();
    if (!bench) return state.SkipWithError("no surfaceless EGL context with OpenGL 3.3");
    const auto size = static_cast<double>(state.range(0));
    Renderings<T> renderings(viewOf(0, size));
    ResidentFrame resident(bench->device(), bench->pool());
    const pipeline::RenderedFrame& rendered = renderings.next();
    double first = 0;
    const auto draw = [&] {
        bench->begin();
        const auto done =
            resident.draw(rendered, viewOf(first, size), bench->painter(), Bench::everywhere());
        bench->finish();
        return done.has_value();
    };
    if (!draw() || !bench->shows(renderings.truthOf(rendered))) {
        return state.SkipWithError("the picture differs from the scalar twin's");
    }
    for (auto step : state) {
        first = first > 0 ? 0 : 1;
        benchmark::DoNotOptimize(draw());
    }
}

// The reduction alone: in one pass (as a bin has fewer pixels than a part), or columns first, then
// rows.
template <class T>
void reduceFrame(benchmark::State& state) {
    const auto bench = Bench::create();
    if (!bench) return state.SkipWithError("no surfaceless EGL context with OpenGL 3.3");
    Renderings<T> renderings(viewOf(0, kFrameSize));
    const pipeline::RenderedFrame& rendered = renderings.next();
    FrameTexture texture(bench->device(), bench->pool());
    FrameReducer reducer(bench->device(), bench->pool(), static_cast<int>(state.range(0)));
    if (!texture.send(rendered.frame().view)) return state.SkipWithError("not sent");
    for (auto step : state) {
        if (!reducer.reduce(texture, nullptr, rendered.window, kernels::Reduction::Max)) {
            return state.SkipWithError("not reduced");
        }
        bench->finish();
    }
}

template <class T>
void addAll() {
    const auto add = [](const std::string& name, void (*run)(benchmark::State&)) {
        return benchmark::RegisterBenchmark(
                   (name + "/" + std::string(image::name(image::dtypeOf<T>))).c_str(), run)
            ->Unit(benchmark::kMillisecond)
            ->UseRealTime();
    };
    add("send values of a view, draw", sendValuesAndDraw<T>);
    add("send the frame, reduce, draw", sendFrameReduceAndDraw<T>);
    add("send the frame", sendFrame<T>);
    add("reduce and draw", reduceAndDraw<T>)->Arg(kFrameSize)->Arg(1000)->Arg(100);
    add("reduce in parts of pixels", reduceFrame<T>)->Arg(FrameReducer::kPixelsOfPart)->Arg(1);
}

[[maybe_unused]] const bool kRegistered = [] {
    addAll<float>();
    addAll<std::uint16_t>();
    return true;
}();

}  // namespace
}  // namespace spate::gl

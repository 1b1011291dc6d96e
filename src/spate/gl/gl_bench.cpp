// SPDX-License-Identifier: MIT
// What a frame costs on the device until it is drawn: the values of a view, sent and drawn, beside
// the whole frame, sent, reduced and drawn. Each round ends when the device has finished.
#include <GL/glcorearb.h>
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
#include "spate/gl/surfaceless_context_for_test.h"
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
    [[nodiscard]] static std::unique_ptr<Bench> create(int major = 3, int minor = 3) {
        std::unique_ptr<Bench> bench(new Bench(major, minor));
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
    Bench(int major, int minor) : context_(major, minor) {}

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

// The reduction alone: in one pass (as a bin has fewer pixels than a part), or, with parts of one
// row, columns first and then rows.
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

// What a pyramid would cost, whose blocks are not the bins: the largest of 2×2 floats, level by
// level, by compute shaders of OpenGL 4.3. Two levels (a quarter of the rows and columns) are what
// the view above would be drawn from; all of them what any view needs.
constexpr const char* kPyramidShader = R"(#version 430 core
layout(local_size_x = 16, local_size_y = 16) in;
layout(r32f, binding = 0) uniform readonly image2D below;
layout(r32f, binding = 1) uniform writeonly image2D above;
void main() {
    ivec2 at = ivec2(gl_GlobalInvocationID.xy);
    if (any(greaterThanEqual(at, imageSize(above)))) return;
    ivec2 first = 2 * at;
    float left = max(imageLoad(below, first).x, imageLoad(below, first + ivec2(0, 1)).x);
    float right = max(imageLoad(below, first + ivec2(1, 0)).x, imageLoad(below, first + ivec2(1)).x);
    imageStore(above, at, vec4(max(left, right)));
}
)";

class Pyramid {
public:
    Pyramid(Device& device, int levels) : gl_(device.gl()) {
        load(dispatch_, "glDispatchCompute");
        load(bindImage_, "glBindImageTexture");
        load(barrier_, "glMemoryBarrier");
        program_ = gl_.CreateProgram();
        const GLuint shader = gl_.CreateShader(GL_COMPUTE_SHADER);
        gl_.ShaderSource(shader, 1, &kPyramidShader, nullptr);
        gl_.CompileShader(shader);
        gl_.AttachShader(program_, shader);
        gl_.DeleteShader(shader);
        gl_.LinkProgram(program_);
        levels_.resize(static_cast<std::size_t>(levels) + 1);
        gl_.GenTextures(levels + 1, levels_.data());
        for (int i = 0; i <= levels; ++i) {
            gl_.BindTexture(GL_TEXTURE_2D, levels_[static_cast<std::size_t>(i)]);
            const auto size = static_cast<GLsizei>(kFrameSize >> i);
            gl_.TexStorage2D(GL_TEXTURE_2D, 1, GL_R32F, size, size);
        }
    }
    ~Pyramid() {
        gl_.DeleteTextures(static_cast<GLsizei>(levels_.size()), levels_.data());
        gl_.DeleteProgram(program_);
    }
    Pyramid(const Pyramid&) = delete;
    Pyramid& operator=(const Pyramid&) = delete;

    void make(const float* pixels) {
        constexpr auto kSize = static_cast<GLsizei>(kFrameSize);
        gl_.BindTexture(GL_TEXTURE_2D, levels_[0]);
        gl_.TexSubImage2D(GL_TEXTURE_2D, 0, 0, 0, kSize, kSize, GL_RED, GL_FLOAT, pixels);
        gl_.UseProgram(program_);
        for (std::size_t i = 1; i < levels_.size(); ++i) {
            bindImage_(0, levels_[i - 1], 0, GL_FALSE, 0, GL_READ_ONLY, GL_R32F);
            bindImage_(1, levels_[i], 0, GL_FALSE, 0, GL_WRITE_ONLY, GL_R32F);
            const auto groups = static_cast<GLuint>(((kFrameSize >> i) + 15) / 16);
            dispatch_(groups, groups, 1);
            barrier_(GL_SHADER_IMAGE_ACCESS_BARRIER_BIT);
        }
    }

    // The largest pixel of the first block of the last level.
    [[nodiscard]] float firstOfTop() const {
        PFNGLGETTEXIMAGEPROC getImage = nullptr;
        load(getImage, "glGetTexImage");
        const auto size = static_cast<std::size_t>(kFrameSize >> (levels_.size() - 1));
        std::vector<float> top(size * size);
        gl_.BindTexture(GL_TEXTURE_2D, levels_.back());
        getImage(GL_TEXTURE_2D, 0, GL_RED, GL_FLOAT, top.data());
        return top[0];
    }

private:
    template <class Function>
    static void load(Function& function, const char* name) {
        function = reinterpret_cast<Function>(EglContext::load(name));
    }

    const Functions& gl_;
    PFNGLDISPATCHCOMPUTEPROC dispatch_ = nullptr;
    PFNGLBINDIMAGETEXTUREPROC bindImage_ = nullptr;
    PFNGLMEMORYBARRIERPROC barrier_ = nullptr;
    GLuint program_ = 0;
    std::vector<GLuint> levels_;
};

void makePyramid(benchmark::State& state) {
    const auto bench = Bench::create(4, 3);
    if (!bench) return state.SkipWithError("no surfaceless EGL context with OpenGL 4.3");
    const auto levels = static_cast<int>(state.range(0));
    Renderings<float> renderings(viewOf(0, kFrameSize));
    Pyramid pyramid(bench->device(), levels);
    const auto make = [&](const image::ImageView& view) {
        pyramid.make(reinterpret_cast<const float*>(view.data()));
        bench->finish();
    };
    const image::ImageView& first = renderings.next().frame().view;
    make(first);
    float largest = 0;
    for (int r = 0; r < 1 << levels; ++r) {
        for (int c = 0; c < 1 << levels; ++c) largest = std::max(largest, first.pixel<float>(r, c));
    }
    if (pyramid.firstOfTop() != largest) return state.SkipWithError("not the largest pixel");
    for (auto step : state) make(renderings.next().frame().view);
}

template <class T>
void addAll() {
    const auto add = [](const std::string& name, void (*run)(benchmark::State&)) {
        return benchmark::RegisterBenchmark(
                   (name + "/" + std::string(image::name(image::dtypeOf<T>))).c_str(), run)
            ->Unit(benchmark::kMillisecond)
            ->MeasureProcessCPUTime()  // of all threads: the processor draws, and others use it
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
    benchmark::RegisterBenchmark("send the frame, make a pyramid/float32", makePyramid)
        ->Unit(benchmark::kMillisecond)
        ->MeasureProcessCPUTime()
        ->UseRealTime()
        ->Arg(2)
        ->Arg(12);
    return true;
}();

}  // namespace
}  // namespace spate::gl

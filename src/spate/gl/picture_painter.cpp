// SPDX-License-Identifier: MIT
#include "spate/gl/picture_painter.h"

#include <algorithm>
#include <cmath>

#include "spate/base/contract.h"

namespace spate::gl {
namespace {

// The numbers of the samplers.
constexpr int kPixels = 0;
constexpr int kSteps = 1;
constexpr int kAlphas = 2;

PixelRect intersected(const PixelRect& a, const PixelRect& b) {
    const int left = std::max(a.left, b.left);
    const int top = std::max(a.top, b.top);
    return {left, top, std::min(a.left + a.width, b.left + b.width) - left,
            std::min(a.top + a.height, b.top + b.height) - top};
}

// The pixels that a place touches, inside `clip`: a picture may go far beyond it.
PixelRect touched(const PicturePlace& place) {
    const auto within = [](double value, int low, int high) {
        return static_cast<int>(
            std::clamp(value, static_cast<double>(low), static_cast<double>(high)));
    };
    const PixelRect& clip = place.clip;
    const int right = clip.left + clip.width;
    const int bottom = clip.top + clip.height;
    const int left = within(std::floor(place.left), clip.left, right);
    const int top = within(std::floor(place.top), clip.top, bottom);
    return intersected({left, top, within(std::ceil(place.left + place.width), left, right) - left,
                        within(std::ceil(place.top + place.height), top, bottom) - top},
                       clip);
}

std::uint32_t signBitOf(image::DType dtype) {
    const std::size_t size = image::sizeOf(dtype);
    return size >= 4 ? 0x8000'0000U : 1U << (8 * size - 1);
}

PictureShader kindOf(const Paint& paint) {
    PictureShader kind{.input = paint.input, .hasAlpha = paint.alphas != nullptr};
    if (paint.input != ShaderInput::Colors) {
        kind.order = kernels::keyOrderOf(paint.steps->steps().dtype);
        kind.normalization = paint.steps->steps().estimate.normalization;
    }
    return kind;
}

}  // namespace

base::Result<Program*> PicturePainter::programFor(const PictureShader& kind) {
    auto known = std::find_if(programs_.begin(), programs_.end(),
                              [&](const auto& each) { return each.first == kind; });
    if (known == programs_.end()) {
        auto made = Program::create(device_, "picture", pictureShader(kind));
        if (!made) return base::failAs(made);
        known = programs_.insert(known, {kind, std::move(*made)});
        Program& program = known->second;
        program.use();
        program.set("pixels", kPixels);
        program.set("steps", kSteps);
        program.set("alphas", kAlphas);
    }
    known->second.use();
    return &known->second;
}

void PicturePainter::setColors(Program& program, const Paint& paint) const {
    const kernels::ColorSteps& steps = paint.steps->steps();
    const kernels::ColorSteps::Estimate& estimate = steps.estimate;
    program.set("signBit", signBitOf(steps.dtype));
    program.set("place", estimate.origin, estimate.scale, estimate.start);
    program.set("exponent", estimate.exponent);
    program.set("tableSize", estimate.tableSize);
    program.set("stepCount", static_cast<int>(steps.first.size()));
    program.set("emptyColor", paint.emptyColor);
    paint.steps->bind(kSteps);
}

void PicturePainter::clipTo(const PixelRect& rect, int targetHeight) {
    const Functions& gl = device_.gl();
    gl.Enable(GL_SCISSOR_TEST);
    gl.Scissor(rect.left, targetHeight - rect.top - rect.height, rect.width, rect.height);
}

base::Result<void> PicturePainter::paint(const Paint& paint, const PicturePlace& place) {
    const PixelRect rect = touched(place);
    if (rect.empty()) return {};
    const auto made = programFor(kindOf(paint));
    if (!made) return base::failAs(made);
    Program& program = **made;
    const Functions& gl = device_.gl();
    const TextureShape& shape = paint.pixels->shape();
    if (paint.input != ShaderInput::Colors) setColors(program, paint);
    program.set("targetHeight", place.targetHeight);
    program.set("corner", static_cast<float>(place.left), static_cast<float>(place.top));
    program.set("scale", static_cast<float>(shape.width / place.width),
                static_cast<float>(shape.height / place.height));
    program.set("size", shape.width, shape.height);
    program.set("isPremultiplied", paint.isPremultiplied ? 1 : 0);
    program.set("blends", paint.blends ? 1 : 0);
    program.set("opacity", static_cast<float>(paint.opacity));
    paint.pixels->bind(kPixels);
    (paint.alphas != nullptr ? paint.alphas : paint.pixels)->bind(kAlphas);
    if (paint.blends) {
        gl.Enable(GL_BLEND);
        gl.BlendFunc(GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
    } else {
        gl.Disable(GL_BLEND);
    }
    clipTo(rect, place.targetHeight);
    device_.drawEverywhere();
    gl.Disable(GL_SCISSOR_TEST);
    gl.Disable(GL_BLEND);
    return {};
}

void PicturePainter::fill(std::uint32_t argb, const PixelRect& rect, int targetHeight) {
    if (rect.empty()) return;
    const Functions& gl = device_.gl();
    const auto part = [&](unsigned shift) {
        return static_cast<float>((argb >> shift) & 0xFFU) / 255.0F;
    };
    clipTo(rect, targetHeight);
    gl.ClearColor(part(16), part(8), part(0), part(24));
    gl.Clear(GL_COLOR_BUFFER_BIT);
    gl.Disable(GL_SCISSOR_TEST);
}

}  // namespace spate::gl

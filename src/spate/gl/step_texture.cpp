// SPDX-License-Identifier: MIT
#include "spate/gl/step_texture.h"

#include <bit>
#include <utility>

#include "spate/gl/shaders.h"

namespace spate::gl {
namespace {

constexpr std::size_t kWords = 4;

std::uint32_t highWord(std::uint64_t key) {
    return static_cast<std::uint32_t>(key >> 32U);
}
std::uint32_t lowWord(std::uint64_t key) {
    return static_cast<std::uint32_t>(key);
}

// The layout that the shaders expect. The last step of 32 bits goes to the end of the keys, so that
// its number of keys wraps around as the shader's difference does.
void pack(const kernels::ColorSteps& steps, std::vector<std::uint32_t>& words) {
    const bool wide = image::sizeOf(steps.dtype) == 8;
    for (std::size_t i = 0; i < steps.first.size(); ++i) {
        const std::uint64_t first = steps.first[i];
        const std::uint64_t next = i + 1 < steps.first.size() ? steps.first[i + 1] : 0;
        words[i * kWords] = wide ? highWord(first) : lowWord(first);
        words[i * kWords + 1] = wide ? lowWord(first) : lowWord(next - first);
        words[i * kWords + 2] = steps.colors[i];
    }
}

}  // namespace

base::Result<void> StepTexture::update(Device& device, TexturePool& pool,
                                       const kernels::ColorStepsPtr& steps) {
    if (steps == steps_) return {};
    const auto count = static_cast<int>(steps->first.size());
    // Ranges that cut steps off change their number from frame to frame, but not the texture.
    const auto rows = static_cast<int>(
        std::bit_ceil(static_cast<unsigned>((count + kStepColumns - 1) / kStepColumns)));
    const auto fitted = pool.fit(
        texture_, {.format = TextureFormat::RGBA32, .width = kStepColumns, .height = rows});
    if (!fitted) return fitted;
    words_.resize(static_cast<std::size_t>(kStepColumns) * static_cast<std::size_t>(rows) * kWords);
    pack(*steps, words_);
    texture_.write(
        {.width = kStepColumns,
         .height = rows,
         .data = reinterpret_cast<const std::byte*>(words_.data()),
         .rowStride = std::int64_t{kStepColumns} * bytesPerPixel(TextureFormat::RGBA32)});
    ++device.counters().tableUploads;
    steps_ = steps;
    return {};
}

void StepTexture::giveBack(TexturePool& pool) {
    pool.giveBack(std::exchange(texture_, Texture()));
    steps_.reset();
}

}  // namespace spate::gl

// SPDX-License-Identifier: MIT
// StepTexture: the colours of an image's values, where a shader finds them.
#pragma once

#include <cstdint>
#include <vector>

#include "spate/gl/texture_pool.h"
#include "spate/kernels/color_steps.h"

namespace spate::gl {

/// Steps of any number, kStepColumns in a row. Sent only when they are others.
class StepTexture {
public:
    base::Result<void> update(Device& device, TexturePool& pool,
                              const kernels::ColorStepsPtr& steps);
    [[nodiscard]] const kernels::ColorSteps& steps() const noexcept { return *steps_; }
    void bind(int unit) const { texture_.bind(unit); }
    void giveBack(TexturePool& pool);

private:
    kernels::ColorStepsPtr steps_;
    std::vector<std::uint32_t> words_;  // four a step
    Texture texture_;
};

}  // namespace spate::gl

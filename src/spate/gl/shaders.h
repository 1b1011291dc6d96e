// SPDX-License-Identifier: MIT
// The fragment shaders, in the common part of GLSL 3.30 and later.
#pragma once

#include <cstdint>
#include <string>

#include "spate/color/normalization.h"
#include "spate/kernels/color_steps.h"
#include "spate/kernels/reduction.h"

namespace spate::gl {

/// What a pixel is drawn from.
enum class ShaderInput : std::uint8_t {
    Numbers,      ///< the bits of numbers of up to 32 bits
    WideNumbers,  ///< of 64 bits: two words, the low one first
    Keys,         ///< (key, 1), or (anything, 0) for a bin without a measurement
    WideKeys,     ///< (high word of the key, low word, 1), or (…, …, 0)
    Colors,       ///< 0xAARRGGBB
};

/// What is the same for all pixels is known to the compiler, so that no pixel decides it anew.
struct PictureShader {
    ShaderInput input = ShaderInput::Colors;
    bool hasAlpha = false;
    kernels::KeyOrder order = kernels::KeyOrder::Unsigned;  ///< not of colours
    color::Normalization normalization = color::Normalization::Linear;

    friend bool operator==(const PictureShader&, const PictureShader&) = default;
};

/// Draws a picture: finds the colour of each pixel, and how opaque it is.
[[nodiscard]] std::string pictureShader(const PictureShader& kind);

/// As PictureShader.
struct ReduceShader {
    bool ofParts = false;  ///< reduces parts of bins, not pixels
    bool wide = false;     ///< numbers of 64 bits
    bool hasMask = false;
    bool isTiled = false;  ///< a frame of more tiles than one
    kernels::KeyOrder order = kernels::KeyOrder::Unsigned;
    kernels::Reduction reduction = kernels::Reduction::Max;

    friend bool operator==(const ReduceShader&, const ReduceShader&) = default;
};

/// Reduces the pixels of bins to one, or of parts of bins, or such parts: see FrameReducer.
[[nodiscard]] std::string reduceShader(const ReduceShader& kind);

/// The columns of a texture of steps, which goes on in its next row.
inline constexpr int kStepColumns = 256;

}  // namespace spate::gl

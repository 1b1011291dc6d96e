// SPDX-License-Identifier: MIT
// The fragment shaders, in the common part of GLSL 3.30 and later.
#pragma once

#include <cstdint>
#include <string>

namespace spate::gl {

/// What a pixel is drawn from.
enum class ShaderInput : std::uint8_t {
    Numbers,      ///< the bits of numbers of up to 32 bits
    WideNumbers,  ///< of 64 bits: two words, the low one first
    Keys,         ///< (key, 1), or (anything, 0) for a bin without a measurement
    WideKeys,     ///< (high word of the key, low word, 1), or (…, …, 0)
    Colors,       ///< 0xAARRGGBB
};
inline constexpr int kShaderInputs = 5;

/// Draws a picture: finds the colour of each pixel, and how opaque it is.
[[nodiscard]] std::string pictureShader(ShaderInput input);

/// Reduces the pixels of bins to one, or of parts of bins, or such parts: see FrameReducer.
[[nodiscard]] std::string reduceShader(bool ofParts, bool wide);

/// The columns of a texture of steps, which goes on in its next row.
inline constexpr int kStepColumns = 256;

}  // namespace spate::gl

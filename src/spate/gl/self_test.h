// SPDX-License-Identifier: MIT
// Whether a device draws what it should.
#pragma once

#include "spate/gl/device.h"

namespace spate::gl {

/// Draws numbers of each width, NaN, infinities and denormal ones among them, in every
/// normalization, and reads the colours back. Fails, saying which colour is wrong, if one is not
/// the colour rule's: then a driver is broken. A few milliseconds, on top of compiling shaders.
base::Result<void> testColors(Device& device);

}  // namespace spate::gl

// SPDX-License-Identifier: MIT
// What the OpenGL canvas asks of a context, and seams for tests.
#pragma once

#include <QSurfaceFormat>
#include <functional>
#include <memory>

#include "spate/gl/device.h"
#include "spate/widgets/canvas.h"

namespace spate::widgets {

/// OpenGL 3.3 core or later; swaps do not wait for the screen.
[[nodiscard]] QSurfaceFormat openGlFormat();

/// makeOpenGlCanvas() with other functions in place of some of its context's own, so that a test
/// can have them fail.
using LoaderWrapper = std::function<gl::Loader(gl::Loader own)>;
[[nodiscard]] std::unique_ptr<Canvas> makeWrappedOpenGlCanvas(const plot::Plot& plot,
                                                              QWidget& parent, LoaderWrapper wrap);

/// What an OpenGL canvas made and sent so far; null if it is another canvas, or was not painted.
[[nodiscard]] const gl::DeviceCounters* deviceCounters(const Canvas& canvas);

}  // namespace spate::widgets

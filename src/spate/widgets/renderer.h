// SPDX-License-Identifier: MIT
// Renderer: what draws the plots of this program, and why.
#pragma once

#include <QString>
#include <optional>
#include <string_view>

#include "spate/widgets/canvas.h"

namespace spate::widgets {

/// Which canvas a plot has.
enum class Renderer {
    Auto,  ///< OpenGL where that is faster, else raster; SPATE_RENDERER in the environment decides
    Raster,  ///< QPainter: everywhere
    OpenGL,  ///< also where the processor has to draw for OpenGL; raster if there is none
};
inline constexpr Renderer kAllRenderers[] = {Renderer::Auto, Renderer::Raster, Renderer::OpenGL};

/// "auto", "raster", "opengl".
[[nodiscard]] std::string_view name(Renderer renderer) noexcept;
[[nodiscard]] std::optional<Renderer> rendererFromName(std::string_view text) noexcept;

/// What this machine's OpenGL is, found out once by a context without a window: a few tens of
/// milliseconds. GUI thread, with a QGuiApplication.
struct OpenGlSupport {
    QString device{};     ///< "NVIDIA RTX A2000, OpenGL 4.6"; empty: none
    QString whyNot{};     ///< why OpenGL cannot draw; empty: it can
    QString whySlower{};  ///< why raster is the better choice; empty: OpenGL is
};
[[nodiscard]] const OpenGlSupport& openGlSupport();

/// Whether an X display named so is that of another machine, or comes through ssh: every picture
/// would cross the network, and OpenGL would be the server's.
[[nodiscard]] bool isRemoteDisplay(const QString& display, bool throughSsh);

/// The canvas for a plot, and the reason, for the user.
struct RendererChoice {
    CanvasFactory makeCanvas;
    QString reason;
};
/// Warns in the log, once in a process for each reason, where that is not what was asked for, and
/// of a SPATE_RENDERER that is no renderer. GUI thread, with a QGuiApplication.
[[nodiscard]] RendererChoice chooseRenderer(Renderer asked);

}  // namespace spate::widgets

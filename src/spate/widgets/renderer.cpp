// SPDX-License-Identifier: MIT
#include "spate/widgets/renderer.h"

#include <QCoreApplication>
#include <QGuiApplication>
#include <QOffscreenSurface>
#include <QOpenGLContext>
#include <algorithm>
#include <iterator>
#include <set>
#include <string>

#include "spate/base/log.h"
#include "spate/gl/self_test.h"
#include "spate/widgets/opengl_canvas.h"

namespace spate::widgets {
namespace {

constexpr std::string_view kNames[] = {"auto", "raster", "opengl"};

QString tr(const char* text) {
    return QCoreApplication::translate("spate::widgets::Renderer", text);
}

// With its context current.
void examine(gl::Device& device, OpenGlSupport& support) {
    const gl::DeviceInfo& info = device.info();
    support.device = tr("%1, OpenGL %2.%3")
                         .arg(QString::fromStdString(info.renderer))
                         .arg(info.major)
                         .arg(info.minor);
    if (const auto tested = gl::testColors(device); !tested) {
        support.whyNot = QString::fromStdString(tested.error().message);
    } else if (info.isSoftware) {
        support.whySlower = tr("%1 draws on the processor").arg(support.device);
    }
}

OpenGlSupport findOpenGl() {
    OpenGlSupport support;
    QOpenGLContext context;
    context.setFormat(openGlFormat());
    QOffscreenSurface surface;
    surface.setFormat(context.format());
    if (!context.create()) {
        support.whyNot = tr("the window system (%1) gives no OpenGL context")
                             .arg(QGuiApplication::platformName());
        return support;
    }
    surface.create();
    if (!context.makeCurrent(&surface)) {
        support.whyNot = tr("the OpenGL context cannot be used without a window");
        return support;
    }
    auto device = gl::Device::create([&](const char* function) {
        return reinterpret_cast<void*>(context.getProcAddress(function));
    });
    if (device) {
        examine(**device, support);
        device->reset();
    } else {
        support.whyNot = QString::fromStdString(device.error().message);
    }
    context.doneCurrent();
    const bool isX = QGuiApplication::platformName() == QLatin1String("xcb");
    if (isX && isRemoteDisplay(qEnvironmentVariable("DISPLAY"),
                               qEnvironmentVariableIsSet("SSH_CONNECTION"))) {
        support.whySlower = tr("the display is on another machine");
    }
    return support;
}

// What is found out once of a machine is said once, however many plots there are.
void warnOnce(const std::string& text) {
    static std::set<std::string> told;
    if (told.insert(text).second) base::log(base::LogLevel::Warning, "{}", text);
}

// A host that asks for a renderer by name decides; the environment decides where it does not.
Renderer wanted(Renderer asked) {
    if (asked != Renderer::Auto) return asked;
    const QByteArray text = qgetenv("SPATE_RENDERER");
    if (text.isEmpty()) return asked;
    const auto renderer = rendererFromName(text.toStdString());
    if (!renderer) {
        warnOnce(fmt::format("SPATE_RENDERER is \"{}\": expected auto, raster or opengl",
                             text.toStdString()));
    }
    return renderer.value_or(asked);
}

}  // namespace

std::string_view name(Renderer renderer) noexcept {
    return kNames[static_cast<std::size_t>(renderer)];
}

std::optional<Renderer> rendererFromName(std::string_view text) noexcept {
    const auto* const found = std::find(std::begin(kNames), std::end(kNames), text);
    if (found == std::end(kNames)) return std::nullopt;
    return static_cast<Renderer>(found - std::begin(kNames));
}

const OpenGlSupport& openGlSupport() {
    static const OpenGlSupport support = findOpenGl();
    return support;
}

// ":0" and "unix:0" are here; ssh forwards to "localhost:10".
bool isRemoteDisplay(const QString& display, bool throughSsh) {
    const QString host = display.section(QLatin1Char(':'), 0, 0);
    if (host.isEmpty() || host == QLatin1String("unix") || host.startsWith(QLatin1Char('/'))) {
        return false;
    }
    return host != QLatin1String("localhost") || throughSsh;
}

RendererChoice chooseRenderer(Renderer asked) {
    const Renderer renderer = wanted(asked);
    if (renderer == Renderer::Raster) {
        return {makeRasterCanvas,
                asked == renderer ? tr("as asked for") : tr("as SPATE_RENDERER says")};
    }
    const OpenGlSupport& support = openGlSupport();
    if (!support.whyNot.isEmpty()) {
        if (renderer == Renderer::OpenGL) {
            warnOnce(fmt::format("OpenGL was asked for, but cannot be had: {}; drawing by raster",
                                 support.whyNot.toStdString()));
        }
        return {makeRasterCanvas, support.whyNot};
    }
    if (renderer == Renderer::Auto && !support.whySlower.isEmpty()) {
        return {makeRasterCanvas, support.whySlower};
    }
    return {makeOpenGlCanvas, support.device};
}

}  // namespace spate::widgets

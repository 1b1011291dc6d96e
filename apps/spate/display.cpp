// SPDX-License-Identifier: MIT
#include "display.h"

#include <xcb/xcb.h>

#include <QByteArray>
#include <QFileInfo>
#include <QLibraryInfo>
#include <QtGlobal>

namespace spate::app {
namespace {

bool canUseWayland() {
    if (qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY")) return false;
    const QString plugins = QLibraryInfo::path(QLibraryInfo::PluginsPath);
    const QString runtime = qEnvironmentVariable("XDG_RUNTIME_DIR");
    return QFileInfo::exists(plugins + QStringLiteral("/platforms/libqwayland-generic.so")) &&
           QFileInfo::exists(runtime + u'/' + qEnvironmentVariable("WAYLAND_DISPLAY"));
}

}  // namespace

base::Result<void> checkDisplay() {
    const QByteArray platform = qgetenv("QT_QPA_PLATFORM");
    if (!platform.isEmpty() && !platform.startsWith("xcb")) return {};  // the user has decided
    if (platform.isEmpty() && canUseWayland()) return {};
    const QByteArray display = qgetenv("DISPLAY");
    if (display.isEmpty()) return base::fail("no display: DISPLAY is not set");
    xcb_connection_t* connection = xcb_connect(nullptr, nullptr);
    const int error = xcb_connection_has_error(connection);
    xcb_disconnect(connection);
    if (error != 0) {
        return base::fail("no display: nothing answers at DISPLAY=\"{}\"", display.toStdString());
    }
    return {};
}

void chooseOffscreen() {
    qputenv("QT_QPA_PLATFORM", "offscreen");
}

}  // namespace spate::app

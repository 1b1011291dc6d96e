// SPDX-License-Identifier: MIT
#include "presented_picture.h"

#include <xcb/xcb.h>

#include <QBackingStore>
#include <QGuiApplication>
#include <QPixmap>
#include <QScreen>
#include <cstdlib>

namespace spate::app {

QImage backingStoreOf(QWidget& widget) {
    QBackingStore* store = widget.window()->backingStore();
    QPaintDevice* device = store == nullptr ? nullptr : store->paintDevice();
    if (device == nullptr || device->devType() != QInternal::Image) return {};
    const auto& image = static_cast<const QImage&>(*device);
    return {image.constBits(), image.width(), image.height(), image.bytesPerLine(), image.format()};
}

void syncWithDisplay() {
    const auto* x11 = qGuiApp->nativeInterface<QNativeInterface::QX11Application>();
    if (x11 == nullptr) return;
    xcb_connection_t* connection = x11->connection();
    // Answered only after all earlier requests have been carried out.
    std::free(xcb_get_input_focus_reply(connection, xcb_get_input_focus(connection), nullptr));
}

QImage screenOf(QWidget& widget) {
    if (qGuiApp->nativeInterface<QNativeInterface::QX11Application>() == nullptr) return {};
    return widget.screen()->grabWindow(widget.window()->winId()).toImage();
}

}  // namespace spate::app

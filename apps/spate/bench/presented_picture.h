// SPDX-License-Identifier: MIT
// What is really shown: the window's backing store, and the screen itself.
#pragma once

#include <QImage>
#include <QPointF>
#include <QWidget>

namespace spate::app {

/// The window's backing store, by reference: valid until the next event. Null if Qt paints
/// elsewhere.
[[nodiscard]] QImage backingStoreOf(QWidget& widget);

/// Waits until the X server has done all that this program has asked of it; elsewhere, nothing.
void syncWithDisplay();

/// The pixels of the screen where the window is; null where there is no real screen.
[[nodiscard]] QImage screenOf(QWidget& widget);

}  // namespace spate::app

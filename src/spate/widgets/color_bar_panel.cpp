// SPDX-License-Identifier: MIT
#include "spate/widgets/color_bar_panel.h"

#include <QGuiApplication>
#include <QMouseEvent>
#include <QScreen>
#include <algorithm>

#include "spate/plot/color_bar_layout.h"
#include "spate/widgets/contrast.h"
#include "spate/widgets/contrast_panel.h"

namespace spate::widgets {
namespace {

// As near to `at` as the whole window is on its screen.
QPoint onScreen(QPoint at, QSize window) {
    const QScreen* screen = QGuiApplication::screenAt(at);
    if (screen == nullptr) return at;
    const QRect free = screen->availableGeometry();
    return {std::max(free.left(), std::min(at.x(), free.right() - window.width())),
            std::max(free.top(), std::min(at.y(), free.bottom() - window.height()))};
}

}  // namespace

ColorBarPanel::ColorBarPanel(QWidget& owner) : owner_(owner) {}

ColorBarPanel::~ColorBarPanel() {
    delete panel_;
}

ContrastPanel* ColorBarPanel::panel() const {
    return panel_;
}

std::vector<GestureHelp> ColorBarPanel::help() const {
    return {{QStringLiteral("Right click on the colour bar"),
             QStringLiteral("choose colours, norm and range")}};
}

bool ColorBarPanel::handle(QEvent& event, plot::Plot& plot, const plot::PlotLayout& layout) {
    const bool opens = event.type() == QEvent::MouseButtonPress;
    // The press opens; nobody else makes a menu of it.
    if (!opens && event.type() != QEvent::ContextMenu) return false;
    if (!opens) {
        const auto& menu = static_cast<QContextMenuEvent&>(event);
        const bool byMouse = menu.reason() == QContextMenuEvent::Mouse;
        return byMouse && layout.colorBarRegion.contains(menu.pos());
    }
    const auto& mouse = static_cast<QMouseEvent&>(event);
    const auto bar = plot::colorBarOf(plot);
    if (!bar || mouse.button() != Qt::RightButton) return false;
    if (!plot::layoutColorBar(layout).partAt(mouse.position(), *bar)) return false;
    open(plot, mouse.globalPosition().toPoint());
    return true;
}

void ColorBarPanel::open(plot::Plot& plot, QPoint at) {
    if (!panel_) {
        auto* contrast = new Contrast(plot, this);
        panel_ = new ContrastPanel(*contrast, &owner_);
        panel_->setWindowFlags(Qt::Tool);
    }
    panel_->adjustSize();
    panel_->move(onScreen(at, panel_->size()));
    panel_->show();
    panel_->raise();
    panel_->activateWindow();
}

}  // namespace spate::widgets

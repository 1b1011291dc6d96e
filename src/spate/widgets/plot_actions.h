// SPDX-License-Identifier: MIT
// PlotActions: the commands of a plot's view, for menus, tool bars and keys.
#pragma once

#include <QAction>
#include <QElapsedTimer>
#include <QList>
#include <QObject>
#include <optional>

#include "spate/widgets/interactive_mode.h"
#include "spate/widgets/view_change.h"

namespace spate::widgets {

class PlotWidget;

/// A host puts these actions where it likes. Their keys work once they were added to the
/// PlotWidget, while that has the focus: `plot.addActions(plot.plotActions().all())`. Each acts
/// through the public API of plot and widget, and follows them. GUI thread.
class PlotActions : public QObject {
    Q_OBJECT

public:
    /// Belongs to the widget.
    explicit PlotActions(PlotWidget& widget);

    [[nodiscard]] QAction* resetZoom() const noexcept { return resetZoom_; }      ///< Home
    [[nodiscard]] QAction* oneToOne() const noexcept { return oneToOne_; }        ///< 1
    [[nodiscard]] QAction* zoomIn() const noexcept { return zoomIn_; }            ///< Ctrl +
    [[nodiscard]] QAction* zoomOut() const noexcept { return zoomOut_; }          ///< Ctrl -
    [[nodiscard]] QAction* zoomBack() const noexcept { return zoomBack_; }        ///< Backspace
    [[nodiscard]] QAction* zoomForward() const noexcept { return zoomForward_; }  ///< Alt + Right
    /// Of which one is checked, in the order of kAllInteractiveModes.
    [[nodiscard]] const QList<QAction*>& modes() const noexcept { return modes_; }
    [[nodiscard]] QAction* keepAspectRatio() const noexcept { return keepAspectRatio_; }
    [[nodiscard]] QAction* invertX() const noexcept { return invertX_; }
    [[nodiscard]] QAction* invertY() const noexcept { return invertY_; }
    /// Of which one is checked, in the order of pipeline::kAllAxisScales.
    [[nodiscard]] const QList<QAction*>& xScales() const noexcept { return xScales_; }
    [[nodiscard]] const QList<QAction*>& yScales() const noexcept { return yScales_; }
    [[nodiscard]] QAction* grid() const noexcept { return grid_; }        ///< G
    [[nodiscard]] QAction* keyList() const noexcept { return keyList_; }  ///< ?
    [[nodiscard]] QList<QAction*> all() const;

    /// oneToOne() about a point of the canvas, for whoever knows a better one than the cursor.
    void showOneToOneAt(std::optional<QPointF> pixel);

private:
    QAction* make(const QString& text, const QString& toolTip,
                  const QList<QKeySequence>& keys = {});
    void makeZoomActions();
    void makeHistoryActions();
    void makeModeActions();
    void makeAxisActions();
    QAction* makeInvertAction(const QString& name, plot::Axis& axis);
    QList<QAction*> makeScaleActions(const QString& name, plot::Axis& axis);
    void zoom(double factor);

    PlotWidget& widget_;
    QAction* resetZoom_ = nullptr;
    QAction* oneToOne_ = nullptr;
    QAction* zoomIn_ = nullptr;
    QAction* zoomOut_ = nullptr;
    QAction* zoomBack_ = nullptr;
    QAction* zoomForward_ = nullptr;
    QAction* keepAspectRatio_ = nullptr;
    QAction* invertX_ = nullptr;
    QAction* invertY_ = nullptr;
    QAction* grid_ = nullptr;
    QAction* keyList_ = nullptr;
    QList<QAction*> modes_;
    QList<QAction*> xScales_;
    QList<QAction*> yScales_;
    QElapsedTimer clock_;
    Burst zooming_;
};

}  // namespace spate::widgets

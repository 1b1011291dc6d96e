// SPDX-License-Identifier: MIT
#include "spate/widgets/plot_actions.h"

#include <QActionGroup>
#include <utility>

#include "spate/widgets/key_list.h"
#include "spate/widgets/limits_history.h"
#include "spate/widgets/one_to_one.h"
#include "spate/widgets/plot_widget.h"

namespace spate::widgets {
namespace {

struct ModeText {
    QString text;
    QString toolTip;
};

ModeText textOf(InteractiveMode mode) {
    switch (mode) {
        case InteractiveMode::Zoom:
            return {QStringLiteral("Zoom mode"), QStringLiteral("Drag a rectangle to show it")};
        case InteractiveMode::Pan:
            return {QStringLiteral("Pan mode"), QStringLiteral("Drag to move the data")};
        case InteractiveMode::Select:
            break;
    }
    return {QStringLiteral("Select mode"), QStringLiteral("Drag to do nothing; click to choose")};
}

QString textOf(plot::AxisScale scale) {
    switch (scale) {
        case plot::AxisScale::Log:
            return QStringLiteral("logarithmic");
        case plot::AxisScale::Asinh:
            return QStringLiteral("arcsinh");
        case plot::AxisScale::Linear:
            break;
    }
    return QStringLiteral("linear");
}

}  // namespace

PlotActions::PlotActions(PlotWidget& widget) : QObject(&widget), widget_(widget) {
    clock_.start();
    makeZoomActions();
    makeHistoryActions();
    makeModeActions();
    makeAxisActions();
    keyList_ = make(QStringLiteral("Keys and gestures"),
                    QStringLiteral("List what keys and mouse do"), {Qt::Key_Question});
    connect(keyList_, &QAction::triggered, this, [this] { toggleKeyList(widget_); });
}

QList<QAction*> PlotActions::all() const {
    QList<QAction*> all{resetZoom_, oneToOne_, zoomIn_, zoomOut_, zoomBack_, zoomForward_};
    all << modes_ << keepAspectRatio_ << invertX_ << invertY_ << xScales_ << yScales_ << grid_
        << keyList_;
    return all;
}

QAction* PlotActions::make(const QString& text, const QString& toolTip,
                           const QList<QKeySequence>& keys) {
    auto* action = new QAction(text, this);
    action->setToolTip(toolTip);
    action->setShortcuts(keys);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    return action;
}

void PlotActions::makeZoomActions() {
    resetZoom_ =
        make(QStringLiteral("Reset zoom"), QStringLiteral("Show all of the data"), {Qt::Key_Home});
    connect(resetZoom_, &QAction::triggered, this, [this] {
        widget_.history().remember();
        widget_.resetZoom();
    });
    oneToOne_ = make(QStringLiteral("One to one"),
                     QStringLiteral("One data pixel for each pixel of the screen"), {Qt::Key_1});
    connect(oneToOne_, &QAction::triggered, this,
            [this] { showOneToOneAt(widget_.hoveredPixel()); });
    const auto enable = [this] { oneToOne_->setEnabled(canShowOneToOne(widget_.plot())); };
    plot::Plot& plot = widget_.plot();
    connect(&plot, &plot::Plot::activeImageChanged, this, enable);
    connect(&plot, &plot::Plot::limitsChanged, this, enable);  // scales and first frames as well
    enable();
    zoomIn_ = make(QStringLiteral("Zoom in"), QStringLiteral("Show data larger"),
                   QKeySequence::keyBindings(QKeySequence::ZoomIn));
    connect(zoomIn_, &QAction::triggered, this, [this] { zoom(1 / kZoomStep); });
    zoomOut_ = make(QStringLiteral("Zoom out"), QStringLiteral("Show more of the data"),
                    QKeySequence::keyBindings(QKeySequence::ZoomOut));
    connect(zoomOut_, &QAction::triggered, this, [this] { zoom(kZoomStep); });
}

void PlotActions::makeHistoryActions() {
    LimitsHistory& history = widget_.history();
    zoomBack_ = make(QStringLiteral("Zoom back"), QStringLiteral("Show what was shown before"),
                     {Qt::Key_Backspace, Qt::ALT | Qt::Key_Left});
    connect(zoomBack_, &QAction::triggered, &history, &LimitsHistory::back);
    zoomForward_ = make(QStringLiteral("Zoom forward"), QStringLiteral("Undo zoom back"),
                        {Qt::SHIFT | Qt::Key_Backspace, Qt::ALT | Qt::Key_Right});
    connect(zoomForward_, &QAction::triggered, &history, &LimitsHistory::forward);
    const auto enable = [this, &history] { zoomForward_->setEnabled(history.canGoForward()); };
    connect(&history, &LimitsHistory::changed, this, enable);
    enable();
}

void PlotActions::makeModeActions() {
    auto* group = new QActionGroup(this);
    for (const InteractiveMode mode : kAllInteractiveModes) {
        const ModeText text = textOf(mode);
        QAction* action = make(text.text, text.toolTip);
        action->setCheckable(true);
        action->setChecked(mode == widget_.interactiveMode());
        group->addAction(action);
        connect(action, &QAction::triggered, this,
                [this, mode] { widget_.setInteractiveMode(mode); });
        connect(&widget_, &PlotWidget::interactiveModeChanged, action,
                [action, mode](InteractiveMode now) { action->setChecked(now == mode); });
        modes_ << action;
    }
}

void PlotActions::makeAxisActions() {
    plot::Plot& plot = widget_.plot();
    keepAspectRatio_ = make(QStringLiteral("Keep aspect ratio"),
                            QStringLiteral("Show data units as long in x as in y"));
    keepAspectRatio_->setCheckable(true);
    keepAspectRatio_->setChecked(plot.keepsDataAspectRatio());
    connect(keepAspectRatio_, &QAction::triggered, &plot, &plot::Plot::setKeepDataAspectRatio);
    connect(&plot, &plot::Plot::limitsChanged, keepAspectRatio_,
            [this, &plot] { keepAspectRatio_->setChecked(plot.keepsDataAspectRatio()); });
    const QString x = QStringLiteral("x");
    const QString y = QStringLiteral("y");
    invertX_ = makeInvertAction(x, plot.xAxis());
    invertY_ = makeInvertAction(y, plot.yAxis());
    grid_ = make(QStringLiteral("Grid"), QStringLiteral("Draw lines at the ticks"), {Qt::Key_G});
    grid_->setCheckable(true);
    const auto show = [this, &plot] { grid_->setChecked(plot.grid() != plot::Grid::None); };
    show();
    connect(grid_, &QAction::triggered, &plot,
            [&plot](bool on) { plot.setGrid(on ? plot::Grid::Major : plot::Grid::None); });
    connect(&plot, &plot::Plot::decorationChanged, grid_, show);
    xScales_ = makeScaleActions(x, plot.xAxis());
    yScales_ = makeScaleActions(y, plot.yAxis());
}

QAction* PlotActions::makeInvertAction(const QString& name, plot::Axis& axis) {
    QAction* action = make(QStringLiteral("Invert %1").arg(name),
                           QStringLiteral("Turn the %1 axis round").arg(name));
    action->setCheckable(true);
    action->setChecked(axis.isInverted());
    connect(action, &QAction::triggered, &axis, &plot::Axis::setInverted);
    connect(&axis, &plot::Axis::invertedChanged, action, &QAction::setChecked);
    return action;
}

QList<QAction*> PlotActions::makeScaleActions(const QString& name, plot::Axis& axis) {
    QList<QAction*> actions;
    auto* group = new QActionGroup(this);
    for (const plot::AxisScale scale : pipeline::kAllAxisScales) {
        const QString text = QStringLiteral("%1 %2").arg(name, textOf(scale));
        QAction* action = make(text, QStringLiteral("Scale of the %1 axis").arg(name));
        action->setCheckable(true);
        action->setChecked(axis.scale() == scale);
        group->addAction(action);
        connect(action, &QAction::triggered, &axis, [&axis, scale] { axis.setScale(scale); });
        connect(&axis, &plot::Axis::scaleChanged, action,
                [action, scale](plot::AxisScale now) { action->setChecked(now == scale); });
        actions << action;
    }
    return actions;
}

void PlotActions::showOneToOneAt(std::optional<QPointF> pixel) {
    if (!canShowOneToOne(widget_.plot())) return;
    widget_.history().remember();
    showOneToOne(widget_.plot(), widget_.plotLayout().canvas, pixel);
}

// A key that is held down zooms many times, and is one gesture.
void PlotActions::zoom(double factor) {
    plot::Plot& plot = widget_.plot();
    const auto now = static_cast<quint64>(clock_.elapsed());
    if (zooming_.begins(now, plot.limits())) widget_.history().remember();
    const plot::PlotTransform transform = widget_.plotLayout().transform;
    zoomAbout(plot, transform, transform.dataArea.center(), factor);
    zooming_.goesOn(now, plot.limits());
}

}  // namespace spate::widgets

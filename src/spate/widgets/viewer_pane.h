// SPDX-License-Identifier: MIT
// ViewerPane: one source, its plot, and what a person wants to know of both.
#pragma once

#include <QPointF>
#include <QTimer>
#include <QWidget>
#include <functional>
#include <memory>
#include <optional>

#include "spate/pipeline/rendered_frame.h"
#include "spate/stream/diffraction.h"
#include "spate/stream/stream.h"
#include "spate/widgets/image_player.h"
#include "spate/widgets/plot_widget.h"
#include "spate/widgets/viewer_memory.h"
#include "spate/widgets/viewer_status.h"

namespace spate::widgets {

class CursorTracker;
class MessageStrip;
class PaneStatus;
class PositionBar;
class ResolutionRings;
class StateBadge;

/// How a viewer shows its sources, each of them.
struct ViewerOptions {
    std::optional<pipeline::Style> style{};  ///< default: viewerStyle(), and what is remembered
    /// Instead of it, for each source that is opened.
    std::function<pipeline::Style(const stream::SourceDescription&)> styleOf{};
    bool keepAutoscaleOf = false;        ///< else a reduction of the menu brings its own
    std::optional<bool> rowZeroOnTop{};  ///< default: the source's convention
    double maxFramesPerSecond = 0;       ///< painted; 0: as many as there are
    Renderer renderer = Renderer::Auto;
    stream::StreamOptions stream{};
    stream::DiffractionGeometry geometry{};  ///< what is known better than sources say it
    bool loop = false;               ///< files that are opened later start again at their end
    ViewerMemory* memory = nullptr;  ///< outlives the viewer; null: nothing is remembered
};

/// A plot with one stream in it, a bar to step through files, and a status line that is told ten
/// times a second. A bad frame is named; the last good picture stays. GUI thread.
class ViewerPane : public QWidget {
    Q_OBJECT

public:
    ViewerPane(std::unique_ptr<stream::Source> source, const ViewerOptions& options,
               QWidget* parent = nullptr);
    ~ViewerPane() override;

    [[nodiscard]] PlotWidget& plotWidget() noexcept { return *plotWidget_; }
    [[nodiscard]] const PlotWidget& plotWidget() const noexcept { return *plotWidget_; }
    [[nodiscard]] plot::ImageItem& image() noexcept { return *image_; }
    [[nodiscard]] ImagePlayer& player() noexcept { return *player_; }
    [[nodiscard]] ResolutionRings& rings() noexcept { return *rings_; }
    [[nodiscard]] const ImagePlayer& player() const noexcept { return *player_; }
    [[nodiscard]] ViewerStatistics statistics() const;

    /// Says what went wrong, over the plot's lower edge.
    void showMessage(const QString& message);
    [[nodiscard]] QString message() const;

    /// Where the cursor is, in data coordinates; nothing while it is elsewhere.
    [[nodiscard]] std::optional<QPointF> cursor() const;
    /// Reads this point, in data coordinates, while the cursor is elsewhere: for a plot beside.
    void setOtherCursor(std::optional<QPointF> point) { otherCursor_ = point; }

    /// Shows this reduction, and lets the range follow the values that suit it.
    void chooseReduction(kernels::Reduction reduction);

Q_SIGNALS:
    /// Ten times a second, when everything that it says is new.
    void statusShown();

private:
    void makeImage(const stream::SourceDescription& source, const ViewerOptions& options);
    void makeParts();
    void showRendererFailure();
    void showStatus();
    void showReading();
    void showGeometry(const image::Frame& frame);
    void showState(const ViewerStatistics& statistics);

    PlotWidget* plotWidget_;
    plot::ImageItem* image_ = nullptr;
    CursorTracker* cursor_;
    StateBadge* badge_;
    ImagePlayer* player_ = nullptr;
    PaneStatus* status_ = nullptr;
    PositionBar* position_ = nullptr;  // null: nothing to step through
    MessageStrip* strip_ = nullptr;
    QTimer statusTimer_;  // text changes at most ten times a second
    std::optional<QPointF> otherCursor_;
    ResolutionRings* rings_;
    const stream::DiffractionGeometry knownGeometry_;
    stream::DiffractionGeometry geometry_;                 // of the painted frame
    std::shared_ptr<const image::Attributes> attributes_;  // that geometry_ is from
    bool keepAutoscaleOf_;
};

}  // namespace spate::widgets

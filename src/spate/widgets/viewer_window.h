// SPDX-License-Identifier: MIT
// ViewerWindow: a live source in a window, with what a person needs around it.
#pragma once

#include <QElapsedTimer>
#include <QMainWindow>
#include <QTimer>
#include <atomic>
#include <memory>
#include <optional>

#include "spate/pipeline/rendered_frame.h"
#include "spate/stream/rate_meter.h"
#include "spate/stream/stream.h"
#include "spate/widgets/plot_widget.h"
#include "spate/widgets/viewer_status.h"

class QAction;
class QComboBox;
class QLabel;
class QToolBar;
class QToolButton;

namespace spate::widgets {

class CursorTracker;

/// How a ViewerWindow shows its source, where the source itself should not decide.
struct ViewerOptions {
    std::optional<pipeline::Style> style{};  ///< default: viewerStyle() of the source
    bool keepAutoscaleOf = false;            ///< else a reduction of the menu brings its own
    std::optional<bool> rowZeroOnTop{};      ///< default: the source's convention
    double maxFramesPerSecond = 0;           ///< painted; 0: as many as there are
    stream::StreamOptions stream{};
};

/// Joins one source and one plot: the stream's thread submits to the image's sink, and the window
/// shows what was painted and what became of the rest. A bad frame is named in the status line;
/// the last good picture stays. GUI thread.
class ViewerWindow : public QMainWindow {
    Q_OBJECT

public:
    ViewerWindow(std::unique_ptr<stream::Source> source, const ViewerOptions& options);
    ~ViewerWindow() override;

    [[nodiscard]] PlotWidget& plotWidget() noexcept { return *plotWidget_; }
    [[nodiscard]] ViewerStatistics statistics() const;

    /// Files stop playing; of a live source the display is frozen, and its frames are counted.
    void setPaused(bool paused);
    [[nodiscard]] bool isPaused() const noexcept { return paused_; }

    /// Writes the plot as it is now, at the widget's size: widgets::savePicture(). The picture has
    /// row 0 where the window has it, on top unless the source's format says otherwise.
    base::Result<void> savePicture(const QString& path) const;

Q_SIGNALS:
    /// The source has no more frames, and its last good one is on the screen.
    void finished();

private:
    void makeToolBar();
    void makeStatusBar();
    void addColormapMenus(QToolBar& bar);
    void showReductionMenu();
    void chooseReduction(kernels::Reduction reduction);
    void startStream(std::unique_ptr<stream::Source> source, const ViewerOptions& options);
    void receive(image::Frame frame);
    void showError(const QString& message);
    void askAndSave();
    void countPainted();
    void updateStatus();
    void checkFinished();

    PlotWidget* plotWidget_;
    plot::ImageItem* image_;
    CursorTracker* cursor_;
    QAction* pauseAction_ = nullptr;
    QLabel* readingLabel_ = nullptr;
    QLabel* errorLabel_ = nullptr;
    QLabel* streamLabel_ = nullptr;
    QToolButton* reductionButton_ = nullptr;

    QTimer statusTimer_;  // text changes at most ten times a second
    QElapsedTimer elapsed_;
    stream::RateMeter painted_;
    bool keepAutoscaleOf_ = false;
    bool sourceEnded_ = false;
    bool finishedSent_ = false;
    std::atomic<bool> paused_{false};
    std::atomic<std::uint64_t> notShown_{0};
    std::unique_ptr<stream::Stream> stream_;  // last: its thread uses the above
};

}  // namespace spate::widgets

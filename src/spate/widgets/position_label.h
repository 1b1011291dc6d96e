// SPDX-License-Identifier: MIT
// PositionLabel: the read-out of a plot, for a status bar or a tool bar.
#pragma once

#include <QElapsedTimer>
#include <QLabel>
#include <QPointer>
#include <QTimer>
#include <optional>

#include "spate/plot/pixel_reading.h"

namespace spate::widgets {

class CursorTracker;
class PlotWidget;

/// Says where the cursor is in a plot, and what the painted frame has there: at once when the
/// cursor enters, then at most ten times a second, as it moves and as frames and views change under
/// a still cursor; empty when it has left. Its width does not follow the text, but grows to the
/// longest one so far. Either may be deleted first, label or plot. GUI thread.
class PositionLabel : public QLabel {
    Q_OBJECT

public:
    explicit PositionLabel(PlotWidget& plotWidget, QWidget* parent = nullptr);
    ~PositionLabel() override;

    /// What the text says of an image; nothing where there is none.
    [[nodiscard]] const std::optional<plot::PixelReading>& reading() const noexcept {
        return reading_;
    }

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    /// The plot has been read again, whether or not the text is another.
    void refreshed();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void follow();
    void refreshSoon();
    void refresh();
    void show(const QString& text);

    QPointer<PlotWidget> plotWidget_;
    QPointer<CursorTracker> cursor_;
    std::optional<plot::PixelReading> reading_;
    bool inside_ = false;
    int widest_ = 0;  // of the texts so far
    QTimer timer_;    // runs while the next text must wait
    QElapsedTimer sinceText_;
};

}  // namespace spate::widgets

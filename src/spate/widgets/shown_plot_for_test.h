// SPDX-License-Identifier: MIT
// For tests of what is shown over a picture: a plot in a window, frames in it, and a mouse.
#pragma once

#include <gtest/gtest.h>

#include <QApplication>
#include <QImage>
#include <QMouseEvent>
#include <QPixmap>
#include <QTest>
#include <memory>
#include <vector>

#include "spate/widgets/plot_widget.h"

namespace spate::widgets {

class ShownPlot : public testing::Test {
protected:
    ShownPlot() {
        widget_.resize(600, 500);
        widget_.show();
        EXPECT_TRUE(QTest::qWaitForWindowExposed(&widget_));
    }

    template <class T>
    static image::Frame frameOf(std::int64_t rows, std::int64_t cols, std::vector<T> values,
                                std::uint64_t id = 1) {
        auto kept = std::make_shared<std::vector<T>>(std::move(values));
        return {.view = *image::ImageView::of(kept->data(), rows, cols), .owner = kept, .id = id};
    }

    plot::ImageItem* add(const image::Frame& frame, plot::ImageOptions options = {}) {
        options.copy = frame.owner ? pipeline::Copy::No : pipeline::Copy::Yes;
        plot::ImageItem* item = *widget_.addImage(frame, options);
        EXPECT_TRUE(waitForPaint(*item, frame.id));
        return item;
    }

    // Until the frame is painted in the view of now.
    testing::AssertionResult waitForPaint(const plot::ImageItem& item, std::uint64_t id) const {
        const auto isPainted = [&] {
            const auto& painted = item.painted();
            return painted && painted->frame().id == id &&
                   painted->view == widget_.plotLayout().view();
        };
        if (QTest::qWaitFor(isPainted, 10'000)) return testing::AssertionSuccess();
        return testing::AssertionFailure() << "frame " << id << " was not painted";
    }

    QPointF pixelOf(QPointF data) const { return widget_.plotLayout().transform.toPixel(data); }

    void moveTo(QPointF data) { moveToPixel(pixelOf(data).toPoint()); }
    // Straight to the canvas: QTest::mouseMove() moves the display's own cursor and does not wait.
    void moveToPixel(QPoint pixel) {
        QWidget& canvas = widget_.canvas().widget();
        QMouseEvent event(QEvent::MouseMove, pixel, canvas.mapToGlobal(QPointF(pixel)),
                          Qt::NoButton, Qt::NoButton, Qt::NoModifier);
        QApplication::sendEvent(&canvas, &event);
    }
    void leave() {
        QEvent event(QEvent::Leave);
        QApplication::sendEvent(&widget_.canvas().widget(), &event);
    }

    // What a person sees, overlays and all.
    QImage screen() {
        return widget_.canvas().widget().grab().toImage().convertToFormat(QImage::Format_RGB32);
    }

    QRect dataArea() const { return widget_.plotLayout().transform.dataArea.toRect(); }

    PlotWidget widget_;
};

}  // namespace spate::widgets

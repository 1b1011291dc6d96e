// SPDX-License-Identifier: MIT
// A host program: a window of its own with a plot inside. Shows an image for a moment, and looks at
// the colours that are on its screen.
#include <spate/spate.h>

#include <QApplication>
#include <QMainWindow>
#include <QTimer>
#include <cstdio>
#include <vector>

namespace {

class ProductWindow : public QMainWindow {
    Q_OBJECT

public:
    ProductWindow() {
        setCentralWidget(plot_);
        resize(640, 480);
    }
    spate::PlotWidget& plot() { return *plot_; }

Q_SIGNALS:
    void looked(bool asExpected);

public Q_SLOTS:
    void look() {
        const QRectF area = plot_->plotLayout().transform.dataArea;
        const QImage screen = plot_->grab().toImage();
        const auto colorAt = [&](double part) {
            return screen.pixel(
                QPointF(area.left() + part * area.width(), area.center().y()).toPoint());
        };
        const auto& colors = spate::colorTable("viridis").value()->colors;
        std::printf("left %08x right %08x\n", colorAt(0.25), colorAt(0.75));
        Q_EMIT looked(colorAt(0.25) == colors.front() && colorAt(0.75) == colors.back());
    }

private:
    spate::PlotWidget* plot_ = new spate::PlotWidget(this);
};

}  // namespace

int main(int argc, char** argv) {
    spate::setThreadCount(2);
    if (spate::base::ThreadPool::shared()->threadCount() != 2) return 4;
    QApplication application(argc, argv);
    ProductWindow window;

    // The left half 0, the right half 1.
    constexpr std::int64_t kRows = 48;
    constexpr std::int64_t kCols = 64;
    std::vector<float> pixels(kRows * kCols);
    for (std::size_t i = 0; i < pixels.size(); ++i) pixels[i] = i % kCols < kCols / 2 ? 0.0F : 1.0F;
    const auto image = window.plot().addImage(
        *spate::ImageView::of(pixels.data(), kRows, kCols),
        {.colormap = spate::Colormap{.table = *spate::colorTable("viridis")}});
    if (!image) {
        std::printf("%s\n", image.error().message.c_str());
        return 1;
    }

    QObject::connect(*image, &spate::ImageItem::dataChanged, &window, &ProductWindow::look);
    QObject::connect(&window, &ProductWindow::looked, &application,
                     [](bool asExpected) { QApplication::exit(asExpected ? 0 : 2); });
    QTimer::singleShot(20000, &application, [] { QApplication::exit(3); });
    window.show();
    return QApplication::exec();
}

#include "main.moc"

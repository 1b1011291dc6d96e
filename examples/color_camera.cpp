// SPDX-License-Identifier: MIT
// A camera of colours: its frames are shown as they are, without a range or a colour bar.
#include <spate/spate.h>

#include <QApplication>
#include <QImage>
#include <QPainter>
#include <QTimer>

namespace {

// What the camera sees: a wheel of colours that turns.
QImage takePicture(int number) {
    QImage picture(640, 480, QImage::Format_RGB888);
    picture.fill(QColor(30, 32, 36));
    QPainter painter(&picture);
    painter.setRenderHint(QPainter::Antialiasing);
    QConicalGradient hues(320, 240, number % 360);
    for (int i = 0; i <= 6; ++i) hues.setColorAt(i / 6.0, QColor::fromHsv(i * 60 % 360, 200, 235));
    painter.setBrush(hues);
    painter.setPen(QPen(Qt::white, 6));
    painter.drawEllipse(QPointF(320, 240), 190, 190);
    return picture;
}

}  // namespace

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    spate::PlotWidget plot;
    plot.plot().setKeepDataAspectRatio(true);
    plot.plot().yAxis().setInverted(true);  // row 0 at the top, as pictures are
    spate::ImageItem* image = plot.plot().addStreamImage(QStringLiteral("camera"));
    image->setReduction(spate::Reduction::Mean);

    QTimer shutter;
    QObject::connect(&shutter, &QTimer::timeout, image, [image, number = 0]() mutable {
        // [layout]
        // Qt's rows are padded: the layout says so, and no pixel is moved.
        const auto picture = std::make_shared<const QImage>(takePicture(number));
        const auto pixels =
            spate::ImageView::create(picture->constBits(), {.dtype = spate::DType::UInt8,
                                                            .rows = picture->height(),
                                                            .cols = picture->width(),
                                                            .rowStride = picture->bytesPerLine(),
                                                            .channels = 3});
        // [layout]
        // [setData]
        // The picture lives as long as the frame is shown, and is let go then.
        image->setData(
            {.view = *pixels, .owner = picture, .id = static_cast<std::uint64_t>(number++)});
        // [setData]
    });
    shutter.start(40);

    plot.resize(720, 540);
    plot.show();
    return QApplication::exec();
}

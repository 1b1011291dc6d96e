// SPDX-License-Identifier: MIT
#include "spate/widgets/copy_plot.h"

#include <gtest/gtest.h>

#include <QClipboard>
#include <QGuiApplication>
#include <QImage>

#include "spate/plot/render_plot.h"

namespace spate::widgets {
namespace {

TEST(CopyPlot, TheClipboardHasThePictureAndTheSvg) {
    plot::Plot plot;
    const std::uint16_t pixels[] = {1, 2, 3, 4, 5, 6};
    ASSERT_TRUE(plot.addImage(*image::ImageView::of(pixels, 2, 3)));
    const plot::ExportOptions options{.size = QSize(200, 150), .devicePixelRatio = 2};
    copyToClipboard(plot, options);
    const QMimeData* data = QGuiApplication::clipboard()->mimeData();
    ASSERT_NE(data, nullptr);
    ASSERT_TRUE(data->hasImage());
    const auto picture = data->imageData().value<QImage>();
    EXPECT_EQ(picture.size(), QSize(400, 300));
    QImage expected =
        plot::renderNow(plot, options.size, options.devicePixelRatio, options.font, options.colors);
    expected.setDevicePixelRatio(1);
    EXPECT_EQ(picture, expected);
    EXPECT_EQ(data->data(QStringLiteral("image/svg+xml")), plot::svgOf(plot, options));
    EXPECT_TRUE(data->data(QStringLiteral("image/svg+xml")).startsWith("<?xml"));
}

}  // namespace
}  // namespace spate::widgets

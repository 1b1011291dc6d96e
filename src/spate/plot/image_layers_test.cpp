// SPDX-License-Identifier: MIT
// Images of colours, with an alpha or a pixmap: what shows through, and what the read-out says.
#include <gtest/gtest.h>

#include <QFont>
#include <QImage>
#include <chrono>
#include <complex>
#include <limits>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "spate/plot/plot.h"
#include "spate/plot/render_plot.h"

namespace spate::plot {
namespace {

constexpr QRgb kRed = 0xFFFF'0000U;
constexpr QRgb kBlue = 0xFF00'00FFU;
constexpr QRgb kWhite = 0xFFFF'FFFFU;

// Two rows × two columns of one colour.
image::Frame squareOf(QRgb color, bool hasAlpha = false) {
    const auto pixels = std::make_shared<std::vector<std::uint8_t>>();
    for (int i = 0; i < 4; ++i) {
        for (const int channel : {qRed(color), qGreen(color), qBlue(color)}) {
            pixels->push_back(static_cast<std::uint8_t>(channel));
        }
        if (hasAlpha) pixels->push_back(static_cast<std::uint8_t>(qAlpha(color)));
    }
    const auto view = image::ImageView::create(
        pixels->data(), {.rows = 2, .cols = 2, .channels = hasAlpha ? 4 : 3});
    return {.view = *view, .owner = pixels};
}

class ImageLayers : public testing::Test {
protected:
    ImageLayers() { plot_.setColorBar(false); }

    ImageItem* add(const image::Frame& frame, const ImageOptions& options = {}) {
        auto item = plot_.addImage(frame, options);
        EXPECT_TRUE(item) << item.error().message;
        return item.value_or(nullptr);
    }

    static pipeline::View view() {
        return {.x = {.min = 0, .max = 2, .reversed = false, .length = 20},
                .y = {.min = 0, .max = 2, .reversed = true, .length = 20}};
    }

    // What the read-out says of a pixel after the frame has been painted.
    std::optional<PixelReading> readingOf(const image::Frame& frame, QPointF at) {
        ImageItem* item = add(frame, {.copy = pipeline::Copy::Yes});
        const std::uint64_t id = frame.id;
        item->setView(view());
        for (int i = 0; i < 1000; ++i) {
            const auto& painted = item->takeForPaint();
            if (painted && painted->frame().id == id) return item->pixelAt(at);
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
        ADD_FAILURE() << "not painted within 10 s";
        return std::nullopt;
    }

    // The colours of the four data pixels on the screen: (0, 0), (0, 1), (1, 0), (1, 1).
    std::vector<QRgb> colors() const {
        const QSize size(200, 200);
        const QImage image = renderNow(plot_, size, 1, QFont(),
                                       {.background = Qt::white,
                                        .dataBackground = QColor::fromRgb(kWhite),
                                        .foreground = Qt::black});
        const PlotLayout layout =
            layoutPlot(plot_, {.size = QSizeF(size), .devicePixelRatio = 1, .font = QFont()});
        std::vector<QRgb> colors;
        for (const double row : {0.5, 1.5}) {
            for (const double col : {0.5, 1.5}) {
                colors.push_back(image.pixel(layout.transform.toPixel({col, row}).toPoint()));
            }
        }
        return colors;
    }

    Plot plot_;
};

void expectNear(QRgb actual, QRgb expected) {
    EXPECT_NEAR(qRed(actual), qRed(expected), 1);
    EXPECT_NEAR(qGreen(actual), qGreen(expected), 1);
    EXPECT_NEAR(qBlue(actual), qBlue(expected), 1);
}

TEST_F(ImageLayers, AnImageOfColorsShowsThem) {
    add(squareOf(0xFF12'3456U));
    EXPECT_EQ(colors(), std::vector<QRgb>(4, 0xFF12'3456U));
}

TEST_F(ImageLayers, WhatLiesBelowShowsThroughAlpha) {
    add(squareOf(kBlue), {.legend = QStringLiteral("below")});
    const float alphas[] = {0, 0.5F, 1, std::numeric_limits<float>::quiet_NaN()};
    ImageItem* above = add(
        squareOf(kRed),
        {.legend = QStringLiteral("above"), .z = 1, .alpha = *image::ImageView::of(alphas, 2, 2)});
    const auto shown = colors();
    EXPECT_EQ(shown[0], kBlue);
    expectNear(shown[1], qRgb(128, 0, 127));
    EXPECT_EQ(shown[2], kRed);
    EXPECT_EQ(shown[3], kBlue);
    above->clearAlpha();
    EXPECT_EQ(colors(), std::vector<QRgb>(4, kRed));
}

TEST_F(ImageLayers, WhatLiesBelowShowsThroughRgbaAndOpacity) {
    add(squareOf(kBlue), {.legend = QStringLiteral("below")});
    ImageItem* above =
        add(squareOf(0x80FF'0000U, true), {.legend = QStringLiteral("above"), .z = 1});
    for (const QRgb color : colors()) expectNear(color, qRgb(128, 0, 127));
    above->setOpacity(0.5);
    for (const QRgb color : colors()) expectNear(color, qRgb(64, 0, 191));
}

TEST_F(ImageLayers, AlphaAppliesToValuesToo) {
    const std::uint16_t values[] = {1, 1, 1, 1};
    const std::uint8_t alphas[] = {0, 255, 255, 0};
    ImageItem* item = *plot_.addImage(*image::ImageView::of(values, 2, 2));
    const QRgb opaque = colors()[0];
    ASSERT_NE(opaque, kWhite);
    ASSERT_TRUE(item->setAlpha(*image::ImageView::of(alphas, 2, 2), nullptr));
    EXPECT_EQ(colors(), (std::vector<QRgb>{kWhite, opaque, opaque, kWhite}));
}

TEST_F(ImageLayers, APixmapIsShownAndTheValuesAreReadOut) {
    const std::vector<float> values{1, 2, 3, 4};
    ImageItem* item =
        *plot_.addImage(*image::ImageView::of(values.data(), 2, 2), {.pixmap = squareOf(kRed)});
    EXPECT_EQ(colors(), std::vector<QRgb>(4, kRed));
    const auto rendered = item->renderNow(view());
    EXPECT_EQ(rendered->range, (color::Range{1, 4}));
    item->clearPixmap();
    EXPECT_NE(colors()[0], kRed);
}

TEST_F(ImageLayers, TheReadOutKnowsColorsAndAllDtypes) {
    image::Frame frame = squareOf(0x80FF'0009U, true);
    frame.id = 1;
    auto reading = readingOf(frame, {0.5, 1.5});
    ASSERT_TRUE(reading);
    EXPECT_EQ(reading->value.toText(), "(255, 0, 9, 128)");
    EXPECT_FALSE(reading->masked);

    const std::complex<float> complexes[] = {{1, -2}, {0, std::numeric_limits<float>::quiet_NaN()}};
    frame = {.view = *image::ImageView::of(complexes, 1, 2), .id = 2};
    EXPECT_EQ(readingOf(frame, {0.5, 0.5})->value.toText(), "1-2j");
    EXPECT_TRUE(readingOf(frame, {1.5, 0.5})->masked);
    plot_.activeImage()->setComplexPart(image::ComplexPart::Real);
    EXPECT_EQ(plot_.activeImage()->complexPart(), image::ComplexPart::Real);
    frame.id = 3;
    EXPECT_FALSE(readingOf(frame, {1.5, 0.5})->masked) << "its real part is a number";

    const image::Bool bools[] = {{0}, {7}};
    frame = {.view = *image::ImageView::of(bools, 1, 2), .id = 4};
    EXPECT_EQ(readingOf(frame, {1.5, 0.5})->value.toText(), "true");
    const image::Float16 halves[] = {{0x3C00}, {0x7E00}};
    frame = {.view = *image::ImageView::of(halves, 1, 2), .id = 5};
    EXPECT_EQ(readingOf(frame, {0.5, 0.5})->value.toText(), "1");
    EXPECT_TRUE(readingOf(frame, {1.5, 0.5})->masked);
}

TEST_F(ImageLayers, TheReadOutKnowsMaskAndSentinels) {
    const std::uint16_t values[] = {1, 2, 3};
    static constexpr std::uint8_t kLevels[] = {0, 1, 0};  // the worker may read them at the end
    image::Frame frame{.view = *image::ImageView::of(values, 1, 3), .id = 1};
    frame.mask = *image::Mask::create(*image::ImageView::of(kLevels, 1, 3), nullptr);
    frame.special = std::make_shared<image::SpecialValues>(
        image::SpecialValues{.sentinels = {image::PixelValue(3U)}});
    EXPECT_FALSE(readingOf(frame, {0.5, 0.5})->masked);
    EXPECT_TRUE(readingOf(frame, {1.5, 0.5})->masked);
    EXPECT_TRUE(readingOf(frame, {2.5, 0.5})->masked);
}

TEST_F(ImageLayers, RefusedLayersNameTheirShapeAndChangeNothing) {
    const std::vector<float> values(6);
    const auto view = *image::ImageView::of(values.data(), 2, 3);
    const auto misfit = *image::ImageView::of(values.data(), 3, 2);
    const auto alpha = plot_.addImage(view, {.alpha = misfit});
    ASSERT_FALSE(alpha);
    EXPECT_EQ(alpha.error().message, "image \"Unnamed Image 1.1\" is 2×3, its alpha 3×2");
    const auto pixmap = plot_.addImage(view, {.pixmap = squareOf(kRed)});
    ASSERT_FALSE(pixmap);
    EXPECT_EQ(pixmap.error().message, "image \"Unnamed Image 1.1\" is 2×3, its pixmap 2×2");
    image::Frame numbers{.view = view};
    EXPECT_FALSE(plot_.addImage(view, {.pixmap = numbers}));
    EXPECT_TRUE(plot_.images().empty());
}

}  // namespace
}  // namespace spate::plot

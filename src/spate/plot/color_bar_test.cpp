// SPDX-License-Identifier: MIT
// The colour bar: what it shows of a rendering, where, and its marks.
#include "spate/plot/color_bar.h"

#include <gtest/gtest.h>

#include <QFontMetricsF>
#include <QGuiApplication>
#include <algorithm>
#include <cmath>
#include <limits>

#include "spate/plot/color_bar_layout.h"
#include "spate/plot/color_bar_ticks.h"
#include "spate/plot/paint.h"
#include "spate/plot/plot.h"

namespace spate::plot {
namespace {

using color::Normalization;
using color::Range;

ColorBar barOf(Normalization normalization, Range range, bool withHistogram = false) {
    ColorBar bar;
    bar.colormap.normalization = normalization;
    bar.colormap.gamma = 0.5;
    bar.range = range;
    if (withHistogram) bar.histogram = kernels::ValueHistogram::around(bar.colormap, range);
    return bar;
}

std::vector<Range> rangesOf(Normalization normalization) {
    std::vector<Range> ranges = {{1, 10},        {0.0123, 998.7234497070312},
                                 {7, 7},         {1, 1e9},
                                 {1e-12, 3e-12}, {1e6, 1e6 + 10},
                                 {3, 65'535},    {1e9, 1e9 + 1},
                                 {1e-300, 1e300}};
    if (color::domainOf(normalization) == color::Domain::All) {
        ranges.insert(ranges.end(), {{0, 1}, {-5, 300}, {-1e-3, 1e5}, {-1e20, -3}});
    }
    return ranges;
}

TEST(ColorBarTicks, NeverOverlapAndAlwaysNameTheBounds) {
    const QFontMetricsF metrics{QFont()};
    const double width = metrics.horizontalAdvance(QStringLiteral("−8.88×10⁸"));
    for (const Normalization normalization : color::kAllNormalizations) {
        for (const Range range : rangesOf(normalization)) {
            for (const double height : {60.0, 300.0, 2000.0}) {
                for (const bool withHistogram : {false, true}) {
                    SCOPED_TRACE(testing::Message()
                                 << color::name(normalization) << ' ' << range.min << " … "
                                 << range.max << ", " << height << " px");
                    const ColorBar bar = barOf(normalization, range, withHistogram);
                    const ColorBarTicks ticks = colorBarTicks(bar, height, width, metrics);
                    int bounds = 0;
                    std::vector<double> ys;
                    for (const ColorBarTick& tick : ticks.major) {
                        EXPECT_GE(tick.place, 0);
                        EXPECT_LE(tick.place, 1);
                        EXPECT_LE(metrics.horizontalAdvance(tick.label), width)
                            << tick.label.toStdString();
                        bounds += tick.isBound;
                        ys.push_back(tick.place * height);
                    }
                    EXPECT_EQ(bounds, range.min == range.max ? 1 : 2);
                    std::sort(ys.begin(), ys.end());
                    for (std::size_t i = 1; i < ys.size(); ++i) {
                        EXPECT_GE(ys[i] - ys[i - 1], metrics.height()) << "label " << i;
                    }
                }
            }
        }
    }
}

TEST(ColorBarTicks, StandWhereTheColorRuleHasTheirValue) {
    const QFontMetricsF metrics{QFont()};
    for (const Normalization normalization : color::kAllNormalizations) {
        const Range range{2, 800};
        const ColorBar bar = barOf(normalization, range);
        const color::ColorRule rule(range, normalization, 256, bar.colormap.gamma);
        const ColorBarTicks ticks = colorBarTicks(bar, 400, 80, metrics);
        EXPECT_GE(ticks.major.size(), 5U) << color::name(normalization);
        for (const ColorBarTick& tick : ticks.major) {
            const double value = tick.label.toDouble();
            EXPECT_NEAR(tick.place, *rule.place(value), 1e-9)
                << color::name(normalization) << ' ' << tick.label.toStdString();
        }
    }
}

TEST(ColorBarTicks, BoundsHaveTheDigitsThatTellThemApart) {
    const QFontMetricsF metrics{QFont()};
    const double width = metrics.horizontalAdvance(QStringLiteral("−8.88×10⁸"));
    const auto labels = [&](Range range) {
        const ColorBarTicks ticks =
            colorBarTicks(barOf(Normalization::Linear, range), 60, width, metrics);
        return std::pair(ticks.major[0].label, ticks.major[1].label);
    };
    EXPECT_EQ(labels({0.25, 1234}).first, QStringLiteral("0.25"));
    EXPECT_EQ(labels({0.25, 1234}).second, QStringLiteral("1234"));
    EXPECT_EQ(labels({-3, 998.7234497070312}).first, QStringLiteral("−3"));
    EXPECT_EQ(labels({-3, 998.7234497070312}).second, QStringLiteral("998.723"));
    EXPECT_EQ(labels({1e6, 1e6 + 10}).second, QStringLiteral("1000010"));
    EXPECT_EQ(labels({0, 4e9}).second, QStringLiteral("4×10⁹"));
    const auto [min, max] = labels({1e15, 1e15 + 1});
    EXPECT_EQ(min, QStringLiteral("10¹⁵"));
    EXPECT_EQ(max, QStringLiteral("+1")) << "all its digits have no room";
}

class ColorBarOfImage : public testing::Test {
protected:
    pipeline::RenderedFramePtr render(const color::Colormap& colormap, bool withHistogram = false) {
        constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
        const std::vector<float> pixels = {kNan, kNan, -5, 1, 2, 3, 4, 500};
        ImageItem* const item =
            plot_.addImage(*image::ImageView::of(pixels.data(), 2, 4), {.colormap = colormap})
                .value();
        plot_.setColorBarHistogram(withHistogram);
        return item->renderNow(view());
    }
    // A pixel of the picture for each of the image.
    static pipeline::View view() {
        return {.x = {.min = 0, .max = 4, .reversed = false, .length = 4},
                .y = {.min = 0, .max = 2, .reversed = false, .length = 2}};
    }
    PlotLayout layout(QSizeF size = {400, 300}) const {
        return layoutPlot(plot_, {.size = size, .devicePixelRatio = 1, .font = QFont()});
    }

    Plot plot_;
};

TEST_F(ColorBarOfImage, ShowsTheSpecialColoursThatThePictureHas) {
    const auto rendered = render({.autoscale = {.min = 0}});
    const auto bar = colorBarOf(*rendered);
    ASSERT_TRUE(bar);
    EXPECT_TRUE(bar->showsUnder) << "−5 is below 0";
    EXPECT_FALSE(bar->showsOver);
    EXPECT_EQ(bar->masked, rendered->style.colormap.colorOfNan());
    EXPECT_EQ(bar->overload, std::nullopt);
    EXPECT_EQ(colorBarToolTip(*rendered, ColorBarPart::Masked), QStringLiteral("masked: 2 pixels"));
    EXPECT_EQ(colorBarToolTip(*rendered, ColorBarPart::Under), QStringLiteral("below 0: 1 pixel"));
}

TEST_F(ColorBarOfImage, ShowsTheSpecialColoursThatWereChosen) {
    const color::Argb red = color::rgb(255, 0, 0);
    const auto rendered =
        render({.autoscale = {.min = -10, .max = 600}, .nanColor = red, .overColor = red});
    const auto bar = colorBarOf(*rendered);
    EXPECT_EQ(bar->masked, red);
    EXPECT_TRUE(bar->showsOver);
    EXPECT_FALSE(bar->showsUnder);
    EXPECT_EQ(colorBarToolTip(*rendered, ColorBarPart::Over),
              QStringLiteral("above 600: 0 pixels"));
}

// Neither statistics nor a histogram know of them.
TEST_F(ColorBarOfImage, ShowsMaskedPixelsWithAFixedRange) {
    const auto rendered = render({.autoscale = {.min = 0, .max = 600}});
    ASSERT_EQ(rendered->statistics, image::Statistics());
    const auto bar = colorBarOf(*rendered);
    EXPECT_EQ(bar->masked, rendered->style.colormap.colorOfNan());
    EXPECT_TRUE(bar->showsUnder);
    EXPECT_EQ(colorBarToolTip(*rendered, ColorBarPart::Masked), QStringLiteral("masked: 2 pixels"));
    plot_.setColorBar(false);
    EXPECT_FALSE(render({.autoscale = {.min = 0, .max = 600}})->beyond) << "nobody asks";
}

TEST_F(ColorBarOfImage, CountsValuesBelowZeroOfALogarithmAmongTheMasked) {
    const auto rendered =
        render({.normalization = Normalization::Log, .autoscale = {.min = 1, .max = 600}});
    EXPECT_EQ(colorBarToolTip(*rendered, ColorBarPart::Masked),
              QStringLiteral("masked: 2 pixels; below zero: 1 pixel"));
    EXPECT_FALSE(colorBarOf(*rendered)->showsUnder) << "−5 has the masked colour";
}

TEST_F(ColorBarOfImage, GoesOnBeyondTheRangeWithAHistogram) {
    const auto rendered = render({.autoscale = {.min = 0, .max = 100}}, true);
    const auto bar = colorBarOf(*rendered);
    ASSERT_TRUE(bar->histogram);
    EXPECT_NEAR(bar->scale().placeOf(100), 1 - kernels::ValueHistogram::kMargin, 1e-12);
    EXPECT_GT(bar->histogram->above, 0) << "500";
    EXPECT_TRUE(bar->showsOver);
    EXPECT_FALSE(colorBarOf(*render({.autoscale = {.min = 0, .max = 100}}))->histogram);
}

TEST_F(ColorBarOfImage, HasPartsThatDoNotOverlapAtAnySize) {
    for (const bool withHistogram : {false, true}) {
        plot_.setColorBarHistogram(withHistogram);
        for (const QSizeF size : {QSizeF(200, 150), QSizeF(640, 480), QSizeF(3840, 2160)}) {
            const PlotLayout all = layout(size);
            const ColorBarLayout bar = layoutColorBar(all);
            std::vector<QRectF> parts = {bar.gradient, bar.over,   bar.under,
                                         bar.overload, bar.masked, bar.labels};
            if (withHistogram && size.width() > 300) parts.push_back(bar.histogram);
            for (const QRectF& part : parts) {
                EXPECT_FALSE(part.isEmpty()) << size.width();
                EXPECT_TRUE(all.colorBarRegion.contains(part)) << size.width();
                EXPECT_FALSE(part.intersects(all.transform.dataArea)) << size.width();
                EXPECT_EQ(
                    std::count_if(parts.begin(), parts.end(),
                                  [&](const QRectF& other) { return part.intersects(other); }),
                    1)
                    << size.width();
            }
        }
    }
}

TEST_F(ColorBarOfImage, IsFoundUnderTheCursor) {
    const auto bar = colorBarOf(*render({.autoscale = {.min = 0}}));
    const ColorBarLayout place = layoutColorBar(layout());
    const QRectF& gradient = place.gradient;
    const double x = gradient.center().x();
    const auto at = [&](double y) { return place.partAt(QPointF(x, y), *bar); };
    EXPECT_EQ(at(gradient.top() + 1), ColorBarPart::Upper);
    EXPECT_EQ(at(gradient.bottom() - 1), ColorBarPart::Lower);
    EXPECT_EQ(at(gradient.center().y()), ColorBarPart::Middle);
    EXPECT_EQ(at(place.masked.center().y()), ColorBarPart::Masked);
    EXPECT_EQ(at(place.overload.center().y()), std::nullopt) << "nothing is saturated";
    EXPECT_EQ(place.partAt(QPointF(10, 100), *bar), std::nullopt);
}

// The pixels of the bar are the colours of the values beside them, whatever the normalization.
TEST_F(ColorBarOfImage, HasTheColourOfEachValueBesideIt) {
    color::Colormap colormap;
    colormap.table = *color::colorTable("viridis");
    for (const Normalization normalization : color::kAllNormalizations) {
        ColorBar bar = barOf(normalization, {1, 100}, true);
        bar.colormap.table = colormap.table;
        plot_.setColorBarHistogram(true);
        const PlotLayout all = layout();
        const ColorBarLayout place = layoutColorBar(all);
        QImage image(400, 300, QImage::Format_RGB32);
        QPainter painter(&image);
        paintColorBar(painter, all, {Qt::white, Qt::white, Qt::black}, bar);
        painter.end();
        const color::Coloring coloring(bar.colormap, bar.range);
        const int x = static_cast<int>(place.gradient.center().x());
        for (const int y : {20, 60, 100, 150, 200}) {
            const double value = bar.scale().valueAt(place.placeAt(y + 0.5));
            const QColor expected(coloring.colorOf(value));
            const QColor actual(image.pixel(x, y));
            // Rows of the bar lie within half a pixel of rows of the screen.
            EXPECT_NEAR(actual.green(), expected.green(), 4) << color::name(normalization) << y;
            EXPECT_NEAR(actual.blue(), expected.blue(), 4) << color::name(normalization) << y;
        }
    }
}

}  // namespace
}  // namespace spate::plot

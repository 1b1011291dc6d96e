// SPDX-License-Identifier: MIT
#include "spate/plot/histogram_item.h"

#include <gtest/gtest.h>

#include <QImage>
#include <limits>
#include <vector>

#include "spate/plot/paint_items.h"

namespace spate::plot {
namespace {

using pipeline::AxisScale;

std::vector<double> edgesOf(Values edges, HistogramAlignment alignment, std::size_t counts) {
    HistogramItem histogram(QStringLiteral("h"));
    EXPECT_TRUE(histogram.setData(std::vector<double>(counts, 1), std::move(edges), alignment));
    const auto span = histogram.edges().span();
    return {span.begin(), span.end()};
}

TEST(HistogramItemTest, AsManyEdgesAsCountsAreAligned) {
    using Edges = std::vector<double>;
    EXPECT_EQ(edgesOf({0, 2, 6}, HistogramAlignment::Left, 3), (Edges{0, 2, 6, 10}));
    EXPECT_EQ(edgesOf({0, 2, 6}, HistogramAlignment::Center, 3), (Edges{-1, 1, 4, 8}));
    EXPECT_EQ(edgesOf({0, 2, 6}, HistogramAlignment::Right, 3), (Edges{-2, 0, 2, 6}));
    EXPECT_EQ(edgesOf({5}, HistogramAlignment::Center, 1), (Edges{4.5, 5.5}));
    EXPECT_EQ(edgesOf({0, 2, 6}, HistogramAlignment::Right, 2), (Edges{0, 2, 6}));
}

TEST(HistogramItemTest, RefusedDataNamesWhatIsWrong) {
    HistogramItem histogram(QStringLiteral("h"));
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const auto message = [&](Values counts, Values edges) {
        const auto set = histogram.setData(std::move(counts), std::move(edges));
        return set ? std::string("none") : set.error().message;
    };
    EXPECT_EQ(message({1, 2}, {0, 1, 2, 3}),
              "histogram \"h\": 4 edges for 2 counts: expected 2 or 3");
    EXPECT_EQ(message({}, {}), "histogram \"h\": no counts: expected at least one");
    EXPECT_EQ(message({1, 2}, {0, nan, 2}), "histogram \"h\": edge nan: expected a finite number");
    EXPECT_EQ(message({1, 2}, {0, 2, 1}),
              "histogram \"h\": edges that go up and down: expected sorted ones, none twice");
    EXPECT_EQ(message({1, nan}, {0, 2, 4}), "none");
    EXPECT_EQ(message({1, 2}, {4, 2, 0}), "none");
}

TEST(HistogramItemTest, TheExtentHoldsTheBarsAndOnALogAxisWhatIsAboveZero) {
    HistogramItem histogram(QStringLiteral("h"));
    ASSERT_TRUE(histogram.setData({3, 0, 7}, {-1, 1, 2, 3}));
    EXPECT_EQ(histogram.shownExtent(AxisScale::Linear, AxisScale::Linear), (Limits{-1, 3, 0, 7}));
    EXPECT_EQ(histogram.shownExtent(AxisScale::Log, AxisScale::Log), (Limits{1, 3, 3, 7}));
    histogram.setBaseline(-2);
    EXPECT_EQ(histogram.shownExtent(AxisScale::Linear, AxisScale::Linear), (Limits{-1, 3, -2, 7}));
}

TEST(HistogramItemTest, ABarIsDrawnAndPickedBetweenBaselineAndCount) {
    HistogramItem histogram(QStringLiteral("h"));
    histogram.setColor(Qt::black);
    ASSERT_TRUE(histogram.setData({4, 8}, {2, 5, 8}));
    const PlotTransform transform{.dataArea = QRectF(0, 0, 100, 100), .limits = {0, 10, 0, 10}};
    QImage image(100, 100, QImage::Format_RGB32);
    image.fill(Qt::white);
    QPainter painter(&image);
    paintItem(painter, histogram, transform, QFont(), Qt::black);
    painter.end();
    struct Place {
        double x, y;
        std::int64_t bin;
    };
    for (const auto& [x, y, bin] : {Place{3, 2, 0}, Place{3, 6, -1}, Place{6, 6, 1},
                                    Place{6, 9.5, -1}, Place{9, 2, -1}, Place{1, 2, -1}}) {
        const QPointF at = transform.toPixel({x, y});
        const auto pick = histogram.pickAt(at, transform, 3);
        EXPECT_EQ(pick ? pick->index : -1, bin) << x << ", " << y;
        EXPECT_EQ(image.pixel(at.toPoint()) != qRgb(255, 255, 255), bin >= 0) << x << ", " << y;
    }
    ASSERT_TRUE(histogram.setData({4, 8}, {8, 5, 2}));
    EXPECT_EQ(histogram.pickAt(transform.toPixel({3, 6}), transform, 3)->index, 1)
        << "falling edges";
}

}  // namespace
}  // namespace spate::plot

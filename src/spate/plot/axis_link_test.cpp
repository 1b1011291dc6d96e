// SPDX-License-Identifier: MIT
#include "spate/plot/axis_link.h"

#include <gtest/gtest.h>

#include <array>
#include <memory>

#include "spate/plot/layout.h"

namespace spate::plot {
namespace {

TEST(AxisLink, GivesTheLimitsOfOneToAll) {
    Axis a;
    Axis b;
    Axis c;
    a.setLimits(3, 4);
    AxisLink link;
    for (Axis* axis : {&a, &b, &c}) link.add(*axis);
    EXPECT_EQ(c.max(), 4) << "as the first";
    int changes = 0;
    for (Axis* axis : {&a, &b, &c}) {
        QObject::connect(axis, &Axis::limitsChanged, [&] { ++changes; });
    }
    b.setLimits(0.1, 0.7);
    for (const Axis* axis : {&a, &b, &c}) {
        EXPECT_EQ(axis->min(), 0.1);
        EXPECT_EQ(axis->max(), 0.7);
    }
    EXPECT_EQ(changes, 3) << "each once";
    b.setScale(AxisScale::Log);
    b.setInverted(true);
    EXPECT_TRUE(a.isLinear() && !a.isInverted()) << "was not asked for";
    link.remove(b);
    b.setLimits(5, 6);
    EXPECT_EQ(a.min(), 0.1);
    a.setLimits(7, 8);
    EXPECT_EQ(b.min(), 5);
    EXPECT_EQ(c.min(), 7);
}

TEST(AxisLink, GivesScaleAndDirectionIfAsked) {
    Axis a;
    Axis b;
    AxisLink link({.limits = false, .scale = true, .direction = true});
    link.add(a);
    link.add(b);
    b.setLimits(2, 20);
    b.setScale(AxisScale::Log);
    b.setInverted(true);
    EXPECT_EQ(a.scale(), AxisScale::Log);
    EXPECT_TRUE(a.isInverted());
    EXPECT_EQ(a.max(), 1) << "its own limits";
}

TEST(AxisLink, AnAxisThatMayNotFollowKeepsItsOwn) {
    Axis a;
    Axis narrow;
    ASSERT_TRUE(narrow.setLimitsConstraints(0.0, 10.0));
    AxisLink link;
    link.add(a);
    link.add(narrow);
    a.setLimits(-100, 100);
    EXPECT_EQ(a.min(), -100) << "is not held back";
    EXPECT_EQ(narrow.max(), 10);
}

TEST(AxisLink, SurvivesWhateverIsDestroyedFirst) {
    Axis a;
    {
        AxisLink link;
        link.add(a);
        auto b = std::make_unique<Axis>();
        link.add(*b);
        b.reset();
        a.setLimits(2, 3);
        Axis late;
        link.add(late);
        EXPECT_EQ(late.min(), 2);
    }
    a.setLimits(4, 5);
    // In the middle of following.
    auto link = std::make_unique<AxisLink>();
    auto b = std::make_unique<Axis>();
    Axis c;
    for (Axis* axis : {&a, b.get(), &c}) link->add(*axis);
    QObject::connect(b.get(), &Axis::limitsChanged, &c, [&] { link.reset(); });
    a.setLimits(6, 7);
    EXPECT_EQ(c.min(), 4) << "the link was gone before its turn";
}

// Three plots of different shapes that keep their aspect ratio, panned and zoomed by turns.
TEST(AxisLink, OfPlotsThatKeepTheirAspectRatioNeverDriftsApartOrWidens) {
    std::array<Plot, 3> plots;
    const std::array<QSizeF, 3> sizes{QSizeF(900, 300), QSizeF(300, 700), QSizeF(500, 400)};
    AxisLink xLink;
    AxisLink yLink;
    for (Plot& plot : plots) {
        plot.setKeepDataAspectRatio(true);
        xLink.add(plot.xAxis());
        yLink.add(plot.yAxis());
    }
    ASSERT_TRUE(plots[0].setLimits({0, 100, 0, 100}));
    const auto transformOf = [&](std::size_t i) {
        return layoutPlot(plots[i], {.size = sizes[i], .devicePixelRatio = 1, .font = QFont()})
            .transform;
    };
    for (std::size_t turn = 0; turn < 30; ++turn) {
        const std::size_t i = turn % 3;
        const PlotTransform transform = transformOf(i);
        const double centre = transform.toData(transform.dataArea.center()).x();
        ASSERT_TRUE(plots[i].setLimits(transform.limitsOf(transform.dataArea.translated(10, -5))));
        EXPECT_GT(transformOf(i).toData(transformOf(i).dataArea.center()).x(), centre);
        for (const Plot& plot : plots) ASSERT_EQ(plot.limits(), plots[0].limits());
    }
    EXPECT_NEAR(plots[0].limits().width(), 100, 1e-6);
    EXPECT_NEAR(plots[0].limits().height(), 100, 1e-6);
}

}  // namespace
}  // namespace spate::plot

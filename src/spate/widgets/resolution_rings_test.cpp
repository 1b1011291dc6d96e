// SPDX-License-Identifier: MIT
#include "spate/widgets/resolution_rings.h"

#include <gtest/gtest.h>

#include <QImage>
#include <cmath>
#include <vector>

#include "spate/widgets/plot_widget.h"

namespace spate::widgets {
namespace {

const stream::DiffractionGeometry kGeometry{.beamCenterX = 50,
                                            .beamCenterY = 40,
                                            .distance = 0.02,
                                            .wavelength = 1e-10,
                                            .pixelSizeX = 172e-6,
                                            .pixelSizeY = 172e-6};

TEST(RingSpacings, AreRoundAndDivideTheDetector) {
    const auto spacings = ringSpacings(kGeometry, 0.02, 5);
    ASSERT_EQ(spacings.size(), 5U);
    double last = 0.0201;
    for (const double d : spacings) {
        const double digits = d / 1e-10 * 100;
        EXPECT_NEAR(digits, std::round(digits), 1e-6) << d;
        const auto radius = stream::ringRadius(kGeometry, d);
        ASSERT_TRUE(radius);
        EXPECT_LT(*radius, last);
        EXPECT_GT(*radius, 0.003);
        last = *radius;
    }
    EXPECT_TRUE(ringSpacings({}, 0.02, 5).empty());
    EXPECT_TRUE(ringSpacings(kGeometry, 0, 5).empty());
}

TEST(ResolutionRings, AreDrawnAboutTheBeamAndOnlyWithAGeometry) {
    PlotWidget widget;
    widget.resize(400, 400);
    widget.plot().setColorBar(false);
    const std::vector<std::uint16_t> pixels(100 * 80, 7);
    ASSERT_TRUE(widget.plot().addImage(*image::ImageView::of(pixels.data(), 80, 100)));
    auto* rings = new ResolutionRings;
    widget.addInteraction(std::unique_ptr<Interaction>(rings));
    const QImage without = widget.grab().toImage();
    rings->setShown(true);
    EXPECT_EQ(widget.grab().toImage(), without) << "no geometry";
    rings->setGeometry(kGeometry);
    const QImage with = widget.grab().toImage();
    const auto& layout = widget.plotLayout();
    const auto differs = [&](double x, double y) {
        const QPoint at = (layout.transform.toPixel({x, y})).toPoint();
        for (int dx = -2; dx <= 2; ++dx) {
            if (with.pixel(at + QPoint(dx, 0)) != without.pixel(at + QPoint(dx, 0))) return true;
        }
        return false;
    };
    EXPECT_TRUE(differs(50, 40)) << "the beam centre";
    const double largest = ringSpacings(kGeometry, 0.95 * std::hypot(50, 40) * 172e-6, 5).front();
    const double columns = *stream::ringRadius(kGeometry, largest) / 172e-6;
    if (columns < 49) {
        EXPECT_TRUE(differs(50 + columns, 40));
    }
    const auto second = ringSpacings(kGeometry, 0.95 * std::hypot(50, 40) * 172e-6, 5)[2];
    EXPECT_TRUE(differs(50 + *stream::ringRadius(kGeometry, second) / 172e-6, 40));
    EXPECT_FALSE(differs(50 + *stream::ringRadius(kGeometry, second) / 172e-6 - 4, 40.5));
}

}  // namespace
}  // namespace spate::widgets

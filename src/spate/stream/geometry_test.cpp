// SPDX-License-Identifier: MIT
#include "spate/stream/geometry.h"

#include <gtest/gtest.h>

#include <limits>

namespace spate::stream {
namespace {

TEST(DiffractionGeometry, ComesBackExactly) {
    const DiffractionGeometry geometry{.beamCenterX = 730.1,
                                       .beamCenterY = -0.5,
                                       .distance = 0.1 + 0.2,
                                       .wavelength = 0.6889e-10,
                                       .pixelSizeX = 172e-6,
                                       .pixelSizeY = 75e-6};
    image::Attributes attributes{{"exposure", "0.1 s"}};
    putGeometry(geometry, attributes);
    EXPECT_EQ(geometryOf(attributes), geometry);
    EXPECT_EQ(attributes.size(), 7U);
    EXPECT_EQ(attributes["beam_center_x"], "730.1");
    EXPECT_EQ(attributes["detector_distance"], "0.30000000000000004");
}

TEST(DiffractionGeometry, SaysNothingOfWhatIsNotKnown) {
    image::Attributes attributes;
    putGeometry({.beamCenterY = 3}, attributes);
    EXPECT_EQ(attributes, (image::Attributes{{"beam_center_y", "3"}}));
    EXPECT_EQ(geometryOf(attributes), (DiffractionGeometry{.beamCenterY = 3}));
    EXPECT_EQ(geometryOf({}), DiffractionGeometry());
}

TEST(DiffractionGeometry, LeavesOutWhatCannotBe) {
    constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
    image::Attributes attributes;
    putGeometry({.beamCenterX = kNaN, .distance = 0, .wavelength = -1, .pixelSizeX = kNaN},
                attributes);
    EXPECT_TRUE(attributes.empty());
    EXPECT_EQ(geometryOf({{"beam_center_x", "1e999"},
                          {"beam_center_y", "12 pixels"},
                          {"detector_distance", "0"},
                          {"wavelength", "nan"},
                          {"pixel_size_x", ""},
                          {"pixel_size_y", "-1e-6"}}),
              DiffractionGeometry());
}

}  // namespace
}  // namespace spate::stream

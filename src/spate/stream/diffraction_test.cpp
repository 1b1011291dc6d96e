// SPDX-License-Identifier: MIT
#include "spate/stream/diffraction.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstdio>
#include <numbers>
#include <string>
#include <vector>

namespace spate::stream {
namespace {

// A Pilatus 6M at 0.3 m, 12.67 keV.
const DiffractionGeometry kGeometry{.beamCenterX = 1231.5,
                                    .beamCenterY = 1263.25,
                                    .distance = 0.3,
                                    .wavelength = 0.9786e-10,
                                    .pixelSizeX = 172e-6,
                                    .pixelSizeY = 172e-6};

TEST(Scattering, OfTheDirectBeamIsNone) {
    const auto beam = scatteringAt(kGeometry, 1231.5, 1263.25);
    ASSERT_TRUE(beam);
    EXPECT_EQ(beam->twoTheta, 0);
    EXPECT_EQ(beam->q, 0);
    EXPECT_TRUE(std::isinf(beam->d));
}

TEST(Scattering, AngleQAndDAreOneNumberSaidThreeWays) {
    for (const double x : {0.0, 700.5, 1231.5, 2463.0}) {
        const auto point = scatteringAt(kGeometry, x, 100);
        ASSERT_TRUE(point);
        EXPECT_NEAR(point->q * point->d, 2 * std::numbers::pi, 1e-9);
        EXPECT_NEAR(2 * point->d * std::sin(point->twoTheta / 2), *kGeometry.wavelength, 1e-20);
        const auto radius = ringRadius(kGeometry, point->d);
        ASSERT_TRUE(radius);
        EXPECT_NEAR(*radius, std::hypot(x - 1231.5, 100 - 1263.25) * 172e-6, 1e-9);
    }
}

TEST(Scattering, NeedsAllOfTheGeometry) {
    for (int missing = 0; missing < 6; ++missing) {
        DiffractionGeometry geometry = kGeometry;
        const std::array values{&geometry.beamCenterX, &geometry.beamCenterY, &geometry.distance,
                                &geometry.wavelength,  &geometry.pixelSizeX,  &geometry.pixelSizeY};
        values[static_cast<std::size_t>(missing)]->reset();
        EXPECT_FALSE(isComplete(geometry));
        EXPECT_FALSE(scatteringAt(geometry, 1, 1));
        EXPECT_FALSE(ringRadius(geometry, 1e-10));
    }
    EXPECT_FALSE(ringRadius(kGeometry, 0.5e-10)) << "backwards";
    EXPECT_FALSE(ringRadius(kGeometry, 0));
    EXPECT_FALSE(ringRadius(kGeometry, std::nan("")));
}

// pyFAI, which many beamlines calibrate with, has the last word.
TEST(Scattering, AgreesWithPyFai) {
    const std::string script =
        "/usr/bin/python3 -c \"\n"
        "from pyFAI.azimuthalIntegrator import AzimuthalIntegrator as A\n"
        "import numpy as np\n"
        "a = A(dist=0.3, poni1=1263.25*172e-6, poni2=1231.5*172e-6, pixel1=172e-6, pixel2=172e-6,"
        " wavelength=0.9786e-10)\n"
        // Its positions are those of pixel centres, which are at + 0.5 here.
        "for y, x in ((0, 0), (100, 2000), (1263, 1231), (2526, 17)):\n"
        "  yy, xx = np.array([float(y)]), np.array([float(x)])\n"
        "  print('%.15g %.15g' % (a.tth(yy, xx)[0], a.qFunction(yy, xx)[0]))\n"
        "\" 2>/dev/null";
    std::FILE* pipe = popen(script.c_str(), "r");
    ASSERT_TRUE(pipe);
    std::vector<double> numbers;
    for (double number = 0; std::fscanf(pipe, "%lf", &number) == 1;) numbers.push_back(number);
    pclose(pipe);
    if (numbers.empty()) GTEST_SKIP() << "python3-pyfai is not installed";
    ASSERT_EQ(numbers.size(), 8U);
    constexpr double kPlaces[][2] = {{0, 0}, {100, 2000}, {1263, 1231}, {2526, 17}};
    for (std::size_t i = 0; i < 4; ++i) {
        const auto point = scatteringAt(kGeometry, kPlaces[i][1] + 0.5, kPlaces[i][0] + 0.5);
        ASSERT_TRUE(point);
        EXPECT_NEAR(point->twoTheta, numbers[2 * i], 1e-9);
        EXPECT_NEAR(point->q * 1e-9, numbers[2 * i + 1], 1e-8) << "1/nm";
    }
}

}  // namespace
}  // namespace spate::stream

// SPDX-License-Identifier: MIT
// Pixels that are no ordinary measurements: a gap, a dead pixel, a saturated spot. None is hidden,
// and none spoils the range of the colours.
#include <spate/spate.h>

#include <QApplication>
#include <cmath>
#include <memory>
#include <vector>

namespace {

constexpr std::int64_t kRows = 200;
constexpr std::int64_t kCols = 300;
constexpr std::uint16_t kDead = 65535;
constexpr std::uint16_t kSaturated = 4000;

// A bright spot in the middle, cut off at the detector's limit, and every 997th pixel dead.
std::vector<std::uint16_t> makeCounts() {
    std::vector<std::uint16_t> counts(kRows * kCols);
    for (std::int64_t i = 0; i < kRows * kCols; ++i) {
        const std::int64_t row = i / kCols;
        const double r =
            std::hypot(static_cast<double>(row) - 80, static_cast<double>(i % kCols) - 110);
        const double light = std::min<double>(kSaturated, 20 + 9000 * std::exp(-r * r / 400));
        counts[static_cast<std::size_t>(i)] =
            i % 997 == 0 ? kDead : static_cast<std::uint16_t>(light);
    }
    return counts;
}

// The gap between two modules: everything but 0 is masked.
std::vector<std::uint8_t> makeGap() {
    std::vector<std::uint8_t> levels(kRows * kCols);
    for (std::int64_t row = 0; row < kRows; ++row) {
        for (std::int64_t col = 160; col < 172; ++col)
            levels[static_cast<std::size_t>(row * kCols + col)] = 1;
    }
    return levels;
}

}  // namespace

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    spate::PlotWidget plot;
    plot.plot().setKeepDataAspectRatio(true);

    // [owners]
    const auto counts = std::make_shared<const std::vector<std::uint16_t>>(makeCounts());
    const auto gap = std::make_shared<const std::vector<std::uint8_t>>(makeGap());
    spate::Frame frame{.view = *spate::ImageView::of(counts->data(), kRows, kCols),
                       .owner = counts};
    // [owners]
    // [mask]
    // Made once, and shared by all frames of the detector.
    frame.mask = *spate::Mask::create(*spate::ImageView::of(gap->data(), kRows, kCols), gap);
    // [mask]
    // [special]
    spate::SpecialValues special;
    special.sentinels = {kDead};
    special.overload = kSaturated;
    frame.special = std::make_shared<const spate::SpecialValues>(special);
    // [special]
    // [colors]
    spate::Colormap colormap{.table = *spate::colorTable("viridis")};
    colormap.maskedColor = spate::rgb(120, 120, 120);
    colormap.overloadColor = spate::rgb(255, 0, 80);
    // [colors]
    plot.addImage(frame, {.colormap = colormap, .copy = spate::Copy::No});

    plot.resize(720, 540);
    plot.show();
    return QApplication::exec();
}

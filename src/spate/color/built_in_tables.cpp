// SPDX-License-Identifier: MIT
#include "spate/color/built_in_tables.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <iterator>

namespace spate::color {
namespace {

constexpr Argb kViridis[] = {
#include "spate/color/viridis_table.inc"
};
constexpr Argb kMagma[] = {
#include "spate/color/magma_table.inc"
};
constexpr Argb kInferno[] = {
#include "spate/color/inferno_table.inc"
};
constexpr Argb kPlasma[] = {
#include "spate/color/plasma_table.inc"
};
constexpr Argb kCividis[] = {
#include "spate/color/cividis_table.inc"
};
constexpr Argb kBatlow[] = {
#include "spate/color/batlow_table.inc"
};
constexpr Argb kTurbo[] = {
#include "spate/color/turbo_table.inc"
};
constexpr Argb kCoolwarm[] = {
#include "spate/color/coolwarm_table.inc"
};
constexpr Argb kTwilight[] = {
#include "spate/color/twilight_table.inc"
};
static_assert(std::size(kViridis) == 256 && std::size(kMagma) == 256 &&
              std::size(kInferno) == 256 && std::size(kPlasma) == 256 &&
              std::size(kCividis) == 256 && std::size(kBatlow) == 256 && std::size(kTurbo) == 256 &&
              std::size(kCoolwarm) == 256 && std::size(kTwilight) == 510);

template <std::size_t N>
std::vector<Argb> opaque(const Argb (&colors)[N]) {
    std::vector<Argb> result(std::begin(colors), std::end(colors));
    for (Argb& color : result) color |= 0xFF00'0000U;
    return result;
}

// 256 colours; `channels` is the colour's value with alpha 0 for white at full level.
std::vector<Argb> ramp(Argb channels) {
    std::vector<Argb> result;
    for (Argb level = 0; level < 256; ++level) {
        result.push_back(0xFF00'0000U | (level * 0x01'0101U & channels));
    }
    return result;
}

// A place in a table, 0…1, and the parts of red, green and blue there, 0…1.
struct Stop {
    double at;
    double red, green, blue;
};

// 256 colours, straight lines between the stops, of which the first is at 0 and the last at 1.
std::vector<Argb> piecewise(std::initializer_list<Stop> stops) {
    constexpr double kTie = 1e-9;  // halves go up, however the machine rounds before
    std::vector<Argb> result;
    for (int i = 0; i < 256; ++i) {
        const double at = i / 255.0;
        const Stop* const next = std::find_if(stops.begin() + 1, stops.end() - 1,
                                              [&](const Stop& stop) { return at <= stop.at; });
        const Stop* const last = next - 1;
        const double part = (at - last->at) / (next->at - last->at);
        const auto level = [&](double Stop::*channel) {
            const double mixed = last->*channel + (next->*channel - last->*channel) * part;
            return static_cast<unsigned>(std::lround(255 * mixed + kTie));
        };
        result.push_back(rgb(level(&Stop::red), level(&Stop::green), level(&Stop::blue)));
    }
    return result;
}

// As silx has it: every channel rises or falls by four a step.
std::vector<Argb> temperature() {
    std::vector<Argb> result;
    const auto level = [](int value) { return static_cast<unsigned>(std::clamp(value, 0, 255)); };
    for (int i = 0; i < 256; ++i) {
        result.push_back(
            rgb(level(4 * i - 510), level(std::min(4 * i, 1020 - 4 * i)), level(510 - 4 * i)));
    }
    return result;
}

std::vector<Argb> jet() {
    return piecewise({{0, 0, 0, 0.5},
                      {0.125, 0, 0, 1},
                      {0.375, 0, 1, 1},
                      {0.625, 1, 1, 0},
                      {0.875, 1, 0, 0},
                      {1, 0.5, 0, 0}});
}

std::vector<Argb> hot() {
    return piecewise({{0, 0.0416, 0, 0}, {0.365079, 1, 0, 0}, {0.746032, 1, 1, 0}, {1, 1, 1, 1}});
}

// A hue that the table does not have, neither its darkest nor its brightest end. Magenta, the
// overload colour, is far from all of them.
constexpr Argb kGray = rgb(150, 150, 150);
constexpr Argb kTeal = rgb(60, 100, 110);
constexpr Argb kGreen = rgb(70, 130, 70);

ColorTablePtr table(std::string name, std::vector<Argb> colors, Argb maskedColor,
                    std::string source, std::string licence = "MIT") {
    return std::make_shared<const ColorTable>(ColorTable{.name = std::move(name),
                                                         .colors = std::move(colors),
                                                         .maskedColor = maskedColor,
                                                         .source = std::move(source),
                                                         .licence = std::move(licence)});
}

}  // namespace

const std::vector<ColorTablePtr>& builtInTables() {
    static const std::string smith = "N. J. Smith, S. van der Walt, BIDS/colormap";
    static const std::string cc0 = "CC0-1.0";
    static const std::string matplotlib = "LicenseRef-matplotlib";
    static const std::vector<ColorTablePtr> tables = {
        table("gray", ramp(0xFF'FFFF), rgb(38, 70, 110), "linear ramp"),
        table("viridis", opaque(kViridis), kGray, smith, cc0),
        table("magma", opaque(kMagma), kGray, smith, cc0),
        table("inferno", opaque(kInferno), kTeal, smith, cc0),
        table("plasma", opaque(kPlasma), kTeal, smith, cc0),
        table("cividis", opaque(kCividis), rgb(130, 60, 60),
              "J. Nuñez, C. Anderton, R. Renslow, PLoS ONE 13(7), 2018; matplotlib", matplotlib),
        table("batlow", opaque(kBatlow), kGray, "F. Crameri, Scientific colour maps 7.0.1"),
        table("turbo", opaque(kTurbo), kGray, "A. Mikhailov, Google", "Apache-2.0"),
        table("hot", hot(), kTeal, "black, red, yellow, white, straight between them"),
        table("jet", jet(), kGray, "blue, cyan, yellow, red, straight between them"),
        table("temperature", temperature(), kGray, "blue to red, the formula of silx"),
        table("red", ramp(0xFF'0000), kGray, "linear ramp"),
        table("green", ramp(0x00'FF00), kGray, "linear ramp"),
        table("blue", ramp(0x00'00FF), kGray, "linear ramp"),
        table("coolwarm", opaque(kCoolwarm), kGreen,
              "K. Moreland, Diverging Color Maps for Scientific Visualization, 2009"),
        table("twilight", opaque(kTwilight), kGreen, "B. Bechtold; matplotlib", matplotlib),
    };
    return tables;
}

}  // namespace spate::color

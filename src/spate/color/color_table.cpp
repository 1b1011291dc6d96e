// SPDX-License-Identifier: MIT
#include "spate/color/color_table.h"

#include <algorithm>
#include <iterator>

namespace spate::color {
namespace {

constexpr Argb kViridis[] = {
#include "spate/color/viridis_table.inc"
};
constexpr Argb kInferno[] = {
#include "spate/color/inferno_table.inc"
};
static_assert(std::size(kViridis) == 256 && std::size(kInferno) == 256);

template <std::size_t N>
std::vector<Argb> opaque(const Argb (&colors)[N]) {
    std::vector<Argb> result(std::begin(colors), std::end(colors));
    for (Argb& color : result) color |= 0xFF00'0000U;
    return result;
}

std::vector<Argb> grayRamp() {
    std::vector<Argb> result;
    for (unsigned level = 0; level < 256; ++level) result.push_back(rgb(level, level, level));
    return result;
}

ColorTablePtr makeTable(ColorTable table) {
    return std::make_shared<const ColorTable>(std::move(table));
}

// Masked colours: a hue that the table does not have, neither its darkest nor its brightest end.
const std::vector<ColorTablePtr>& builtInTables() {
    static const std::vector<ColorTablePtr> tables = {
        makeTable({"gray", grayRamp(), rgb(38, 70, 110), "linear ramp"}),
        makeTable({"viridis", opaque(kViridis), rgb(150, 150, 150), "BIDS/colormap, CC0"}),
        makeTable({"inferno", opaque(kInferno), rgb(60, 100, 110), "BIDS/colormap, CC0"}),
    };
    return tables;
}

}  // namespace

const std::vector<std::string>& colorTableNames() {
    static const std::vector<std::string> names = [] {
        std::vector<std::string> result;
        for (const auto& table : builtInTables()) result.push_back(table->name);
        return result;
    }();
    return names;
}

base::Result<ColorTablePtr> colorTable(std::string_view name) {
    const auto& tables = builtInTables();
    const auto found = std::find_if(tables.begin(), tables.end(),
                                    [&](const auto& table) { return table->name == name; });
    if (found != tables.end()) return *found;
    return base::fail("colormap \"{}\": expected one of {}", name,
                      fmt::join(colorTableNames(), ", "));
}

const ColorTablePtr& defaultColorTable() {
    return builtInTables().front();
}

}  // namespace spate::color

// SPDX-License-Identifier: MIT
#include "spate/color/color_table.h"

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <mutex>
#include <utility>

#include "spate/color/built_in_tables.h"

namespace spate::color {
namespace {

constexpr std::string_view kReversed = "_r";

bool isReversedName(std::string_view name) {
    return name.size() >= kReversed.size() &&
           name.substr(name.size() - kReversed.size()) == kReversed;
}

const ColorTablePtr* find(const std::vector<ColorTablePtr>& tables, std::string_view name) {
    const auto found = std::find_if(tables.begin(), tables.end(),
                                    [&](const auto& table) { return table->name == name; });
    return found == tables.end() ? nullptr : &*found;
}

std::vector<ColorTablePtr> reversedOf(const std::vector<ColorTablePtr>& tables) {
    std::vector<ColorTablePtr> result;
    for (const auto& table : tables) result.push_back(reversed(table));
    return result;
}

// Reversed tables are kept as well: asking for one twice gives the same table, so that a style
// compares equal to itself.
const std::vector<ColorTablePtr>& reversedBuiltInTables() {
    static const std::vector<ColorTablePtr> tables = reversedOf(builtInTables());
    return tables;
}

struct Registry {
    std::mutex mutex;
    std::vector<ColorTablePtr> tables;
    std::vector<ColorTablePtr> reversedTables;  // in the same order
};

Registry& registry() {
    static Registry instance;
    return instance;
}

int distance(Argb a, Argb b) {
    int result = 0;
    for (const int shift : {0, 8, 16}) {
        result +=
            std::abs(static_cast<int>(a >> shift & 0xFFU) - static_cast<int>(b >> shift & 0xFFU));
    }
    return result;
}

int distance(Argb color, const std::vector<Argb>& others) {
    int least = std::numeric_limits<int>::max();
    for (const Argb other : others) least = std::min(least, distance(color, other));
    return least;
}

// The first of the candidates that is far enough from all colours, or else the farthest.
Argb standingOut(const std::vector<Argb>& candidates, const std::vector<Argb>& colors) {
    constexpr int kFarEnough = 120;
    Argb best = candidates.front();
    for (const Argb candidate : candidates) {
        const int far = distance(candidate, colors);
        if (far >= kFarEnough) return candidate;
        if (far > distance(best, colors)) best = candidate;
    }
    return best;
}

base::Result<void> checkTable(std::string_view name, const std::vector<Argb>& colors) {
    if (name.empty()) return base::fail("colour table: expected a name");
    if (isReversedName(name)) {
        return base::fail("colour table \"{}\": names that end in _r are for reversed tables",
                          name);
    }
    if (colors.empty()) return base::fail("colour table \"{}\": expected a colour or more", name);
    for (std::size_t i = 0; i < colors.size(); ++i) {
        if (colors[i] < 0xFF00'0000U) {
            return base::fail("colour table \"{}\": colour {} is #{:08x}, expected opaque (#ff…)",
                              name, i, colors[i]);
        }
    }
    return {};
}

}  // namespace

std::vector<std::string> colorTableNames() {
    std::vector<std::string> names;
    for (const auto& table : builtInTables()) names.push_back(table->name);
    const std::scoped_lock lock(registry().mutex);
    for (const auto& table : registry().tables) names.push_back(table->name);
    return names;
}

base::Result<ColorTablePtr> colorTable(std::string_view name) {
    if (const auto* found = find(builtInTables(), name)) return *found;
    if (const auto* found = find(reversedBuiltInTables(), name)) return *found;
    {
        const std::scoped_lock lock(registry().mutex);
        if (const auto* found = find(registry().tables, name)) return *found;
        if (const auto* found = find(registry().reversedTables, name)) return *found;
    }
    return base::fail("colormap \"{}\": expected one of {}, or one of these with _r", name,
                      fmt::join(colorTableNames(), ", "));
}

const ColorTablePtr& defaultColorTable() {
    return builtInTables().front();
}

ColorTablePtr reversed(const ColorTablePtr& table) {
    auto result = std::make_shared<ColorTable>(*table);
    std::reverse(result->colors.begin(), result->colors.end());
    std::string& name = result->name;
    if (isReversedName(name)) {
        name.resize(name.size() - kReversed.size());
    } else {
        name += kReversed;
    }
    return result;
}

base::Result<ColorTablePtr> userTable(std::string name, std::vector<Argb> colors) {
    if (auto good = checkTable(name, colors); !good) return base::failAs(good);
    constexpr Argb kMagenta = rgb(255, 0, 255);
    const Argb masked = standingOut({rgb(150, 150, 150), rgb(60, 100, 110), rgb(70, 130, 70),
                                     rgb(130, 60, 60), rgb(90, 90, 90), rgb(38, 70, 110)},
                                    colors);
    std::vector<Argb> taken = colors;
    taken.push_back(masked);
    const Argb overload = standingOut({kMagenta, rgb(0, 255, 255), rgb(0, 255, 0), rgb(255, 0, 0),
                                       rgb(255, 255, 0), rgb(255, 255, 255), rgb(0, 0, 0)},
                                      taken);
    return std::make_shared<const ColorTable>(ColorTable{.name = std::move(name),
                                                         .colors = std::move(colors),
                                                         .maskedColor = masked,
                                                         .overloadColor = overload,
                                                         .source = "the user"});
}

base::Result<void> registerColorTable(ColorTablePtr table) {
    if (!table) return base::fail("colour table: expected one");
    if (auto good = checkTable(table->name, table->colors); !good) return good;
    if (find(builtInTables(), table->name)) {
        return base::fail("colour table \"{}\": a built-in table has this name", table->name);
    }
    auto otherWay = reversed(table);
    Registry& known = registry();
    const std::scoped_lock lock(known.mutex);
    const auto* const same = find(known.tables, table->name);
    if (!same) {
        known.tables.push_back(std::move(table));
        known.reversedTables.push_back(std::move(otherWay));
        return {};
    }
    const auto place = static_cast<std::size_t>(same - known.tables.data());
    known.tables[place].swap(table);  // the old ones are released when nothing is locked: they are
    known.reversedTables[place].swap(otherWay);  // declared before the lock
    return {};
}

}  // namespace spate::color

// SPDX-License-Identifier: MIT
#include "spate/color/color_table.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <string>
#include <vector>

namespace spate::color {
namespace {

std::vector<ColorTablePtr> allTables() {
    std::vector<ColorTablePtr> tables;
    for (const auto& name : colorTableNames()) tables.push_back(*colorTable(name));
    return tables;
}

int channel(Argb color, int shift) {
    return static_cast<int>(color >> shift & 0xFFU);
}

int distance(Argb a, Argb b) {
    int result = 0;
    for (const int shift : {0, 8, 16}) result += std::abs(channel(a, shift) - channel(b, shift));
    return result;
}

TEST(ColorTable, IsFoundByEveryNameThatIsListed) {
    EXPECT_EQ(colorTableNames(), (std::vector<std::string>{"gray", "viridis", "inferno"}));
    for (const auto& name : colorTableNames()) EXPECT_EQ((*colorTable(name))->name, name);
}

TEST(ColorTable, IsRefusedByNameWithTheNamesThereAre) {
    const auto table = colorTable("jet");
    ASSERT_FALSE(table);
    EXPECT_NE(table.error().message.find("\"jet\""), std::string::npos) << table.error().message;
    EXPECT_NE(table.error().message.find("gray, viridis, inferno"), std::string::npos)
        << table.error().message;
    EXPECT_FALSE(colorTable(""));
    EXPECT_FALSE(colorTable("Gray"));
}

TEST(ColorTable, IsMadeOnceAndShared) {
    for (const auto& name : colorTableNames()) EXPECT_EQ(*colorTable(name), *colorTable(name));
    EXPECT_EQ(defaultColorTable(), *colorTable("gray"));
}

TEST(ColorTable, HasOpaqueColorsAndASource) {
    for (const auto& table : allTables()) {
        SCOPED_TRACE(table->name);
        EXPECT_EQ(table->colors.size(), 256U);
        EXPECT_FALSE(table->source.empty());
        EXPECT_EQ(channel(table->maskedColor, 24), 255);
        EXPECT_TRUE(std::all_of(table->colors.begin(), table->colors.end(),
                                [](Argb color) { return channel(color, 24) == 255; }));
    }
}

TEST(ColorTable, HasThePublishedColors) {
    const auto& gray = (*colorTable("gray"))->colors;
    for (unsigned level = 0; level < 256; ++level) {
        ASSERT_EQ(gray[level], rgb(level, level, level));
    }
    const auto& viridis = (*colorTable("viridis"))->colors;
    EXPECT_EQ(viridis.front(), rgb(68, 1, 84));
    EXPECT_EQ(viridis[128], rgb(33, 145, 140));
    EXPECT_EQ(viridis.back(), rgb(253, 231, 37));
    const auto& inferno = (*colorTable("inferno"))->colors;
    EXPECT_EQ(inferno.front(), rgb(0, 0, 4));
    EXPECT_EQ(inferno[128], rgb(188, 55, 84));
    EXPECT_EQ(inferno.back(), rgb(252, 255, 164));
}

// A gap in the table's order would show as a contour line in a smooth image.
TEST(ColorTable, ChangesInSmallSteps) {
    for (const auto& table : allTables()) {
        for (std::size_t i = 1; i < table->colors.size(); ++i) {
            ASSERT_LE(distance(table->colors[i - 1], table->colors[i]), 12) << table->name << i;
        }
    }
}

TEST(ColorTable, HasAMaskedColorThatStandsOut) {
    for (const auto& table : allTables()) {
        int nearest = std::numeric_limits<int>::max();
        for (const Argb color : table->colors) {
            nearest = std::min(nearest, distance(color, table->maskedColor));
        }
        EXPECT_GE(nearest, 40) << table->name;
    }
}

TEST(Argb, IsLaidOutAsAlphaRedGreenBlue) {
    EXPECT_EQ(rgb(0x12, 0x34, 0x56), 0xFF12'3456U);
}

}  // namespace
}  // namespace spate::color

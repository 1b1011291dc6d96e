// SPDX-License-Identifier: MIT
#include "spate/color/color_table.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace spate::color {
namespace {

// Without those that other tests register.
std::vector<std::string> builtInNames() {
    auto names = colorTableNames();
    names.resize(16);
    return names;
}

std::vector<ColorTablePtr> allTables() {
    std::vector<ColorTablePtr> tables;
    for (const auto& name : builtInNames()) tables.push_back(*colorTable(name));
    return tables;
}

int channel(Argb color, int shift) {
    return static_cast<int>(color >> shift & 0xFFU);
}

bool isOpaque(Argb color) {
    return channel(color, 24) == 255;
}

int distance(Argb a, Argb b) {
    int result = 0;
    for (const int shift : {0, 8, 16}) result += std::abs(channel(a, shift) - channel(b, shift));
    return result;
}

int distance(Argb color, const std::vector<Argb>& others) {
    int nearest = std::numeric_limits<int>::max();
    for (const Argb other : others) nearest = std::min(nearest, distance(color, other));
    return nearest;
}

TEST(ColorTable, IsFoundByEveryNameThatIsListed) {
    EXPECT_EQ(builtInNames(),
              (std::vector<std::string>{"gray", "viridis", "magma", "inferno", "plasma", "cividis",
                                        "batlow", "turbo", "hot", "jet", "temperature", "red",
                                        "green", "blue", "coolwarm", "twilight"}));
    for (const auto& name : builtInNames()) EXPECT_EQ((*colorTable(name))->name, name);
}

TEST(ColorTable, IsRefusedByNameWithTheNamesThereAre) {
    const auto table = colorTable("nosuch");
    ASSERT_FALSE(table);
    EXPECT_NE(table.error().message.find("\"nosuch\""), std::string::npos);
    EXPECT_NE(table.error().message.find("gray, viridis, magma"), std::string::npos)
        << table.error().message;
    for (const char* const never : {"", "Gray", "_r", "gray_r_r", "nosuch_r"}) {
        EXPECT_FALSE(colorTable(never)) << never;
    }
}

TEST(ColorTable, IsMadeOnceAndShared) {
    for (const auto& name : builtInNames()) {
        EXPECT_EQ(*colorTable(name), *colorTable(name));
        EXPECT_EQ(*colorTable(name + "_r"), *colorTable(name + "_r"));
    }
    EXPECT_EQ(defaultColorTable(), *colorTable("gray"));
}

TEST(ColorTable, HasTheSameColorsFromItsOtherEnd) {
    for (const auto& table : allTables()) {
        const auto other = *colorTable(table->name + "_r");
        EXPECT_EQ(other->name, table->name + "_r");
        EXPECT_TRUE(std::equal(other->colors.begin(), other->colors.end(), table->colors.rbegin(),
                               table->colors.rend()))
            << table->name;
        EXPECT_EQ(other->maskedColor, table->maskedColor);
        EXPECT_EQ(other->overloadColor, table->overloadColor);
        EXPECT_EQ(other->licence, table->licence);
        const auto back = reversed(other);
        EXPECT_EQ(back->name, table->name);
        EXPECT_EQ(back->colors, table->colors);
    }
}

TEST(ColorTable, HasOpaqueColorsASourceAndALicence) {
    for (const auto& table : allTables()) {
        SCOPED_TRACE(table->name);
        EXPECT_EQ(table->colors.size(), table->name == "twilight" ? 510U : 256U);
        EXPECT_FALSE(table->source.empty());
        EXPECT_FALSE(table->licence.empty());
        EXPECT_TRUE(isOpaque(table->maskedColor));
        EXPECT_TRUE(isOpaque(table->overloadColor));
        EXPECT_TRUE(std::all_of(table->colors.begin(), table->colors.end(), isOpaque));
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

TEST(ColorTable, HasThePublishedColorsOfOtherAuthors) {
    const auto ends = [](std::string_view name) {
        const auto& colors = (*colorTable(name))->colors;
        return std::vector<Argb>{colors.front(), colors[colors.size() / 2], colors.back()};
    };
    using Colors = std::vector<Argb>;
    EXPECT_EQ(ends("magma"), (Colors{rgb(0, 0, 4), rgb(183, 55, 121), rgb(252, 253, 191)}));
    EXPECT_EQ(ends("plasma"), (Colors{rgb(13, 8, 135), rgb(204, 71, 120), rgb(240, 249, 33)}));
    EXPECT_EQ(ends("cividis"), (Colors{rgb(0, 34, 78), rgb(125, 124, 120), rgb(254, 232, 56)}));
    EXPECT_EQ(ends("batlow"), (Colors{rgb(1, 25, 89), rgb(130, 130, 49), rgb(250, 204, 250)}));
    EXPECT_EQ(ends("turbo"), (Colors{rgb(48, 18, 59), rgb(164, 252, 60), rgb(122, 4, 3)}));
    EXPECT_EQ(ends("twilight"), (Colors{rgb(226, 217, 226), rgb(47, 20, 54), rgb(226, 217, 226)}));
    EXPECT_EQ(ends("coolwarm"), (Colors{rgb(59, 76, 192), rgb(221, 220, 220), rgb(180, 4, 38)}));
}

TEST(ColorTable, HasTheColorsOfTheFormulas) {
    const auto color = [](std::string_view name, std::size_t i) {
        return (*colorTable(name))->colors[i];
    };
    EXPECT_EQ(color("red", 77), rgb(77, 0, 0));
    EXPECT_EQ(color("green", 77), rgb(0, 77, 0));
    EXPECT_EQ(color("blue", 77), rgb(0, 0, 77));
    EXPECT_EQ(color("hot", 0), rgb(11, 0, 0));
    EXPECT_EQ(color("hot", 255), rgb(255, 255, 255));
    EXPECT_EQ(color("jet", 0), rgb(0, 0, 128));
    EXPECT_EQ(color("jet", 96), rgb(2, 255, 254));
    EXPECT_EQ(color("jet", 255), rgb(128, 0, 0));
    EXPECT_EQ(color("temperature", 0), rgb(0, 0, 255));
    EXPECT_EQ(color("temperature", 63), rgb(0, 252, 255));
    EXPECT_EQ(color("temperature", 64), rgb(0, 255, 254));
    EXPECT_EQ(color("temperature", 128), rgb(2, 255, 0));
    EXPECT_EQ(color("temperature", 192), rgb(255, 252, 0));
    EXPECT_EQ(color("temperature", 255), rgb(255, 0, 0));
}

// A gap in the table's order would show as a contour line in a smooth image. Turbo, as published,
// has one step of 13.
TEST(ColorTable, ChangesInSmallSteps) {
    for (const auto& table : allTables()) {
        const int longest = table->name == "turbo" ? 13 : 12;
        for (std::size_t i = 1; i < table->colors.size(); ++i) {
            ASSERT_LE(distance(table->colors[i - 1], table->colors[i]), longest)
                << table->name << i;
        }
    }
}

TEST(ColorTable, OfACycleMeetsItsEnds) {
    const auto& colors = (*colorTable("twilight"))->colors;
    EXPECT_LE(distance(colors.front(), colors.back()), 12);
}

TEST(ColorTable, HasAMaskedColorThatStandsOut) {
    for (const auto& table : allTables()) {
        EXPECT_GE(distance(table->maskedColor, table->colors), 40) << table->name;
    }
}

TEST(ColorTable, HasAnOverloadColorThatStandsOut) {
    for (const auto& table : allTables()) {
        EXPECT_GE(distance(table->overloadColor, table->colors), 200) << table->name;
        EXPECT_GE(distance(table->overloadColor, table->maskedColor), 200) << table->name;
    }
}

TEST(UserTable, KeepsItsColorsHoweverMany) {
    for (const std::size_t size : {1U, 2U, 3U, 510U, 1000U}) {
        std::vector<Argb> colors;
        for (std::size_t i = 0; i < size; ++i) {
            const auto level = static_cast<unsigned>(i);
            colors.push_back(rgb(level % 256, level / 256 * 50, 9));
        }
        const auto table = userTable("mine", colors);
        ASSERT_TRUE(table);
        EXPECT_EQ((*table)->name, "mine");
        EXPECT_EQ((*table)->colors, colors);
    }
}

TEST(UserTable, HasSpecialColorsThatStandOut) {
    const std::vector<std::vector<Argb>> tables = {
        {rgb(255, 0, 255), rgb(0, 255, 255)},   {rgb(0, 0, 0), rgb(255, 255, 255)},
        {rgb(150, 150, 150), rgb(70, 130, 70)}, {rgb(250, 10, 240)},
        (*colorTable("gray"))->colors,          (*colorTable("jet"))->colors};
    for (const auto& colors : tables) {
        const auto table = *userTable("mine", colors);
        EXPECT_GE(distance(table->maskedColor, colors), 40);
        EXPECT_GE(distance(table->overloadColor, colors), 100);
        EXPECT_GE(distance(table->overloadColor, table->maskedColor), 100);
    }
}

std::string refusal(const base::Result<ColorTablePtr>& table) {
    return table ? "" : table.error().message;
}

TEST(UserTable, RefusesWhatIsNoTable) {
    EXPECT_NE(refusal(userTable("", {rgb(1, 2, 3)})).find("name"), std::string::npos);
    EXPECT_NE(refusal(userTable("mine", {})).find("\"mine\""), std::string::npos);
    EXPECT_NE(refusal(userTable("mine_r", {rgb(1, 2, 3)})).find("_r"), std::string::npos);
    const std::string clear = refusal(userTable("mine", {rgb(1, 2, 3), 0x8011'2233U}));
    EXPECT_NE(clear.find("colour 1 is #80112233"), std::string::npos) << clear;
}

TEST(UserTable, IsFoundByNameOnceItIsRegistered) {
    ASSERT_FALSE(colorTable("zebra"));
    const auto zebra = *userTable("zebra", {rgb(0, 0, 0), rgb(255, 255, 255)});
    ASSERT_TRUE(registerColorTable(zebra));
    EXPECT_EQ(*colorTable("zebra"), zebra);
    EXPECT_EQ((*colorTable("zebra_r"))->colors.front(), rgb(255, 255, 255));
    EXPECT_EQ(*colorTable("zebra_r"), *colorTable("zebra_r"));
    EXPECT_EQ(colorTableNames().back(), "zebra");
    EXPECT_NE(refusal(colorTable("nosuch")).find("zebra"), std::string::npos);
}

TEST(UserTable, ReplacesOneOfItsOwnName) {
    const auto first = *userTable("again", {rgb(1, 1, 1)});
    const auto second = *userTable("again", {rgb(2, 2, 2)});
    ASSERT_TRUE(registerColorTable(first));
    const auto count = colorTableNames().size();
    ASSERT_TRUE(registerColorTable(second));
    EXPECT_EQ(colorTableNames().size(), count);
    EXPECT_EQ(*colorTable("again"), second);
    EXPECT_EQ((*colorTable("again_r"))->colors, second->colors);
    EXPECT_EQ(first->colors.front(), rgb(1, 1, 1)) << "whoever has it keeps it";
}

TEST(UserTable, CannotTakeTheNameOfABuiltInTable) {
    const auto impostor = *userTable("viridis", {rgb(1, 2, 3)});
    const auto registered = registerColorTable(impostor);
    ASSERT_FALSE(registered);
    EXPECT_NE(registered.error().message.find("\"viridis\""), std::string::npos);
    EXPECT_EQ((*colorTable("viridis"))->colors.size(), 256U);
    EXPECT_FALSE(registerColorTable(reversed(*colorTable("viridis"))));
    EXPECT_FALSE(registerColorTable(nullptr));
}

TEST(UserTable, IsRegisteredAndFoundByManyThreads) {
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 4; ++thread) {
        threads.emplace_back([thread] {
            for (unsigned round = 0; round < 200; ++round) {
                const std::string own = "thread" + std::to_string(thread);
                const auto table = *userTable(own, {rgb(round % 256, 0, 0)});
                EXPECT_TRUE(registerColorTable(table));
                EXPECT_EQ(*colorTable(own), table);
                EXPECT_GE(colorTableNames().size(), 17U);
            }
        });
    }
    for (auto& thread : threads) thread.join();
}

TEST(Argb, IsLaidOutAsAlphaRedGreenBlue) {
    EXPECT_EQ(rgb(0x12, 0x34, 0x56), 0xFF12'3456U);
}

}  // namespace
}  // namespace spate::color

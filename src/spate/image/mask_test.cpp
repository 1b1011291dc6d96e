// SPDX-License-Identifier: MIT
#include "spate/image/mask.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>

namespace spate::image {
namespace {

TEST(Mask, UsesBytesWhereTheyLie) {
    const auto levels = std::make_shared<std::uint8_t[4]>();
    const auto mask = Mask::create(*ImageView::of(levels.get(), 2, 2), levels);
    ASSERT_TRUE(mask);
    EXPECT_EQ((*mask)->levels().data(), reinterpret_cast<const std::byte*>(levels.get()));
    EXPECT_EQ(levels.use_count(), 2);
    EXPECT_FALSE((*mask)->isMasked(1, 1));
}

TEST(Mask, TakesAnyIntegersAndNeverLosesALevel) {
    const std::uint32_t bits[6] = {0, 1, 255, 256, 0x8000'0000U, 0};
    const auto mask = Mask::create(*ImageView::of(bits, 2, 3), nullptr);
    ASSERT_TRUE(mask);
    const int expected[6] = {0, 1, 255, 255, 255, 0};
    for (int i = 0; i < 6; ++i) {
        EXPECT_EQ((*mask)->levels().pixel<std::uint8_t>(i / 3, i % 3), expected[i]);
        EXPECT_EQ((*mask)->isMasked(i / 3, i % 3), expected[i] != 0);
    }
    const std::int16_t negative[1] = {-1};
    EXPECT_TRUE((*Mask::create(*ImageView::of(negative, 1, 1), nullptr))->isMasked(0, 0));
    const std::uint64_t wide[1] = {std::uint64_t{1} << 63};
    EXPECT_TRUE((*Mask::create(*ImageView::of(wide, 1, 1), nullptr))->isMasked(0, 0));
    const Bool truth[2] = {Bool{0}, Bool{1}};
    EXPECT_TRUE((*Mask::create(*ImageView::of(truth, 1, 2), nullptr))->isMasked(0, 1));
}

TEST(Mask, RefusesWhatHasNoLevels) {
    const float pixels[1] = {};
    const auto mask = Mask::create(*ImageView::of(pixels, 1, 1), nullptr);
    ASSERT_FALSE(mask);
    EXPECT_NE(mask.error().message.find("float32"), std::string::npos) << mask.error().message;
    EXPECT_FALSE(Mask::create({}, nullptr));
}

}  // namespace
}  // namespace spate::image

// SPDX-License-Identifier: MIT
#include "spate/base/memory.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>
#include <utility>

namespace spate::base {
namespace {

TEST(AlignedBuffer, HoldsNothingBeforeItsFirstResize) {
    const AlignedBuffer buffer;
    EXPECT_EQ(buffer.data(), nullptr);
    EXPECT_EQ(buffer.size(), 0U);
}

TEST(AlignedBuffer, StartsOnACacheLineWhateverItsSize) {
    for (const std::size_t bytes : {1U, 63U, 64U, 65U, 4097U}) {
        AlignedBuffer buffer;
        buffer.resize(bytes);
        EXPECT_EQ(reinterpret_cast<std::uintptr_t>(buffer.data()) % kPixelAlignment, 0U) << bytes;
        EXPECT_EQ(buffer.size(), bytes);
    }
}

// Without the padding this writes out of bounds, which AddressSanitizer reports.
TEST(AlignedBuffer, MayBeWrittenAWholeVectorPastItsEnd) {
    AlignedBuffer buffer;
    buffer.resize(100);
    std::memset(buffer.data(), 0xAB, 100 + kPixelPadding);
    EXPECT_EQ(buffer.data()[100 + kPixelPadding - 1], std::byte{0xAB});
}

TEST(AlignedBuffer, KeepsItsMemoryForAnythingThatFits) {
    AlignedBuffer buffer;
    buffer.resize(1000);
    const std::byte* const data = buffer.data();
    for (const std::size_t bytes : {1000U, 10U, 999U, 0U, 1000U}) {
        buffer.resize(bytes);
        EXPECT_EQ(buffer.data(), data) << bytes;
        EXPECT_EQ(buffer.size(), bytes);
    }
}

TEST(AlignedBuffer, CountsEachGrowthOnce) {
    AlignedBuffer buffer;
    const std::uint64_t before = bufferGrowths();
    buffer.resize(100);
    EXPECT_EQ(bufferGrowths(), before + 1);
    buffer.resize(50);
    buffer.resize(100);
    EXPECT_EQ(bufferGrowths(), before + 1) << "a resize that fits is no growth";
    buffer.resize(101);
    EXPECT_EQ(bufferGrowths(), before + 2);
}

TEST(AlignedBuffer, TakesItsMemoryAlongWhenMoved) {
    AlignedBuffer from;
    from.resize(16);
    std::byte* const data = from.data();
    AlignedBuffer to = std::move(from);
    EXPECT_EQ(to.data(), data);
    EXPECT_EQ(to.size(), 16U);
    from.resize(8);  // NOLINT(bugprone-use-after-move): a moved-from buffer can be used again
    EXPECT_NE(from.data(), nullptr);
    EXPECT_NE(from.data(), to.data());
}

TEST(AlignedBuffer, ViewsItsBytesAsPixels) {
    AlignedBuffer buffer;
    buffer.resize(4 * sizeof(float));
    buffer.as<float>()[3] = 1.5F;
    const AlignedBuffer& readOnly = buffer;
    EXPECT_EQ(readOnly.as<float>()[3], 1.5F);
}

}  // namespace
}  // namespace spate::base

// SPDX-License-Identifier: MIT
#include "spate/codec/bit_transpose.h"

#include <gtest/gtest.h>
#include <hwy/highway.h>

#include <cstdint>
#include <random>
#include <vector>

#include "spate/base/function_ref.h"

namespace spate::codec {
namespace {

using Bytes = std::vector<std::byte>;

// Rows shorter than a vector, one of each kind of vector, and those that end within one.
constexpr std::size_t kRowBytes[] = {1, 2, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 200, 256};

void onEveryTarget(base::FunctionRef<void(const char*)> check) {
    for (std::int64_t rest = hwy::SupportedTargets() & HWY_TARGETS; rest != 0; rest &= rest - 1) {
        hwy::SetSupportedTargetsForTest(rest & -rest);
        hwy::GetChosenTarget().Update(hwy::SupportedTargets());
        check(hwy::TargetName(rest & -rest));
    }
    hwy::SetSupportedTargetsForTest(0);
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());
}

// Of each `sparse` bytes one is not zero.
Bytes randomBytes(std::size_t count, std::uint64_t sparse, std::mt19937_64& random) {
    Bytes bytes(count);
    for (auto& byte : bytes) {
        if (random() % sparse == 0) byte = static_cast<std::byte>(random());
    }
    return bytes;
}

TEST(BitTranspose, PutsEachBitWhereTheLayoutSays) {
    Bytes pixels(8 * 2);
    pixels[2 * 3] = std::byte{0b100};            // element 3: bit 2
    pixels[2 * 5 + 1] = std::byte{0b1000'0000};  // element 5: bit 15
    Bytes expected(16);
    expected[2] = std::byte{1U << 3U};
    expected[15] = std::byte{1U << 5U};
    Bytes rows(16);
    transposeBitsScalar(pixels.data(), 8, 2, rows.data());
    EXPECT_EQ(rows, expected);
    Bytes back(16);
    untransposeBitsScalar(rows.data(), 8, 2, back.data());
    EXPECT_EQ(back, pixels);
}

// Exact allocations: a byte read or written outside of them is seen by AddressSanitizer.
TEST(BitTranspose, AgreesWithItsScalarTwinForEveryElementSize) {
    std::mt19937_64 random(1);
    for (const std::size_t elementBytes : {1U, 2U, 3U, 4U, 5U, 7U, 8U, 12U, 16U}) {
        for (const std::size_t rowBytes : kRowBytes) {
            for (const std::uint64_t sparse : {1U, 300U}) {
                const std::size_t elements = 8 * rowBytes;
                const Bytes pixels = randomBytes(elements * elementBytes, sparse, random);
                Bytes expected(pixels.size());
                transposeBitsScalar(pixels.data(), elements, elementBytes, expected.data());
                onEveryTarget([&](const char* target) {
                    Bytes rows(pixels.size(), std::byte{0xA5});
                    transposeBits(pixels.data(), elements, elementBytes, rows.data());
                    ASSERT_EQ(rows, expected) << target << " " << elementBytes << " " << rowBytes;
                    Bytes back(pixels.size(), std::byte{0xA5});
                    untransposeBits(rows.data(), elements, elementBytes, back.data());
                    ASSERT_EQ(back, pixels) << target << " " << elementBytes << " " << rowBytes;
                });
            }
        }
    }
}

}  // namespace
}  // namespace spate::codec

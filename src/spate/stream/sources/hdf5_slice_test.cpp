// SPDX-License-Identifier: MIT
#include "spate/stream/sources/hdf5_slice.h"

#include <gtest/gtest.h>

#include <limits>

namespace spate::stream {
namespace {

// "start+count*step" of each dimension, in brackets if it is taken away.
std::string sliced(std::string_view slice, const std::vector<std::uint64_t>& shape) {
    const auto dimensions = hdf5Sliced(slice, shape);
    if (!dimensions) return dimensions.error().message;
    std::string text;
    for (const auto& each : *dimensions) {
        const auto range = fmt::format("{}+{}*{}", each.start, each.count, each.step);
        text += (text.empty() ? "" : " ") + (each.kept ? range : "[" + range + "]");
    }
    return text;
}

TEST(Hdf5Slice, IsPythons) {
    EXPECT_EQ(sliced("", {4, 5}), "0+4*1 0+5*1");
    EXPECT_EQ(sliced("1", {4, 5}), "[1+1*1] 0+5*1");
    EXPECT_EQ(sliced("-1", {4, 5}), "[3+1*1] 0+5*1");
    EXPECT_EQ(sliced("...,-1", {4, 5}), "0+4*1 [4+1*1]");
    EXPECT_EQ(sliced("...", {4, 5}), "0+4*1 0+5*1");
    EXPECT_EQ(sliced("1,...,2", {4, 5}), "[1+1*1] [2+1*1]");
    EXPECT_EQ(sliced("1:3", {4, 5}), "1+2*1 0+5*1");
    EXPECT_EQ(sliced("::2,::2", {4, 5}), "0+2*2 0+3*2");
    EXPECT_EQ(sliced("-100:100", {4, 5}), "0+4*1 0+5*1");
    EXPECT_EQ(sliced("-2:", {4, 5}), "2+2*1 0+5*1");
    EXPECT_EQ(sliced("3:1", {4, 5}), "3+0*1 0+5*1");
    EXPECT_EQ(sliced(":", {0}), "0+0*1");
    EXPECT_EQ(sliced("::9223372036854775807", {4}), "0+1*9223372036854775807");
}

TEST(Hdf5Slice, NamesWhatIsNone) {
    for (const auto* slice : {"x", "1:2:3:4", "::0", "::-1", "1.5", "4", "-5", " 1", "1:x",
                              "99999999999999999999", "1,", "...,...", "1,2,3"}) {
        EXPECT_NE(sliced(slice, {4, 5}).find("slice '"), std::string::npos) << slice;
    }
    EXPECT_NE(
        sliced("-9223372036854775808", {std::numeric_limits<std::int64_t>::max()}).find("elements"),
        std::string::npos);
}

}  // namespace
}  // namespace spate::stream

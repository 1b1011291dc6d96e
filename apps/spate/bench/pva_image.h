// SPDX-License-Identifier: MIT
// The NTNDArray that the benchmark's server has: its type, and its updates.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "pva_bytes.h"
#include "spate/base/clock.h"
#include "spate/image/dtype.h"

namespace spate::app {

/// Images that are pushed over and over: update `id` has the pixels of buffer `id` modulo their
/// number, but for the first four bytes, which are the id.
struct PvaImages {
    std::string pv = "SPATE:Bench:Image";
    image::DType dtype = image::DType::UInt16;  ///< or UInt8
    std::int64_t rows = 0;
    std::int64_t cols = 0;
    std::vector<std::vector<std::byte>> buffers{};
    static constexpr std::size_t kStampBytes = 4;
    static constexpr std::int32_t kFirstId = 1000;

    /// Of a simple pattern: pixel i of buffer b is (31 i + 17 b) modulo 251.
    [[nodiscard]] static PvaImages make(image::DType dtype, std::int64_t rows, std::int64_t cols);
    [[nodiscard]] std::size_t bytes() const { return buffers.front().size(); }
    /// The pixels of an update.
    [[nodiscard]] std::vector<std::byte> pixels(std::int32_t id) const;
};

/// Its FieldDesc.
[[nodiscard]] PvaBytes pvaImageType();

/// One update as it is sent: three pieces, that of the pixels where they lie.
struct PvaUpdate {
    std::vector<std::byte> before;  ///< header, and all up to the pixels
    std::array<std::byte, PvaImages::kStampBytes> stamp{};
    std::span<const std::byte> pixels;  ///< behind the stamp
    std::vector<std::byte> after;

    [[nodiscard]] std::size_t bytes() const {
        return before.size() + stamp.size() + pixels.size() + after.size();
    }
};
/// The first one holds the whole structure; all others value, uniqueId and the two times.
[[nodiscard]] PvaUpdate pvaUpdate(const PvaImages& images, std::uint32_t request, std::int32_t id,
                                  bool isFirst, base::WallTime time);

}  // namespace spate::app

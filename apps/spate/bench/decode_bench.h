// SPDX-License-Identifier: MIT
// How long it takes to unpack a detector's frame, beside the library that everybody uses. No Qt.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "spate/base/result.h"
#include "spate/codec/reference_bitshuffle_test.h"
#include "spate/image/dtype.h"

namespace spate::app {

/// One row of the table. Times are medians.
struct DecodeRow {
    std::string codec;  ///< bslz4
    std::string dtype;
    std::int64_t rows = 0;
    std::int64_t cols = 0;
    int threads = 0;
    double ms = 0;
    std::optional<double> referenceMs{};  ///< Debian's bitshuffle library, one thread; in turn
    double compressedBytes = 0;
    int frames = 0;         ///< timed one by one
    bool verified = false;  ///< every pixel of ours and of the reference's, before the times

    [[nodiscard]] std::optional<double> ratio() const {
        return referenceMs ? std::optional(ms / *referenceMs) : std::nullopt;
    }
};

/// Frames of an EIGER2 16M (4362 × 4148) with few counts (Poisson, 0.3 in the mean), compressed.
/// Several, decoded in turn: none is still in a cache, or in the processor's memory of branches.
class DecodeBench {
public:
    /// Unsigned integers of at least 16 bits.
    explicit DecodeBench(image::DType dtype);

    /// Decodes for `seconds` on so many threads, in turn with the reference, if it is installed.
    [[nodiscard]] base::Result<DecodeRow> measure(int threads, double seconds);

private:
    using Bytes = std::vector<std::byte>;
    struct Frame {
        Bytes pixels;
        Bytes compressed;
    };
    [[nodiscard]] base::Result<void> verify(int threads);
    [[nodiscard]] bool decodeByReference(const Frame& frame);

    image::DType dtype_;
    std::size_t elementBytes_;
    std::vector<Frame> frames_;
    Bytes decoded_;
    codec::ReferenceBitshuffle reference_;
};

}  // namespace spate::app

// SPDX-License-Identifier: MIT
// Inflater: a compressed stream of bytes, taken apart piece by piece.
#pragma once

#include <cstddef>
#include <memory>
#include <span>

#include "spate/base/result.h"

namespace spate::stream {

/// The decompressor of one library. One thread at a time.
class Inflater {
public:
    struct Step {
        std::size_t used = 0;  ///< of the input
        std::size_t made = 0;  ///< of the output
        bool ended = false;    ///< this was the stream's end
    };

    Inflater() = default;
    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;
    virtual ~Inflater() = default;

    /// Begins a stream; files may have several, one behind the other.
    [[nodiscard]] virtual base::Result<void> begin() = 0;
    /// Goes on as far as input and room allow. Neither is empty. Fails if the input is damaged.
    [[nodiscard]] virtual base::Result<Step> step(std::span<const std::byte> input,
                                                  std::span<std::byte> room) = 0;
};

// Each where the library is there.
[[nodiscard]] std::unique_ptr<Inflater> makeGzipInflater();   ///< gzip (RFC 1952), by zlib
[[nodiscard]] std::unique_ptr<Inflater> makeBzip2Inflater();  ///< bzip2, by libbz2

}  // namespace spate::stream

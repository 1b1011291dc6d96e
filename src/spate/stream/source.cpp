// SPDX-License-Identifier: MIT
#include "spate/stream/source.h"

#include <utility>

namespace spate::stream {

std::optional<std::uint64_t> Source::frameCount() const noexcept {
    const auto count = description().frameCount;
    return count ? std::optional(static_cast<std::uint64_t>(*count)) : std::nullopt;
}

base::Result<std::optional<StoredFrame>> Source::nextStored() {
    auto frame = next();
    if (!frame) return base::failAs(frame);
    if (!*frame) return std::optional<StoredFrame>();
    return StoredFrame{.about = std::move(**frame)};
}

base::Result<void> Source::seek(std::uint64_t frameId) {
    return base::fail("{}: frame {} cannot be had again: this source has no earlier frames",
                      description().uri, frameId);
}

}  // namespace spate::stream

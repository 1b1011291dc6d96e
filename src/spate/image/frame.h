// SPDX-License-Identifier: MIT
// Frame: one image of a stream, immutable, with its owner and identity.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "spate/base/clock.h"
#include "spate/image/image_view.h"
#include "spate/image/mask.h"

namespace spate::image {

/// What is known of a frame besides its pixels ("exposure" → "0.1 s"); shared by the frames of a
/// series.
using Attributes = std::map<std::string, std::string>;

/// Pixels, whoever keeps them alive, and which frame they are. A value: copying one copies no
/// pixel, and moving one allocates nothing. The pixels must not change while any copy exists; the
/// owner's deleter is the release callback, and runs exactly once, when the last copy goes, on
/// that thread. Any thread.
struct Frame {
    ImageView view{};
    std::shared_ptr<const void> owner{};  ///< keeps the pixels alive; null: the frame borrows them
    std::uint64_t id = 0;                 ///< the source's number of this frame
    base::TimePoint acquired{};           ///< when the source had it; zero if unknown
    /// When it was exposed, by the clock of whoever made it: for exposures that last, their end, if
    /// the source tells it. Not before 1970; nothing if the source does not say.
    std::optional<base::WallTime> sourceTime{};
    /// Packets or modules of it are missing; what its pixels hold there, the source says.
    bool partial = false;
    std::shared_ptr<const Attributes> attributes{};  ///< may be null
    MaskPtr mask{};                                  ///< of the view's shape; null: nothing masked
    SpecialValuesPtr special{};                      ///< may be null

    /// From where on pixels are saturated; nothing if the source does not say.
    [[nodiscard]] std::optional<double> overload() const noexcept {
        if (!special || !special->overload) return std::nullopt;
        return special->overload->toDouble();
    }

    /// Whether there is no mask, or one of the view's shape.
    [[nodiscard]] bool hasFittingMask() const noexcept {
        return !mask ||
               (mask->levels().rows() == view.rows() && mask->levels().cols() == view.cols());
    }
};

/// A Frame around memory that `release` gives back: exactly once, when nobody uses it any more, on
/// whichever thread that is (never the one that submits a newer frame).
template <class Release>
[[nodiscard]] Frame makeFrame(const ImageView& view, Release release, std::uint64_t id = 0) {
    auto deleter = [release = std::move(release)](const void*) mutable { release(); };
    return Frame{.view = view,
                 .owner = std::shared_ptr<const void>(view.data(), std::move(deleter)),
                 .id = id,
                 .acquired = base::now()};
}

}  // namespace spate::image

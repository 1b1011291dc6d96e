// SPDX-License-Identifier: MIT
// HeldValues: the displayed values of several frames, combined into those of one picture.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "spate/base/thread_pool.h"
#include "spate/kernels/value_image.h"

namespace spate::kernels {

/// What becomes of the frames that come between two paints: None shows the newest alone; the others
/// show, of each displayed value, the largest, the sum or the mean over all of them.
enum class Hold : std::uint8_t { None, Max, Sum, Mean };

inline constexpr Hold kAllHolds[] = {Hold::None, Hold::Max, Hold::Sum, Hold::Mean};

[[nodiscard]] constexpr std::string_view name(Hold hold) noexcept {
    constexpr std::string_view kNames[] = {"none", "max", "sum", "mean"};
    return kNames[static_cast<std::size_t>(hold)];
}

[[nodiscard]] constexpr std::optional<Hold> holdFromName(std::string_view text) noexcept {
    for (const Hold hold : kAllHolds) {
        if (name(hold) == text) return hold;
    }
    return std::nullopt;
}

/// Whether a hold adds values up: those are float64, and a saturated one is infinite among them.
[[nodiscard]] constexpr bool addsUp(Hold hold) noexcept {
    return hold == Hold::Sum || hold == Hold::Mean;
}

/// Combines the values of frame after frame. Values that are masked in one frame are those of the
/// others; masked in all, they stay so. Sums of integers are exact to 2^53. One thread at a time.
class HeldValues {
public:
    /// Forgets all frames.
    void clear() noexcept { frames_ = 0; }

    /// Adds `values`, and writes what all since clear() have become to `shown`: of the same type,
    /// or float64 if `hold` adds up. Values from `overload` on are then infinite, in the sum too.
    /// What has another shape, type or hold than the frames before begins anew. Frames of one shape
    /// allocate nothing.
    void add(const ValueImage& values, Hold hold, std::optional<double> overload,
             base::ThreadPool& pool, ValueImage& shown);

    /// How many frames were added since clear().
    [[nodiscard]] int frames() const noexcept { return frames_; }

private:
    template <class T>
    void keepLargest(const T* values, std::int64_t begin, std::int64_t end, T* shown);
    template <class T>
    void addUp(const T* values, double overload, std::int64_t begin, std::int64_t end,
               double* shown);
    void begin(const ValueImage& values, Hold hold);

    Hold hold_ = Hold::None;
    image::DType dtype_ = image::DType::UInt8;
    ValueImage held_;    // the largest so far, or the sums
    ValueImage counts_;  // uint32: how many values a sum is of
    int frames_ = 0;
};

}  // namespace spate::kernels

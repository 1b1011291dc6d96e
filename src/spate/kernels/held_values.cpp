// SPDX-License-Identifier: MIT
#include "spate/kernels/held_values.h"

#include <algorithm>
#include <cstring>
#include <limits>

#include "spate/image/dtype.h"

namespace spate::kernels {
namespace {

constexpr std::int64_t kMaxBands = 16;
constexpr std::int64_t kLeastBandPixels = 64 * 1024;  // below, waking a thread costs more

void clearValues(ValueImage& values) {
    const auto bytes =
        static_cast<std::size_t>(values.rows() * values.cols()) * image::sizeOf(values.dtype());
    if (bytes > 0) std::memset(values.row<std::byte>(0), 0, bytes);
}

}  // namespace

void HeldValues::begin(const ValueImage& values, Hold hold) {
    frames_ = 0;
    hold_ = hold;
    dtype_ = values.dtype();
    if (addsUp(hold)) {
        held_.resize(image::DType::Float64, values.rows(), values.cols());
        counts_.resize(image::DType::UInt32, values.rows(), values.cols());
        clearValues(held_);
        clearValues(counts_);
    } else {
        held_.copyFrom(values);
    }
}

void HeldValues::add(const ValueImage& values, Hold hold, std::optional<double> overload,
                     base::ThreadPool& pool, ValueImage& shown) {
    const bool goesOn = frames_ > 0 && hold == hold_ && values.dtype() == dtype_ &&
                        values.rows() == held_.rows() && values.cols() == held_.cols();
    if (!goesOn) begin(values, hold);
    ++frames_;
    shown.resize(held_.dtype(), values.rows(), values.cols());
    const std::int64_t count = values.rows() * values.cols();
    const std::int64_t bands = std::clamp<std::int64_t>(count / kLeastBandPixels, 1, kMaxBands);
    image::visit(values.dtype(), [&](auto type) {
        using T = typename decltype(type)::Type;
        pool.run(static_cast<int>(bands), [&](int band) {
            const std::int64_t begin = count * band / bands;
            const std::int64_t end = count * (band + 1) / bands;
            if (addsUp(hold)) {
                addUp(values.row<T>(0), overload.value_or(std::numeric_limits<double>::infinity()),
                      begin, end, shown.row<double>(0));
            } else {
                keepLargest(values.row<T>(0), begin, end, shown.row<T>(0));
            }
        });
    });
}

template <class T>
void HeldValues::keepLargest(const T* values, std::int64_t begin, std::int64_t end, T* shown) {
    T* const held = held_.row<T>(0);
    for (std::int64_t i = begin; i < end; ++i) {
        const T value = values[i];
        // Masked integers are the largest of their type, and NaN is not comparable.
        const bool wins = image::isMasked(held[i]) || (!image::isMasked(value) && value > held[i]);
        held[i] = wins ? value : held[i];
        shown[i] = held[i];
    }
}

template <class T>
void HeldValues::addUp(const T* values, double overload, std::int64_t begin, std::int64_t end,
                       double* shown) {
    double* const sums = held_.row<double>(0);
    auto* const counts = counts_.row<std::uint32_t>(0);
    for (std::int64_t i = begin; i < end; ++i) {
        if (!image::isMasked(values[i])) {
            const auto value = static_cast<double>(values[i]);
            sums[i] += value >= overload ? std::numeric_limits<double>::infinity() : value;
            ++counts[i];
        }
        const double divisor = hold_ == Hold::Mean ? counts[i] : 1;
        shown[i] = counts[i] > 0 ? sums[i] / divisor : std::numeric_limits<double>::quiet_NaN();
    }
}

}  // namespace spate::kernels

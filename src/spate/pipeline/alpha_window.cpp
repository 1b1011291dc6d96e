// SPDX-License-Identifier: MIT
#include "spate/pipeline/alpha_window.h"

#include <algorithm>
#include <type_traits>

namespace spate::pipeline {
namespace {

constexpr std::int64_t kMaxBands = 16;
constexpr std::int64_t kLeastBandPixels = 32 * 1024;  // below, waking a thread costs more

bool hasSameBins(const kernels::BinTable& a, const kernels::BinTable& b) {
    return a.begin == b.begin && a.end == b.end && a.nearest == b.nearest;
}

// `full` is what is opaque. The comparison is false for NaN.
template <class V>
std::uint8_t toByte(V alpha, double full) {
    const double share = static_cast<double>(alpha) * (255 / full);
    return share > 0 ? static_cast<std::uint8_t>(std::min(share, 255.0) + 0.5) : std::uint8_t{0};
}

}  // namespace

bool AlphaWindow::update(const AlphaImagePtr& alpha, const kernels::PixelWindow& window,
                         kernels::Reduction reduction, base::ThreadPool& pool) {
    const bool nearest = reduction == kernels::Reduction::Nearest;
    if (known_ == alpha && knownNearest_ == nearest &&
        hasSameBins(knownWindow_.rows, window.rows) &&
        hasSameBins(knownWindow_.cols, window.cols)) {
        return false;
    }
    known_ = alpha;
    knownNearest_ = nearest;
    knownWindow_ = window;
    const auto mean = kernels::Reduction::Mean;
    scanner_.scan(alpha->pixels(), window, {nearest ? reduction : mean, {}}, pool, values_);
    toBytes();
    return true;
}

void AlphaWindow::toBytes() {
    const bool bytes = known_->pixels().dtype() == image::DType::UInt8;
    const std::int64_t count = values_.rows() * values_.cols();
    bytes_.resize(image::DType::UInt8, values_.rows(), values_.cols());
    if (count == 0) return;
    image::visit(values_.dtype(), [&](auto type) {
        const auto* const values = values_.row<typename decltype(type)::Type>(0);
        std::transform(values, values + count, bytes_.row<std::uint8_t>(0),
                       [full = bytes ? 255.0 : 1.0](auto value) { return toByte(value, full); });
    });
}

void AlphaWindow::multiply(kernels::Picture& picture, base::ThreadPool& pool) const {
    SPATE_EXPECTS(picture.rows() == bytes_.rows() && picture.cols() == bytes_.cols());
    const std::int64_t count = picture.rows() * picture.cols();
    if (count == 0) return;
    color::Argb* const colors = picture.row(0);
    const std::uint8_t* const bytes = bytes_.row<std::uint8_t>(0);
    const auto bands = std::clamp<std::int64_t>(count / kLeastBandPixels, 1, kMaxBands);
    pool.run(static_cast<int>(bands), [&](int band) {
        for (std::int64_t i = count * band / bands; i < count * (band + 1) / bands; ++i) {
            colors[i] = withAlpha(colors[i], bytes[i]);
        }
    });
}

}  // namespace spate::pipeline

// SPDX-License-Identifier: MIT
// Averages of bins: rows are added to sums of columns, and the columns of a bin to one sum. In
// float64 and in the order of rows, then columns, so that every target has the same sum.
// Compiled once per SIMD target.
#if defined(SPATE_KERNELS_SCAN_MEAN_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef SPATE_KERNELS_SCAN_MEAN_INL_H_
#undef SPATE_KERNELS_SCAN_MEAN_INL_H_
#else
#define SPATE_KERNELS_SCAN_MEAN_INL_H_
#endif

#include <cmath>
#include <cstring>

#include "spate/kernels/scan_doubles-inl.h"

HWY_BEFORE_NAMESPACE();
namespace spate::kernels::HWY_NAMESPACE {

/// Sums of columns, and how many NaN each has left out.
struct ColumnSums {
    double* sums;
    double* skipped;
    bool anySkipped = false;  ///< else `skipped` holds nothing yet
    std::size_t length = 0;   ///< columns
};

/// Adds a piece to the sums of its columns.
template <class T>
class SumFold {
    static_assert(kLoadsAsDouble<T>);

public:
    SumFold(const Piece<T>& piece, ColumnSums& all, std::size_t firstColumn)
        : piece_(piece), all_(all), first_(firstColumn) {}

    void run() {
        const std::size_t lanes = hn::Lanes(d_);
        std::size_t c = 0;
        for (; c + lanes <= piece_.counted; c += lanes) addColumns(c);
        for (; c < piece_.counted; ++c) addColumn(c);
    }

private:
    HWY_INLINE void addColumns(std::size_t c) {
        double* const sums = all_.sums + first_ + c;
        auto sum = piece_.firstRows ? hn::Zero(d_) : hn::LoadU(d_, sums);
        for (std::size_t r = 0; r < piece_.rowCount; ++r) {
            sum = hn::Add(sum, loadDoubles(piece_.rows[r] + c));
        }
        if constexpr (std::is_floating_point_v<T>) {
            if (HWY_UNLIKELY(!hn::AllTrue(d_, hn::IsFinite(sum)))) return addCarefully(c);
        }
        hn::StoreU(sum, d_, sums);
    }

    HWY_NOINLINE void addCarefully(std::size_t c) {
        for (std::size_t u = 0; u < hn::Lanes(d_); ++u) addColumn(c + u);
    }

    void addColumn(std::size_t c) {
        double& kept = all_.sums[first_ + c];
        double sum = piece_.firstRows ? 0 : kept;
        for (std::size_t r = 0; r < piece_.rowCount; ++r) {
            const auto value = static_cast<double>(loadPixel(piece_.rows[r], c));
            if (std::isnan(value)) {
                skip(first_ + c);
            } else {
                sum += value;
            }
        }
        kept = sum;
    }

    void skip(std::size_t column) {
        if (!all_.anySkipped) std::memset(all_.skipped, 0, all_.length * sizeof(double));
        all_.anySkipped = true;
        all_.skipped[column] += 1;
    }

    static constexpr Tag<double> d_{};
    const Piece<T>& piece_;
    ColumnSums& all_;
    const std::size_t first_;
};

/// The sums of a vector's worth of bins over their columns.
HWY_INLINE Vector<double> sumOfBins(const double* columns, Vector<std::int64_t> begin,
                                    Vector<std::int64_t> width, std::int64_t widest) {
    const Tag<double> d;
    const Tag<std::int64_t> di;
    auto sum = hn::Zero(d);
    for (std::int64_t j = 0; j < widest; ++j) {
        const auto inside = hn::Gt(width, hn::Set(di, j));
        const auto index = hn::IfThenElse(inside, hn::Add(begin, hn::Set(di, j)), begin);
        const auto column = hn::GatherIndex(d, columns, index);
        sum = hn::Add(sum, hn::IfThenElseZero(hn::RebindMask(d, inside), column));
    }
    return sum;
}

template <class V>
HWY_INLINE void storeMeans(Vector<double> means, std::size_t count, V* out) {
    const Tag<double> d;
    HWY_ALIGN double lanes[base::kPixelAlignment / sizeof(double)];
    hn::Store(plainNumber<double>(means), d, lanes);
    for (std::size_t i = 0; i < count; ++i) out[i] = static_cast<V>(lanes[i]);
}

/// Fills out[0 … block.binCount) with the averages of the block's bins of `rows` rows.
template <class V>
HWY_NOINLINE void pickMeans(const ColumnBlock& block, const ScanPlan& plan, const ColumnSums& all,
                            std::int64_t rows, V* out) {
    const Tag<double> d;
    const Tag<std::int64_t> di;
    const hn::Rebind<std::int32_t, Tag<std::int64_t>> d32;
    const std::size_t lanes = hn::Lanes(d);
    for (std::size_t i = 0; i < block.binCount; i += lanes) {
        const std::size_t count = std::min(lanes, block.binCount - i);
        const std::int32_t* const widths = plan.pickB.data() + block.firstBin + i;
        const std::int64_t widest = *std::max_element(widths, widths + count);
        // Past the block's last bin the picks are another block's, or zero.
        const auto own = hn::FirstN(di, count);
        const auto width = hn::IfThenElseZero(own, hn::PromoteTo(di, hn::LoadU(d32, widths)));
        const auto begin = hn::IfThenElseZero(
            own, hn::PromoteTo(di, hn::LoadU(d32, plan.pickA.data() + block.firstBin + i)));
        const auto sum = sumOfBins(all.sums, begin, width, widest);
        auto pixels = hn::Mul(hn::ConvertTo(d, width), hn::Set(d, static_cast<double>(rows)));
        if (all.anySkipped) {
            pixels = hn::Sub(pixels, sumOfBins(all.skipped, begin, width, widest));
        }
        storeMeans(hn::Div(sum, pixels), count, out + i);
    }
}

}  // namespace spate::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif

// SPDX-License-Identifier: MIT
#include "spate/kernels/scan_color.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <span>
#include <type_traits>

#include "spate/kernels/scan_plan.h"

namespace spate::kernels {
namespace {

constexpr std::int64_t kMaxBands = 16;
constexpr std::int64_t kLeastBandBytes = 128 * 1024;  // below, waking a thread costs more

// The types that an image of colours may have: no code is made for the others.
template <class F>
void visitColorType(image::DType dtype, F&& function) {
    switch (dtype) {
        case image::DType::UInt8:
            return function(image::PixelType<std::uint8_t>{});
        case image::DType::UInt16:
            return function(image::PixelType<std::uint16_t>{});
        case image::DType::Float32:
            return function(image::PixelType<float>{});
        default:
            SPATE_EXPECTS(dtype == image::DType::Float64);
            return function(image::PixelType<double>{});
    }
}

Interval binAt(const BinTable& table, std::size_t i, bool nearest) {
    return nearest ? Interval{table.nearest[i], table.nearest[i] + 1}
                   : Interval{table.begin[i], table.end[i]};
}

// Sums over the measured pixels of a bin. A pixel's weight is its alpha, or 1 if it has none.
template <class T>
struct ColorSums {
    using Sum = std::conditional_t<std::is_integral_v<T>, std::uint64_t, double>;

    std::array<Sum, 3> colors{};
    Sum weight{};
    std::uint64_t count = 0;

    [[nodiscard]] color::Argb color(bool hasAlpha, color::Argb masked) const {
        if (count == 0) return masked;
        if (weight == 0) return 0;
        const color::Argb alpha =
            hasAlpha ? toByte(weight, static_cast<Sum>(count)) : color::Argb{255};
        return alpha << 24U | toByte(colors[0], weight) << 16U | toByte(colors[1], weight) << 8U |
               toByte(colors[2], weight);
    }

private:
    // Half up. By quotient and rest, since twice the sum of a huge bin might overflow.
    static color::Argb toByte(Sum sum, Sum of) {
        if constexpr (std::is_integral_v<T>) {
            const Sum unit = of * (std::numeric_limits<T>::max() / 255);
            const Sum rest = sum % unit;
            return static_cast<color::Argb>(sum / unit + (2 * rest >= unit ? 1 : 0));
        } else {
            return static_cast<color::Argb>(std::floor(sum / of * 255 + 0.5));
        }
    }
};

// What the bands of one scan share.
struct ColorJob {
    const PixelSource& source;
    const PixelWindow& window;
    const ColorScanRequest& request;
    Interval span;  // the columns from the first to the last that is read
    bool packed;    // red, green, blue as arrays of native numbers, every pixel measured
    Picture& picture;

    [[nodiscard]] bool nearest() const { return request.reduction == Reduction::Nearest; }
    [[nodiscard]] std::size_t binCount() const {
        return static_cast<std::size_t>(window.cols.size());
    }
};

// Reduces one row of bins after the other.
template <class T>
class ColorBand {
public:
    ColorBand(const ColorJob& job, base::AlignedBuffer& sums, base::AlignedBuffer& columns)
        : job_(job), sums_(sums.as<Sums>(), job.binCount()), columns_(columns) {}

    static std::size_t sumBytes(const ColorJob& job) { return job.binCount() * sizeof(Sums); }
    static std::size_t columnBytes(const ColorJob& job) {
        return job.packed ? static_cast<std::size_t>(job.span.size()) * 3 * sizeof(Column) : 0;
    }

    void scan(std::int64_t firstOut, std::int64_t endOut) {
        for (std::int64_t out = firstOut; out < endOut; ++out) {
            const Interval rows = rowsOf(out);
            const bool known = out > firstOut && rowsOf(out - 1).begin == rows.begin &&
                               rowsOf(out - 1).end == rows.end;
            if (known) {  // zoomed in
                const color::Argb* const row = job_.picture.row(out - 1);
                std::copy_n(row, job_.picture.cols(), job_.picture.row(out));
            } else {
                scanRows(rows, job_.picture.row(out));
            }
        }
    }

private:
    using Sums = ColorSums<T>;
    using Sum = typename Sums::Sum;
    // Sums of a column of integers, in half as much as a vector holds of them: most columns of a
    // bin are short.
    using Column = std::conditional_t<sizeof(T) == 1, std::uint16_t, std::uint32_t>;

    [[nodiscard]] Interval rowsOf(std::int64_t out) const {
        return binAt(job_.window.rows, static_cast<std::size_t>(out), job_.nearest());
    }

    void scanRows(Interval rows, color::Argb* picture) {
        std::fill(sums_.begin(), sums_.end(), Sums());
        if constexpr (std::is_integral_v<T>) {
            if (job_.packed) {
                addPackedRows(rows);
                return write(picture);
            }
        }
        for (std::int64_t r = rows.begin; r < rows.end; ++r) addRow(r);
        write(picture);
    }

    void write(color::Argb* picture) const {
        const bool hasAlpha = job_.source.view.channels() == 4;
        for (std::size_t i = 0; i < sums_.size(); ++i) {
            picture[i] = sums_[i].color(hasAlpha, job_.request.masked);
        }
    }

    // --- Any layout, pixel by pixel.

    void addRow(std::int64_t row) {
        const bool hasAlpha = job_.source.view.channels() == 4;
        for (std::size_t i = 0; i < sums_.size(); ++i) {
            const Interval cols = binAt(job_.window.cols, i, job_.nearest());
            Sums sums = sums_[i];  // in registers: bytes that are read might be those of sums_
            if (hasAlpha) {
                for (std::int64_t c = cols.begin; c < cols.end; ++c) addPixel<4>(row, c, sums);
            } else {
                for (std::int64_t c = cols.begin; c < cols.end; ++c) addPixel<3>(row, c, sums);
            }
            sums_[i] = sums;
        }
    }

    template <int kChannels>
    void addPixel(std::int64_t row, std::int64_t col, Sums& sums) const {
        const image::ImageView& view = job_.source.view;
        const image::ImageView& mask = job_.source.mask;
        if (!mask.empty() && *mask.at(row, col) != std::byte{0}) return;
        std::array<Sum, kChannels> pixel;
        const std::byte* bytes = view.at(row, col);
        for (Sum& channel : pixel) {
            const T value = image::ImageView::load<T>(bytes, view.byteOrder());
            if (value != value) return;
            channel = std::is_integral_v<T> ? value : std::clamp(value, T{0}, T{1});
            bytes += view.channelStride();
        }
        Sum weight = 1;
        if constexpr (kChannels == 4) weight = pixel[3];
        for (std::size_t k = 0; k < 3; ++k) sums.colors[k] += weight * pixel[k];
        sums.weight += weight;
        ++sums.count;
    }

    // --- Packed integers: rows are added to columns, which the compiler makes vectors of.

    void addPackedRows(Interval rows) {
        constexpr std::int64_t kMostRows =
            std::numeric_limits<Column>::max() / std::numeric_limits<T>::max();
        for (std::int64_t r = rows.begin; r < rows.end; r += kMostRows) {
            const std::int64_t count = std::min(kMostRows, rows.end - r);
            addToColumns(r, count);
            addColumns(count);
        }
    }

    void addToColumns(std::int64_t firstRow, std::int64_t rowCount) {
        const auto length = static_cast<std::size_t>(job_.span.size()) * 3;
        Column* const columns = columns_.template as<Column>();
        std::fill_n(columns, length, Column{0});
        for (std::int64_t r = firstRow; r < firstRow + rowCount; ++r) {
            const std::byte* const row = job_.source.view.at(r, job_.span.begin);
            for (std::size_t i = 0; i < length; ++i) {
                T value;  // of any alignment
                std::memcpy(&value, row + i * sizeof(T), sizeof(T));
                columns[i] = static_cast<Column>(columns[i] + value);
            }
        }
    }

    void addColumns(std::int64_t rowCount) {
        const Column* const columns = columns_.template as<Column>();
        for (std::size_t i = 0; i < sums_.size(); ++i) {
            const Interval cols = binAt(job_.window.cols, i, false);
            Sums& sums = sums_[i];
            for (std::int64_t c = cols.begin; c < cols.end; ++c) {
                const Column* const column = columns + 3 * (c - job_.span.begin);
                for (std::size_t k = 0; k < 3; ++k) sums.colors[k] += column[k];
            }
            sums.count += static_cast<std::uint64_t>(rowCount * cols.size());
            sums.weight = static_cast<Sum>(sums.count);
        }
    }

    const ColorJob& job_;
    std::span<Sums> sums_;
    base::AlignedBuffer& columns_;
};

bool isPacked(const PixelSource& source, Reduction reduction) {
    const image::ImageView& view = source.view;
    const auto bytes = static_cast<std::int64_t>(image::sizeOf(view.dtype()));
    return view.dtype() <= image::DType::UInt16 && view.channels() == 3 && source.mask.empty() &&
           view.channelStride() == bytes && view.colStride() == 3 * bytes &&
           view.byteOrder() == image::kNativeOrder && reduction != Reduction::Nearest;
}

Interval spanOf(const BinTable& bins) {
    return {*std::min_element(bins.begin.begin(), bins.begin.end()),
            *std::max_element(bins.end.begin(), bins.end.end())};
}

}  // namespace

struct ColorScanner::Scratch {
    struct Band {
        base::AlignedBuffer sums;     // of the bins of one row
        base::AlignedBuffer columns;  // of packed integers
    };
    AxisPlan rows;
    AxisPlan cols;
    std::array<Band, kMaxBands> bands;
};

ColorScanner::ColorScanner() : scratch_(std::make_unique<Scratch>()) {}
ColorScanner::~ColorScanner() = default;
ColorScanner::ColorScanner(ColorScanner&&) noexcept = default;
ColorScanner& ColorScanner::operator=(ColorScanner&&) noexcept = default;

std::int64_t ColorScanner::scan(const PixelSource& source, const PixelWindow& window,
                                const ColorScanRequest& request, base::ThreadPool& pool,
                                Picture& picture) {
    const image::ImageView& view = source.view;
    SPATE_EXPECTS(view.isColor());
    picture.resize(window.rows.size(), window.cols.size());
    if (window.empty()) return 0;
    scratch_->rows.make(window.rows, request.reduction, view.rows());
    scratch_->cols.make(window.cols, request.reduction, view.cols());
    const std::int64_t bytesRead =
        scratch_->rows.covered * scratch_->cols.covered * view.pixelBytes();
    const ColorJob job{.source = source,
                       .window = window,
                       .request = request,
                       .span = spanOf(window.cols),
                       .packed = isPacked(source, request.reduction),
                       .picture = picture};
    const std::int64_t bandCount = std::clamp<std::int64_t>(
        bytesRead / kLeastBandBytes, 1, std::min<std::int64_t>(kMaxBands, picture.rows()));
    visitColorType(view.dtype(), [&](auto type) {
        using Band = ColorBand<typename decltype(type)::Type>;
        for (Scratch::Band& band :
             std::span(scratch_->bands).first(static_cast<std::size_t>(bandCount))) {
            band.sums.resize(Band::sumBytes(job));
            band.columns.resize(Band::columnBytes(job));
        }
        pool.run(static_cast<int>(bandCount), [&](int i) {
            auto& scratch = scratch_->bands[static_cast<std::size_t>(i)];
            Band(job, scratch.sums, scratch.columns)
                .scan(picture.rows() * i / bandCount, picture.rows() * (i + 1) / bandCount);
        });
    });
    return bytesRead;
}

}  // namespace spate::kernels

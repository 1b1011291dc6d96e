// SPDX-License-Identifier: MIT
#include "spate/kernels/colorize.h"

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <optional>
#include <vector>

#include "spate/image/dtype.h"
#include "spate/kernels/colorize_kernel.h"

namespace spate::kernels {
namespace {

constexpr std::int64_t kMaxBands = 16;
constexpr std::int64_t kLeastBandPixels = 32 * 1024;  // below, waking a thread costs more

void lookUp(const std::uint8_t* bytes, const color::Argb* colors, std::int64_t begin,
            std::int64_t end, color::Argb* picture) {
    for (std::int64_t i = begin; i < end; ++i) picture[i] = colors[bytes[i]];
}

}  // namespace

struct Colorizer::Tables {
    ColorEdges<float> floatEdges;
    ColorEdges<double> doubleEdges;
    ColorMarks<float> floatMarks;
    ColorMarks<double> doubleMarks;
    std::vector<color::Argb> colors;  // the table's, and the special ones
    std::optional<color::ColorRule> floatRule;
    std::optional<color::ColorRule> doubleRule;
    ValueImage everyByte;  // all that a pixel of 8 bits can be, signed or not
    Picture colorOfByte;

    ColorizeJob jobFor(const ValueImage& values, Picture& picture) const {
        return {.values = values,
                .floatEdges = floatEdges,
                .doubleEdges = doubleEdges,
                .floatMarks = floatMarks,
                .doubleMarks = doubleMarks,
                .colors = colors,
                .picture = picture.row(0)};
    }

    // A look-up costs two thirds of finding a linear place, and no more for other normalizations.
    // The 256 KiB that 16 bits need were no faster where pixels are spread over their values.
    void colorEveryByte(image::DType dtype) {
        constexpr std::int64_t kBytes = 256;
        everyByte.resize(dtype, 1, kBytes);
        colorOfByte.resize(1, kBytes);
        std::iota(everyByte.row<std::uint8_t>(0), everyByte.row<std::uint8_t>(0) + kBytes,
                  std::uint8_t{0});
        colorizePixels(jobFor(everyByte, colorOfByte), 0, kBytes);
    }

    void update(image::DType dtype, const color::Coloring& coloring) {
        updateColors(dtype, coloring.colormap());
        image::visit(dtype, [&](auto type) {
            using Real = EdgeType<typename decltype(type)::Type>;
            if constexpr (std::is_same_v<Real, float>) {
                make(floatRule, coloring.rule(), floatEdges);
                floatMarks.make(coloring);
            } else {
                make(doubleRule, coloring.rule(), doubleEdges);
                doubleMarks.make(coloring);
            }
        });
    }

    void updateColors(image::DType dtype, const color::Colormap& colormap) {
        const auto& table = colormap.table->colors;
        colors.assign(table.begin(), table.end());
        colors.resize(table.size() + kSpecialColors);
        const auto set = [&](SpecialColor special, color::Argb color) {
            colors[table.size() + static_cast<std::size_t>(special)] = color;
        };
        // Of the integers, masked uint32 alone come to the kernel as NaN.
        const bool masked = dtype == image::DType::UInt32;
        set(SpecialColor::Nan, masked ? colormap.colorOfMasked() : colormap.colorOfNan());
        set(SpecialColor::Under, colormap.colorOfUnder());
        set(SpecialColor::Over, colormap.colorOfOver());
        set(SpecialColor::Overload, colormap.colorOfOverload());
    }

    template <class Real>
    static void make(std::optional<color::ColorRule>& known, const color::ColorRule& rule,
                     ColorEdges<Real>& edges) {
        if (known == rule) return;
        known.reset();
        edges.make(rule);
        known = rule;
    }
};

Colorizer::Colorizer() : tables_(std::make_unique<Tables>()) {}
Colorizer::~Colorizer() = default;
Colorizer::Colorizer(Colorizer&&) noexcept = default;
Colorizer& Colorizer::operator=(Colorizer&&) noexcept = default;

void Colorizer::colorize(const ValueImage& values, const color::Coloring& coloring,
                         base::ThreadPool& pool, Picture& picture) {
    picture.resize(values.rows(), values.cols());
    const std::int64_t pixelCount = values.rows() * values.cols();
    if (pixelCount == 0) return;
    tables_->update(values.dtype(), coloring);
    const bool bytes = image::sizeOf(values.dtype()) == 1;
    if (bytes) tables_->colorEveryByte(values.dtype());
    const ColorizeJob job = tables_->jobFor(values, picture);
    const std::int64_t bands =
        std::clamp<std::int64_t>(pixelCount / kLeastBandPixels, 1, kMaxBands);
    const std::int64_t runs = (pixelCount + kColorRun - 1) / kColorRun;
    pool.run(static_cast<int>(bands), [&](int band) {
        const std::int64_t begin = runs * band / bands * kColorRun;
        const std::int64_t end = std::min(runs * (band + 1) / bands * kColorRun, pixelCount);
        if (bytes) {
            lookUp(values.row<std::uint8_t>(0), tables_->colorOfByte.row(0), begin, end,
                   picture.row(0));
        } else {
            colorizePixels(job, begin, end);
        }
    });
}

}  // namespace spate::kernels

// SPDX-License-Identifier: MIT
#include "spate/kernels/colorize.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "spate/image/dtype.h"
#include "spate/kernels/colorize_kernel.h"

namespace spate::kernels {
namespace {

constexpr std::int64_t kMaxBands = 16;
constexpr std::int64_t kLeastBandPixels = 32 * 1024;  // below, waking a thread costs more

}  // namespace

struct Colorizer::Tables {
    ColorEdges<float> floatEdges;
    ColorEdges<double> doubleEdges;
    std::vector<color::Argb> colors;  // the table, and the colour of NaN

    struct Rule {
        color::Range range;
        color::Normalization normalization;
        std::size_t size;
        bool operator==(const Rule&) const = default;
    };
    std::optional<Rule> floatRule;
    std::optional<Rule> doubleRule;

    void update(image::DType dtype, color::Range range, const color::Colormap& colormap) {
        const auto& table = colormap.table->colors;
        colors.assign(table.begin(), table.end());
        const bool masked = dtype == image::DType::UInt32;
        colors.push_back(masked ? colormap.colorOfMasked() : colormap.colorOfNan());
        image::visit(dtype, [&](auto type) {
            using Real = EdgeType<typename decltype(type)::Type>;
            const Rule rule{range, colormap.normalization, table.size()};
            if constexpr (std::is_same_v<Real, float>) {
                make(floatRule, rule, floatEdges);
            } else {
                make(doubleRule, rule, doubleEdges);
            }
        });
    }

    template <class Real>
    static void make(std::optional<Rule>& known, const Rule& rule, ColorEdges<Real>& edges) {
        if (known == rule) return;
        known.reset();
        edges.make(rule.range, rule.normalization, static_cast<int>(rule.size));
        known = rule;
    }
};

Colorizer::Colorizer() : tables_(std::make_unique<Tables>()) {}
Colorizer::~Colorizer() = default;
Colorizer::Colorizer(Colorizer&&) noexcept = default;
Colorizer& Colorizer::operator=(Colorizer&&) noexcept = default;

void Colorizer::colorize(const ValueImage& values, color::Range range,
                         const color::Colormap& colormap, base::ThreadPool& pool,
                         Picture& picture) {
    picture.resize(values.rows(), values.cols());
    const std::int64_t pixelCount = values.rows() * values.cols();
    if (pixelCount == 0) return;
    tables_->update(values.dtype(), range, colormap);
    const ColorizeJob job{values, tables_->floatEdges, tables_->doubleEdges, tables_->colors,
                          picture.row(0)};
    const std::int64_t bands =
        std::clamp<std::int64_t>(pixelCount / kLeastBandPixels, 1, kMaxBands);
    const std::int64_t runs = (pixelCount + kColorRun - 1) / kColorRun;
    pool.run(static_cast<int>(bands), [&](int band) {
        const std::int64_t begin = runs * band / bands * kColorRun;
        const std::int64_t end = runs * (band + 1) / bands * kColorRun;
        colorizePixels(job, begin, std::min(end, pixelCount));
    });
}

}  // namespace spate::kernels

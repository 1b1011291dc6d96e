// SPDX-License-Identifier: MIT
#include "spate/kernels/color_steps.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <tuple>

#include "spate/kernels/colorize_kernel.h"

namespace spate::kernels {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// As renderings may be kept, and one more that is being made.
constexpr std::size_t kPooledSteps = 10;

using Key = std::optional<std::uint64_t>;

Key smaller(Key a, Key b) {
    if (!a || !b) return a ? a : b;
    return std::min(*a, *b);
}
Key larger(Key a, Key b) {
    if (!a || !b) return std::nullopt;
    return std::max(*a, *b);
}

template <class T>
T valueOfKey(std::uint64_t key) {
    constexpr std::uint64_t kSign = std::uint64_t{1} << (sizeof(T) * 8 - 1);
    return static_cast<T>(std::is_signed_v<T> ? key ^ kSign : key);
}

// The smallest key of a value that is at least `bound`; nothing if no number of this type is. Of
// integers it is searched for: beyond 2⁵³ a double stands for many of them.
template <class T>
Key firstKey(double bound) {
    if constexpr (std::is_floating_point_v<T>) {
        auto value = static_cast<T>(bound);
        if (static_cast<double>(value) < bound) {
            value = std::nextafter(value, std::numeric_limits<T>::infinity());
        }
        return orderKey(value);
    } else {
        const auto reaches = [&](std::uint64_t key) {
            return static_cast<double>(valueOfKey<T>(key)) >= bound;
        };
        constexpr std::uint64_t kLast = std::numeric_limits<BitsOf<T>>::max();
        if (!reaches(kLast)) return std::nullopt;
        std::uint64_t first = 0;
        for (std::uint64_t last = kLast; first < last;) {
            const std::uint64_t middle = std::midpoint(first, last);
            reaches(middle) ? last = middle : first = middle + 1;
        }
        return first;
    }
}

// The first key that is no number: masked, or NaN.
template <class T>
Key pastNumbers() {
    if constexpr (std::is_floating_point_v<T>) {
        return orderKey(std::numeric_limits<T>::infinity()) + 1;
    } else if constexpr (kHasMaskedValues<T>) {
        return orderKey(kHighestValid<T>) + 1;
    } else {
        return std::nullopt;
    }
}

// Steps in rising order, until there is no key any more.
class Steps {
public:
    Steps(Key firstNumber, Key overload, Key past, ColorSteps& steps)
        : firstNumber_(firstNumber), overload_(overload), past_(past), steps_(steps) {
        steps_.first.clear();
        steps_.colors.clear();
    }
    void addNoNumber(color::Argb color) { append(steps_.first.empty() ? Key(0) : past_, color); }
    void addOverload(color::Argb color) { append(overload_, color); }
    void add(Key first, color::Argb color) {
        append(smaller(larger(first, firstNumber_), overload_), color);
    }

private:
    void append(Key first, color::Argb color) {
        if (!first) return;
        steps_.first.push_back(*first);
        steps_.colors.push_back(color);
    }

    Key firstNumber_;
    Key overload_;  // or past all numbers
    Key past_;
    ColorSteps& steps_;
};

template <class T>
void makeSteps(const color::Coloring& coloring, const ColorEdges<EdgeType<T>>& edges,
               ColorSteps& made) {
    const color::Colormap& colormap = coloring.colormap();
    const color::Range range = coloring.rule().range();
    const bool all = color::domainOf(coloring.rule().normalization()) == color::Domain::All;
    const Key firstNumber = firstKey<T>(all ? -kInfinity : 0.0);
    const Key past = pastNumbers<T>();
    Key overload = past;
    if (const auto& from = coloring.overload(); from && !std::isnan(*from)) {
        overload = smaller(larger(firstKey<T>(*from), firstNumber), past);
    }
    const color::Argb noNumber =
        kHasMaskedValues<T> ? colormap.colorOfMasked() : colormap.colorOfNan();
    Steps steps(firstNumber, overload, past, made);
    steps.addNoNumber(noNumber);
    steps.add(firstNumber, colormap.colorOfUnder());
    const auto& colors = colormap.table->colors;
    steps.add(firstKey<T>(range.min), colors.front());
    for (std::size_t i = 1; i < colors.size(); ++i) {
        steps.add(firstKey<T>(static_cast<double>(edges.edges[i])), colors[i]);
    }
    steps.add(firstKey<T>(std::nextafter(range.max, kInfinity)), colormap.colorOfOver());
    steps.addOverload(colormap.colorOfOverload());
    steps.addNoNumber(noNumber);
}

template <class Real>
ColorSteps::Estimate estimateOf(const ColorEdges<Real>& edges) {
    return {.normalization = edges.normalization,
            .tableSize = edges.size,
            .origin = static_cast<float>(edges.origin),
            .scale = static_cast<float>(edges.scale),
            .start = static_cast<float>(edges.start),
            .exponent = static_cast<float>(edges.exponent)};
}

}  // namespace

KeyOrder keyOrderOf(image::DType number) noexcept {
    return image::visit(number, [](auto type) {
        using T = typename decltype(type)::Type;
        if (std::is_floating_point_v<T>) return KeyOrder::Float;
        return std::is_signed_v<T> ? KeyOrder::Signed : KeyOrder::Unsigned;
    });
}

color::Argb ColorSteps::colorOf(std::uint64_t key) const noexcept {
    const auto past = std::upper_bound(first.begin(), first.end(), key);
    return colors[static_cast<std::size_t>(past - first.begin()) - 1];
}

struct ColorStepMaker::State {
    std::tuple<ColorEdges<float>, ColorEdges<double>> edges;
    std::optional<color::Coloring> coloring;
    std::shared_ptr<const ColorSteps> made;
    base::ObjectPool<ColorSteps> pool{kPooledSteps, [] { return std::make_unique<ColorSteps>(); }};
};

ColorStepMaker::ColorStepMaker() : state_(std::make_unique<State>()) {}
ColorStepMaker::~ColorStepMaker() = default;
ColorStepMaker::ColorStepMaker(ColorStepMaker&&) noexcept = default;
ColorStepMaker& ColorStepMaker::operator=(ColorStepMaker&&) noexcept = default;

ColorStepsPtr ColorStepMaker::of(image::DType dtype, const color::Coloring& coloring) {
    State& state = *state_;
    if (state.made && state.made->dtype == dtype && state.coloring == coloring) return state.made;
    std::shared_ptr<ColorSteps> made = state.pool.acquire();
    if (!made) made = std::make_shared<ColorSteps>();  // a host keeps them all
    made->dtype = dtype;
    image::visit(dtype, [&](auto type) {
        using T = typename decltype(type)::Type;
        auto& edges = std::get<ColorEdges<EdgeType<T>>>(state.edges);
        edges.make(coloring.rule());
        makeSteps<T>(coloring, edges, *made);
        made->estimate = estimateOf(edges);
    });
    state.coloring = coloring;
    state.made = made;
    return made;
}

}  // namespace spate::kernels

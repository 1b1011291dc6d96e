// SPDX-License-Identifier: MIT
// For tests of the scan: random frames of any type, strides and special values, and random windows.
#pragma once

#include <algorithm>
#include <cmath>
#include <complex>
#include <cstdint>
#include <cstring>
#include <limits>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "spate/kernels/pixel_source.h"
#include "spate/kernels/pixel_window.h"

namespace spate::kernels {

using image::ImageLayout;
using image::ImageView;
using Random = std::mt19937_64;

inline std::int64_t between(Random& random, std::int64_t low, std::int64_t high) {
    return std::uniform_int_distribution<std::int64_t>(low, high)(random);
}
inline bool chance(Random& random, int percent) {
    return between(random, 0, 99) < percent;
}

/// One frame on the heap, in a block of exactly the bytes that it spans.
struct TestFrame {
    std::unique_ptr<std::byte[]> bytes;
    ImageView view;
    image::MaskPtr mask{};
    image::SpecialValuesPtr special{};
    image::ComplexPart part = image::ComplexPart::Magnitude;

    [[nodiscard]] PixelSource source() const {
        image::Frame frame{.view = view, .mask = mask, .special = special};
        return PixelSource(frame, part);
    }
};

template <class T>
T ordinaryValue(Random& random, bool small) {
    if constexpr (std::is_floating_point_v<T>) {
        if (small) return static_cast<T>(between(random, -3, 3));
        return static_cast<T>(std::normal_distribution<>(0, 1000)(random));
    } else {
        return static_cast<T>(small ? between(random, 0, 3) : static_cast<std::int64_t>(random()));
    }
}

template <class T>
T specialValue(Random& random) {
    using Limits = std::numeric_limits<T>;
    if constexpr (std::is_floating_point_v<T>) {
        const T values[] = {Limits::quiet_NaN(),
                            -Limits::quiet_NaN(),
                            Limits::infinity(),
                            -Limits::infinity(),
                            Limits::denorm_min(),
                            -Limits::denorm_min(),
                            T{0},
                            -T{0},
                            Limits::max(),
                            Limits::lowest(),
                            Limits::min(),
                            Limits::quiet_NaN()};
        return values[random() % std::size(values)];
    } else {
        const T values[] = {Limits::max(),
                            static_cast<T>(Limits::max() - 1),
                            static_cast<T>(Limits::max() - 2),
                            Limits::min(),
                            T{0},
                            T{1}};
        return values[random() % std::size(values)];
    }
}

struct Values {
    int specialPercent = 0;
    bool small = false;
    bool maskedOnly = false;
};

template <class T>
T randomNumber(Random& random, const Values& values) {
    if (values.maskedOnly && chance(random, 98)) {
        if constexpr (std::is_floating_point_v<T>) return std::numeric_limits<T>::quiet_NaN();
        return static_cast<T>(std::numeric_limits<T>::max() - (random() % 2 == 0 ? 1 : 0));
    }
    if (chance(random, values.specialPercent)) return specialValue<T>(random);
    return ordinaryValue<T>(random, values.small);
}

template <class T>
T randomValue(Random& random, const Values& values) {
    if constexpr (std::is_same_v<T, image::Bool>) {
        return {static_cast<std::uint8_t>(chance(random, 50) ? 0 : between(random, 1, 255))};
    } else if constexpr (std::is_same_v<T, image::Float16>) {
        const bool small = values.small || chance(random, 50);
        return {static_cast<std::uint16_t>(small ? 0x3C00 + random() % 4 : random())};
    } else if constexpr (!std::is_arithmetic_v<T>) {
        using Part = typename T::value_type;
        return {randomNumber<Part>(random, values), randomNumber<Part>(random, values)};
    } else {
        return randomNumber<T>(random, values);
    }
}

/// Row and column strides in bytes: packed, padded, odd, transposed, of either sign.
inline std::pair<std::int64_t, std::int64_t> randomStrides(Random& random, std::int64_t size,
                                                           std::int64_t rows, std::int64_t cols) {
    std::int64_t colStride = size;
    std::int64_t rowStride = size * cols;
    switch (between(random, 0, 7)) {
        case 0:
            rowStride += between(random, 0, 70);
            break;
        case 1:
            colStride += between(random, 0, 9);
            rowStride = colStride * cols + between(random, 0, 5);
            break;
        case 2:
            rowStride = size;
            colStride = size * rows;
            break;
        case 3:
            (chance(random, 50) ? rowStride : colStride) = 0;
            break;
        default:
            break;
    }
    if (chance(random, 25)) rowStride = -rowStride;
    if (chance(random, 25)) colStride = -colStride;
    return {rowStride, colStride};
}

template <class T>
TestFrame makeFrame(Random& random, std::int64_t rows, std::int64_t cols, const Values& values) {
    const auto [rowStride, colStride] = randomStrides(random, sizeof(T), rows, cols);
    const std::int64_t spanRows = rowStride * (rows - 1);
    const std::int64_t spanCols = colStride * (cols - 1);
    const std::int64_t first =
        -std::min<std::int64_t>(0, spanRows) - std::min<std::int64_t>(0, spanCols);
    const auto bytes =
        static_cast<std::size_t>(std::abs(spanRows) + std::abs(spanCols)) + sizeof(T);
    TestFrame frame{std::make_unique<std::byte[]>(bytes), {}};
    const auto order = chance(random, 25) ? image::ByteOrder::Big : image::ByteOrder::Little;
    for (std::int64_t r = 0; r < rows; ++r) {
        for (std::int64_t c = 0; c < cols; ++c) {
            const T value = randomValue<T>(random, values);
            std::byte pixel[sizeof(T)];
            std::memcpy(pixel, &value, sizeof(T));
            const std::size_t numbers = image::isComplex(image::dtypeOf<T>) ? 2 : 1;
            for (std::size_t i = 0; order != image::kNativeOrder && i < numbers; ++i) {
                constexpr std::size_t kSize = sizeof(T);
                std::reverse(pixel + i * kSize / numbers, pixel + (i + 1) * kSize / numbers);
            }
            std::memcpy(
                &frame.bytes[static_cast<std::size_t>(first + r * rowStride + c * colStride)],
                pixel, sizeof(T));
        }
    }
    const ImageLayout layout{.dtype = image::dtypeOf<T>,
                             .rows = rows,
                             .cols = cols,
                             .rowStride = rowStride,
                             .colStride = colStride,
                             .byteOrder = order};
    frame.view = *ImageView::create(frame.bytes.get() + first, layout);
    return frame;
}

/// Some masks, sentinels and overload values that occur in the frame.
inline void addSpecials(Random& random, TestFrame& frame) {
    const ImageView& view = frame.view;
    frame.part = image::kAllComplexParts[random() % 4];
    const auto somePixel = [&] {
        return view.value(between(random, 0, view.rows() - 1), between(random, 0, view.cols() - 1));
    };
    if (chance(random, 25)) {
        const std::int64_t count = view.pixelCount();
        const std::shared_ptr<std::uint8_t[]> levels(
            new std::uint8_t[static_cast<std::size_t>(count)]);
        const int percent = chance(random, 20) ? 99 : static_cast<int>(between(random, 0, 20));
        for (std::int64_t i = 0; i < count; ++i) {
            levels[i] = static_cast<std::uint8_t>(chance(random, percent) ? 1 + random() % 255 : 0);
        }
        const bool turned = chance(random, 30);
        const ImageLayout layout{.rows = view.rows(),
                                 .cols = view.cols(),
                                 .rowStride = turned ? 1 : view.cols(),
                                 .colStride = turned ? view.rows() : 1};
        frame.mask = *image::Mask::create(*ImageView::create(levels.get(), layout), levels);
    }
    if (!chance(random, 25)) return;
    image::SpecialValues special;
    if (image::isNumber(view.dtype())) {
        for (auto i = between(random, 0, 2); i > 0; --i) special.sentinels.push_back(somePixel());
    }
    if (chance(random, 50)) special.overload = somePixel().toDouble();
    frame.special = std::make_shared<image::SpecialValues>(special);
}

/// Equal bins over a part of the data, as a plot makes them; overlapping when zoomed in.
inline BinTable plotBins(Random& random, std::int64_t size) {
    const std::int64_t first = between(random, 0, size - 1);
    const std::int64_t last = between(random, first, size - 1);
    const std::int64_t count = between(random, 1, 40);
    const double scale = static_cast<double>(last + 1 - first) / static_cast<double>(count);
    BinTable table;
    for (std::int64_t i = 0; i < count; ++i) {
        const auto at = [&](double place) {
            return std::min(last, first + static_cast<std::int64_t>(place * scale));
        };
        const auto begin = at(static_cast<double>(i));
        const auto end = std::max(begin + 1, at(static_cast<double>(i + 1)));
        table.add(begin, end, at(static_cast<double>(i) + 0.5));
    }
    return table;
}

inline BinTable randomBins(Random& random, std::int64_t size) {
    if (chance(random, 3)) return {};
    BinTable table;
    if (chance(random, 25)) {
        for (std::int64_t i = between(random, 1, 40); i > 0; --i) {
            const std::int64_t begin = between(random, 0, size - 1);
            const std::int64_t longest =
                chance(random, 50) ? std::min<std::int64_t>(size, begin + 9) : size;
            const std::int64_t end = between(random, begin + 1, longest);
            table.add(begin, std::max(begin + 1, end), between(random, begin, end - 1));
        }
        return table;
    }
    if (chance(random, 25)) {
        table.add(0, size, size / 2);
    } else {
        table = plotBins(random, size);
    }
    if (chance(random, 30)) {
        for (auto* column : {&table.begin, &table.end, &table.nearest}) {
            std::reverse(column->begin(), column->end());
        }
    }
    return table;
}

}  // namespace spate::kernels

// SPDX-License-Identifier: MIT
#include "spate/stream/sources/stitched_image.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <cstring>
#include <new>
#include <utility>

#include "spate/stream/sources/frame_buffer.h"

namespace spate::stream {
namespace {

// Small enough that the rows of a block stay in the cache while its columns are read.
constexpr std::int64_t kBlock = 32;

template <std::size_t kBytes>
void copyBlocks(const image::ImageView& from, std::byte* to, std::int64_t rowStride) {
    for (std::int64_t row = 0; row < from.rows(); row += kBlock) {
        for (std::int64_t col = 0; col < from.cols(); col += kBlock) {
            const std::int64_t rowEnd = std::min(row + kBlock, from.rows());
            const std::int64_t colEnd = std::min(col + kBlock, from.cols());
            for (std::int64_t r = row; r < rowEnd; ++r) {
                for (std::int64_t c = col; c < colEnd; ++c) {
                    std::memcpy(to + r * rowStride + c * static_cast<std::int64_t>(kBytes),
                                from.at(r, c), kBytes);
                }
            }
        }
    }
}

// The rows of its place, from the first pixel of each on.
template <class F>
void forEachRow(const ModulePlace& place, F&& function) {
    for (std::int64_t row = place.row; row < place.row + place.rowsInImage(); ++row) function(row);
}

}  // namespace

void copyPixels(const image::ImageView& module, std::byte* to, std::int64_t rowStride) {
    const auto pixelBytes = module.pixelBytes();
    const bool isNative = module.byteOrder() == image::kNativeOrder;
    const bool isPacked = isNative && module.colStride() == pixelBytes;
    if (!isNative || isPacked) {
        for (std::int64_t row = 0; row < module.rows(); ++row) {
            module.part(row, 1, 0, module.cols()).copyTo(to + row * rowStride);
        }
        return;
    }
    switch (pixelBytes) {
        case 1:
            return copyBlocks<1>(module, to, rowStride);
        case 2:
            return copyBlocks<2>(module, to, rowStride);
        case 4:
            return copyBlocks<4>(module, to, rowStride);
        case 8:
            return copyBlocks<8>(module, to, rowStride);
        default:
            return copyBlocks<16>(module, to, rowStride);
    }
}

StitchedImage::StitchedImage(StitchGeometry geometry)
    : geometry_(std::move(geometry)), pool_(kFrameBuffers) {
    std::vector<std::pair<std::int64_t, std::int64_t>> covered;
    for (std::int64_t row = 0; row < geometry_.rows; ++row) {
        covered.clear();
        for (const auto& module : geometry_.modules) {
            if (row < module.row || row >= module.row + module.rowsInImage()) continue;
            covered.emplace_back(module.col, module.col + module.colsInImage());
        }
        std::sort(covered.begin(), covered.end());
        std::int64_t begin = 0;
        for (const auto& [first, end] : covered) {
            if (first > begin) gaps_.push_back({.row = row, .begin = begin, .end = first});
            begin = end;
        }
        if (begin < geometry_.cols) {
            gaps_.push_back({.row = row, .begin = begin, .end = geometry_.cols});
        }
    }
}

base::Result<image::DType> StitchedImage::check(const std::vector<image::Frame>& parts) const {
    const ModulePlace* first = nullptr;
    image::DType dtype{};
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const auto& view = parts[i].view;
        const auto& module = geometry_.modules[i];
        if (view.empty()) continue;
        if (view.rows() != module.rows || view.cols() != module.cols || view.isColor()) {
            return base::fail(
                "the module {} sends {} × {} pixels{}: expected {} × {}, as the "
                "geometry has it",
                module.source, view.rows(), view.cols(), view.isColor() ? " of colours" : "",
                module.rows, module.cols);
        }
        if (first != nullptr && view.dtype() != dtype) {
            return base::fail("the module {} sends {}: expected {}, as {} does", module.source,
                              image::name(view.dtype()), image::name(dtype), first->source);
        }
        first = &module;
        dtype = view.dtype();
    }
    if (first == nullptr) return base::fail("no module has sent anything");
    return dtype;
}

void StitchedImage::fill(const std::vector<image::Frame>& parts, std::int64_t pixelBytes,
                         std::byte* to) const {
    const std::int64_t rowStride = geometry_.cols * pixelBytes;
    const auto clear = [&](std::int64_t row, std::int64_t begin, std::int64_t end) {
        std::memset(to + row * rowStride + begin * pixelBytes, 0,
                    static_cast<std::size_t>((end - begin) * pixelBytes));
    };
    for (const auto& [row, begin, end] : gaps_) clear(row, begin, end);
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const auto& place = geometry_.modules[i];
        if (parts[i].view.empty()) {
            forEachRow(place, [&](std::int64_t row) {
                clear(row, place.col, place.col + place.colsInImage());
            });
        } else {
            copyPixels(oriented(parts[i].view, place.orientation),
                       to + place.row * rowStride + place.col * pixelBytes, rowStride);
        }
    }
}

base::Result<image::MaskPtr> StitchedImage::newMask(const std::vector<image::Frame>& parts) const {
    const auto cols = static_cast<std::size_t>(geometry_.cols);
    const auto bytes = static_cast<std::size_t>(geometry_.rows) * cols;
    std::shared_ptr<std::uint8_t[]> levels;
    try {
        levels = std::make_shared<std::uint8_t[]>(bytes);
    } catch (const std::bad_alloc&) {
        return base::fail("no memory for a mask of {} bytes", bytes);
    }
    const auto mark = [&](std::int64_t row, std::int64_t begin, std::int64_t end,
                          std::uint8_t level) {
        auto* const first = levels.get() + row * geometry_.cols;
        std::fill(first + begin, first + end, level);
    };
    for (const auto& [row, begin, end] : gaps_) mark(row, begin, end, kGapLevel);
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const auto& place = geometry_.modules[i];
        if (parts[i].view.empty()) {
            forEachRow(place, [&](std::int64_t row) {
                mark(row, place.col, place.col + place.colsInImage(), kMissingLevel);
            });
        } else if (parts[i].mask && parts[i].hasFittingMask()) {
            auto* const to = levels.get() + place.row * geometry_.cols + place.col;
            copyPixels(oriented(parts[i].mask->levels(), place.orientation),
                       reinterpret_cast<std::byte*>(to), geometry_.cols);
        }
    }
    const auto view = image::ImageView::of(levels.get(), geometry_.rows, geometry_.cols);
    if (!view) return base::failAs(view);
    return image::Mask::create(*view, levels);
}

// Frames of a series mostly lack the same, which is nothing.
base::Result<image::MaskPtr> StitchedImage::maskOf(const std::vector<image::Frame>& parts) {
    std::vector<std::pair<bool, image::MaskPtr>> made;
    bool isNeeded = !gaps_.empty();
    for (const auto& part : parts) {
        made.emplace_back(part.view.empty(), part.mask);
        isNeeded = isNeeded || part.view.empty() || part.mask;
    }
    if (!isNeeded) return nullptr;
    if (mask_ && made == maskParts_) return mask_;
    auto mask = newMask(parts);
    if (!mask) return mask;
    mask_ = *mask;
    maskParts_ = std::move(made);
    return mask;
}

base::Result<image::Frame> StitchedImage::frame(const std::vector<image::Frame>& parts) {
    const auto dtype = check(parts);
    if (!dtype) return base::failAs(dtype);
    const image::ImageLayout layout{
        .dtype = *dtype, .rows = geometry_.rows, .cols = geometry_.cols};
    const auto bytes = frameBytes("the stitched image", layout);
    if (!bytes) return base::failAs(bytes);
    auto buffer = lendBuffer(pool_, "the stitched image", *bytes);
    if (!buffer) return base::failAs(buffer);
    fill(parts, static_cast<std::int64_t>(image::sizeOf(*dtype)), buffer->get());
    auto mask = maskOf(parts);
    if (!mask) return base::failAs(mask);
    const auto view = image::ImageView::create(buffer->get(), layout);
    if (!view) return base::failAs(view);
    image::Frame whole{.view = *view, .owner = std::move(*buffer), .mask = std::move(*mask)};
    std::vector<std::size_t> missing;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (parts[i].view.empty()) missing.push_back(i);
        if (!whole.attributes) whole.attributes = parts[i].attributes;
        if (!whole.special) whole.special = parts[i].special;
    }
    if (!missing.empty()) {
        auto attributes = whole.attributes ? *whole.attributes : image::Attributes();
        attributes["missing_modules"] = fmt::format("{}", fmt::join(missing, ", "));
        whole.attributes = std::make_shared<const image::Attributes>(std::move(attributes));
    }
    return whole;
}

}  // namespace spate::stream

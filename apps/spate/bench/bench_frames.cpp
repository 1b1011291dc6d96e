// SPDX-License-Identifier: MIT
#include "bench_frames.h"

#include <algorithm>
#include <random>

namespace spate::app {
namespace {

constexpr std::size_t kLeastFrames = 4;
constexpr std::int64_t kLeastRingBytes = std::int64_t{256} << 20;  // several times any L3 cache

}  // namespace

std::optional<std::uint64_t> Barcode::read(const QImage& picture, const color::ColorTable& table,
                                           const std::function<QPointF(QPointF)>& toPixel) const {
    std::uint64_t id = 0;
    for (int block = 0; block < kBlocksPerSide * kBlocksPerSide; ++block) {
        const double half = static_cast<double>(blockSize) / 2;
        const double x = static_cast<double>(col + block % kBlocksPerSide * blockSize) + half;
        const double y = static_cast<double>(row + block / kBlocksPerSide * blockSize) + half;
        const QPoint pixel = toPixel({x, y}).toPoint();
        if (!picture.rect().contains(pixel)) return std::nullopt;
        const QRgb color = picture.pixel(pixel) | 0xFF00'0000U;
        if (color == table.colors.back()) {
            id |= std::uint64_t{1} << block;
        } else if (color != table.colors.front()) {
            return std::nullopt;
        }
    }
    return id;
}

BenchFrames::BenchFrames(image::DType dtype, std::int64_t size) : dtype_(dtype), size_(size) {
    const auto bytes = size * size * static_cast<std::int64_t>(image::sizeOf(dtype));
    const auto enough = static_cast<std::size_t>((kLeastRingBytes + bytes - 1) / bytes);
    buffers_.resize(std::max(kLeastFrames, enough));
    for (std::size_t index = 0; index < buffers_.size(); ++index) {
        buffers_[index].resize(static_cast<std::size_t>(bytes));
        fill(index);
        stamp(index, index);
    }
}

image::ImageView BenchFrames::view(std::size_t index) const {
    return *image::ImageView::create(buffers_[index].data(),
                                     {.dtype = dtype_, .rows = size_, .cols = size_});
}

double BenchFrames::highest() const noexcept {
    return dtype_ == image::DType::Int8 ? 120 : kHighest;
}

// Noise between the ends; a different part of one period in each row of each frame.
void BenchFrames::fill(std::size_t index) {
    std::minstd_rand random(static_cast<unsigned>(index + 1));
    image::visit(dtype_, [&](auto type) {
        using T = typename decltype(type)::Type;
        std::vector<T> noise(static_cast<std::size_t>(2 * size_));
        std::uniform_real_distribution<double> between(1, highest() / 2);
        for (T& value : noise) value = static_cast<T>(between(random));
        for (std::int64_t row = 0; row < size_; ++row) {
            const auto offset = static_cast<std::int64_t>(random()) % size_;
            std::copy_n(noise.begin() + offset, size_, buffers_[index].as<T>() + row * size_);
        }
    });
}

void BenchFrames::stamp(std::size_t index, std::uint64_t id) {
    stamp(index, wholeBarcode(), id);
    stamp(index, zoomBarcode(), id);
}

void BenchFrames::stamp(std::size_t index, const Barcode& barcode, std::uint64_t id) {
    const std::int64_t side = Barcode::kBlocksPerSide * barcode.blockSize;
    image::visit(dtype_, [&](auto type) {
        using T = typename decltype(type)::Type;
        T* pixels = buffers_[index].as<T>();
        for (std::int64_t row = 0; row < side; ++row) {
            for (int column = 0; column < Barcode::kBlocksPerSide; ++column) {
                const auto block = row / barcode.blockSize * Barcode::kBlocksPerSide + column;
                const bool bit = (id >> block & 1U) != 0;
                T* first =
                    pixels + (barcode.row + row) * size_ + barcode.col + column * barcode.blockSize;
                std::fill_n(first, barcode.blockSize, static_cast<T>(bit ? highest() : kLowest));
            }
        }
    });
}

Barcode BenchFrames::wholeBarcode() const noexcept {
    return {size_ / 8, size_ / 8, size_ / 64};
}

Barcode BenchFrames::zoomBarcode() const noexcept {
    constexpr std::int64_t kBlock = kZoomSize / 16;
    return {size_ / 2 - kBlock * 2, size_ / 2 - kBlock * 2, kBlock};
}

plot::Limits BenchFrames::zoomLimits() const noexcept {
    const auto low = static_cast<double>(size_ - kZoomSize) / 2;
    return {low, low + kZoomSize, low, low + kZoomSize};
}

}  // namespace spate::app

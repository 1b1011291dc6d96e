// SPDX-License-Identifier: MIT
// The frames that the benchmark shows: noise, and a barcode that names each on the screen.
#pragma once

#include <QImage>
#include <QRectF>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "spate/base/memory.h"
#include "spate/color/color_table.h"
#include "spate/image/image_view.h"
#include "spate/plot/transform.h"

namespace spate::app {

/// A frame's number as 4 × 4 blocks of the lowest and the highest value, so that it can be read
/// back from what was painted. Blocks are larger than a bin in the view that they are made for.
struct Barcode {
    std::int64_t row;  ///< of the first block
    std::int64_t col;
    std::int64_t blockSize;  ///< data pixels

    static constexpr int kBlocksPerSide = 4;
    static constexpr std::uint64_t kIds = 1U << (kBlocksPerSide * kBlocksPerSide);

    /// Reads the number from a picture, whose pixels `toPixel` finds for data coordinates; nothing
    /// if a block has neither end's colour.
    [[nodiscard]] std::optional<std::uint64_t> read(
        const QImage& picture, const color::ColorTable& table,
        const std::function<QPointF(QPointF)>& toPixel) const;
};

/// A ring of size × size frames, large enough that no cache holds a frame until its next turn.
class BenchFrames {
public:
    static constexpr double kLowest = 0;     ///< so are the ends of the fixed range
    static constexpr double kHighest = 250;  ///< fits every dtype but int8, which has 120
    static constexpr std::int64_t kZoomSize = 512;

    BenchFrames(image::DType dtype, std::int64_t size);

    [[nodiscard]] std::size_t count() const noexcept { return buffers_.size(); }
    [[nodiscard]] image::ImageView view(std::size_t index) const;
    [[nodiscard]] std::int64_t bytesPerFrame() const noexcept { return view(0).byteCount(); }
    [[nodiscard]] double highest() const noexcept;

    /// Writes a frame's number into both barcodes; nobody may be reading the frame.
    void stamp(std::size_t index, std::uint64_t id);

    [[nodiscard]] Barcode wholeBarcode() const noexcept;
    /// Inside zoomLimits(), for that view.
    [[nodiscard]] Barcode zoomBarcode() const noexcept;
    /// The central kZoomSize × kZoomSize pixels.
    [[nodiscard]] plot::Limits zoomLimits() const noexcept;

private:
    void fill(std::size_t index);
    void stamp(std::size_t index, const Barcode& barcode, std::uint64_t id);

    image::DType dtype_;
    std::int64_t size_;
    std::vector<base::AlignedBuffer> buffers_;
};

}  // namespace spate::app

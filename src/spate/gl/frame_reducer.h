// SPDX-License-Identifier: MIT
// FrameReducer: the pixels of a frame on the device, reduced there to those of a view.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "spate/gl/frame_texture.h"
#include "spate/gl/framebuffer.h"
#include "spate/gl/program.h"
#include "spate/gl/range_texture.h"
#include "spate/gl/shaders.h"
#include "spate/image/frame.h"
#include "spate/kernels/pixel_window.h"
#include "spate/pipeline/rendered_frame.h"

namespace spate::gl {

/// Whether the device shows a frame in this style as the worker does, to the bit; else the reason
/// why not: averages (the worker's sums in float64 are the truth), held frames, pixels that are no
/// native numbers, declared special values, a pixmap or an alpha image.
[[nodiscard]] base::Result<void> canReduce(const image::Frame& frame, const pipeline::Style& style);

/// Bins of rows in parts, so that no fragment reads too many pixels.
struct RowParts {
    std::vector<IndexRange> rows;  ///< of each part
    std::vector<IndexRange> bins;  ///< the parts of each
    /// Parts of at most `rowsOfPart` rows; of more where there would be more than `most` parts, of
    /// which each bin has one at least.
    void make(const std::vector<IndexRange>& bins, std::int64_t rowsOfPart, std::int64_t most);
};

/// Reduces by the keys of kernels/color_steps.h: integers that have the order of the numbers, so
/// that what comes out is exact. One pass reads each pixel once; bins of very many pixels are
/// reduced in parts, and these in a second pass. While the device's context is current.
class FrameReducer {
public:
    /// Pixels that one fragment reads, as a rule.
    static constexpr int kPixelsOfPart = 4096;

    FrameReducer(Device& device, TexturePool& pool, int pixelsOfPart = kPixelsOfPart,
                 int mostParts = 16384)
        : device_(device), pool_(pool), pixelsOfPart_(pixelsOfPart), mostParts_(mostParts) {}
    ~FrameReducer();
    FrameReducer(const FrameReducer&) = delete;
    FrameReducer& operator=(const FrameReducer&) = delete;

    /// Reduces `frame` (numbers that measure unless they are NaN, or uint32's masked values), but
    /// for what is masked (null: nothing; in the frame's order), to the bins of a window that is
    /// not empty. Afterwards result() has them: until the next call. Leaves framebuffer and
    /// viewport as they were.
    base::Result<void> reduce(const FrameTexture& frame, const FrameTexture* mask,
                              const kernels::PixelWindow& window, kernels::Reduction reduction);

    /// A texture of keys, row 0 first: ShaderInput::Keys or WideKeys.
    [[nodiscard]] const Texture& result() const noexcept { return result_.texture(); }
    /// Which of the two, for a frame of this dtype.
    [[nodiscard]] static ShaderInput inputOf(image::DType dtype) noexcept {
        return image::sizeOf(dtype) == 8 ? ShaderInput::WideKeys : ShaderInput::Keys;
    }

private:
    base::Result<Program*> programFor(const ReduceShader& kind);
    base::Result<void> sendRanges(bool inParts);
    base::Result<void> reducePixels(const FrameTexture& frame, const FrameTexture* mask,
                                    kernels::Reduction reduction, bool isLast);
    base::Result<void> reduceParts(const FrameTexture& frame, kernels::Reduction reduction);

    Device& device_;
    TexturePool& pool_;
    int pixelsOfPart_;
    int mostParts_;
    std::vector<std::pair<ReduceShader, Program>> programs_;  // few: those that were needed
    std::vector<IndexRange> columns_;                         // of the texture; for each bin
    std::vector<IndexRange> rows_;
    RowParts parts_;
    RangeTexture columnRanges_;
    RangeTexture rowRanges_;
    RangeTexture partRanges_;
    Framebuffer partsTarget_;
    Framebuffer result_;
};

}  // namespace spate::gl

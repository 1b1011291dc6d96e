// SPDX-License-Identifier: MIT
// FrameRenderer: steps 2 to 4 of the frame path, in order. Start reading here.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "spate/base/function_ref.h"
#include "spate/base/thread_pool.h"
#include "spate/kernels/colorize.h"
#include "spate/kernels/scan.h"
#include "spate/kernels/scan_color.h"
#include "spate/pipeline/alpha_window.h"
#include "spate/pipeline/combined_mask.h"
#include "spate/pipeline/paced_histogram.h"
#include "spate/pipeline/rendered_frame.h"

namespace spate::pipeline {

/// Turns a frame into its picture. The worker has one; so has whoever renders on its own thread (a
/// screenshot, a test): the same functions run there. Keeps scratch memory, the statistics of the
/// last frame, so that showing it in another view reads only what is visible (known by its serial;
/// one of serial 0 is always new), and the last range, for a steady one. One thread at a time.
class FrameRenderer {
public:
    explicit FrameRenderer(std::shared_ptr<base::ThreadPool> pool = base::ThreadPool::shared());

    /// Fills `rendered`, reusing its memory: frames of one shape allocate nothing. Where `last`, an
    /// earlier rendering, has the values that are wanted, nothing is read: so another range or
    /// colour table of the same frame costs the colours alone. If the style holds frames, and
    /// `last` was made by the call before and can be held on to, `takeBack` is asked, once the
    /// frame has been read, whether it was never shown, and never will be: then `rendered` shows
    /// its frames too.
    void render(
        const Submission& submission, const Style& style, const View& view, RenderedFrame& rendered,
        const RenderedFrame* last = nullptr,
        base::FunctionRef<bool()> takeBack = [] { return false; });

    /// Goes on with the range of another renderer's picture, where the style wants a steady one.
    void continueFrom(const RenderedFrame& rendered);

private:
    /// The pixels that statistics are of: rows × columns from a corner on.
    struct Region {
        std::int64_t firstRow = 0;
        std::int64_t rows = 0;
        std::int64_t firstCol = 0;
        std::int64_t cols = 0;
        friend bool operator==(const Region&, const Region&) = default;
    };
    /// What statistics were taken of, and which.
    struct Known {
        std::uint64_t serial = 0;
        image::ComplexPart part = image::ComplexPart::Magnitude;
        Region region;
        image::MaskPtr mask{};
        color::StatisticsRequest request;

        /// Whether these statistics hold those that are wanted.
        [[nodiscard]] bool covers(const Known& wanted) const noexcept;
    };

    void applyMask(RenderedFrame& rendered);
    void scan(RenderedFrame& rendered, const RenderedFrame* last,
              base::FunctionRef<bool()> takeBack);
    void hold(RenderedFrame& rendered, const RenderedFrame* last,
              base::FunctionRef<bool()> takeBack);
    void showValues(RenderedFrame& rendered);
    std::int64_t showColors(const image::Frame& colors, RenderedFrame& rendered);
    void applyAlpha(RenderedFrame& rendered);
    void scanDisplayed(const color::StatisticsRequest& request, RenderedFrame& rendered);
    [[nodiscard]] static Region regionOf(const image::ImageView& pixels, color::AutoscaleOf of,
                                         const kernels::PixelWindow& window);
    const kernels::PixelWindow& windowIn(const Region& region, const kernels::PixelWindow& window);
    [[nodiscard]] color::Range rangeOf(const Style& style, const image::Statistics& statistics);

    std::shared_ptr<base::ThreadPool> pool_;
    kernels::Scanner scanner_;
    kernels::Scanner displayedScanner_;
    kernels::Colorizer colorizer_;
    kernels::ColorScanner colorScanner_;
    kernels::ColorStepMaker steps_;
    AlphaWindow alpha_;
    std::uint64_t alphaId_ = 0;  // of what it has
    CombinedMask mask_;
    PacedHistogram histogram_;
    kernels::PixelWindow regionWindow_;
    kernels::ValueImage noValues_;
    kernels::ValueImage ownValues_;  // of a frame that is held
    kernels::HeldValues held_;       // since the last frame that was shown

    // The statistics taken last. Of a frame they do not depend on the view.
    Known known_;
    image::Statistics knownStatistics_;

    // The range shown last, and the colormap that it was for.
    std::optional<color::Range> shownRange_;
    color::Colormap shownColormap_;

    // What did not fit a frame, and has been complained of.
    const void* unfitAlpha_ = nullptr;
    const void* unfitPixmap_ = nullptr;
    const void* unfitMask_ = nullptr;
};

}  // namespace spate::pipeline

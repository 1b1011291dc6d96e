// SPDX-License-Identifier: MIT
#include "spate/pipeline/frame_renderer.h"

#include <algorithm>
#include <atomic>
#include <utility>

#include "spate/base/log.h"

namespace spate::pipeline {
namespace {

// The data pixels from the first to the last that bins hold.
std::pair<std::int64_t, std::int64_t> extentOf(const kernels::BinTable& bins) {
    return {*std::min_element(bins.begin.begin(), bins.begin.end()),
            *std::max_element(bins.end.begin(), bins.end.end())};
}

void shift(const kernels::BinTable& bins, std::int64_t by, kernels::BinTable& shifted) {
    shifted.clear();
    for (std::size_t i = 0; i < bins.begin.size(); ++i) {
        shifted.add(bins.begin[i] - by, bins.end[i] - by, bins.nearest[i] - by);
    }
}

// Never the same in one program: whoever keeps values may be shown those of several images.
std::uint64_t nextId() {
    static std::atomic<std::uint64_t> last{0};
    return ++last;
}

// Colours have no number that a range could be of.
void clearNumbers(RenderedFrame& rendered) {
    rendered.statistics = {};
    rendered.range = {};
    rendered.histogram.reset();
    rendered.histogramIsEarlier = false;
    rendered.values.resize(image::DType::UInt8, 0, 0);
    rendered.valuesId = nextId();
    rendered.bytesRead = 0;
}

// Whether `image` has the shape of a frame. A stream may change its shape before the GUI hears of
// it: that is no error, but said once (`unfit`: of which image it was said last).
bool fits(std::string_view name, const image::ImageView& image, const image::ImageView& frame,
          const void*& unfit) {
    if (image.rows() == frame.rows() && image.cols() == frame.cols()) return true;
    if (unfit != image.data()) {
        base::log(base::LogLevel::Warning, "{} {}×{} is not shown: the frame is {}×{}", name,
                  image.rows(), image.cols(), frame.rows(), frame.cols());
    }
    unfit = image.data();
    return false;
}

// Whether the values of `last` are those that `rendered` wants: of the same frame, read the same
// way. The colours do not matter.
bool hasSameValues(const RenderedFrame& last, const RenderedFrame& rendered) {
    return rendered.submission.serial != 0 &&
           last.submission.serial == rendered.submission.serial && last.view == rendered.view &&
           last.style.placement == rendered.style.placement &&
           last.style.reduction == rendered.style.reduction &&
           last.style.hold == rendered.style.hold &&
           last.style.complexPart == rendered.style.complexPart &&
           last.frame().mask == rendered.frame().mask;
}

// Whether another frame lies on the screen as `last` does, pixel on pixel, so that their values can
// be held together.
bool canHoldOnTo(const RenderedFrame& last, const RenderedFrame& rendered) {
    const image::ImageView& before = last.frame().view;
    const image::ImageView& now = rendered.frame().view;
    return last.submission.serial != rendered.submission.serial && last.view == rendered.view &&
           before.rows() == now.rows() && before.cols() == now.cols() &&
           before.dtype() == now.dtype() && last.style.placement == rendered.style.placement &&
           last.style.reduction == rendered.style.reduction &&
           last.style.hold == rendered.style.hold &&
           last.style.complexPart == rendered.style.complexPart;
}

bool isOpaque(color::Argb color) {
    return color >= 0xFF00'0000U;
}

// Whether every pixel of the picture hides what is behind it: colour tables are opaque.
bool isOpaque(const color::Colormap& colormap) {
    return isOpaque(colormap.colorOfMasked()) && isOpaque(colormap.colorOfNan()) &&
           isOpaque(colormap.colorOfUnder()) && isOpaque(colormap.colorOfOver()) &&
           isOpaque(colormap.colorOfOverload());
}

}  // namespace

FrameRenderer::FrameRenderer(std::shared_ptr<base::ThreadPool> pool) : pool_(std::move(pool)) {}

void FrameRenderer::render(const Submission& submission, const Style& style, const View& view,
                           RenderedFrame& rendered, const RenderedFrame* last,
                           base::FunctionRef<bool()> takeBack) {
    const image::ImageView& pixels = submission.frame.view;
    rendered.submission = submission;
    rendered.style = style;
    rendered.view = view;
    rendered.heldFrames = 1;
    rendered.beyond.reset();
    rendered.steps.reset();
    applyMask(rendered);

    // Which data pixels make each pixel of the picture.
    makePixelWindow(view, style.placement, pixels.rows(), pixels.cols(), rendered.window);

    if (pixels.isColor()) {
        clearNumbers(rendered);
    } else {
        // Step 2, scan: one pass over the frame's memory.
        scan(rendered, last, takeBack);

        // Step 3, range.
        rendered.range = rangeOf(style, rendered.statistics);
        histogram_.update(rendered, *pool_, base::now());
    }

    // Step 4, colorize; but colours of its own, or its pixmap's, are step 2 and 4 in one.
    if (style.pixmap && fits("pixmap", style.pixmap->view, pixels, unfitPixmap_)) {
        showColors(*style.pixmap, rendered);
    } else if (pixels.isColor()) {
        rendered.bytesRead = showColors(rendered.frame(), rendered);
    } else {
        showValues(rendered);
    }
    applyAlpha(rendered);
    rendered.pictureId = nextId();
    rendered.rendered = base::now();
}

void FrameRenderer::applyMask(RenderedFrame& rendered) {
    const image::MaskPtr& mask = rendered.style.mask;
    if (!mask || !fits("mask", mask->levels(), rendered.frame().view, unfitMask_)) return;
    rendered.submission.frame.mask = mask_.of(rendered.frame().mask, mask);
}

void FrameRenderer::showValues(RenderedFrame& rendered) {
    const color::Colormap& colormap = rendered.style.colormap;
    const color::Coloring coloring(colormap, rendered.range, rendered.overload());
    if (rendered.style.product == Product::Values) {
        rendered.steps = steps_.of(rendered.values.dtype(), coloring);
        rendered.picture.resize(0, 0);
    } else {
        colorizer_.colorize(rendered.values, coloring, *pool_, rendered.picture);
    }
    rendered.translucent = !isOpaque(colormap);
    if (rendered.style.counts) {
        rendered.beyond = kernels::countBeyond(rendered.values, coloring, *pool_);
    }
}

std::int64_t FrameRenderer::showColors(const image::Frame& colors, RenderedFrame& rendered) {
    const kernels::PixelSource source(colors, rendered.style.complexPart);
    const color::Argb masked = rendered.style.colormap.colorOfMasked();
    rendered.translucent = colors.view.channels() == 4 || !isOpaque(masked);
    return colorScanner_.scan(source, rendered.window, {rendered.style.reduction, masked}, *pool_,
                              rendered.picture);
}

void FrameRenderer::applyAlpha(RenderedFrame& rendered) {
    const AlphaImagePtr& alpha = rendered.style.alpha;
    rendered.alpha.resize(image::DType::UInt8, 0, 0);
    if (!alpha || !fits("alpha image", alpha->pixels(), rendered.frame().view, unfitAlpha_)) {
        alpha_.forget();
        return;
    }
    if (alpha_.update(alpha, rendered.window, rendered.style.reduction, *pool_)) {
        alphaId_ = nextId();
    }
    if (rendered.steps) {
        rendered.alpha.copyFrom(alpha_.bytes());
        rendered.alphaId = alphaId_;
    } else {
        alpha_.multiply(rendered.picture, *pool_);
    }
    rendered.translucent = true;
}

void FrameRenderer::continueFrom(const RenderedFrame& rendered) {
    shownRange_ = rendered.range;
    shownColormap_ = rendered.style.colormap;
}

bool FrameRenderer::Known::covers(const Known& wanted) const noexcept {
    if (wanted.serial != serial || wanted.part != part || wanted.region != region ||
        wanted.mask != mask) {
        return false;
    }
    if (wanted.request == request) return true;
    // Counts and extremes come with everything; the smallest shown value, with its domain.
    const auto domain = color::domainOf(wanted.request.normalization);
    return request.any() && !wanted.request.moments && !wanted.request.percents &&
           (domain == color::Domain::All || domain == color::domainOf(request.normalization));
}

void FrameRenderer::scan(RenderedFrame& rendered, const RenderedFrame* last,
                         base::FunctionRef<bool()> takeBack) {
    const Submission& submission = rendered.submission;
    const Style& style = rendered.style;
    const color::Colormap& colormap = style.colormap;
    const auto request = color::statisticsNeeded(colormap.autoscale, colormap.normalization);
    const color::AutoscaleOf of = colormap.autoscale.of;
    // What is held is not in any frame: its statistics are those of the displayed values.
    const bool holds = style.hold != kernels::Hold::None;
    const bool ofPixels = request.any() && of != color::AutoscaleOf::Displayed && !holds;
    const kernels::PixelSource source(submission.frame, style.complexPart);
    const Known wanted{.serial = submission.serial,
                       .part = style.complexPart,
                       .region = regionOf(source.view, of, rendered.window),
                       .mask = submission.frame.mask,
                       .request = request};
    const bool known = submission.serial != 0 && known_.covers(wanted);

    kernels::ScanResult result;
    const bool same = last != nullptr && hasSameValues(*last, rendered);
    rendered.valuesId = same ? last->valuesId : nextId();
    if (ofPixels && !known) {
        const Region& region = wanted.region;
        result = scanner_.scan(
            source.crop(region.firstRow, region.rows, region.firstCol, region.cols),
            windowIn(region, rendered.window), {style.reduction, request}, *pool_, rendered.values);
        known_ = wanted;
        knownStatistics_ = result.statistics;
    } else if (same) {
        rendered.values.copyFrom(last->values);
        rendered.heldFrames = last->heldFrames;
    } else if (holds) {
        result = scanner_.scan(source, rendered.window, {style.reduction, {}}, *pool_, ownValues_);
        hold(rendered, last, takeBack);
    } else {
        result =
            scanner_.scan(source, rendered.window, {style.reduction, {}}, *pool_, rendered.values);
    }
    rendered.bytesRead = result.bytesRead;
    rendered.statistics = ofPixels ? knownStatistics_ : image::Statistics();
    if (request.any() && !ofPixels) scanDisplayed(request, rendered);
}

void FrameRenderer::hold(RenderedFrame& rendered, const RenderedFrame* last,
                         base::FunctionRef<bool()> takeBack) {
    const bool goesOn = last != nullptr && canHoldOnTo(*last, rendered) && takeBack();
    if (!goesOn) held_.clear();
    held_.add(ownValues_, rendered.style.hold, rendered.frame().overload(), *pool_,
              rendered.values);
    rendered.heldFrames = held_.frames();
}

// The picture's values are an image, too.
void FrameRenderer::scanDisplayed(const color::StatisticsRequest& request,
                                  RenderedFrame& rendered) {
    const kernels::ValueImage& values = rendered.values;
    if (values.rows() == 0 || values.cols() == 0) return;
    const auto view = image::ImageView::create(
        values.data(), {.dtype = values.dtype(), .rows = values.rows(), .cols = values.cols()});
    rendered.statistics = displayedScanner_
                              .scan(*view, kernels::PixelWindow(),
                                    {kernels::Reduction::Nearest, request}, *pool_, noValues_)
                              .statistics;
}

FrameRenderer::Region FrameRenderer::regionOf(const image::ImageView& pixels, color::AutoscaleOf of,
                                              const kernels::PixelWindow& window) {
    if (of != color::AutoscaleOf::Visible || window.empty()) {
        return {.rows = pixels.rows(), .cols = pixels.cols()};
    }
    const auto [firstRow, endRow] = extentOf(window.rows);
    const auto [firstCol, endCol] = extentOf(window.cols);
    return {firstRow, endRow - firstRow, firstCol, endCol - firstCol};
}

const kernels::PixelWindow& FrameRenderer::windowIn(const Region& region,
                                                    const kernels::PixelWindow& window) {
    if (region.firstRow == 0 && region.firstCol == 0) return window;
    shift(window.rows, region.firstRow, regionWindow_.rows);
    shift(window.cols, region.firstCol, regionWindow_.cols);
    return regionWindow_;
}

color::Range FrameRenderer::rangeOf(const Style& style, const image::Statistics& statistics) {
    const color::Colormap& colormap = style.colormap;
    color::Range range =
        color::autoscaledRange(colormap.autoscale, colormap.normalization, statistics);
    if (colormap.autoscale.hysteresis && shownRange_ && colormap == shownColormap_) {
        range = color::steadyRange(colormap.autoscale, colormap.normalization, *shownRange_, range);
    }
    shownRange_ = range;
    shownColormap_ = colormap;
    return range;
}

}  // namespace spate::pipeline

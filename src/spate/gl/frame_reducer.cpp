// SPDX-License-Identifier: MIT
#include "spate/gl/frame_reducer.h"

#include <algorithm>
#include <bit>
#include <limits>

#include "spate/base/contract.h"
#include "spate/kernels/color_steps.h"

namespace spate::gl {
namespace {

// The numbers of the samplers.
constexpr int kFrame = 0;
constexpr int kMask = 1;
constexpr int kColumns = 2;
constexpr int kRows = 3;

// The indices of a texture's bins, of one with `size` indices.
void makeRanges(const kernels::BinTable& bins, kernels::Reduction reduction, bool mirrored,
                std::int64_t size, std::vector<IndexRange>& ranges) {
    ranges.clear();
    for (std::size_t i = 0; i < bins.begin.size(); ++i) {
        const bool nearest = reduction == kernels::Reduction::Nearest;
        const std::int64_t begin = nearest ? bins.nearest[i] : bins.begin[i];
        const std::int64_t end = nearest ? begin + 1 : bins.end[i];
        ranges.push_back({static_cast<std::uint32_t>(mirrored ? size - end : begin),
                          static_cast<std::uint32_t>(mirrored ? size - begin : end)});
    }
}

std::int64_t sizeOf(const IndexRange& range) {
    return std::int64_t{range.end} - range.begin;
}

std::int64_t partsOf(const std::vector<IndexRange>& bins, std::int64_t rowsOfPart) {
    std::int64_t count = 0;
    for (const IndexRange& bin : bins) count += (sizeOf(bin) + rowsOfPart - 1) / rowsOfPart;
    return count;
}

TextureFormat keysOf(image::DType dtype) {
    return image::sizeOf(dtype) == 8 ? TextureFormat::RGBA32 : TextureFormat::RG32;
}

// The keys of measurements, of up to 32 bits.
void setKeys(Program& program, image::DType dtype) {
    const auto bits = static_cast<unsigned>(8 * image::sizeOf(dtype));
    const std::uint32_t all = bits >= 32 ? 0xFFFF'FFFFU : (1U << bits) - 1;
    std::uint32_t first = 0;
    std::uint32_t last = all;
    if (dtype == image::DType::UInt32) last = kernels::kHighestValid<std::uint32_t>;
    if (dtype == image::DType::Float32) {
        constexpr float kInfinity = std::numeric_limits<float>::infinity();
        first = static_cast<std::uint32_t>(kernels::orderKey(-kInfinity));
        last = static_cast<std::uint32_t>(kernels::orderKey(kInfinity));
    }
    program.set("signBit", all - (all >> 1U));
    program.set("firstKey", first);
    program.set("lastKey", last);
}

ReduceShader kindOf(const FrameTexture& frame, const FrameTexture* mask,
                    kernels::Reduction reduction) {
    const bool tiled = frame.cols() > frame.tileWidth() || frame.rows() > frame.tileHeight();
    return {.wide = image::sizeOf(frame.dtype()) == 8,
            .hasMask = mask != nullptr,
            .isTiled = tiled,
            .order = kernels::keyOrderOf(frame.dtype()),
            // Of one pixel there is nothing to choose.
            .reduction =
                reduction == kernels::Reduction::Nearest ? kernels::Reduction::Max : reduction};
}

}  // namespace

base::Result<void> canReduce(const image::Frame& frame, const pipeline::Style& style) {
    const image::ImageView& view = frame.view;
    if (view.empty()) return base::fail("there is no frame");
    if (view.isColor()) return base::fail("its pixels are colours");
    if (!image::isNumber(view.dtype())) {
        return base::fail("its pixels are {}, no numbers as they lie", image::name(view.dtype()));
    }
    if (view.byteOrder() != image::kNativeOrder) {
        return base::fail("its {} have another byte order", image::name(view.dtype()));
    }
    if (frame.special) return base::fail("it declares special values");
    if (!frame.hasFittingMask()) return base::fail("its mask has another shape");
    if (style.reduction == kernels::Reduction::Mean) return base::fail("averages are shown");
    if (style.hold != kernels::Hold::None) return base::fail("frames are held");
    if (style.pixmap) return base::fail("a pixmap is shown in its place");
    if (style.alpha) return base::fail("it has an alpha image");
    // The worker then rounds them to float64 before it compares their distance from zero.
    if (frame.mask && view.dtype() == image::DType::Int64 &&
        style.reduction == kernels::Reduction::AbsMax) {
        return base::fail("its mask makes int64 float64 before their magnitudes are compared");
    }
    return {};
}

void RowParts::make(const std::vector<IndexRange>& whole, std::int64_t rowsOfPart,
                    std::int64_t most) {
    SPATE_EXPECTS(rowsOfPart > 0 && static_cast<std::int64_t>(whole.size()) <= most);
    while (partsOf(whole, rowsOfPart) > most) rowsOfPart *= 2;
    rows.clear();
    bins.clear();
    for (const IndexRange& bin : whole) {
        const auto first = static_cast<std::uint32_t>(rows.size());
        for (std::int64_t row = bin.begin; row < bin.end; row += rowsOfPart) {
            const std::int64_t end = std::min<std::int64_t>(row + rowsOfPart, bin.end);
            rows.push_back({static_cast<std::uint32_t>(row), static_cast<std::uint32_t>(end)});
        }
        bins.push_back({first, static_cast<std::uint32_t>(rows.size())});
    }
}

FrameReducer::~FrameReducer() {
    columnRanges_.giveBack(pool_);
    rowRanges_.giveBack(pool_);
    partRanges_.giveBack(pool_);
    partsTarget_.giveBack(pool_);
    result_.giveBack(pool_);
}

base::Result<void> FrameReducer::reduce(const FrameTexture& frame, const FrameTexture* mask,
                                        const kernels::PixelWindow& window,
                                        kernels::Reduction reduction) {
    SPATE_EXPECTS(!frame.empty() && !window.empty());
    SPATE_EXPECTS(mask == nullptr || mask->order() == frame.order());
    SPATE_EXPECTS(reduction != kernels::Reduction::Mean);
    const PixelOrder& order = frame.order();
    const bool turned = order.transposed;
    makeRanges(turned ? window.rows : window.cols, reduction, order.columnsMirrored, frame.cols(),
               columns_);
    makeRanges(turned ? window.cols : window.rows, reduction, order.rowsMirrored, frame.rows(),
               rows_);
    const KeptFramebuffer kept(device_);
    const auto fitted = result_.fit(device_, pool_,
                                    {.format = keysOf(frame.dtype()),
                                     .width = static_cast<int>(window.cols.size()),
                                     .height = static_cast<int>(window.rows.size())});
    if (!fitted) return fitted;

    std::int64_t widest = 1;
    for (const IndexRange& bin : columns_) widest = std::max(widest, sizeOf(bin));
    const std::int64_t most = std::min(mostParts_, device_.info().maxTextureSize);
    parts_.make(rows_, std::max<std::int64_t>(1, pixelsOfPart_ / widest),
                std::max(most, static_cast<std::int64_t>(rows_.size())));
    const bool inParts = parts_.rows.size() > rows_.size();
    if (const auto sent = sendRanges(inParts); !sent) return sent;
    if (const auto done = reducePixels(frame, mask, reduction, !inParts); !done) return done;
    if (inParts) {
        if (const auto done = reduceParts(frame, reduction); !done) return done;
    }
    return device_.check("reducing a frame");
}

base::Result<void> FrameReducer::sendRanges(bool inParts) {
    if (auto sent = columnRanges_.update(device_, pool_, columns_); !sent) return sent;
    if (auto sent = rowRanges_.update(device_, pool_, parts_.rows); !sent) return sent;
    if (!inParts) return {};
    return partRanges_.update(device_, pool_, parts_.bins);
}

base::Result<Program*> FrameReducer::programFor(const ReduceShader& kind) {
    auto known = std::find_if(programs_.begin(), programs_.end(),
                              [&](const auto& each) { return each.first == kind; });
    if (known == programs_.end()) {
        auto made = Program::create(device_, "reduce", reduceShader(kind));
        if (!made) return base::failAs(made);
        known = programs_.insert(known, {kind, std::move(*made)});
        Program& program = known->second;
        program.use();
        program.set("frame", kFrame);
        program.set("parts", kFrame);
        program.set("mask", kMask);
        program.set("columns", kColumns);
        program.set("rows", kRows);
    }
    known->second.use();
    return &known->second;
}

base::Result<void> FrameReducer::reducePixels(const FrameTexture& frame, const FrameTexture* mask,
                                              kernels::Reduction reduction, bool isLast) {
    Framebuffer& target = isLast ? result_ : partsTarget_;
    const auto width = static_cast<int>(columns_.size());
    const auto height = static_cast<int>(parts_.rows.size());
    if (!isLast) {
        // The number of parts changes while a view is moved, but rarely the texture.
        const auto room = static_cast<int>(std::bit_ceil(static_cast<unsigned>(height)));
        const auto fitted = target.fit(device_, pool_,
                                       {.format = keysOf(frame.dtype()),
                                        .width = width,
                                        .height = std::min(room, device_.info().maxTextureSize)});
        if (!fitted) return fitted;
    }
    const auto made = programFor(kindOf(frame, mask, reduction));
    if (!made) return base::failAs(made);
    Program& program = **made;
    setKeys(program, frame.dtype());
    program.set("transposed", isLast && frame.order().transposed ? 1 : 0);
    program.set("isLast", isLast ? 1 : 0);
    program.set("tileSize", frame.tileWidth(), frame.tileHeight());
    program.set("tilesAcross", frame.tilesAcross());
    frame.bind(kFrame);
    (mask != nullptr ? *mask : frame).bind(kMask);
    columnRanges_.bind(kColumns);
    rowRanges_.bind(kRows);
    target.bind();
    if (!isLast) device_.gl().Viewport(0, 0, width, height);
    device_.drawEverywhere();
    return {};
}

base::Result<void> FrameReducer::reduceParts(const FrameTexture& frame,
                                             kernels::Reduction reduction) {
    ReduceShader kind = kindOf(frame, nullptr, reduction);
    kind.ofParts = true;
    kind.isTiled = false;
    const auto made = programFor(kind);
    if (!made) return base::failAs(made);
    Program& program = **made;
    setKeys(program, frame.dtype());
    program.set("transposed", frame.order().transposed ? 1 : 0);
    program.set("isLast", 1);
    partsTarget_.texture().bind(kFrame);
    partRanges_.bind(kRows);
    result_.bind();
    device_.drawEverywhere();
    return {};
}

}  // namespace spate::gl

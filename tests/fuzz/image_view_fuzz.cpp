// SPDX-License-Identifier: MIT
// Layouts of all kinds to ImageView::create(): it takes those, and only those, whose extent 128-bit
// arithmetic finds right; and of images that are small, every way to read one stays in memory that
// was allocated for exactly that image, and finds the bytes that belong there.
#include <algorithm>
#include <cstdint>
#include <cstring>
#include <memory>
#include <utility>
#include <vector>

#include "fuzz.h"
#include "spate/image/image_view.h"

namespace {

using namespace spate::image;
using spate::fuzz::Input;
using spate::fuzz::require;
__extension__ using Wide = __int128;

constexpr Wide kMost = INT64_MAX;
constexpr std::int64_t kSmall = 1 << 12;  // bytes that are all looked at

std::int64_t count(Input& input) {
    return input.chance() ? input.integer(0, 40) : input.length();
}

std::optional<std::int64_t> stride(Input& input) {
    switch (input.integer(0, 3)) {
        case 0:
            return std::nullopt;
        case 1:
            return input.length();
        default:
            return input.integer(-70, 70);
    }
}

ImageLayout layoutFrom(Input& input) {
    ImageLayout layout;
    layout.dtype = kAllDTypes[input.integer(0, static_cast<int>(std::size(kAllDTypes)) - 1)];
    layout.rows = count(input);
    layout.cols = count(input);
    layout.rowStride = stride(input);
    layout.colStride = stride(input);
    layout.byteOrder = input.chance() ? ByteOrder::Big : ByteOrder::Little;
    if (input.chance()) {
        layout.channels = static_cast<int>(input.integer(-1, 6));
        layout.channelStride = stride(input);
    }
    return layout;
}

// What create() must find, in numbers that do not overflow.
struct Extent {
    bool isRight = false;
    Wide channelStride = 0, colStride = 0, rowStride = 0;
    Wide below = 0;  // bytes before the first pixel, of negative strides
    Wide bytes = 0;  // from the lowest to one past the highest
};

Wide magnitude(Wide value) {
    return value < 0 ? -value : value;
}

Extent extentOf(const ImageLayout& layout) {
    Extent extent;
    const bool isGrey = layout.channels == 1;
    const bool isColor = (layout.channels == 3 || layout.channels == 4) && canBeColor(layout.dtype);
    if (layout.rows < 1 || layout.cols < 1 || !(isGrey || isColor)) return extent;
    const Wide sample = static_cast<Wide>(sizeOf(layout.dtype));
    extent.bytes = sample;
    bool fits = true;
    const auto add = [&](Wide length, const std::optional<std::int64_t>& given) {
        const Wide step = given ? Wide{*given} : extent.bytes;
        const Wide span = (length - 1) * magnitude(step);
        if (step < 0) extent.below += span;
        extent.bytes += span;
        fits = fits && step != INT64_MIN && extent.bytes <= kMost;
        extent.bytes = std::min(extent.bytes, kMost);  // so that 128 bits are enough
        return step;
    };
    extent.channelStride = add(layout.channels, layout.channelStride);
    extent.colStride = add(layout.cols, layout.colStride);
    extent.rowStride = add(layout.rows, layout.rowStride);
    const Wide pixels = Wide{layout.rows} * layout.cols;
    extent.isRight = fits && pixels <= kMost && pixels * sample * layout.channels <= kMost;
    return extent;
}

// Swapped within each number: of complex pixels both parts.
void expectSample(const std::byte* stored, const std::byte* copied, const ImageView& view) {
    const std::size_t bytes = sizeOf(view.dtype());
    const std::size_t number = isComplex(view.dtype()) ? bytes / 2 : bytes;
    for (std::size_t i = 0; i < bytes; ++i) {
        const std::size_t from =
            view.byteOrder() == kNativeOrder ? i : i / number * number + number - 1 - i % number;
        require(copied[i] == stored[from], "copyTo() copies other bytes");
    }
}

// Every pixel, every way: `first` is where the first pixel must lie.
void expectReadable(const ImageView& view, const std::byte* first) {
    std::vector<std::byte> copy(static_cast<std::size_t>(view.byteCount()));
    view.copyTo(copy.data());
    const std::byte* copied = copy.data();
    for (std::int64_t r = 0; r < view.rows(); ++r) {
        for (std::int64_t c = 0; c < view.cols(); ++c) {
            const auto* pixel = first + r * view.rowStride() + c * view.colStride();
            require(view.at(r, c) == pixel, "at() is elsewhere");
            (void)view.value(r, c);
            for (int k = 0; k < view.channels(); ++k, copied += sizeOf(view.dtype())) {
                expectSample(pixel + k * view.channelStride(), copied, view);
            }
        }
    }
}

void expectAllReadable(const ImageView& view, Input& input) {
    expectReadable(view, view.data());
    const auto turned = view.transposed();
    require(turned.rows() == view.cols() && turned.cols() == view.rows(), "transposed() shape");
    expectReadable(turned, view.data());
    const auto row = input.integer(0, view.rows() - 1);
    const auto col = input.integer(0, view.cols() - 1);
    const auto part = view.part(row, input.integer(1, view.rows() - row), col,
                                input.integer(1, view.cols() - col));
    expectReadable(part, view.data() + row * view.rowStride() + col * view.colStride());
    if (!isComplex(view.dtype())) return;
    expectReadable(view.realPart(), view.data());
    expectReadable(view.imaginaryPart(), view.data() + sizeOf(view.dtype()) / 2);
}

void expectSameNumbers(const ImageView& view, const ImageLayout& layout, const Extent& extent) {
    require(view.rows() == layout.rows && view.cols() == layout.cols &&
                view.channels() == layout.channels && view.dtype() == layout.dtype,
            "the view has another shape");
    require(view.rowStride() == extent.rowStride && view.colStride() == extent.colStride &&
                view.channelStride() == extent.channelStride,
            "the view has other strides");
    const Wide bytes =
        Wide{layout.rows} * layout.cols * layout.channels * static_cast<Wide>(sizeOf(layout.dtype));
    require(view.byteCount() == bytes, "byteCount() is wrong");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    Input input(data, size);
    const ImageLayout layout = layoutFrom(input);
    const Extent extent = extentOf(layout);
    require(!ImageView::create(nullptr, layout), "null data is taken");
    const bool isSmall = extent.isRight && extent.bytes <= kSmall;
    const std::size_t bytes = isSmall ? static_cast<std::size_t>(extent.bytes) : 1;
    const std::unique_ptr<std::byte[]> memory(new std::byte[bytes]);
    for (std::size_t i = 0; i < bytes; ++i) memory[i] = static_cast<std::byte>(i * 151 + i / 256);
    const auto view = ImageView::create(
        memory.get() + (isSmall ? static_cast<std::ptrdiff_t>(extent.below) : 0), layout);
    require(view.has_value() == extent.isRight,
            extent.isRight ? "a right layout is refused" : "a wrong layout is taken");
    if (!view) {
        require(view.error().message.starts_with("image "), "the error names nothing");
        return 0;
    }
    expectSameNumbers(*view, layout, extent);
    // Strides of zero make many pixels of few bytes.
    if (isSmall && view->byteCount() <= kSmall) expectAllReadable(*view, input);
    return 0;
}

// SPDX-License-Identifier: MIT
#include "spate/stream/sources/dectris_series.h"

#include <cmath>
#include <concepts>
#include <functional>
#include <limits>

#include "spate/stream/sources/image_file.h"

namespace spate::stream {
namespace {

// More pixels than any detector has: memory for a mask is not asked for twice.
constexpr std::int64_t kMaxMaskPixels = std::int64_t{1} << 28;

void addSentinels(image::DType dtype, image::SpecialValues& special) {
    if (!image::isNumber(dtype)) return;
    image::visit(dtype, [&](auto type) {
        using T = typename decltype(type)::Type;
        if constexpr (std::unsigned_integral<T>) {
            constexpr T kLargest = std::numeric_limits<T>::max();
            special.sentinels.emplace_back(kLargest);
            if constexpr (sizeof(T) == 4) special.sentinels.emplace_back(kLargest - 1);
        }
    });
}

}  // namespace

void DectrisSeries::put(std::string_view name, std::optional<double> value, std::string_view unit) {
    if (!value || !std::isfinite(*value)) return;
    attributes[std::string(name)] = fmt::format("{}{}{}", *value, unit.empty() ? "" : " ", unit);
}

void DectrisSeries::put(std::string_view name, std::string_view text) {
    if (!text.empty()) attributes[std::string(name)] = attributeText(text);
}

std::size_t fingerprintOf(const Message& message) {
    std::size_t fingerprint = message.size();
    for (const auto& part : message) {
        fingerprint = fingerprint * 31 + std::hash<std::string_view>()(part.text());
    }
    return fingerprint;
}

base::Result<image::MaskPtr> unpackMask(const PackedPixels& pixels, PixelUnpacker& unpacker) {
    if (const auto checked = checkPixels(pixels); !checked) return base::failAs(checked);
    if (pixels.layout.rows * pixels.layout.cols > kMaxMaskPixels) {
        return base::fail("a mask of {} × {} pixels: expected at most {}", pixels.layout.rows,
                          pixels.layout.cols, kMaxMaskPixels);
    }
    const auto frame = unpacker.unpack(pixels, nullptr);
    if (!frame) return base::failAs(frame);
    const bool isUsedInPlace = image::sizeOf(frame->view.dtype()) == 1;
    if (!isUsedInPlace) return image::Mask::create(frame->view, nullptr);  // makes a copy
    const auto count = static_cast<std::size_t>(frame->view.byteCount());
    const std::shared_ptr<std::byte[]> levels(new std::byte[count]);
    frame->view.copyTo(levels.get());
    const auto copy = image::ImageView::create(
        levels.get(),
        {.dtype = frame->view.dtype(), .rows = frame->view.rows(), .cols = frame->view.cols()});
    if (!copy) return base::failAs(copy);
    return image::Mask::create(*copy, levels);
}

void describeFrame(image::Frame& frame, const DectrisSeriesPtr& series) {
    frame.attributes = {series, &series->attributes};
    frame.mask = series->mask;
    if (!frame.hasFittingMask()) frame.mask = nullptr;
    auto special = std::make_shared<image::SpecialValues>();
    if (!frame.mask) addSentinels(frame.view.dtype(), *special);
    if (series->saturation) special->overload = *series->saturation;
    frame.special = std::move(special);
}

Arrival seriesArrival(std::uint64_t id, std::uint64_t seriesId, const DectrisSeriesPtr& series,
                      const PackedPixels& pixels, const std::shared_ptr<const void>& owner,
                      const std::shared_ptr<PixelUnpacker>& unpacker) {
    Arrival arrival{.id = id, .series = seriesId};
    arrival.decode = [pixels, owner, unpacker, series] {
        auto frame = unpacker->unpack(pixels, owner);
        if (frame) describeFrame(*frame, series);
        return frame;
    };
    if (!areAsStored(pixels)) return arrival;
    arrival.stored = [pixels, owner, series] {
        auto frame = storedFrame(pixels, owner);
        if (frame) describeFrame(frame->about, series);
        return frame;
    };
    return arrival;
}

}  // namespace spate::stream

// SPDX-License-Identifier: MIT
#include "spate/stream/sources/shm_layout.h"

#include <algorithm>
#include <cstring>
#include <iterator>
#include <optional>
#include <string>

namespace spate::stream {
namespace {

static_assert(sizeof(spate_shm_header) == SPATE_SHM_PAGE);
static_assert(offsetof(spate_shm_header, newest) == 128);
static_assert(sizeof(spate_shm_slot) == SPATE_SHM_PAGE);
static_assert(sizeof(spate_shm_frame) == 104);

// In the order of the ring's numbers, which start at 1.
constexpr image::DType kTypes[] = {
    image::DType::UInt8,     image::DType::Int8,       image::DType::UInt16, image::DType::Int16,
    image::DType::UInt32,    image::DType::Int32,      image::DType::UInt64, image::DType::Int64,
    image::DType::Float32,   image::DType::Float64,    image::DType::Bool,   image::DType::Float16,
    image::DType::Complex64, image::DType::Complex128,
};

std::string_view textIn(std::span<const char> field) {
    const auto end = std::find(field.begin(), field.end(), '\0');
    return {field.data(), static_cast<std::size_t>(end - field.begin())};
}

// The bytes that `count` steps of `stride` reach below and above a place.
struct Reach {
    std::int64_t below = 0;
    std::int64_t above = 0;

    [[nodiscard]] bool add(std::int64_t count, std::int64_t stride) noexcept {
        std::int64_t span = 0;
        if (__builtin_mul_overflow(count - 1, stride, &span)) return false;
        return !__builtin_add_overflow(span < 0 ? below : above, span, span < 0 ? &below : &above);
    }
};

bool liesInSlot(const spate_shm_frame& frame, std::int64_t numberBytes, std::size_t slotBytes) {
    Reach reach{.above = numberBytes};
    if (!reach.add(frame.rows, frame.row_stride) || !reach.add(frame.cols, frame.col_stride) ||
        !reach.add(frame.channels, frame.channel_stride) || frame.offset > slotBytes) {
        return false;
    }
    const auto offset = static_cast<std::int64_t>(frame.offset);
    return reach.below >= -offset && reach.above <= static_cast<std::int64_t>(slotBytes) - offset;
}

image::ImageLayout layoutOf(const spate_shm_frame& frame) {
    constexpr auto kOther = image::kNativeOrder == image::ByteOrder::Little
                                ? image::ByteOrder::Big
                                : image::ByteOrder::Little;
    const bool isSwapped = (frame.flags & SPATE_SHM_SWAPPED) != 0;
    return {.dtype = kTypes[frame.dtype - 1],
            .rows = frame.rows,
            .cols = frame.cols,
            .rowStride = frame.row_stride,
            .colStride = frame.col_stride,
            .byteOrder = isSwapped ? kOther : image::kNativeOrder,
            .channels = static_cast<int>(frame.channels),
            .channelStride = frame.channel_stride};
}

// The length of the UTF-8 character at the start of `text`, by the table of RFC 3629; 0: none.
std::size_t characterLength(std::string_view text) noexcept {
    const auto byte = [&](std::size_t i) {
        return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
    };
    const auto follows = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
    const unsigned first = byte(0);
    if (first < 0x80) return 1;
    if (first >= 0xC2 && first < 0xE0) return follows(1) ? 2 : 0;
    if (first >= 0xE0 && first < 0xF0) {
        const bool isShortest = first != 0xE0 || byte(1) >= 0xA0;
        const bool isSurrogate = first == 0xED && byte(1) >= 0xA0;
        return follows(1) && follows(2) && isShortest && !isSurrogate ? 3 : 0;
    }
    if (first >= 0xF0 && first < 0xF5) {
        const bool isShortest = first != 0xF0 || byte(1) >= 0x90;
        const bool isTooLarge = first == 0xF4 && byte(1) >= 0x90;
        return follows(1) && follows(2) && follows(3) && isShortest && !isTooLarge ? 4 : 0;
    }
    return 0;
}

std::string cleanText(std::string_view text) {
    std::string clean;
    while (!text.empty()) {
        const std::size_t length = characterLength(text);
        const auto first = static_cast<unsigned char>(text.front());
        if (length == 0) {
            clean += '?';
        } else if (first < ' ' || first == 0x7F) {
            clean += ' ';
        } else {
            clean += text.substr(0, length);
        }
        text.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return clean;
}

}  // namespace

base::Result<RingShape> checkedRing(const spate_shm_header& header, std::uint64_t fileBytes,
                                    std::string_view name) {
    if (std::memcmp(header.magic, SPATE_SHM_MAGIC, sizeof header.magic) != 0) {
        return base::fail("no ring: it does not start with {}", SPATE_SHM_MAGIC);
    }
    if (header.version != SPATE_SHM_VERSION) {
        return base::fail("version {} of the ring: expected {}", header.version, SPATE_SHM_VERSION);
    }
    const std::uint64_t expected = spate_shm_file_bytes(header.slot_count, header.slot_bytes);
    if (expected == 0) {
        return base::fail("{} slots of {} bytes: expected 2 to {} of whole pages",
                          header.slot_count, header.slot_bytes, SPATE_SHM_MAX_SLOTS);
    }
    const RingShape shape{.slotCount = header.slot_count,
                          .slotBytes = header.slot_bytes,
                          .pixelsOffset = header.pixels_offset};
    if (header.pixels_offset != shape.recordAt(header.slot_count)) {
        return base::fail("pixels at byte {}: expected {}", header.pixels_offset,
                          shape.recordAt(header.slot_count));
    }
    if (header.file_bytes != expected || fileBytes != expected) {
        return base::fail("{} slots of {} bytes in a file of {} bytes (it says {}): expected {}",
                          header.slot_count, header.slot_bytes, fileBytes, header.file_bytes,
                          expected);
    }
    if (const auto found = textIn(header.name); found != name) {
        return base::fail("the ring calls itself '{}'", cleanText(found));
    }
    return shape;
}

base::Result<image::ImageView> checkedPixels(const spate_shm_frame& frame,
                                             std::span<const std::byte> slot) {
    if (frame.dtype < 1 || frame.dtype > std::size(kTypes)) {
        return base::fail("pixel type {}: expected 1 to {}", frame.dtype, std::size(kTypes));
    }
    if (frame.channels < 1 || frame.channels > 4 || frame.rows < 1 || frame.cols < 1) {
        return base::fail("{} rows, {} columns, {} channels: expected at least one of each",
                          frame.rows, frame.cols, frame.channels);
    }
    const auto layout = layoutOf(frame);
    const auto numberBytes = static_cast<std::int64_t>(image::sizeOf(layout.dtype));
    if (!liesInSlot(frame, numberBytes, slot.size())) {
        return base::fail(
            "{} × {} {} at byte {} with strides {}, {}, {} leaves its slot of {} bytes", frame.rows,
            frame.cols, image::name(layout.dtype), frame.offset, frame.row_stride, frame.col_stride,
            frame.channel_stride, slot.size());
    }
    auto view = image::ImageView::create(slot.data() + frame.offset, layout);
    if (view && view->byteCount() > static_cast<std::int64_t>(slot.size())) {
        return base::fail("{} × {} {} repeats memory: its pixels are {} bytes, its slot has {}",
                          frame.rows, frame.cols, image::name(layout.dtype), view->byteCount(),
                          slot.size());
    }
    return view;
}

image::Attributes readAttributes(std::string_view text) {
    text = textIn(text);
    image::Attributes attributes;
    while (!text.empty()) {
        const auto line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(text.size(), line.size() + 1));
        const auto equals = line.find('=');
        if (equals == line.npos || equals == 0) continue;
        attributes[cleanText(line.substr(0, equals))] = cleanText(line.substr(equals + 1));
    }
    return attributes;
}

std::uint32_t shmTypeOf(image::DType dtype) noexcept {
    const auto* found = std::find(std::begin(kTypes), std::end(kTypes), dtype);
    return static_cast<std::uint32_t>(found - std::begin(kTypes)) + 1;
}

}  // namespace spate::stream

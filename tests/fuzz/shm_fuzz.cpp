// SPDX-License-Identifier: MIT
// Rings of all kinds to the reader's checks: no slot lies outside of the file, no pixel outside of
// its slot, and attributes are clean text. The fuzzer's bytes are what differs from a good ring.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz.h"
#include "spate/stream/sources/shm_layout.h"

namespace {

using namespace spate;
using fuzz::require;
__extension__ using Wide = __int128;

constexpr std::size_t kHeaderBytes = offsetof(spate_shm_header, newest);
constexpr std::size_t kSlotBytes = 4096;
constexpr std::string_view kName = "cam";

// The first bytes of `input` change those of `target`, and are taken from it.
void change(void* target, std::size_t size, std::string_view& input) {
    auto* bytes = static_cast<unsigned char*>(target);
    for (std::size_t i = 0; i < std::min(size, input.size()); ++i) {
        bytes[i] = static_cast<unsigned char>(bytes[i] ^ static_cast<unsigned char>(input[i]));
    }
    input.remove_prefix(std::min(size, input.size()));
}

void checkRing(std::string_view& input) {
    spate_shm_header header{};
    spate_shm_fill_header(&header, kName.data(), 4, kSlotBytes);
    std::uint64_t fileBytes = header.file_bytes;
    change(&header, kHeaderBytes, input);
    change(&fileBytes, sizeof fileBytes, input);
    const auto shape = stream::checkedRing(header, fileBytes, kName);
    if (!shape) {
        require(!shape.error().message.empty(), "the ring's error says nothing");
        return;
    }
    require(shape->slotCount >= 2 && shape->slotCount <= SPATE_SHM_MAX_SLOTS, "bad slot count");
    for (std::uint32_t slot = 0; slot < shape->slotCount; ++slot) {
        const Wide recordEnd = Wide{shape->recordAt(slot)} + sizeof(spate_shm_slot);
        require(recordEnd <= Wide{shape->pixelsOffset}, "a record lies among the pixels");
        const Wide pixels = Wide{shape->pixelsOffset} + Wide{slot} * shape->slotBytes;
        require(pixels == Wide{shape->pixelsAt(slot)}, "a slot's place overflows");
        require(pixels + shape->slotBytes <= Wide{fileBytes}, "a slot lies outside of the file");
    }
}

// The slot is an allocation of its own: the sanitizer sees what is read outside of it.
void checkFrame(std::string_view& input) {
    spate_shm_frame frame = spate_shm_packed(SPATE_SHM_UINT16, 32, 64);
    change(&frame, sizeof frame, input);
    const std::vector<std::byte> slot(kSlotBytes);
    const auto view = stream::checkedPixels(frame, slot);
    if (!view) {
        require(!view.error().message.empty(), "the frame's error says nothing");
        return;
    }
    require(view->byteCount() <= static_cast<std::int64_t>(kSlotBytes), "more pixels than bytes");
    std::vector<std::byte> pixels(static_cast<std::size_t>(view->byteCount()));
    view->copyTo(pixels.data());
    (void)view->value(view->rows() - 1, view->cols() - 1).toText();
}

void checkText(std::string_view text) {
    const std::vector<char> exact(text.begin(), text.end());
    const auto isClean = [](const std::string& part) {
        return std::none_of(part.begin(), part.end(), [](char c) {
            return static_cast<unsigned char>(c) < ' ' || c == '\x7F';
        });
    };
    for (const auto& [key, value] : stream::readAttributes({exact.data(), exact.size()})) {
        require(!key.empty() && isClean(key) && isClean(value), "an attribute is no text");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view input(reinterpret_cast<const char*>(data), size);
    checkRing(input);
    checkFrame(input);
    checkText(input);
    return 0;
}

// SPDX-License-Identifier: MIT
// Pixels of cameras in all formats, shapes and paddings: only what fits is read, errors say
// something, and packed pixels are the same fast and plainly.
#include <vector>

#include "fuzz.h"
#include "spate/stream/sources/genicam_pixels.h"
#include "spate/stream/sources/packed_bits.h"

namespace {

using namespace spate;
using fuzz::require;
using Bytes = std::vector<std::byte>;

constexpr std::size_t kChoiceBytes = 24;
constexpr std::uint32_t kFormats[] = {0x01080001, 0x01080002, 0x01100005, 0x010A0046, 0x010C0047,
                                      0x010C0004, 0x010C0006, 0x02180014, 0x02180015, 0x02200016,
                                      0x01080008, 0x01080009, 0x0108000A, 0x0108000B};

std::uint32_t chooseFormat(fuzz::Input& input) {
    const auto choice = input.integer(0, static_cast<std::int64_t>(std::size(kFormats)));
    if (choice < static_cast<std::int64_t>(std::size(kFormats))) return kFormats[choice];
    return static_cast<std::uint32_t>(input.length());
}

std::int64_t chooseLength(fuzz::Input& input) {
    return input.chance() ? input.length() : input.integer(0, 70);
}

void expectTheSamePlainly(const Bytes& bytes, stream::BitPacking packing) {
    const std::size_t pixels = bytes.size() * 8 / 12;
    std::vector<std::uint16_t> fast(pixels);
    std::vector<std::uint16_t> plain(pixels);
    static base::ThreadPool pool(1);
    stream::unpackBits(packing, bytes, fast, pool);
    stream::unpackBitsPlainly(packing, bytes, plain);
    require(fast == plain, "packed pixels are others");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < kChoiceBytes) return 0;
    fuzz::Input input(data, kChoiceBytes);
    const auto* begin = reinterpret_cast<const std::byte*>(data);
    const Bytes bytes(begin + kChoiceBytes, begin + size);  // exact: its end is guarded
    const auto bayer = input.chance() ? stream::BayerAs::Color : stream::BayerAs::Raw;
    const auto packing = static_cast<stream::BitPacking>(input.integer(0, 3));
    stream::GenicamImage image{.format = chooseFormat(input), .bytes = bytes};
    image.rowPadding = input.chance() ? 0 : chooseLength(input);
    image.rows = chooseLength(input);
    image.cols = chooseLength(input);

    static stream::GenicamUnpacker unpackers[] = {stream::GenicamUnpacker(stream::BayerAs::Color),
                                                  stream::GenicamUnpacker(stream::BayerAs::Raw)};
    const auto frame = unpackers[static_cast<std::size_t>(bayer)].unpack(image, nullptr);
    require(frame || !frame.error().message.empty(), "an error says nothing");
    if (frame) {
        Bytes copy(static_cast<std::size_t>(frame->view.byteCount()));
        frame->view.copyTo(copy.data());
    }
    expectTheSamePlainly(bytes, packing);
    return 0;
}

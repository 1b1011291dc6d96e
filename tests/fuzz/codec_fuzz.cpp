// SPDX-License-Identifier: MIT
// Compressed frames of all kinds to the decoders: they read and write only what they may, errors
// say something, and what is decoded is encoded and decoded to the same again.
#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "fuzz.h"
#include "spate/codec/bitshuffle.h"
#include "spate/codec/lz4.h"

namespace {

using namespace spate;
using fuzz::require;
using Bytes = std::vector<std::byte>;

constexpr std::size_t kChoiceBytes = 4;
constexpr std::size_t kMaxPixelBytes = 1 << 18;

// What the first bytes of an input choose.
struct Choice {
    bool shuffled;
    codec::Framing framing;
    std::size_t elementBytes;
    std::size_t pixelBytes;
};

Choice choose(const std::byte* bytes, std::size_t announced) {
    const auto number = [&](int i) { return std::to_integer<unsigned>(bytes[i]); };
    Choice choice{.shuffled = (number(0) & 1U) != 0,
                  .framing = static_cast<codec::Framing>((number(0) >> 1U) % 3),
                  .elementBytes = number(1) % 20,
                  .pixelBytes = number(2) | number(3) << 8U};
    // Mostly the length that fits, or nothing would be decoded.
    if (choice.framing == codec::Framing::Hdf5 && (number(0) & 0x80U) == 0) {
        choice.pixelBytes = std::min(announced, kMaxPixelBytes);
    }
    return choice;
}

base::Result<void> decode(std::span<const std::byte> compressed, const Choice& choice,
                          std::span<std::byte> pixels, base::ThreadPool& pool) {
    if (!choice.shuffled) return codec::decodeLz4(compressed, pixels, pool, choice.framing);
    return codec::decodeBitshuffleLz4(compressed, choice.elementBytes, pixels, pool,
                                      choice.framing);
}

void expectTheSameAgain(const Bytes& pixels, const Choice& choice, base::ThreadPool& pool) {
    const std::size_t bound = choice.shuffled
                                  ? codec::bitshuffleLz4Bound(pixels.size(), choice.elementBytes)
                                  : codec::lz4Bound(pixels.size());
    Bytes compressed(bound);
    const auto made =
        choice.shuffled ? codec::encodeBitshuffleLz4(pixels, choice.elementBytes, compressed, pool)
                        : codec::encodeLz4(pixels, compressed, pool);
    require(made && *made <= bound, "decoded pixels are not encoded");
    compressed.resize(*made);
    compressed.shrink_to_fit();
    Bytes again(pixels.size());
    const Choice own{choice.shuffled, codec::Framing::Hdf5, choice.elementBytes, pixels.size()};
    require(decode(compressed, own, again, pool) && again == pixels,
            "other pixels after encoding and decoding");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < kChoiceBytes) return 0;
    static base::ThreadPool pool(1);
    const auto* bytes = reinterpret_cast<const std::byte*>(data);
    const Bytes compressed(bytes + kChoiceBytes, bytes + size);  // exact: its end is guarded
    const auto announced = codec::uncompressedBytes(compressed);
    require(!announced || *announced / codec::kMaxRatio <= compressed.size(), "a bomb is believed");
    const Choice choice = choose(bytes, announced.value_or(0));

    Bytes pixels(choice.pixelBytes);
    const auto done = decode(compressed, choice, pixels, pool);
    require(done || !done.error().message.empty(), "an error says nothing");
    if (done) expectTheSameAgain(pixels, choice, pool);
    Bytes unshuffled(compressed.size());
    (void)codec::decodeBitshuffle(compressed, choice.elementBytes, unshuffled, pool,
                                  choice.pixelBytes);
    return 0;
}

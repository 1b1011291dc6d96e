// SPDX-License-Identifier: MIT
// CBF files of all kinds to the source; and any bytes to both decoders, which must agree.
#include "file_fuzz.h"
#include "spate/stream/sources/byte_offset.h"
#include "spate/stream/sources/cbf.h"

namespace {

using namespace spate;

// The input in an exact allocation, with a guard behind it; and so the pixels.
template <class T>
void decodeBothWays(std::span<const std::byte> input) {
    const std::vector<std::byte> packed(input.begin(), input.end());
    const std::size_t count = packed.size() * 2 / 3;
    std::vector<T> fast(count);
    std::vector<T> plain(count);
    const auto used = stream::decodeByteOffset<T>(packed, fast.data(), count);
    const auto expected = stream::decodeByteOffsetPlainly<T>(packed, plain.data(), count);
    fuzz::require(used.has_value() == expected.has_value(), "one decoder fails");
    if (!used) return;
    fuzz::require(*used == *expected && fast == plain, "the decoders differ");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::span input(reinterpret_cast<const std::byte*>(data), size);
    fuzz::openAndRead(stream::cbfFormat(), {reinterpret_cast<const char*>(data), size});
    decodeBothWays<std::int8_t>(input);
    decodeBothWays<std::int16_t>(input);
    decodeBothWays<std::int32_t>(input);
    decodeBothWays<std::int64_t>(input);
    return 0;
}

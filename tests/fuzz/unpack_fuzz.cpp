// SPDX-License-Identifier: MIT
// Compressed files of all kinds: none becomes more than its limit, and errors name the file.
#include <algorithm>

#include "file_fuzz.h"
#include "spate/stream/sources/unpack.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace spate;
    constexpr stream::UnpackLimits kLimits{.always = 4096, .most = 1 << 20, .ratio = 100};
    const std::string_view content(reinterpret_cast<const char*>(data), size);
    const auto* packing = stream::packingOf(content);
    if (packing == nullptr) return 0;
    const auto file = stream::MemoryFile::create();
    fuzz::require(file.has_value() && (*file)->append(std::as_bytes(std::span(content))),
                  "no file in memory");
    const auto unpacked = stream::unpack((*file)->path(), *packing, kLimits);
    if (!unpacked) {
        fuzz::require(unpacked.error().message.starts_with((*file)->path() + ": "),
                      "the error names no file");
        return 0;
    }
    const auto most = std::max(kLimits.always, kLimits.ratio * static_cast<std::int64_t>(size));
    fuzz::require((*unpacked)->size() <= most, "more than the limit");
    return 0;
}

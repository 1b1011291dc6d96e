// SPDX-License-Identifier: MIT
// What Spate itself reads of HDF5: compressed chunks, slices and URIs. Errors are values, nothing
// is written outside of the pixels, and a slice stays within its shape. The file's structure is
// libhdf5's to read, whose version 1.10.8 allocates 4 GiB where a damaged superblock says so, and
// leaks where it gives up: its faults would hide ours.
#include <algorithm>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "fuzz.h"
#include "spate/stream/sources/hdf5.h"
#include "spate/stream/sources/hdf5_chunk.h"
#include "spate/stream/sources/hdf5_slice.h"

namespace {

using namespace spate;
using fuzz::require;

constexpr std::size_t kHeadBytes = 8;
constexpr std::size_t kMaxPixelBytes = 1 << 16;

// The head says: filter, its values, the chunk's mask, the length of the pixels.
void decode(const std::uint8_t* head, std::span<const std::byte> chunk) {
    static base::ThreadPool pool(1);
    const stream::Hdf5Filter filter{.id = (head[0] & 1U) != 0 ? 32004 : 32008,
                                    .values = {0, 4, head[1], head[2] * 8U, head[3]}};
    const auto packing = stream::chunkPacking({&filter, 1});
    if (!packing) return;
    const std::size_t bytes = std::min<std::size_t>(head[5] * 256U + head[6], kMaxPixelBytes);
    if (chunk.size() > stream::longestChunk(*packing, bytes)) return;
    std::vector<std::byte> pixels(bytes);
    const auto decoded = stream::decodeChunk(chunk, *packing, head[4], pixels, pool);
    require(decoded || !decoded.error().message.empty(), "the error says nothing");
    if (decoded && (head[4] & 1U) != 0) {
        require(std::equal(chunk.begin(), chunk.end(), pixels.begin(), pixels.end()),
                "a chunk without its filter is not as it was");
    }
}

void slice(const std::uint8_t* head, std::string_view text) {
    const std::vector<std::uint64_t> shape{head[0], head[1] * 1000U,
                                           std::uint64_t{head[2]} << (head[3] % 55U)};
    const auto dimensions = stream::hdf5Sliced(text, shape);
    if (!dimensions) return;
    require(dimensions->size() == shape.size(), "another number of dimensions");
    for (std::size_t i = 0; i < shape.size(); ++i) {
        const auto& each = (*dimensions)[i];
        if (each.count == 0) continue;
        const auto last = each.start + (each.count - 1) * each.step;
        require(each.start < shape[i] && last < shape[i] && last >= each.start,
                "a slice outside of its shape");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < kHeadBytes) return 0;
    const std::vector<std::byte> chunk(reinterpret_cast<const std::byte*>(data) + kHeadBytes,
                                       reinterpret_cast<const std::byte*>(data) + size);
    const std::string_view text(reinterpret_cast<const char*>(chunk.data()), chunk.size());
    decode(data, chunk);
    slice(data, text);
    if (const auto uri = stream::hdf5Uri(text); uri && *uri) {
        require((*uri)->scheme == "file", "the URI is of no file");
    }
    return 0;
}

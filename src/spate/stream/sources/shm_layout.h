// SPDX-License-Identifier: MIT
// What a ring in shared memory says of itself (spate_shm.h has the format), checked before it is
// believed. Nothing here maps memory or waits: the fuzzer runs it on bytes of its own.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "spate/base/result.h"
#include "spate/image/frame.h"
#include "spate/stream/spate_shm.h"

namespace spate::stream {

/// Where the slots of a ring lie in its file.
struct RingShape {
    std::uint32_t slotCount = 0;
    std::uint64_t slotBytes = 0;
    std::uint64_t pixelsOffset = 0;

    [[nodiscard]] std::size_t recordAt(std::uint32_t slot) const noexcept {
        return SPATE_SHM_PAGE * (std::size_t{1} + slot);
    }
    [[nodiscard]] std::size_t pixelsAt(std::uint32_t slot) const noexcept {
        return pixelsOffset + slot * slotBytes;
    }
};

/// The shape of the ring `name` whose file has `fileBytes` bytes and starts with `header`, which is
/// the caller's own copy: the producer may be changing the original. Every slot lies in the file.
/// Fails without naming the ring: no ring, another version, sizes that disagree, another name.
[[nodiscard]] base::Result<RingShape> checkedRing(const spate_shm_header& header,
                                                  std::uint64_t fileBytes, std::string_view name);

/// The pixels that `frame` (a copy) describes in its slot: none lies outside of it, and together
/// they are no more than it has. Fails with what was found and expected.
[[nodiscard]] base::Result<image::ImageView> checkedPixels(const spate_shm_frame& frame,
                                                           std::span<const std::byte> slot);

/// The lines "key=value" up to the first zero; others are skipped. Control characters become
/// spaces, and bytes that are no UTF-8 question marks.
[[nodiscard]] image::Attributes readAttributes(std::string_view text);

/// The number of a pixel type in the ring: SPATE_SHM_UINT8, ….
[[nodiscard]] std::uint32_t shmTypeOf(image::DType dtype) noexcept;

}  // namespace spate::stream

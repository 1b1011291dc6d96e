// SPDX-License-Identifier: MIT
#include "spate/stream/sources/frame_buffer.h"

#include <chrono>
#include <new>
#include <thread>
#include <utility>

#include "spate/base/clock.h"

namespace spate::stream {

base::Result<std::int64_t> frameBytes(std::string_view what, const image::ImageLayout& claimed) {
    const auto [rows, cols] = std::pair(claimed.rows, claimed.cols);
    const auto pixelBytes =
        static_cast<std::int64_t>(image::sizeOf(claimed.dtype)) * claimed.channels;
    std::int64_t bytes = 0;
    if (rows <= 0 || cols <= 0) {
        return base::fail("{}: an image of {} × {} pixels: expected at least one row and column",
                          what, rows, cols);
    }
    if (__builtin_mul_overflow(rows, cols, &bytes) ||
        __builtin_mul_overflow(bytes, pixelBytes, &bytes) || bytes > kMaxFrameBytes) {
        return base::fail(
            "{}: a frame of {} × {} {} pixels{}: expected at most {} GiB", what, rows, cols,
            image::name(claimed.dtype),
            claimed.channels > 1 ? fmt::format(" of {} channels", claimed.channels) : "",
            kMaxFrameBytes >> 30);
    }
    return bytes;
}

base::Result<std::shared_ptr<std::byte>> lendBuffer(image::FramePool& pool, std::string_view what,
                                                    std::int64_t bytes) {
    constexpr auto kStep = std::chrono::microseconds(200);
    constexpr auto kLongest = std::chrono::milliseconds(100);
    const auto giveUp = base::now() + kLongest;
    try {
        while (true) {
            auto buffer = pool.acquire(static_cast<std::size_t>(bytes));
            if (buffer) return buffer;
            if (base::now() >= giveUp) break;
            std::this_thread::sleep_for(kStep);
        }
    } catch (const std::bad_alloc&) {
        return base::fail("{}: no memory for a frame of {} bytes", what, bytes);
    }
    return base::fail("{}: the viewer holds all {} frame buffers: expected one back within {} ms",
                      what, kFrameBuffers, kLongest.count());
}

}  // namespace spate::stream

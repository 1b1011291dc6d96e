// SPDX-License-Identifier: MIT
// Memory of the frame path: grow-only buffers that a steady stream never makes again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

namespace spate::base {

/// Alignment of every pixel buffer: a cache line, and the widest SIMD vector.
inline constexpr std::size_t kPixelAlignment = 64;

/// Bytes that every pixel buffer has past its end, so that a kernel may load and store a whole
/// vector at the last pixel.
inline constexpr std::size_t kPixelPadding = 64;

/// How many times any AlignedBuffer of the process has grown since its start: constant while a
/// stream is steady. Any thread.
[[nodiscard]] std::uint64_t bufferGrowths() noexcept;

/// Uninitialised bytes, aligned to kPixelAlignment and padded by kPixelPadding. Grows, never
/// shrinks, so that images of one size reuse it. Not thread-safe.
class AlignedBuffer {
public:
    /// Makes room for `bytes`; the old content is lost when it has to grow.
    void resize(std::size_t bytes);

    [[nodiscard]] std::byte* data() noexcept { return bytes_.get(); }
    [[nodiscard]] const std::byte* data() const noexcept { return bytes_.get(); }
    [[nodiscard]] std::size_t size() const noexcept { return size_; }

    template <class T>
    [[nodiscard]] T* as() noexcept {
        return reinterpret_cast<T*>(bytes_.get());
    }
    template <class T>
    [[nodiscard]] const T* as() const noexcept {
        return reinterpret_cast<const T*>(bytes_.get());
    }

private:
    struct Free {
        void operator()(std::byte* bytes) const noexcept;
    };
    std::unique_ptr<std::byte[], Free> bytes_;
    std::size_t size_ = 0;
    std::size_t capacity_ = 0;
};

}  // namespace spate::base

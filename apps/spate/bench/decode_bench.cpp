// SPDX-License-Identifier: MIT
#include "decode_bench.h"

#include <algorithm>
#include <random>
#include <span>

#include "quantile.h"
#include "spate/base/clock.h"
#include "spate/base/thread_pool.h"
#include "spate/codec/bitshuffle.h"

namespace spate::app {
namespace {

constexpr std::int64_t kRows = 4362;
constexpr std::int64_t kCols = 4148;
constexpr double kCountsPerPixel = 0.3;
constexpr int kFrames = 3;
constexpr std::size_t kHeaderBytes = 12;  // which the reference library does not know

// A count in the first bytes of each pixel.
std::vector<std::byte> countedFrame(std::size_t elementBytes, unsigned seed) {
    std::mt19937 random(seed);
    std::poisson_distribution<int> counts(kCountsPerPixel);
    std::vector<std::byte> pixels(static_cast<std::size_t>(kRows * kCols) * elementBytes);
    for (std::size_t at = 0; at < pixels.size(); at += elementBytes) {
        pixels[at] = static_cast<std::byte>(counts(random));
    }
    return pixels;
}

template <class Work>
double timed(Work work) {
    const base::TimePoint start = base::now();
    work();
    return base::toMs(base::now() - start);
}

}  // namespace

DecodeBench::DecodeBench(image::DType dtype)
    : dtype_(dtype), elementBytes_(static_cast<std::size_t>(image::sizeOf(dtype))) {
    const auto pool = base::ThreadPool::shared();
    for (unsigned seed = 1; seed <= kFrames; ++seed) {
        Frame frame{countedFrame(elementBytes_, seed), {}};
        frame.compressed.resize(codec::bitshuffleLz4Bound(frame.pixels.size(), elementBytes_));
        const auto length =
            codec::encodeBitshuffleLz4(frame.pixels, elementBytes_, frame.compressed, *pool);
        frame.compressed.resize(length.value_or(0));
        frames_.push_back(std::move(frame));
    }
    decoded_.resize(frames_.front().pixels.size());
}

bool DecodeBench::decodeByReference(const Frame& frame) {
    return reference_.decompressLz4(frame.compressed.data() + kHeaderBytes, decoded_.data(),
                                    decoded_.size() / elementBytes_, elementBytes_, 0) >= 0;
}

base::Result<void> DecodeBench::verify(int threads) {
    base::ThreadPool pool(threads);
    for (const Frame& frame : frames_) {
        std::fill(decoded_.begin(), decoded_.end(), std::byte{0xA5});
        auto done = codec::decodeBitshuffleLz4(frame.compressed, elementBytes_, decoded_, pool);
        if (!done) return done;
        if (decoded_ != frame.pixels) return base::fail("decoded pixels are not those encoded");
        if (!reference_.isThere()) continue;
        std::fill(decoded_.begin(), decoded_.end(), std::byte{0xA5});
        if (!decodeByReference(frame) || decoded_ != frame.pixels) {
            return base::fail("the reference library decodes other pixels");
        }
    }
    return {};
}

base::Result<DecodeRow> DecodeBench::measure(int threads, double seconds) {
    if (auto verified = verify(threads); !verified) return base::failAs(verified);
    base::ThreadPool pool(threads);
    std::vector<double> own;
    std::vector<double> reference;
    const base::TimePoint start = base::now();
    for (std::size_t i = 0; i < kFrames || base::toMs(base::now() - start) < 1000 * seconds; ++i) {
        const Frame& frame = frames_[i % kFrames];
        own.push_back(timed([&] {
            (void)codec::decodeBitshuffleLz4(frame.compressed, elementBytes_, decoded_, pool);
        }));
        if (!reference_.isThere()) continue;
        reference.push_back(timed([&] { (void)decodeByReference(frame); }));
    }
    DecodeRow row{.codec = "bslz4",
                  .dtype = std::string(image::name(dtype_)),
                  .rows = kRows,
                  .cols = kCols,
                  .threads = threads,
                  .ms = quantile(0.5, own),
                  .compressedBytes = static_cast<double>(frames_.front().compressed.size()),
                  .frames = static_cast<int>(own.size()),
                  .verified = true};
    if (!reference.empty()) row.referenceMs = quantile(0.5, reference);
    return row;
}

}  // namespace spate::app

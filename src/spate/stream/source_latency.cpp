// SPDX-License-Identifier: MIT
#include "spate/stream/source_latency.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <string_view>
#include <utility>

namespace spate::stream {
namespace {

constexpr double kSecond = 1000;  // in ms
constexpr double kHour = 3600 * kSecond;
constexpr double kDay = 24 * kHour;

// With the unit in which it is easily read.
std::string durationText(double ms) {
    if (ms < kSecond) return fmt::format("{:.1f} ms", ms);
    if (ms < kHour) return fmt::format("{:.1f} s", ms / kSecond);
    return ms < 4 * kDay ? fmt::format("{:.1f} h", ms / kHour)
                         : fmt::format("{:.0f} days", ms / kDay);
}

}  // namespace

std::optional<base::WallTime> sourceTimeOf(std::uint64_t ns) noexcept {
    if (ns == 0 || !std::in_range<base::Duration::rep>(ns)) return std::nullopt;
    return base::WallTime(base::Duration(static_cast<base::Duration::rep>(ns)));
}

// A detector's date is in whole ms, and clocks that are kept together differ by less.
bool clocksDiffer(double latencyMs) noexcept {
    return latencyMs < -1 || latencyMs > kHour;
}

std::string sourceLatencyText(double latencyMs) {
    if (!clocksDiffer(latencyMs)) return durationText(std::max(latencyMs, 0.0));
    const std::string_view which = latencyMs < 0 ? "ahead" : "behind";
    return fmt::format("clocks differ by {}: the source's is {}", durationText(std::abs(latencyMs)),
                       which);
}

void SourceLatency::count(std::optional<base::WallTime> sourceTime,
                          base::TimePoint received) noexcept {
    if (!sourceTime) return;
    const auto latency = base::wallTime(received) - *sourceTime;
    samples_[count_ % kKept] = {.received = received, .ms = base::toMs(latency)};
    ++count_;
}

std::optional<double> SourceLatency::medianMs() const noexcept {
    const std::size_t kept = std::min(count_, kKept);
    std::array<double, kKept> sorted;
    std::size_t size = 0;
    while (size < kept && before(0).received - before(size).received <= std::chrono::seconds(1)) {
        sorted[size] = before(size).ms;
        ++size;
    }
    if (size == 0) return std::nullopt;
    auto* const middle = sorted.data() + size / 2;
    std::nth_element(sorted.data(), middle, sorted.data() + size);
    return *middle;
}

const SourceLatency::Sample& SourceLatency::before(std::size_t samples) const noexcept {
    return samples_[(count_ - 1 - samples) % kKept];
}

}  // namespace spate::stream

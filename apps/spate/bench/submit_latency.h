// SPDX-License-Identifier: MIT
// How long a producer is held up by submitting a frame to a live window.
#pragma once

#include <nlohmann/json.hpp>

namespace spate::app {

/// Of FrameSink::submit() without a copy, on the producer's thread.
struct SubmitLatency {
    double rateHz = 0;  ///< reached
    double p50Us = 0;
    double p99Us = 0;
    double maxUs = 0;
};

/// A thread of its own submits 1024² float32 frames at 1 kHz to a window that paints them.
/// GUI thread.
[[nodiscard]] SubmitLatency measureSubmit(double seconds);

[[nodiscard]] nlohmann::ordered_json toJson(const SubmitLatency& latency);

}  // namespace spate::app

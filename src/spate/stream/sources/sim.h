// SPDX-License-Identifier: MIT
// sim: a detector that is always there, for demonstrations, benchmarks and tests.
#pragma once

#include <memory>

#include "spate/base/result.h"
#include "spate/stream/source.h"
#include "spate/stream/uri.h"

namespace spate::stream {

/// Opens `sim:` or `sim:?key=value&…`. Keys and their defaults:
/// - pattern=bragg     a rocking crystal on an area detector (bragg_scene.h);
///           gradient  pixel (r, c) of frame i is (r + c + i) mod 4096 (8 bits: mod 256 or 128);
///           constant  every pixel of frame i is i mod 100;
///           nan       no pixel of the frame is valid (float32, float64 and uint32 only)
/// - size=4096         pixels: 4096 for a square, 4096x2048 for columns x rows
/// - dtype=float32     any pixel type
/// - rate=0            frames per second to be played at; 0: as fast as it goes
/// - frames=0          the stream's length; 0: endless
/// - seed=1            the same seed and frame number give the same pixels
/// - ring=0            if above 0, makes so many frames at the start and replays them in place
/// Any frame can be had again (Source::seek). Every frame is new, in a buffer of a pool of
/// kFrameBuffers. Counts are clipped to the dtype.
[[nodiscard]] base::Result<std::unique_ptr<Source>> openSim(const Uri& uri);

}  // namespace spate::stream

// SPDX-License-Identifier: MIT
// What is known of a frame besides its pixels, for the headers of files.
#pragma once

#include <string>

#include "spate/image/frame.h"

namespace spate::stream {

/// When the frame was taken, UTC: "2026-03-01T12:34:56.789" (ISO 8601, as FITS writes dates). The
/// attribute DATE-OBS if there is one; else when the source had the frame, unless it was read from
/// a file (attribute "file"): that is not when it was taken. Empty if unknown.
[[nodiscard]] std::string dateOfFrame(const image::Frame& frame);

}  // namespace spate::stream

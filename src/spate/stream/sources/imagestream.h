// SPDX-License-Identifier: MIT
// imagestream://NAME: streams of MILK and CACAO (adaptive optics), in shared memory.
#pragma once

#include <memory>

#include "spate/base/result.h"
#include "spate/stream/source.h"
#include "spate/stream/uri.h"

namespace spate::stream {

/// Opens `imagestream://NAME` or `imagestream:NAME`: the file NAME.im.shm in $MILK_SHM_DIR, in
/// /milk/shm if that is there, or in /tmp, whether or not it is there yet
/// (imagestream_header.h has the format). Fails only on a bad name or option. Options:
/// - slice=0     of three axes that are no circular buffer, the one to show
///
/// The stream has one place for its image and no way to keep the writer from it: each frame is
/// copied once, and copied again if cnt0 or the write flag tell that it was written meanwhile. One
/// that is torn four times is refused with that reason. Ids are cnt0; images that were written over
/// before they were seen count as replaced. The file is read, never mapped, so that a writer which
/// cuts it short or makes it anew, with another size, cannot crash a reader; and it is looked at
/// 2000 times a second, without taking one of its semaphores from a reader who needs it.
[[nodiscard]] base::Result<std::unique_ptr<Source>> openImageStream(const Uri& uri);

}  // namespace spate::stream

// SPDX-License-Identifier: MIT
// The files that come into a folder, as a live source.
#pragma once

#include <memory>

#include "spate/base/result.h"
#include "spate/stream/live_source.h"
#include "spate/stream/source.h"
#include "spate/stream/uri.h"

namespace spate::stream {

/// Opens `watch:FOLDER?pattern=*.cbf&poll=MS`: always the newest complete image file of the folder
/// (of several frames the last), read into memory, so that nothing that happens to the file
/// matters. It begins with what is there. Files come by being written, moved there or written anew;
/// one that is not whole yet is tried again when it has changed, and is a bad frame, named, if it
/// is not whole two seconds after that. Files that a newer one overtook are `replaced` in the
/// statistics, bad ones `rejected`. The folder may be deleted and come back.
///   pattern   a shell pattern of the names; without it: the names and contents of image files
///   poll      looks every so many ms (10 to 60000) instead of waiting for the system's notices;
///             on network filesystems it looks every 200 ms anyway
/// With LiveOptions::queueBytes, of any size, each file in the order in which they come: the folder
/// is the queue.
[[nodiscard]] base::Result<std::unique_ptr<Source>> openWatch(const Uri& uri,
                                                              const LiveOptions& options);

}  // namespace spate::stream

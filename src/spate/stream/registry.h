// SPDX-License-Identifier: MIT
// Opening a source by its URI: the one place that knows every protocol.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "spate/base/result.h"
#include "spate/stream/live_source.h"
#include "spate/stream/source.h"

namespace spate::stream {

/// How openSource() opens.
struct OpenOptions {
    bool loop = false;   ///< files and folders start again at their end; others ignore it
    LiveOptions live{};  ///< which frames live sources hand on; others ignore it
};

/// Opens `sim:?size=2048`, `scan.fits`, `scan.fits[2]`, `file:///data/scan.fits?hdu=2`,
/// `scan.h5::/entry/data/data?slice=3`, `scan.h5?follow`, a folder, `shm://camera`,
/// `imagestream://camera`, `tev://:14158`, `stitch:detector.json`,
/// `zmq+tcp://host:port`, `zmq+ipc:///path`, `dectris://host?sole-consumer`,
/// `dectris+monitor://host`, `aravis://camera`, `pva://PV`.
/// What exists as a file is taken for one, even if its name looks like a URI; FITS names with
/// colons do. The error names the URI and what was expected of it. Any thread.
[[nodiscard]] base::Result<std::unique_ptr<Source>> openSource(const std::string& uri,
                                                               const OpenOptions& options = {});

/// Plays several files and folders in their order, as one source. A single URI may be any source.
[[nodiscard]] base::Result<std::unique_ptr<Source>> openSources(
    const std::vector<std::string>& uris, const OpenOptions& options = {});

/// The live sources that can be found: rings in shared memory, by their names, and cameras. Takes
/// about a second, in which cameras may answer, and never more than five.
[[nodiscard]] std::vector<SourceDescription> localSources();

/// The schemes that openSource() knows: "file", "sim", …
[[nodiscard]] std::vector<std::string_view> knownSchemes();

}  // namespace spate::stream

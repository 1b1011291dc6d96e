// SPDX-License-Identifier: MIT
// HDF5 files, also while they are written.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "spate/stream/live_source.h"
#include "spate/stream/sources/image_file.h"

namespace spate::stream {

/// HDF5 files (signature of the File Format Specification 3.0, also behind a user block), through
/// libhdf5, where this was built with it. Options of the URI:
///   path    of a data set, or of a group of which findHdf5Target() chooses one; without it, of the
///           file
///   slice   which part of it (hdf5_slice.h): what is left are frames of rows and columns
/// Frames are those of Hdf5Stack; the mask, saturation and geometry of a NeXus detector go with
/// them. Data sets data_000001, … that master files have links to are one after another; those that
/// are not there are left out at the end, and are bad frames before.
[[nodiscard]] FileFormat hdf5Format();

/// `file.h5::/path`, with options behind, also as `file:…` and `silx:…`, taken apart: the scheme is
/// file, the options have the path. Also `silx:file.h5?path=/path&slice=0` and
/// `silx:file.h5?/path`. The path of the file may still begin with //, as file:///path has it.
/// Nothing for any other text. Fails as parseUri() does. Source: silx.io.url.DataUrl.
[[nodiscard]] std::optional<base::Result<Uri>> hdf5Uri(std::string_view text);

/// Whether this is a file with the option `follow`, or `swmr=1`: for openHdf5Follow().
[[nodiscard]] bool isHdf5Follow(const Uri& uri);

/// Opens an HDF5 file that is written meanwhile, or will be, as a live source: the newest frame,
/// what was overtaken counted as replaced. Files that are written as SWMR (single writer, multiple
/// readers) are read meanwhile; all others when their writer has closed them. None is ever locked,
/// so that no writer fails to open it; a frame whose file changed while it was read is rejected.
/// The file may come later, or anew: that is another series. Of a master file, the files of its
/// links may come one by one.
[[nodiscard]] base::Result<std::unique_ptr<Source>> openHdf5Follow(const Uri& uri,
                                                                   const LiveOptions& options);

}  // namespace spate::stream

// SPDX-License-Identifier: MIT
// Which data set of an HDF5 file is shown when nobody says.
#pragma once

#include <string>

#include "spate/stream/sources/hdf5_library.h"

namespace spate::stream {

/// What to show of a file.
struct Hdf5Target {
    std::string path;  ///< of a data set; of a series: of the group that has its data sets
    /// The data sets data_000001, data_000002, … of that group, one after another: what master
    /// files of Dectris detectors have, mostly as links to other files.
    bool isSeries = false;
};

/// The data set at `path`, or of the group there. An empty path is the file. Of a group, in this
/// order: what NeXus names (the attributes default and signal, of any depth), the first NXdata with
/// a signal or a series, and the largest data set of numbers that has two dimensions or more. Links
/// are followed, cycles cut. Fails if there is none, listing what there is. Under no lock.
/// Source: NeXus manual, "Find the plottable data".
[[nodiscard]] base::Result<Hdf5Target> findHdf5Target(hid_t file, const std::string& path);

/// The name of part `number` (from 1) of a series: "data_000001".
[[nodiscard]] std::string hdf5PartName(int number);

}  // namespace spate::stream

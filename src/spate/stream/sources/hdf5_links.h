// SPDX-License-Identifier: MIT
// Where the data sets lie that a file has only links to.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "spate/stream/sources/hdf5_stack.h"

namespace spate::stream {

/// The target of the link `name` in a group of a file, whether or not it exists; nothing if there
/// is no such link. Under no lock.
[[nodiscard]] std::optional<Hdf5Place> hdf5LinkTarget(hid_t file, const std::string& path,
                                                      const std::string& group,
                                                      const std::string& name);

/// A piece of a virtual data set: whole frames of another.
struct Hdf5VirtualPart {
    Hdf5Place place;
    std::int64_t first = 0;   ///< of the virtual data set
    std::int64_t count = 0;   ///< of its frames
    std::int64_t offset = 0;  ///< its first, in the other data set
};

/// The pieces in their order, if the data set is virtual, of three dimensions, and if each piece is
/// a run of whole frames of a data set of the same images, and they follow one another without a
/// gap. Otherwise nothing: then the library has to put the frames together. Under no lock.
[[nodiscard]] std::vector<Hdf5VirtualPart> hdf5VirtualParts(hid_t dataset, const std::string& path);

}  // namespace spate::stream

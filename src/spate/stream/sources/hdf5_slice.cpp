// SPDX-License-Identifier: MIT
#include "spate/stream/sources/hdf5_slice.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace spate::stream {
namespace {

constexpr std::string_view kEllipsis = "...";

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    while (true) {
        const auto end = std::min(text.find(separator), text.size());
        parts.push_back(text.substr(0, end));
        if (end == text.size()) return parts;
        text.remove_prefix(end + 1);
    }
}

std::optional<std::int64_t> numberIn(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

// Python's rule: negative from the end, and not beyond either end.
std::uint64_t boundIn(std::int64_t bound, std::uint64_t extent) {
    const auto length = static_cast<std::int64_t>(extent);
    if (bound < 0) bound = bound < -length ? 0 : bound + length;
    return static_cast<std::uint64_t>(std::min(bound, length));
}

base::Result<Hdf5Dimension> ranged(std::string_view entry, std::uint64_t extent) {
    const auto parts = split(entry, ':');
    std::int64_t values[3] = {0, static_cast<std::int64_t>(extent), 1};
    bool isRange = parts.size() == 2 || parts.size() == 3;
    for (std::size_t i = 0; isRange && i < parts.size(); ++i) {
        if (parts[i].empty()) continue;
        const auto value = numberIn(parts[i]);
        isRange = value.has_value();
        if (value) values[i] = *value;
    }
    if (!isRange || values[2] < 1) {
        return base::fail(
            "slice '{}': expected an index as 3 or -1, a range as 0:10 or ::2, or ...", entry);
    }
    Hdf5Dimension dimension{.extent = extent,
                            .start = boundIn(values[0], extent),
                            .step = static_cast<std::uint64_t>(values[2])};
    const std::uint64_t stop = boundIn(values[1], extent);
    if (stop > dimension.start) dimension.count = (stop - dimension.start - 1) / dimension.step + 1;
    return dimension;
}

base::Result<Hdf5Dimension> entryOf(std::string_view entry, std::uint64_t extent) {
    if (entry.find(':') != entry.npos) return ranged(entry, extent);
    const auto index = numberIn(entry);
    if (!index) return ranged(entry, extent);
    const auto length = static_cast<std::int64_t>(extent);
    if (*index < -length || *index >= length) {
        return base::fail("slice '{}': the dimension has {} elements", entry, extent);
    }
    return Hdf5Dimension{.extent = extent,
                         .start = static_cast<std::uint64_t>(*index < 0 ? *index + length : *index),
                         .count = 1,
                         .kept = false};
}

}  // namespace

base::Result<std::vector<Hdf5Dimension>> hdf5Sliced(std::string_view slice,
                                                    const std::vector<std::uint64_t>& shape) {
    auto entries = slice.empty() ? std::vector<std::string_view>() : split(slice, ',');
    auto ellipsis = std::find(entries.begin(), entries.end(), kEllipsis);
    const std::size_t named = entries.size() - (ellipsis != entries.end() ? 1 : 0);
    if (named > shape.size()) {
        return base::fail("slice '{}': {} entries for {} dimensions", slice, named, shape.size());
    }
    if (ellipsis != entries.end()) {
        ellipsis = entries.erase(ellipsis);
        if (std::find(ellipsis, entries.end(), kEllipsis) != entries.end()) {
            return base::fail("slice '{}': expected '...' once at most", slice);
        }
    }
    entries.insert(ellipsis, shape.size() - named, ":");
    std::vector<Hdf5Dimension> dimensions;
    for (std::size_t i = 0; i < shape.size(); ++i) {
        const auto dimension = entryOf(entries[i], shape[i]);
        if (!dimension) return base::failAs(dimension);
        dimensions.push_back(*dimension);
    }
    return dimensions;
}

}  // namespace spate::stream

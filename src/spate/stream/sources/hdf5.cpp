// SPDX-License-Identifier: MIT
#include "spate/stream/sources/hdf5.h"

#include <algorithm>

#if SPATE_WITH_HDF5
#include "spate/stream/sources/hdf5_source.h"
#endif

namespace spate::stream {
namespace {

constexpr std::string_view kExtensions[] = {".h5", ".hdf5", ".nxs", ".nx"};
constexpr std::string_view kSignature("\x89HDF\r\n\x1a\n", 8);
constexpr std::string_view kFile = "file";

// Behind a user block of 512 bytes or more, it begins at a power of two.
bool recognizes(std::string_view head) {
    for (std::size_t start = 0; start + kSignature.size() <= head.size();
         start = start == 0 ? 512 : 2 * start) {
        if (head.substr(start).starts_with(kSignature)) return true;
    }
    return false;
}

bool isSilx(std::string_view text) {
    return text.starts_with("silx:");
}

// Options without a key are the path: silx:file.h5?/entry/data.
void takeBarePath(Uri& uri) {
    const auto bare = std::find_if(uri.query.begin(), uri.query.end(), [](const auto& option) {
        return option.first.starts_with('/') && option.second.empty();
    });
    if (bare == uri.query.end() || uri.query.contains("path")) return;
    uri.query["path"] = bare->first;
    uri.query.erase(bare);
}

}  // namespace

std::optional<base::Result<Uri>> hdf5Uri(std::string_view text) {
    const auto queryStart = std::min(text.find('?'), text.size());
    const auto colons = text.substr(0, queryStart).find("::/");
    const bool hasPath = colons != text.npos;
    const auto scheme = schemeOf(text);
    if (!hasPath && !isSilx(text)) return std::nullopt;
    // file.h5::/path is a name without a scheme, though it looks like one.
    const bool hasScheme = isSilx(text) || scheme == kFile;
    if (hasPath && !hasScheme && scheme.size() != colons && !scheme.empty()) return std::nullopt;
    const auto name = text.substr(0, hasPath ? colons : queryStart);
    auto uri = parseUri(hasScheme ? name : std::string_view());
    const auto options = parseUri(text.substr(queryStart));
    if (!uri) return uri;
    if (!options) return base::fail("{}: {}", text, options.error().message);
    if (!hasScheme) uri->path = name;
    uri->text = text;
    uri->query = options->query;
    uri->scheme = kFile;
    if (hasPath &&
        !uri->query.emplace("path", text.substr(colons + 2, queryStart - colons - 2)).second) {
        return base::fail("{}: the path in the file is given twice", text);
    }
    takeBarePath(*uri);
    return uri;
}

bool isHdf5Follow(const Uri& uri) {
    return uri.scheme.empty() || uri.scheme == kFile
               ? uri.query.contains("follow") || uri.query.contains("swmr")
               : false;
}

#if !SPATE_WITH_HDF5
namespace {

template <class T>
base::Result<T> without(const Uri& uri) {
    return base::fail(
        "{}: an HDF5 file, which this was built without: install libhdf5-dev and build again",
        uri.path);
}

}  // namespace

FileFormat hdf5Format() {
    return {.name = "HDF5",
            .extensions = kExtensions,
            .recognizes = recognizes,
            .open = [](const Uri& uri, const std::shared_ptr<image::FramePool>&) {
                return without<std::unique_ptr<Source>>(uri);
            }};
}

base::Result<std::unique_ptr<Source>> openHdf5Follow(const Uri& uri, const LiveOptions&) {
    return without<std::unique_ptr<Source>>(uri);
}
#else
FileFormat hdf5Format() {
    return {.name = "HDF5",
            .extensions = kExtensions,
            .recognizes = recognizes,
            .open = openHdf5Source};
}
#endif

}  // namespace spate::stream

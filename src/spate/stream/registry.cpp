// SPDX-License-Identifier: MIT
#include "spate/stream/registry.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <utility>

#include "spate/stream/sources/aravis_source.h"
#include "spate/stream/sources/dectris_monitor.h"
#include "spate/stream/sources/hdf5.h"
#include "spate/stream/sources/imagestream.h"
#include "spate/stream/sources/pva_source.h"
#include "spate/stream/sources/sequence.h"
#include "spate/stream/sources/shm.h"
#include "spate/stream/sources/sim.h"
#include "spate/stream/sources/stitch.h"
#include "spate/stream/sources/tev.h"
#include "spate/stream/sources/watch.h"
#include "spate/stream/sources/zmq_source.h"
#include "spate/stream/uri.h"

namespace spate::stream {
namespace {

constexpr std::string_view kFileScheme = "file";
constexpr std::string_view kSilxScheme = "silx";  // a file, and a path in it

struct Scheme {
    std::string_view name;
    base::Result<std::unique_ptr<Source>> (*open)(const Uri& uri, const OpenOptions& options);
};

using Opened = base::Result<std::unique_ptr<Source>>;

// How protocols are opened that need no more than their URI, and those that receive.
template <auto open>
Opened alone(const Uri& uri, const OpenOptions&) {
    return open(uri);
}
template <auto open>
Opened live(const Uri& uri, const OpenOptions& options) {
    return open(uri, options.live);
}

// Every protocol but files: a new one is a file in sources/ and a line here.
constexpr Scheme kSchemes[] = {
    {"imagestream", alone<openImageStream>},
    {"pva", live<openPva>},
    {"shm", live<openShm>},
    {"sim", alone<openSim>},
    {"stitch", live<openStitch>},
    {"tev", live<openTev>},
    {"watch", live<openWatch>},
    {"zmq+tcp", live<openZmqArrays>},
    {"zmq+ipc", live<openZmqArrays>},
    {"dectris", live<openDectris>},
    {"dectris+monitor", live<openDectrisMonitor>},
    {"aravis", live<openAravis>},
};

const Scheme* schemeNamed(std::string_view name) {
    const auto* found = std::find_if(std::begin(kSchemes), std::end(kSchemes),
                                     [&](const Scheme& scheme) { return scheme.name == name; });
    return found != std::end(kSchemes) ? found : nullptr;
}

bool exists(const std::string& path) {
    std::error_code error;
    return std::filesystem::exists(path, error);
}

Uri fileUri(std::string_view text, std::string_view path) {
    return {.text = std::string(text),
            .scheme = std::string(kFileScheme),
            .path = std::string(path),
            .query = {}};
}

// `scan.fits[2]` is HDU 2 of scan.fits, as in CFITSIO; nothing for any other text.
std::optional<Uri> withHdu(std::string_view text) {
    const auto bracket = text.rfind('[');
    if (bracket == std::string_view::npos || !text.ends_with(']')) return std::nullopt;
    const auto number = text.substr(bracket + 1, text.size() - bracket - 2);
    Uri uri = fileUri(text, text.substr(0, bracket));
    const bool isNumber = !number.empty() && number.find_first_not_of("0123456789") == number.npos;
    if (!isNumber || !exists(uri.path)) return std::nullopt;
    uri.query["hdu"] = number;
    return uri;
}

// RFC 8089: file:path, file:/path, file:///path, file://localhost/path.
base::Result<Uri> withLocalPath(Uri uri) {
    if (!uri.path.starts_with("//")) return uri;
    const auto slash = std::min(uri.path.find('/', 2), uri.path.size());
    const auto host = uri.path.substr(2, slash - 2);
    if (!host.empty() && host != "localhost") {
        return base::fail("{}: files of the host '{}' cannot be opened: expected file:///path",
                          uri.text, host);
    }
    uri.path.erase(0, slash);
    return uri;
}

// Takes the text for a file wherever there is one, whatever its name looks like.
base::Result<Uri> resolved(const std::string& text) {
    if (text.empty()) return base::fail("the source is empty: expected a file, folder or URI");
    if (exists(text)) return fileUri(text, text);
    if (auto uri = withHdu(text)) return std::move(*uri);
    if (auto uri = hdf5Uri(text)) return *uri ? withLocalPath(std::move(**uri)) : *uri;
    auto uri = parseUri(text);
    if (!uri) return uri;
    if (uri->scheme == kFileScheme) return withLocalPath(std::move(*uri));
    if (uri->scheme.empty() || schemeNamed(uri->scheme) != nullptr) return uri;
    const auto queryStart = std::min(text.find('?'), text.size());
    if (exists(text.substr(0, queryStart))) {  // a name with a colon, and options
        uri->scheme = kFileScheme;
        uri->path = text.substr(0, queryStart);
        return uri;
    }
    return base::fail("{}: no such file, and '{}' is no known scheme: expected {}", text,
                      uri->scheme, fmt::join(knownSchemes(), ", "));
}

}  // namespace

base::Result<std::unique_ptr<Source>> openSource(const std::string& uri,
                                                 const OpenOptions& options) {
    return openSources({uri}, options);
}

base::Result<std::unique_ptr<Source>> openSources(const std::vector<std::string>& uris,
                                                  const OpenOptions& options) {
    if (uris.empty()) return base::fail("no source given: expected a file, folder or URI");
    std::vector<Uri> files;
    for (const auto& text : uris) {
        auto uri = resolved(text);
        if (!uri) return base::failAs(uri);
        if (const Scheme* scheme = schemeNamed(uri->scheme)) {
            if (uris.size() == 1) return scheme->open(*uri, options);
            return base::fail("{}: only files and folders can be played one after another", text);
        }
        if (isHdf5Follow(*uri)) {
            if (uris.size() == 1) return openHdf5Follow(*uri, options.live);
            return base::fail("{}: a file that is followed has no end: expected it alone", text);
        }
        files.push_back(std::move(*uri));
    }
    return openSequence(files, options.loop);
}

std::vector<SourceDescription> localSources() {
    auto sources = localRings();
    for (auto& camera : localCameras()) sources.push_back(std::move(camera));
    return sources;
}

std::vector<std::string_view> knownSchemes() {
    std::vector<std::string_view> names{kFileScheme, kSilxScheme};
    for (const auto& scheme : kSchemes) names.push_back(scheme.name);
    return names;
}

}  // namespace spate::stream

// SPDX-License-Identifier: MIT
// In place of aravis_source.cpp where libaravis is not installed.
#include "spate/stream/sources/aravis_source.h"

namespace spate::stream {

base::Result<std::unique_ptr<Source>> openAravis(const Uri& uri, const LiveOptions&) {
    return base::fail(
        "{}: built without aravis: install libaravis-dev and libusb-1.0-0-dev, and build again",
        uri.text);
}

std::vector<SourceDescription> localCameras() {
    return {};
}

}  // namespace spate::stream

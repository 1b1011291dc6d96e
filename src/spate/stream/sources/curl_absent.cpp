// SPDX-License-Identifier: MIT
// In place of dectris_monitor.cpp where libcurl is not installed.
#include "spate/stream/sources/dectris_monitor.h"

namespace spate::stream {

base::Result<std::unique_ptr<Source>> openDectrisMonitor(const Uri& uri, const LiveOptions&) {
    return base::fail("{}: built without libcurl: install libcurl4-openssl-dev and build again",
                      uri.text);
}

}  // namespace spate::stream

// SPDX-License-Identifier: MIT
// Images of EPICS: NTNDArrays that areaDetector and others publish by pvAccess.
#pragma once

#include <memory>

#include "spate/base/result.h"
#include "spate/stream/live_source.h"
#include "spate/stream/source.h"
#include "spate/stream/uri.h"

namespace spate::stream {

/// Opens `pva://PV`, and monitors it: every new image is a frame, its number the uniqueId. Waits
/// for a PV that is not there, searching with pauses that grow to half a minute, and comes back
/// when its server does. Reads only. Fails if what answers is no image.
/// - server=host:port  asked for the PV, or where it is; else the variables EPICS_PVA_NAME_SERVERS,
///                     EPICS_PVA_ADDR_LIST, EPICS_PVA_AUTO_ADDR_LIST, EPICS_PVA_BROADCAST_PORT and
///                     EPICS_PVA_SERVER_PORT say where to search
/// - queue=N           updates that the server keeps for a client that is slow; as it likes
/// - pipeline          it sends no more than these before they are taken
/// Source: epics-docs, pv-access; EPICS Normative Types, "NTNDArray".
[[nodiscard]] base::Result<std::unique_ptr<Source>> openPva(const Uri& uri,
                                                            const LiveOptions& options);

}  // namespace spate::stream

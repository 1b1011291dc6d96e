// SPDX-License-Identifier: MIT
#include "spate/stream/writers/nexus_writer.h"

namespace spate::stream {

base::Result<void> canWriteNexus() {
    return base::fail("built without HDF5: install libhdf5-dev and build again");
}

base::Result<std::unique_ptr<NexusWriter>> NexusWriter::create(const std::string&,
                                                               const image::Frame&,
                                                               const SourceDescription&,
                                                               const NexusOptions&) {
    return base::failAs(canWriteNexus());
}

}  // namespace spate::stream

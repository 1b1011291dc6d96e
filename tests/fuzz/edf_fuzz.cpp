// SPDX-License-Identifier: MIT
// EDF files of all kinds to the source.
#include "file_fuzz.h"
#include "spate/stream/sources/edf.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    spate::fuzz::openAndRead(spate::stream::edfFormat(),
                             {reinterpret_cast<const char*>(data), size});
    return 0;
}

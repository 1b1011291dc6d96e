// SPDX-License-Identifier: MIT
// SMV files of all kinds to the source.
#include "file_fuzz.h"
#include "spate/stream/sources/smv.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    spate::fuzz::openAndRead(spate::stream::smvFormat(),
                             {reinterpret_cast<const char*>(data), size});
    return 0;
}

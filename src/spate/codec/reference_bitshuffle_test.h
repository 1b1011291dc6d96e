// SPDX-License-Identifier: MIT
// For tests and benchmarks: the bitshuffle library itself, out of the HDF5 plugin of Debian's
// package "bitshuffle", if it is installed. Nobody else may link to it.
#pragma once

#include <dlfcn.h>

#include <cstddef>
#include <cstdint>

namespace spate::codec {

/// Its functions, with the library's own signatures (bitshuffle.h); block size 0 is the default.
/// Those that return a count return a negative error.
class ReferenceBitshuffle {
public:
    using Work = std::int64_t (*)(const void* from, void* to, std::size_t elements,
                                  std::size_t elementBytes, std::size_t blockElements);
    using CountOf = std::size_t (*)(std::size_t elementBytes);

    ReferenceBitshuffle() {
        void* const library = ::dlopen(
            "/usr/lib/x86_64-linux-gnu/hdf5/serial/plugins/libh5bshuf.so", RTLD_NOW | RTLD_LOCAL);
        if (library == nullptr) return;  // never closed: HDF5 is in it
        compressLz4 = function<Work>(library, "bshuf_compress_lz4");
        decompressLz4 = function<Work>(library, "bshuf_decompress_lz4");
        shuffle = function<Work>(library, "bshuf_bitshuffle");
        defaultBlockSize = function<CountOf>(library, "bshuf_default_block_size");
    }

    [[nodiscard]] bool isThere() const {
        return compressLz4 != nullptr && decompressLz4 != nullptr && shuffle != nullptr &&
               defaultBlockSize != nullptr;
    }

    Work compressLz4 = nullptr;
    Work decompressLz4 = nullptr;
    Work shuffle = nullptr;
    CountOf defaultBlockSize = nullptr;

private:
    template <class Function>
    static Function function(void* library, const char* name) {
        return reinterpret_cast<Function>(::dlsym(library, name));
    }
};

}  // namespace spate::codec

// SPDX-License-Identifier: MIT
// TiffFile: a file as libtiff has it, for whoever reads or writes one.
#pragma once

#include <tiffio.h>

#include <cstdarg>
#include <memory>
#include <string>

namespace spate::stream {

/// An open file and what libtiff last said of it. libtiff's own handlers print; these are per file.
class TiffFile {
public:
    /// Null, and the reason, if it cannot be opened. `mode` is TIFFOpen()'s.
    static std::unique_ptr<TiffFile> open(const std::string& path, const char* mode,
                                          std::string& error);

    [[nodiscard]] TIFF* get() const noexcept { return tiff_.get(); }

    /// What went wrong since the last call.
    std::string takeMessage();

    /// Closes the file, which writes what is left to be written: whether nothing went wrong.
    bool close();

private:
    struct Close {
        void operator()(TIFF* tiff) const noexcept { TIFFClose(tiff); }
    };

    static int keepMessage(TIFF*, void* user, const char* module, const char* format,
                           va_list arguments);

    std::string message_;
    std::unique_ptr<TIFF, Close> tiff_;  // last: closing it may still leave a message
};

}  // namespace spate::stream

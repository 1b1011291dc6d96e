// SPDX-License-Identifier: MIT
// What reading and writing FITS through CFITSIO have in common.
#pragma once

#include <fitsio.h>

#include <memory>
#include <string>

#include "spate/image/dtype.h"

namespace spate::stream {

struct CloseFits {
    void operator()(fitsfile* file) const noexcept {
        int status = 0;
        fits_close_file(file, &status);
        fits_clear_errmsg();  // the stack of messages is CFITSIO's, and everybody's
    }
};
using FitsFile = std::unique_ptr<fitsfile, CloseFits>;

/// CFITSIO's name of an error; forgets its stack of messages.
[[nodiscard]] std::string cfitsioText(int status);

/// The type, in memory, of a number that FITS has.
[[nodiscard]] int cfitsioType(image::DType number) noexcept;

}  // namespace spate::stream

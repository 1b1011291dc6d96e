// SPDX-License-Identifier: MIT
#include "spate/stream/sources/cfitsio.h"

#include <fmt/format.h>

#include <array>

namespace spate::stream {

std::string cfitsioText(int status) {
    std::array<char, FLEN_STATUS> text{};
    fits_get_errstatus(status, text.data());
    fits_clear_errmsg();
    return fmt::format("{} (CFITSIO status {})", text.data(), status);
}

int cfitsioType(image::DType number) noexcept {
    constexpr int kTypes[] = {TBYTE, TSBYTE,     TUSHORT,   TSHORT, TUINT,
                              TINT,  TULONGLONG, TLONGLONG, TFLOAT, TDOUBLE};
    return kTypes[static_cast<std::size_t>(number)];
}

}  // namespace spate::stream

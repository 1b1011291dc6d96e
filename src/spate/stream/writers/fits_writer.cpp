// SPDX-License-Identifier: MIT
#include "spate/stream/writers/fits_writer.h"

#include <cerrno>

#include "spate/base/replace_file.h"
#include "spate/stream/sources/cfitsio.h"
#include "spate/stream/writers/fits_header.h"

namespace spate::stream {
namespace {

constexpr std::string_view kExtensions[] = {".fits", ".fit", ".fts"};

// CFITSIO's images of each type; they name the offset as well.
int imageType(image::DType dtype) {
    constexpr int kTypes[] = {BYTE_IMG, SBYTE_IMG,     USHORT_IMG,   SHORT_IMG, ULONG_IMG,
                              LONG_IMG, ULONGLONG_IMG, LONGLONG_IMG, FLOAT_IMG, DOUBLE_IMG};
    return kTypes[static_cast<std::size_t>(dtype)];
}

void createImage(fitsfile* file, const image::ImageView& view, int& status) {
    LONGLONG axes[] = {view.cols(), view.rows()};
    fits_create_imgll(file, imageType(view.dtype()), 2, axes, &status);
}

void writePixels(fitsfile* file, const image::ImageView& view, int& status) {
    PackedRows rows(view);
    for (std::int64_t r = 0; r < view.rows() && status == 0; ++r) {
        // CFITSIO takes what it does not change as if it did.
        fits_write_img(file, cfitsioType(view.dtype()), r * view.cols() + 1, view.cols(),
                       const_cast<std::byte*>(rows[r].data()), &status);
    }
}

void writeMask(fitsfile* file, const image::Mask& mask, int& status) {
    createImage(file, mask.levels(), status);
    fits_write_key_str(file, "EXTNAME", "MASK", "not 0: no measurement", &status);
    writePixels(file, mask.levels(), status);
}

base::Result<void> write(const image::Frame& frame, const std::string& path) {
    if (path.size() >= FLEN_FILENAME) {
        return base::fail("a path of {} characters: CFITSIO expects at most {}", path.size(),
                          FLEN_FILENAME - 1);
    }
    int status = 0;
    errno = 0;
    fitsfile* created = nullptr;
    fits_create_diskfile(&created, path.c_str(), &status);
    FitsFile file(created);
    createImage(file.get(), frame.view, status);
    writeFrameCards(file.get(), frame, status);
    writePixels(file.get(), frame.view, status);
    if (frame.mask) writeMask(file.get(), *frame.mask, status);
    // CFITSIO keeps the last blocks back: they are written here, or fail to be.
    if (status == 0) fits_close_file(file.release(), &status);
    if (status == 0) return {};
    const int error = errno;  // of the file, if that was it: CFITSIO tries names before it writes
    const bool isOfFile =
        status == WRITE_ERROR || status == FILE_NOT_CREATED || status == FILE_NOT_CLOSED;
    if (error == 0 || !isOfFile) return base::fail("{}", cfitsioText(status));
    return base::fail("{}: {}", base::systemReason(error), cfitsioText(status));
}

}  // namespace

FrameWriter fitsWriter() {
    return {.name = "FITS",
            .extensions = kExtensions,
            .holds = [](image::DType dtype,
                        int channels) { return channels == 1 && image::isNumber(dtype); },
            .write = write};
}

}  // namespace spate::stream

// SPDX-License-Identifier: MIT
#include "spate/stream/writers/npy_writer.h"

#include <cerrno>
#include <cstdio>
#include <memory>

#include "spate/base/replace_file.h"

namespace spate::stream {
namespace {

constexpr std::string_view kExtensions[] = {".npy"};

char kindOf(image::DType dtype) {
    using enum image::DType;
    switch (dtype) {
        case Bool:
            return 'b';
        case Int8:
        case Int16:
        case Int32:
        case Int64:
            return 'i';
        case Float16:
        case Float32:
        case Float64:
            return 'f';
        case Complex64:
        case Complex128:
            return 'c';
        default:
            return 'u';
    }
}

std::string descrOf(image::DType dtype) {
    const std::size_t bytes = image::sizeOf(dtype);
    const char native = image::kNativeOrder == image::ByteOrder::Little ? '<' : '>';
    return fmt::format("{}{}{}", bytes == 1 ? '|' : native, kindOf(dtype), bytes);
}

std::string shapeOf(const image::ImageView& view) {
    constexpr std::int64_t kMostRowsOfAStack = 4;  // see npyFormat()
    if (!view.isColor()) return fmt::format("({}, {})", view.rows(), view.cols());
    return fmt::format("({}{}, {}, {})", view.rows() > kMostRowsOfAStack ? "" : "1, ", view.rows(),
                       view.cols(), view.channels());
}

// Padded so that the pixels begin on a multiple of 64 bytes, as NumPy wants them.
std::string headerOf(const image::ImageView& view) {
    constexpr std::size_t kAlignment = 64;
    constexpr std::size_t kPreamble = 10;  // magic, version, length
    std::string text = fmt::format("{{'descr': '{}', 'fortran_order': False, 'shape': {}, }}",
                                   descrOf(view.dtype()), shapeOf(view));
    const std::size_t used = kPreamble + text.size() + 1;
    text.append((kAlignment - used % kAlignment) % kAlignment, ' ');
    text += '\n';
    std::string header("\x93NUMPY\x01\x00", 8);
    header += static_cast<char>(text.size() & 0xFFU);
    header += static_cast<char>(text.size() >> 8U);
    return header + text;
}

base::Result<void> write(const image::Frame& frame, const std::string& path) {
    const auto failure = [] { return base::fail("{}", std::generic_category().message(errno)); };
    std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "wbx"),
                                                         std::fclose);
    if (!file) return failure();
    const std::string header = headerOf(frame.view);
    if (std::fwrite(header.data(), 1, header.size(), file.get()) != header.size()) return failure();
    PackedRows rows(frame.view);
    for (std::int64_t r = 0; r < frame.view.rows(); ++r) {
        const auto row = rows[r];
        if (std::fwrite(row.data(), 1, row.size(), file.get()) != row.size()) return failure();
    }
    if (std::fclose(file.release()) != 0) return failure();
    return {};
}

}  // namespace

FrameWriter npyWriter() {
    return {.name = "NPY",
            .extensions = kExtensions,
            .holds = [](image::DType, int) { return true; },
            .write = write};
}

}  // namespace spate::stream

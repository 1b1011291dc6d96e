// SPDX-License-Identifier: MIT
#include "spate/stream/sources/tiff_file.h"

#include <fmt/format.h>

#include <array>
#include <cstdio>
#include <utility>

#include "spate/stream/sources/frame_buffer.h"

namespace spate::stream {
namespace {

int ignoreMessage(TIFF*, void*, const char*, const char*, va_list) {
    return 1;
}

}  // namespace

std::unique_ptr<TiffFile> TiffFile::open(const std::string& path, const char* mode,
                                         std::string& error) {
    auto file = std::make_unique<TiffFile>();
    const std::unique_ptr<TIFFOpenOptions, void (*)(TIFFOpenOptions*)> options(
        TIFFOpenOptionsAlloc(), TIFFOpenOptionsFree);
    if (!options) return nullptr;
    TIFFOpenOptionsSetErrorHandlerExtR(options.get(), keepMessage, file.get());
    TIFFOpenOptionsSetWarningHandlerExtR(options.get(), ignoreMessage, nullptr);
    TIFFOpenOptionsSetMaxSingleMemAlloc(options.get(), kMaxFrameBytes);
    file->tiff_.reset(TIFFOpenExt(path.c_str(), mode, options.get()));
    if (file->tiff_) return file;
    error = file->takeMessage();
    return nullptr;
}

std::string TiffFile::takeMessage() {
    return message_.empty() ? "libtiff gave no reason" : std::exchange(message_, {});
}

bool TiffFile::close() {
    const bool flushed = TIFFFlush(tiff_.get()) == 1;
    tiff_.reset();
    return flushed && message_.empty();
}

int TiffFile::keepMessage(TIFF*, void* user, const char* module, const char* format,
                          va_list arguments) {
    std::array<char, 500> text{};
    std::vsnprintf(text.data(), text.size(), format, arguments);
    auto& message = static_cast<TiffFile*>(user)->message_;
    // The first is the cause, what follows are its consequences.
    if (message.empty()) {
        message = module != nullptr ? fmt::format("{}: {}", module, text.data()) : text.data();
    }
    return 1;  // handled: the global handler, which prints, is not called
}

}  // namespace spate::stream

// SPDX-License-Identifier: MIT
#include "spate/stream/save_frame.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <span>

#include "spate/base/replace_file.h"
#include "spate/stream/writers/fits_writer.h"
#include "spate/stream/writers/npy_writer.h"
#include "spate/stream/writers/tiff_writer.h"

namespace spate::stream {
namespace {

std::span<const FrameWriter> writers() {
    static const FrameWriter kWriters[] = {npyWriter(), tiffWriter(), fitsWriter()};
    return kWriters;
}

std::string allExtensions() {
    std::string names;
    for (const auto& writer : writers()) {
        if (!names.empty()) names += ", ";
        names += writer.extensions.front();
    }
    return names;
}

base::Result<const FrameWriter*> writerFor(const std::string& path) {
    std::string extension = std::filesystem::path(path).extension().string();
    for (char& c : extension) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    for (const auto& writer : writers()) {
        const auto& known = writer.extensions;
        if (std::find(known.begin(), known.end(), extension) != known.end()) return &writer;
    }
    return base::fail("{}: unknown suffix \"{}\" for data: expected {}", path, extension,
                      allExtensions());
}

std::string pixelsText(const image::ImageView& view) {
    if (!view.isColor()) return std::string(image::name(view.dtype()));
    return fmt::format("{} of {}", view.channels() == 3 ? "RGB" : "RGBA",
                       image::name(view.dtype()));
}

base::Result<void> checkHolds(const FrameWriter& writer, const image::ImageView& view,
                              const std::string& path) {
    if (writer.holds(view.dtype(), view.channels())) return {};
    std::vector<std::string_view> others;
    for (const auto& format : saveFormatsFor(view.dtype(), view.channels())) {
        others.push_back(format.name);
    }
    return base::fail("{}: {} does not hold {} pixels exactly: expected {}", path, writer.name,
                      pixelsText(view), fmt::join(others, " or "));
}

}  // namespace

base::Result<void> saveFrame(const image::Frame& frame, const std::string& path) {
    const auto writer = writerFor(path);
    if (!writer) return base::failAs(writer);
    if (frame.view.empty()) return base::fail("{}: there are no pixels to save", path);
    if (auto checked = checkHolds(**writer, frame.view, path); !checked) return checked;
    if (!frame.hasFittingMask()) {
        const auto& levels = frame.mask->levels();
        return base::fail("{}: a mask of {} × {} pixels: expected the frame's {} × {}", path,
                          levels.rows(), levels.cols(), frame.view.rows(), frame.view.cols());
    }
    return base::replaceFile(path, [&](const std::string& temporaryPath) {
        return (*writer)->write(frame, temporaryPath);
    });
}

std::vector<SaveFormat> saveFormatsFor(image::DType dtype, int channels) {
    std::vector<SaveFormat> formats;
    for (const auto& writer : writers()) {
        if (!writer.holds(dtype, channels)) continue;
        formats.push_back({.name = writer.name,
                           .extensions = {writer.extensions.begin(), writer.extensions.end()}});
    }
    return formats;
}

}  // namespace spate::stream

// SPDX-License-Identifier: MIT
#include "spate/stream/sources/image_file.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <string>
#include <system_error>

#include "spate/stream/natural_order.h"
#include "spate/stream/sources/cbf.h"
#include "spate/stream/sources/edf.h"
#include "spate/stream/sources/file_reader.h"
#include "spate/stream/sources/fits.h"
#include "spate/stream/sources/hdf5.h"
#include "spate/stream/sources/marccd.h"
#include "spate/stream/sources/memory_source.h"
#include "spate/stream/sources/npy.h"
#include "spate/stream/sources/smv.h"
#include "spate/stream/sources/tiff.h"
#include "spate/stream/sources/unpack.h"

namespace spate::stream {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kHeadBytes = 2048;

std::span<const FileFormat> formats() {
    static const FileFormat kFormats[] = {fitsFormat(), tiffFormat(), npyFormat(),    cbfFormat(),
                                          edfFormat(),  smvFormat(),  marccdFormat(), hdf5Format()};
    return kFormats;
}

std::string formatNames() {
    std::string names;
    for (const auto& format : formats()) {
        if (!names.empty()) names += ", ";
        names += format.name;
    }
    return names;
}

base::Result<std::string> readHead(const std::string& path) {
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"),
                                                               std::fclose);
    if (!file) return base::fail("{}: {}", path, std::generic_category().message(errno));
    std::string head(kHeadBytes, '\0');
    head.resize(std::fread(head.data(), 1, head.size(), file.get()));
    if (head.empty() && std::ferror(file.get()) != 0) {
        return base::fail("{}: cannot be read: {}", path, std::generic_category().message(errno));
    }
    return head;
}

// The last that recognises it: a marCCD file is also a TIFF file, with less in it.
const FileFormat* formatOf(std::string_view head) {
    const auto known = formats();
    const auto found = std::find_if(known.rbegin(), known.rend(), [&](const FileFormat& format) {
        return format.recognizes(head);
    });
    return found != known.rend() ? &*found : nullptr;
}

std::string hexBytes(std::string_view head) {
    std::string text;
    for (const char c : head.substr(0, 8)) {
        text += fmt::format("{}{:02x}", text.empty() ? "" : " ", static_cast<unsigned char>(c));
    }
    return text;
}

base::Result<void> checkIsFile(const std::string& path) {
    std::error_code error;
    const auto status = fs::status(path, error);
    if (status.type() == fs::file_type::not_found) return base::fail("{}: no such file", path);
    if (error) return base::fail("{}: {}", path, error.message());
    if (status.type() != fs::file_type::regular) {
        return base::fail("{}: not a regular file: expected an image file ({})", path,
                          formatNames());
    }
    return {};
}

bool hasKnownExtension(const fs::path& path) {
    std::string extension = fs::path(withoutPacking(path.native())).extension().string();
    for (char& c : extension) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    const auto known = formats();
    return std::any_of(known.begin(), known.end(), [&](const FileFormat& format) {
        return std::find(format.extensions.begin(), format.extensions.end(), extension) !=
               format.extensions.end();
    });
}

// The start of what the file holds, unpacked if need be.
base::Result<std::string> readContentHead(const std::string& path) {
    auto head = readHead(path);
    const auto* packing = head ? packingOf(*head) : nullptr;
    if (packing == nullptr) return head;
    const auto start = unpack(path, *packing, {}, kHeadBytes);
    return start ? readHead((*start)->path()) : base::failAs(start);
}

// The whole file as it is now.
base::Result<std::unique_ptr<MemoryFile>> copied(const std::string& path) {
    constexpr std::int64_t kPiece = 1 << 20;
    const auto file = FileReader::open(path);
    if (!file) return base::failAs(file);
    auto copy = MemoryFile::create();
    if (!copy) return base::fail("{}: {}", path, copy.error().message);
    if ((*file)->size() > UnpackLimits().most) {
        return base::fail("{}: {} bytes to be copied into memory: expected at most {}", path,
                          (*file)->size(), UnpackLimits().most);
    }
    while ((*copy)->size() < (*file)->size()) {
        const auto piece = (*file)->text((*copy)->size(), kPiece);
        if (!piece) return base::fail("{}: {}", path, piece.error().message);
        const auto added = (*copy)->append(std::as_bytes(std::span(*piece)));
        if (!added) return base::fail("{}: {}", path, added.error().message);
    }
    return copy;
}

base::Result<const FileFormat*> knownFormat(const std::string& path, std::string_view head) {
    if (head.empty()) {
        return base::fail("{}: the file is empty: expected an image ({})", path, formatNames());
    }
    if (const auto* format = formatOf(head)) return format;
    const std::string extension = fs::path(path).extension().string();
    return base::fail("{}: unknown format (begins with {}, {}): expected {}", path, hexBytes(head),
                      extension.empty() ? "no extension" : "extension " + extension, formatNames());
}

// A copy, or what the file becomes if it is compressed.
base::Result<std::unique_ptr<Source>> openInMemory(const Uri& file, const Packing* packing,
                                                   const std::shared_ptr<image::FramePool>& pool) {
    auto content = packing != nullptr ? unpack(file.path, *packing) : copied(file.path);
    if (!content) return base::failAs(content);
    const auto head = readHead((*content)->path());
    if (!head) return base::failAs(head);
    const auto format = knownFormat(file.path, *head);
    if (!format) return base::failAs(format);
    image::Attributes more;
    if (packing != nullptr) more["compression"] = packing->name;
    return openFromMemory(**format, file, std::move(*content), pool, more);
}

}  // namespace

base::Result<std::unique_ptr<Source>> openImageFile(const Uri& file,
                                                    const std::shared_ptr<image::FramePool>& pool,
                                                    FileReading reading) {
    const std::string& path = file.path;
    if (const auto checked = checkIsFile(path); !checked) return base::failAs(checked);
    const auto head = readHead(path);
    if (!head) return base::failAs(head);
    const auto* packing = packingOf(*head);
    if (packing != nullptr || reading == FileReading::InMemory) {
        return openInMemory(file, packing, pool);
    }
    const auto format = knownFormat(path, *head);
    if (!format) return base::failAs(format);
    return (*format)->open(file, pool);
}

// By extension first: that reads nothing, and a damaged image is still missed by its name.
bool isImageFile(const std::string& path) {
    std::error_code error;
    if (fs::path(path).filename().string().starts_with('.') || !fs::is_regular_file(path, error)) {
        return false;
    }
    if (hasKnownExtension(path)) return true;
    const auto head = readContentHead(path);
    return head && formatOf(*head) != nullptr;
}

base::Result<std::vector<std::string>> imageFilesIn(const std::string& folder) {
    std::vector<std::string> files;
    std::error_code error;
    fs::directory_iterator entry(folder, error);
    std::size_t entries = 0;
    while (!error && entry != fs::directory_iterator()) {
        ++entries;
        if (isImageFile(entry->path().string())) files.push_back(entry->path().string());
        entry.increment(error);
    }
    if (error) return base::fail("{}: cannot be listed: {}", folder, error.message());
    if (files.empty()) {
        return base::fail("{}: no image among the {} entries of this folder: expected {}", folder,
                          entries, formatNames());
    }
    std::sort(files.begin(), files.end(), comesBefore);
    return files;
}

std::string attributeText(std::string_view text) {
    constexpr std::size_t kLongest = 1000;
    std::string clean(text.substr(0, kLongest));
    for (char& c : clean) {
        if (static_cast<unsigned char>(c) < ' ' || c == '\x7F') c = ' ';
    }
    const auto first = std::min(clean.find_first_not_of(' '), clean.size());
    clean.erase(0, first);
    clean.erase(clean.find_last_not_of(' ') + 1);
    if (text.size() > kLongest) clean += "...";
    return clean;
}

FileSource::FileSource(const Uri& file, SourceDescription description)
    : path_(file.path), description_(std::move(description)) {
    description_.uri = file.text;
    description_.attributes["file"] = attributeText(fs::path(path_).filename().string());
    if (description_.frameCount.value_or(1) > 1) description_.rateHz = kFileRateHz;
    attributes_ = std::make_shared<const image::Attributes>(description_.attributes);
}

base::Result<std::optional<image::Frame>> FileSource::next() {
    const std::int64_t count = description_.frameCount.value_or(0);
    if (nextIndex_ >= count) return std::optional<image::Frame>();
    const std::int64_t index = nextIndex_++;
    auto frame = read(index);
    if (!frame) {
        return base::fail("{}: frame {} of {}: {}", path_, index + 1, count, frame.error().message);
    }
    frame->id = static_cast<std::uint64_t>(index);
    frame->acquired = base::now();
    if (!frame->attributes) frame->attributes = attributes_;
    return std::optional(std::move(*frame));
}

std::shared_ptr<const image::Attributes> FileSource::withFile(image::Attributes attributes) const {
    attributes["file"] = description_.attributes.at("file");
    return std::make_shared<const image::Attributes>(std::move(attributes));
}

base::Result<void> FileSource::seek(std::uint64_t frameId) {
    const auto count = static_cast<std::uint64_t>(description_.frameCount.value_or(0));
    if (frameId >= count) {
        return base::fail("{}: there is no frame {}: expected 0 to {}", path_, frameId, count - 1);
    }
    nextIndex_ = static_cast<std::int64_t>(frameId);
    return {};
}

}  // namespace spate::stream

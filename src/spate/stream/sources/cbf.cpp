// SPDX-License-Identifier: MIT
#include "spate/stream/sources/cbf.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include "spate/stream/geometry.h"
#include "spate/stream/sources/byte_offset.h"
#include "spate/stream/sources/file_reader.h"
#include "spate/stream/sources/frame_buffer.h"
#include "spate/stream/sources/header_text.h"

namespace spate::stream {
namespace {

constexpr std::string_view kExtensions[] = {".cbf"};
constexpr std::string_view kMagic = "###CBF:";
constexpr std::string_view kSection = "--CIF-BINARY-FORMAT-SECTION--";
constexpr std::string_view kStart = "\x0C\x1A\x04\xD5";

// What the file says of its image.
struct CbfImage {
    image::ImageLayout layout{};
    bool compressed = false;
    std::int64_t dataStart = 0;
    std::int64_t dataBytes = 0;  // in the file
    std::int64_t frameBytes = 0;
    HeaderText comments{};  // of a miniCBF
};

struct ElementType {
    std::string_view name;
    image::DType dtype;
};
constexpr ElementType kElementTypes[] = {
    {"unsigned 8-bit integer", image::DType::UInt8},
    {"signed 8-bit integer", image::DType::Int8},
    {"unsigned 16-bit integer", image::DType::UInt16},
    {"signed 16-bit integer", image::DType::Int16},
    {"unsigned 32-bit integer", image::DType::UInt32},
    {"signed 32-bit integer", image::DType::Int32},
    {"unsigned 64-bit integer", image::DType::UInt64},
    {"signed 64-bit integer", image::DType::Int64},
    {"signed 32-bit real IEEE", image::DType::Float32},
    {"signed 64-bit real IEEE", image::DType::Float64},
};

// Calls `use` with each line.
template <class Use>
void forEachLine(std::string_view text, Use use) {
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        use(trimmed(text.substr(0, end)));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

std::string_view unquoted(std::string_view text) {
    return text.size() > 1 && text.front() == '"' && text.back() == '"'
               ? text.substr(1, text.size() - 2)
               : text;
}

// The text of a miniCBF's header, between lines that begin with a semicolon; empty for other files.
std::string_view headerContents(std::string_view text) {
    const auto name = text.find("_array_data.header_contents");
    if (name == text.npos) return {};
    const auto first = text.find("\n;", name);
    if (first == text.npos) return {};
    return text.substr(first + 2, text.find("\n;", first + 2) - first - 2);
}

// The lines "# Count_cutoff 388705 counts", "# Threshold_setting: 9000 eV", "# Tau = 124e-09 s".
HeaderText readComments(std::string_view text) {
    HeaderText comments;
    forEachLine(text, [&](std::string_view line) {
        if (!line.starts_with("# ")) return;
        line = trimmed(line.substr(2));
        const auto word = line.substr(0, line.find_first_of(" \t:="));
        const auto value = line.substr(word.size());
        const auto first = std::min(value.find_first_not_of(" \t:="), value.size());
        // Dates and sentences are no values.
        if (word.empty() || word[0] < 'A' || first == 0) return;
        comments.add(word, value.substr(first));
    });
    return comments;
}

// The binary section's header: MIME, of which the second line may go on with `conversions=`.
HeaderText readSection(std::string_view text) {
    HeaderText section;
    forEachLine(text, [&](std::string_view line) {
        const auto conversions = line.find("conversions=");
        if (conversions != line.npos) {
            section.add("conversions", unquoted(trimmed(line.substr(conversions + 12))));
            return;
        }
        const auto colon = line.find(':');
        if (colon == line.npos) return;
        section.add(line.substr(0, colon), unquoted(trimmed(line.substr(colon + 1))));
    });
    return section;
}

base::Result<image::DType> elementType(const HeaderText& section) {
    const auto name = section.find("X-Binary-Element-Type").value_or("signed 32-bit integer");
    for (const auto& type : kElementTypes) {
        if (equalIgnoringCase(type.name, name)) return type.dtype;
    }
    std::vector<std::string_view> known;
    for (const auto& type : kElementTypes) known.push_back(type.name);
    return base::fail("X-Binary-Element-Type is '{}': expected {}", attributeText(name),
                      fmt::join(known, ", "));
}

base::Result<image::ByteOrder> byteOrder(const HeaderText& section) {
    const auto name = section.find("X-Binary-Element-Byte-Order").value_or("LITTLE_ENDIAN");
    if (equalIgnoringCase(name, "LITTLE_ENDIAN")) return image::ByteOrder::Little;
    if (equalIgnoringCase(name, "BIG_ENDIAN")) return image::ByteOrder::Big;
    return base::fail("X-Binary-Element-Byte-Order is '{}': expected LITTLE_ENDIAN or BIG_ENDIAN",
                      attributeText(name));
}

// Whether pixels are compressed. Nothing else than these is written by detectors.
base::Result<bool> isCompressed(const HeaderText& section, image::DType dtype) {
    const auto name = section.find("conversions").value_or("x-CBF_NONE");
    if (equalIgnoringCase(name, "x-CBF_NONE")) return false;
    const bool isReal = dtype == image::DType::Float32 || dtype == image::DType::Float64;
    if (equalIgnoringCase(name, "x-CBF_BYTE_OFFSET") && !isReal) return true;
    return base::fail("conversions is '{}'{}: expected x-CBF_BYTE_OFFSET (integers) or x-CBF_NONE",
                      attributeText(name), isReal ? " for floating point" : "");
}

base::Result<void> readShape(const HeaderText& section, image::ImageLayout& layout) {
    constexpr std::int64_t kMost = kMaxFrameBytes;
    const auto cols = section.integer("X-Binary-Size-Fastest-Dimension", 1, kMost);
    if (!cols) return base::failAs(cols);
    const auto rows = section.integer("X-Binary-Size-Second-Dimension", 1, kMost);
    if (!rows) return base::failAs(rows);
    if (section.find("X-Binary-Size-Third-Dimension")) {
        const auto depth = section.integer("X-Binary-Size-Third-Dimension", 1, 1);
        if (!depth) return base::failAs(depth);
    }
    layout.rows = *rows;
    layout.cols = *cols;
    return {};
}

// All that must agree before anything of the size that the header claims is made.
base::Result<void> checkSizes(const HeaderText& section, std::int64_t fileBytes, CbfImage& image) {
    const auto frame = frameBytes("binary section", image.layout);
    if (!frame) return base::failAs(frame);
    image.frameBytes = *frame;
    const std::int64_t pixels = image.layout.rows * image.layout.cols;
    if (section.find("X-Binary-Number-of-Elements")) {
        const auto elements = section.integer("X-Binary-Number-of-Elements", pixels, pixels);
        if (!elements) return base::failAs(elements);
    }
    // A pixel takes at least a byte, and at most 15.
    const std::int64_t least = image.compressed ? pixels : *frame;
    const std::int64_t most = image.compressed ? std::max(pixels, kMaxFrameBytes) : *frame;
    const auto bytes = section.integer("X-Binary-Size", least, most);
    if (!bytes) return base::failAs(bytes);
    image.dataBytes = *bytes;
    if (*bytes > fileBytes - image.dataStart) {
        return base::fail("the file is truncated: it has {} bytes, expected at least {}", fileBytes,
                          image.dataStart + *bytes);
    }
    return {};
}

base::Result<CbfImage> readHeader(const FileReader& file) {
    const auto text = file.text(0, kMaxHeaderBytes);
    if (!text) return base::failAs(text);
    const auto section = text->find(kSection);
    if (section == text->npos) {
        return base::fail("no binary section within the first {} bytes", text->size());
    }
    const auto start = text->find(kStart, section);
    if (start == text->npos) {
        return base::fail("the binary section has no data within the first {} bytes", text->size());
    }
    const std::string_view header(*text);
    const auto values = readSection(header.substr(section, start - section));
    const auto dtype = elementType(values);
    if (!dtype) return base::failAs(dtype);
    const auto compressed = isCompressed(values, *dtype);
    if (!compressed) return base::failAs(compressed);
    const auto order = byteOrder(values);
    if (!order) return base::failAs(order);
    CbfImage image{.layout = {.dtype = *dtype},
                   .compressed = *compressed,
                   .dataStart = static_cast<std::int64_t>(start + kStart.size()),
                   .comments = readComments(headerContents(header.substr(0, section)))};
    if (!*compressed) image.layout.byteOrder = *order;
    if (const auto shape = readShape(values, image.layout); !shape) return base::failAs(shape);
    const auto sizes = checkSizes(values, file.size(), image);
    if (!sizes) return base::failAs(sizes);
    return image;
}

// The two numbers of "(730.00, 865.00) pixels" or "172e-6 m x 172e-6 m".
std::pair<std::optional<double>, std::optional<double>> twoNumbers(std::string_view text,
                                                                   char between) {
    text = trimmed(text);
    if (text.starts_with('(')) text.remove_prefix(1);
    const auto middle = text.find(between);
    if (middle == text.npos) return {leadingNumber(text), std::nullopt};
    return {leadingNumber(text.substr(0, middle)), leadingNumber(text.substr(middle + 1))};
}

DiffractionGeometry geometryOf(const HeaderText& comments) {
    DiffractionGeometry geometry;
    std::tie(geometry.beamCenterX, geometry.beamCenterY) =
        twoNumbers(comments.find("Beam_xy").value_or(""), ',');
    std::tie(geometry.pixelSizeX, geometry.pixelSizeY) =
        twoNumbers(comments.find("Pixel_size").value_or(""), 'x');
    geometry.distance = comments.number("Detector_distance");
    const auto angstroms = comments.number("Wavelength");
    if (angstroms) geometry.wavelength = *angstroms / 1e10;
    return geometry;
}

image::SpecialValuesPtr specialValues(const CbfImage& image) {
    if (image.comments.isEmpty()) return nullptr;
    image::SpecialValues special;
    const auto dtype = image.layout.dtype;
    if (dtype == image::DType::Int32 || dtype == image::DType::Int16 ||
        dtype == image::DType::Int8 || dtype == image::DType::Int64) {
        special.sentinels = {image::PixelValue(-1), image::PixelValue(-2)};
    }
    const auto cutoff = image.comments.number("Count_cutoff");
    if (cutoff && *cutoff > 0 && *cutoff < 0x1p53) {
        special.overload = image::PixelValue(static_cast<std::int64_t>(*cutoff));
    }
    if (special.sentinels.empty() && !special.overload) return nullptr;
    return std::make_shared<const image::SpecialValues>(std::move(special));
}

base::Result<std::size_t> decode(std::span<const std::byte> packed, const CbfImage& image,
                                 std::byte* pixels) {
    const auto count = static_cast<std::size_t>(image.layout.rows * image.layout.cols);
    switch (image::sizeOf(image.layout.dtype)) {
        case 1:
            return decodeByteOffset(packed, reinterpret_cast<std::int8_t*>(pixels), count);
        case 2:
            return decodeByteOffset(packed, reinterpret_cast<std::int16_t*>(pixels), count);
        case 4:
            return decodeByteOffset(packed, reinterpret_cast<std::int32_t*>(pixels), count);
        default:
            return decodeByteOffset(packed, reinterpret_cast<std::int64_t*>(pixels), count);
    }
}

class CbfSource final : public FileSource {
public:
    CbfSource(const Uri& uri, SourceDescription description, CbfImage image,
              std::unique_ptr<FileReader> file, std::shared_ptr<image::FramePool> pool)
        : FileSource(uri, std::move(description)),
          image_(std::move(image)),
          special_(specialValues(image_)),
          file_(std::move(file)),
          pool_(std::move(pool)) {}

private:
    [[nodiscard]] base::Result<image::Frame> read(std::int64_t) override {
        auto buffer = lendBuffer(*pool_, path(), image_.frameBytes);
        if (!buffer) return base::failAs(buffer);
        const auto filled = fill(buffer->get());
        if (!filled) return base::failAs(filled);
        const auto view = image::ImageView::create(buffer->get(), image_.layout);
        if (!view) return base::failAs(view);
        return image::Frame{.view = *view, .owner = std::move(*buffer), .special = special_};
    }

    base::Result<void> fill(std::byte* pixels) const {
        if (!image_.compressed) return file_->read(image_.dataStart, pixels, image_.dataBytes);
        const auto packed = file_->text(image_.dataStart, image_.dataBytes);
        if (!packed) return base::failAs(packed);
        const auto used = decode(std::as_bytes(std::span(*packed)), image_, pixels);
        if (!used) return base::failAs(used);
        if (*used == packed->size()) return {};
        return base::fail("{} of {} compressed bytes are left behind the last pixel: expected none",
                          packed->size() - *used, packed->size());
    }

    const CbfImage image_;
    const image::SpecialValuesPtr special_;
    const std::unique_ptr<FileReader> file_;
    const std::shared_ptr<image::FramePool> pool_;
};

base::Result<std::unique_ptr<Source>> open(const Uri& uri,
                                           const std::shared_ptr<image::FramePool>& pool) {
    if (const auto checked = QueryReader(uri).finish(); !checked) return base::failAs(checked);
    auto file = FileReader::open(uri.path);
    if (!file) return base::failAs(file);
    auto image = readHeader(**file);
    if (!image)
        return base::fail("{}: not a readable CBF file: {}", uri.path, image.error().message);
    SourceDescription description{.format = "CBF",
                                  .dtype = image->layout.dtype,
                                  .rows = image->layout.rows,
                                  .cols = image->layout.cols,
                                  .frameCount = 1,
                                  .attributes = image->comments.attributes()};
    // A cutoff of counts is what detectors that count have.
    if (image->comments.find("Count_cutoff")) description.detector = DetectorKind::PhotonCounting;
    putGeometry(geometryOf(image->comments), description.attributes);
    return std::make_unique<CbfSource>(uri, std::move(description), std::move(*image),
                                       std::move(*file), pool);
}

}  // namespace

FileFormat cbfFormat() {
    return {.name = "CBF",
            .extensions = kExtensions,
            .recognizes = [](std::string_view head) { return head.starts_with(kMagic); },
            .open = open};
}

}  // namespace spate::stream

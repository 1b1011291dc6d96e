// SPDX-License-Identifier: MIT
#include "spate/stream/sources/edf.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

#include "spate/stream/geometry.h"
#include "spate/stream/sources/file_reader.h"
#include "spate/stream/sources/frame_buffer.h"
#include "spate/stream/sources/header_text.h"

namespace spate::stream {
namespace {

constexpr std::string_view kExtensions[] = {".edf"};
constexpr std::size_t kMaxFrames = 100'000;

struct PixelType {
    std::string_view name;
    image::DType dtype;
};
constexpr PixelType kPixelTypes[] = {
    {"SignedByte", image::DType::Int8},
    {"Signed8", image::DType::Int8},
    {"UnsignedByte", image::DType::UInt8},
    {"Unsigned8", image::DType::UInt8},
    {"SignedShort", image::DType::Int16},
    {"Signed16", image::DType::Int16},
    {"UnsignedShort", image::DType::UInt16},
    {"Unsigned16", image::DType::UInt16},
    {"UnsignedShortInteger", image::DType::UInt16},
    {"SignedInteger", image::DType::Int32},
    {"Signed32", image::DType::Int32},
    {"UnsignedInteger", image::DType::UInt32},
    {"Unsigned32", image::DType::UInt32},
    {"SignedLong", image::DType::Int32},  // of 32 bits, whatever the machine
    {"UnsignedLong", image::DType::UInt32},
    {"Signed64", image::DType::Int64},
    {"Unsigned64", image::DType::UInt64},
    {"FloatValue", image::DType::Float32},
    {"Float", image::DType::Float32},
    {"FloatIEEE32", image::DType::Float32},
    {"Float32", image::DType::Float32},
    {"Real", image::DType::Float32},
    {"Double", image::DType::Float64},
    {"DoubleValue", image::DType::Float64},
    {"FloatIEEE64", image::DType::Float64},
    {"DoubleIEEE64", image::DType::Float64},
};

// Where a block's header lies, and its pixels.
struct Block {
    std::int64_t header = 0;
    std::int64_t data = 0;
    std::int64_t bytes = 0;  // to the next block
};

struct EdfImage {
    image::ImageLayout layout{};
    std::int64_t bytes = 0;
};

base::Result<image::DType> pixelType(const HeaderText& header) {
    const auto name = header.find("DataType");
    if (!name) return base::fail("DataType is missing: expected SignedInteger, FloatValue, …");
    for (const auto& type : kPixelTypes) {
        if (equalIgnoringCase(type.name, *name)) return type.dtype;
    }
    return base::fail(
        "DataType is '{}': expected a signed or unsigned integer of 8 to 64 bits, or a float of "
        "32 or 64",
        attributeText(*name));
}

base::Result<image::ByteOrder> byteOrder(const HeaderText& header) {
    const auto name = header.find("ByteOrder").value_or("LowByteFirst");
    if (equalIgnoringCase(name, "LowByteFirst")) return image::ByteOrder::Little;
    if (equalIgnoringCase(name, "HighByteFirst")) return image::ByteOrder::Big;
    return base::fail("ByteOrder is '{}': expected LowByteFirst or HighByteFirst",
                      attributeText(name));
}

base::Result<EdfImage> describe(const HeaderText& header) {
    const auto compression = header.find("Compression").value_or("None");
    if (!compression.empty() && !equalIgnoringCase(compression.substr(0, 2), "no")) {
        return base::fail("Compression is '{}': expected None", attributeText(compression));
    }
    for (const auto key : {"EDF_BinaryFileName", "Dim_3"}) {
        const auto value = header.find(key).value_or("1");
        if (value != "1") {
            return base::fail("{} is '{}': expected two dimensions in the file itself", key,
                              attributeText(value));
        }
    }
    const auto dtype = pixelType(header);
    if (!dtype) return base::failAs(dtype);
    const auto order = byteOrder(header);
    if (!order) return base::failAs(order);
    const auto cols = header.integer("Dim_1", 1, kMaxFrameBytes);
    if (!cols) return base::failAs(cols);
    // A spectrum has one row.
    const auto rows = header.find("Dim_2") ? header.integer("Dim_2", 1, kMaxFrameBytes)
                                           : base::Result<std::int64_t>(1);
    if (!rows) return base::failAs(rows);
    EdfImage image{.layout = {.dtype = *dtype, .rows = *rows, .cols = *cols, .byteOrder = *order}};
    const auto bytes = frameBytes("image", image.layout);
    if (!bytes) return base::failAs(bytes);
    image.bytes = *bytes;
    return image;
}

// The values of a frame: its block's own, then the general header's.
HeaderText merged(HeaderText own, const HeaderText& general) {
    own.append(general);
    return own;
}

// How many bytes the block's pixels take; the general header's size is that of its own block.
base::Result<std::int64_t> blockBytes(const HeaderText& own, const HeaderText& general) {
    for (const auto key : {"EDF_BinarySize", "Size"}) {
        if (own.find(key)) return own.integer(key, 0, kMaxFrameBytes);
    }
    if (own.find("EDF_DataFormatVersion") && !own.find("Dim_1")) return 0;
    const auto image = describe(merged(own, general));
    if (!image) return base::failAs(image);
    return image->bytes;
}

// What the file is made of, found by going from header to header.
struct Contents {
    std::vector<Block> frames{};
    HeaderText general{};
};

// Adds the block at `place`, and moves behind it.
base::Result<void> addBlock(const FileReader& file, std::int64_t& place, Contents& contents) {
    const auto header = readBraceHeader(file, place);
    if (!header) return base::failAs(header);
    const auto bytes = blockBytes(header->values, contents.general);
    if (!bytes) return base::failAs(bytes);
    const auto data = place + static_cast<std::int64_t>(header->end);
    if (*bytes == 0) {
        contents.general = header->values;
    } else {
        contents.frames.push_back({.header = place, .data = data, .bytes = *bytes});
    }
    place = data + *bytes;
    return {};
}

// Blanks between blocks are skipped; a block is recognised by its brace.
bool findBlock(const FileReader& file, std::int64_t& place) {
    const auto text = file.text(place, 2048);
    if (!text) return false;
    const auto first = text->find_first_not_of(std::string_view(" \t\r\n\0", 5));
    if (first == text->npos || (*text)[first] != '{') return false;
    place += static_cast<std::int64_t>(first);
    return true;
}

base::Result<Contents> readContents(const FileReader& file) {
    Contents contents;
    std::int64_t place = 0;
    while (place < file.size() && contents.frames.size() < kMaxFrames && findBlock(file, place)) {
        const auto added = addBlock(file, place, contents);
        if (added) continue;
        if (contents.frames.empty()) return base::failAs(added);
        break;  // the frames before it are whole
    }
    if (contents.frames.empty()) return base::fail("no image in it: expected at least one");
    return contents;
}

DiffractionGeometry geometryOf(const HeaderText& header) {
    return {.beamCenterX = header.number("Center_1"),
            .beamCenterY = header.number("Center_2"),
            .distance = header.number("SampleDistance"),
            .wavelength = header.number("WaveLength"),
            .pixelSizeX = header.number("PSize_1"),
            .pixelSizeY = header.number("PSize_2")};
}

image::Attributes attributesOf(const HeaderText& header) {
    auto attributes = header.attributes();
    putGeometry(geometryOf(header), attributes);
    return attributes;
}

class EdfSource final : public FileSource {
public:
    EdfSource(const Uri& uri, SourceDescription description, Contents contents,
              std::unique_ptr<FileReader> file, std::shared_ptr<image::FramePool> pool)
        : FileSource(uri, std::move(description)),
          contents_(std::move(contents)),
          file_(std::move(file)),
          pool_(std::move(pool)) {}

private:
    [[nodiscard]] base::Result<image::Frame> read(std::int64_t index) override {
        const Block& block = contents_.frames[static_cast<std::size_t>(index)];
        const auto header = readBraceHeader(*file_, block.header);
        if (!header) return base::failAs(header);
        const auto values = merged(header->values, contents_.general);
        const auto image = describe(values);
        if (!image) return base::failAs(image);
        if (image->bytes > block.bytes) {
            return base::fail("{} bytes of pixels: expected {} for {} × {} {}", block.bytes,
                              image->bytes, image->layout.rows, image->layout.cols,
                              image::name(image->layout.dtype));
        }
        // Before there is memory for what a header claims.
        if (image->bytes > file_->size() - block.data) {
            return base::fail("the file is truncated: it has {} bytes, expected at least {}",
                              file_->size(), block.data + image->bytes);
        }
        auto buffer = lendBuffer(*pool_, path(), image->bytes);
        if (!buffer) return base::failAs(buffer);
        const auto filled = file_->read(block.data, buffer->get(), image->bytes);
        if (!filled) return base::failAs(filled);
        const auto view = image::ImageView::create(buffer->get(), image->layout);
        if (!view) return base::failAs(view);
        image::Frame frame{.view = *view, .owner = std::move(*buffer)};
        if (contents_.frames.size() > 1) frame.attributes = withFile(attributesOf(values));
        return frame;
    }

    const Contents contents_;
    const std::unique_ptr<FileReader> file_;
    const std::shared_ptr<image::FramePool> pool_;
};

// Any brace begins an EDF file; what follows tells it from other files with one.
bool recognizes(std::string_view head) {
    if (trimmed(head).substr(0, 1) != "{") return false;
    const auto has = [head](std::string_view word) { return head.find(word) != head.npos; };
    return !has("HEADER_BYTES") && has("=") &&
           (has("EDF_") || has("HeaderID") || has("ByteOrder") || has("DataType") || has("Dim_1"));
}

base::Result<std::unique_ptr<Source>> open(const Uri& uri,
                                           const std::shared_ptr<image::FramePool>& pool) {
    if (const auto checked = QueryReader(uri).finish(); !checked) return base::failAs(checked);
    auto file = FileReader::open(uri.path);
    if (!file) return base::failAs(file);
    const auto notReadable = [&](const std::string& why) {
        return base::fail("{}: not a readable EDF file: {}", uri.path, why);
    };
    auto contents = readContents(**file);
    if (!contents) return notReadable(contents.error().message);
    const auto first = readBraceHeader(**file, contents->frames[0].header);
    if (!first) return notReadable(first.error().message);
    const auto values = merged(first->values, contents->general);
    const auto image = describe(values);
    if (!image) return notReadable(image.error().message);
    SourceDescription description{.format = "EDF",
                                  .dtype = image->layout.dtype,
                                  .rows = image->layout.rows,
                                  .cols = image->layout.cols,
                                  .frameCount = static_cast<std::int64_t>(contents->frames.size()),
                                  .attributes = attributesOf(values)};
    return std::make_unique<EdfSource>(uri, std::move(description), std::move(*contents),
                                       std::move(*file), pool);
}

}  // namespace

FileFormat edfFormat() {
    return {.name = "EDF", .extensions = kExtensions, .recognizes = recognizes, .open = open};
}

}  // namespace spate::stream

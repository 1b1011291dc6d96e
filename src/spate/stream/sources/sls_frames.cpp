// SPDX-License-Identifier: MIT
#include "spate/stream/sources/sls_frames.h"

#include <fmt/ranges.h>

#include <utility>

#include "spate/stream/sources/json_header.h"

namespace spate::stream {
namespace {

using nlohmann::json;

constexpr std::string_view kOfThePixels[] = {"shape", "bitmode", "frameNumber", "fileIndex",
                                             "data",  "size",    "flipRows"};

base::Result<PackedPixels> readPixels(const json& header, const MessagePart& blob) {
    PackedPixels pixels{.bytes = blob.bytes};
    const auto bits = unsignedIn(header, "bitmode").value_or(0);
    if (bits == 8) {
        pixels.layout.dtype = image::DType::UInt8;
    } else if (bits == 16) {
        pixels.layout.dtype = image::DType::UInt16;
    } else if (bits == 32) {
        pixels.layout.dtype = image::DType::UInt32;
    } else {
        return base::fail("the bitmode {}: expected 8, 16 or 32", bits);
    }
    const auto shape = shapeIn(header, "shape");
    if (!shape) return base::failAs(shape);
    if (shape->size() != 2) {
        return base::fail("the shape [{}]: expected [x, y]", fmt::join(*shape, ", "));
    }
    pixels.layout.cols = (*shape)[0];
    pixels.layout.rows = (*shape)[1];
    pixels.layout.byteOrder = image::ByteOrder::Little;
    if (const auto checked = checkPixels(pixels); !checked) return base::failAs(checked);
    return pixels;
}

base::Result<image::ImageView> withLastRowFirst(const image::ImageView& view) {
    return image::ImageView::create(view.at(view.rows() - 1, 0), {.dtype = view.dtype(),
                                                                  .rows = view.rows(),
                                                                  .cols = view.cols(),
                                                                  .rowStride = -view.rowStride(),
                                                                  .colStride = view.colStride(),
                                                                  .byteOrder = view.byteOrder()});
}

}  // namespace

bool isSlsHeader(const json& header) {
    return header.contains("bitmode");
}

base::Result<std::optional<Arrival>> SlsFrames::read(const json& header,
                                                     std::span<const MessagePart> message) {
    const auto acquisition = unsignedIn(header, "fileIndex");
    const bool isEnd = unsignedIn(header, "data") == 0U;
    if (acquisition) series_ = SeriesState{.id = *acquisition, .ended = isEnd};
    if (isEnd) return std::nullopt;
    const auto index = unsignedIn(header, "frameIndex");
    const auto id = unsignedIn(header, "frameNumber").value_or(index.value_or(0));
    if (message.size() < 2) {
        return base::fail("frame {}: a message of {} parts: expected a JSON header and the pixels",
                          id, message.size());
    }
    const auto pixels = readPixels(header, message[1]);
    if (!pixels) return base::fail("frame {}: {}", id, pixels.error().message);
    return Arrival{.id = id,
                   .series = acquisition,
                   .partial = unsignedIn(header, "completeImage") == 0U,
                   .decode = [pixels = *pixels, owner = message[1].owner, unpacker = unpacker_,
                              attributes = attributesIn(header, kOfThePixels),
                              isFlipped = unsignedIn(header, "flipRows").value_or(0) !=
                                          0]() -> base::Result<image::Frame> {
                       auto frame = unpacker->unpack(pixels, owner);
                       if (!frame) return frame;
                       frame->attributes = attributes;
                       if (!isFlipped) return frame;
                       const auto view = withLastRowFirst(frame->view);
                       if (!view) return base::failAs(view);
                       frame->view = *view;
                       return frame;
                   }};
}

}  // namespace spate::stream

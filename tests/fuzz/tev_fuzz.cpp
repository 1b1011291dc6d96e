// SPDX-License-Identifier: MIT
// Packets of tev, one after the other, each behind its length in two bytes: every one is refused
// with a reason, or composed; and what is shown can be read.
#include <cstdint>
#include <cstring>
#include <memory>
#include <vector>

#include "spate/stream/sources/tev_images.h"
#include "stream_messages.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace spate;
    using fuzz::require;
    constexpr std::int64_t kMostPixels = 1 << 14;  // of a picture that is looked at
    stream::TevImages images{stream::TevChoice{}};
    image::FramePool pool(2);
    while (size >= 2) {
        const std::size_t length = data[0] | std::size_t{data[1]} << 8U;
        data += 2;
        size -= 2;
        const std::size_t taken = length < size ? length : size;
        // An exact allocation, with the length in front that the packet must claim.
        const auto part = fuzz::exactPart(data, taken);
        data += taken;
        size -= taken;
        if (taken >= 4) {
            const auto claimed = static_cast<std::uint32_t>(taken);
            std::memcpy(const_cast<std::byte*>(part.bytes.data()), &claimed, sizeof(claimed));
        }
        const auto packet = stream::readTevPacket(part.bytes);
        require(packet || !packet.error().message.empty(), "an error without a reason");
        // A large image is memory that somebody asks for, and no finding.
        if (!packet || packet->rows * packet->cols > kMostPixels) continue;
        const auto picture = images.apply(*packet);
        require(picture || !picture.error().message.empty(), "an error without a reason");
        if (!picture || !*picture) continue;
        const auto frame = (*picture)->frame(pool);
        require(frame.has_value(), "a picture that is no frame");
        fuzz::checkFrame(*frame);
    }
    return 0;
}

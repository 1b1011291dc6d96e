// SPDX-License-Identifier: MIT
#include "spate/stream/writers/tev_sender.h"

#include <chrono>
#include <cstring>
#include <limits>
#include <new>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "spate/base/clock.h"
#include "spate/stream/sources/tev_address.h"
#include "spate/stream/sources/tev_output.h"
#include "spate/stream/sources/tev_packet.h"

namespace spate::stream {
namespace {

using namespace std::chrono_literals;

constexpr base::Duration kPatience = 100ms;    // with a reader that takes nothing
constexpr base::Duration kLastPatience = 2s;   // with what is left at the end
constexpr std::int64_t kNamesBytes = 1 << 12;  // and numbers, around the pixels of a packet

// A packet as it grows; its length is known at the end.
class PacketText {
public:
    explicit PacketText(TevOperation operation) {
        number(std::uint32_t{0}).number(static_cast<std::uint8_t>(operation));
    }
    template <class T>
    PacketText& number(T value) {
        // As tev has them, little-endian.
        const auto bits = static_cast<std::make_unsigned_t<T>>(value);
        for (std::size_t i = 0; i < sizeof(T); ++i) {
            bytes_.push_back(static_cast<char>(static_cast<std::uint64_t>(bits) >> 8U * i));
        }
        return *this;
    }
    PacketText& text(std::string_view text) {
        bytes_.insert(bytes_.end(), text.begin(), text.end());
        bytes_.push_back('\0');
        return *this;
    }
    void floats(const image::ImageView& view);
    [[nodiscard]] std::vector<char> taken() {
        const auto length = static_cast<std::uint32_t>(bytes_.size());
        for (std::size_t i = 0; i < sizeof(length); ++i) {
            bytes_[i] = static_cast<char>(length >> 8U * i);
        }
        return std::move(bytes_);
    }

private:
    std::vector<char> bytes_;
};

// The number that tev shows; of the parts of a colour, between 0 and 1.
template <class T>
float floatOf(T value, bool isColor) {
    if constexpr (std::is_same_v<T, image::Bool>) {
        return value.value() ? 1.0F : 0.0F;
    } else if constexpr (std::is_same_v<T, image::Float16>) {
        return value.value();
    } else if constexpr (std::is_integral_v<T>) {
        const auto scale = isColor ? static_cast<double>(std::numeric_limits<T>::max()) : 1.0;
        return static_cast<float>(static_cast<double>(value) / scale);
    } else if constexpr (std::is_floating_point_v<T>) {
        return static_cast<float>(value);
    } else {
        return 0;  // complex: refused before
    }
}

// Row by row, the channels of a pixel beside each other.
void PacketText::floats(const image::ImageView& view) {
    std::size_t place = bytes_.size();
    bytes_.resize(place +
                  static_cast<std::size_t>(view.pixelCount() * view.channels()) * sizeof(float));
    image::visitStorage(view.dtype(), [&](auto type) {
        using T = typename decltype(type)::Type;
        for (std::int64_t r = 0; r < view.rows(); ++r) {
            for (std::int64_t c = 0; c < view.cols(); ++c) {
                for (int k = 0; k < view.channels(); ++k, place += sizeof(float)) {
                    const float value = floatOf(view.pixel<T>(r, c, k), view.isColor());
                    std::memcpy(bytes_.data() + place, &value, sizeof(value));
                }
            }
        }
    });
}

const std::vector<std::string>& channelsOf(const image::ImageView& view) {
    static const std::vector<std::string> kGray{"Y"};
    static const std::vector<std::string> kColors{"R", "G", "B"};
    static const std::vector<std::string> kColorsAndAlpha{"R", "G", "B", "A"};
    return view.channels() == 1 ? kGray : view.channels() == 3 ? kColors : kColorsAndAlpha;
}

void putNames(PacketText& packet, const std::vector<std::string>& names) {
    packet.number(static_cast<std::int32_t>(names.size()));
    for (const auto& name : names) packet.text(name);
}

std::vector<char> createPacket(const std::string& image, const image::ImageView& view) {
    PacketText packet(TevOperation::CreateImage);
    packet.number(std::uint8_t{0}).text(image);
    packet.number(static_cast<std::int32_t>(view.cols()));
    packet.number(static_cast<std::int32_t>(view.rows()));
    putNames(packet, channelsOf(view));
    return packet.taken();
}

std::vector<char> updatePacket(const std::string& image, const image::ImageView& view) {
    PacketText packet(TevOperation::UpdateImageV3);
    packet.number(std::uint8_t{0}).text(image);
    putNames(packet, channelsOf(view));
    packet.number(std::int32_t{0}).number(std::int32_t{0});
    packet.number(static_cast<std::int32_t>(view.cols()));
    packet.number(static_cast<std::int32_t>(view.rows()));
    for (std::int64_t k = 0; k < view.channels(); ++k) packet.number(k);
    for (std::int64_t k = 0; k < view.channels(); ++k) {
        packet.number(static_cast<std::int64_t>(view.channels()));
    }
    packet.floats(view);
    return packet.taken();
}

base::Result<void> checkFrame(const image::ImageView& view) {
    if (image::isComplex(view.dtype())) {
        return base::fail("a frame of {}: expected numbers or colours, which tev shows as float32",
                          image::name(view.dtype()));
    }
    constexpr std::int64_t kMost = std::int64_t{kMaxTevPacketBytes} - kNamesBytes;
    const auto pixelBytes = static_cast<std::int64_t>(sizeof(float)) * view.channels();
    if (view.pixelCount() <= kMost / pixelBytes) return {};
    return base::fail("a frame of {} × {} pixels: expected at most {} bytes as float32",
                      view.rows(), view.cols(), kMost);
}

class TevSender final : public Sender {
public:
    TevSender(std::unique_ptr<TevOutput> output, std::string image)
        : output_(std::move(output)), image_(std::move(image)) {}
    ~TevSender() override { (void)output_->flush(base::now() + kLastPatience); }

    base::Result<Sent> send(const image::Frame& frame) override {
        const auto& view = frame.view;
        if (const auto checked = checkFrame(view); !checked) return base::failAs(checked);
        const auto end = base::now() + kPatience;
        if (!output_->flush(end)) return Sent::Busy;
        if (!output_->connect(end)) return Sent::NoReader;
        const Known now{output_->connection(), view.rows(), view.cols(), view.channels()};
        try {
            if (now != known_) output_->put(createPacket(image_, view));
            output_->put(updatePacket(image_, view));
        } catch (const std::bad_alloc&) {
            known_ = {};
            return base::fail("no memory for a frame of {} × {} pixels as float32", view.rows(),
                              view.cols());
        }
        known_ = now;
        (void)output_->flush(end);
        return Sent::Taken;
    }
    std::optional<std::int64_t> readers() const override { return output_->isConnected() ? 1 : 0; }

private:
    // The image as it was created, and by which connection.
    struct Known {
        std::uint64_t connection = 0;
        std::int64_t rows = 0;
        std::int64_t cols = 0;
        int channels = 0;
        bool operator==(const Known&) const = default;
    };

    const std::unique_ptr<TevOutput> output_;
    const std::string image_;
    Known known_;
};

}  // namespace

base::Result<std::unique_ptr<Sender>> openTevSender(const Uri& uri, const SenderOptions&) {
    constexpr std::size_t kLongestName = 1000;
    QueryReader query(uri);
    auto image = query.text("image").value_or("spate");
    if (image.empty() || image.size() > kLongestName || image.find('\0') != image.npos) {
        query.reject("image", "a name of 1 to 1000 bytes");
    }
    if (const auto checked = query.finish(); !checked) return base::failAs(checked);
    const auto address = tevAddressIn(uri);
    if (!address) return base::failAs(address);
    auto output = TevOutput::open(*address);
    if (!output) return base::fail("{}: {}", uri.text, output.error().message);
    return std::make_unique<TevSender>(std::move(*output), std::move(image));
}

}  // namespace spate::stream

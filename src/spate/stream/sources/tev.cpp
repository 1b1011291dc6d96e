// SPDX-License-Identifier: MIT
#include "spate/stream/sources/tev.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "spate/stream/sources/frame_buffer.h"
#include "spate/stream/sources/image_file.h"
#include "spate/stream/sources/tev_address.h"
#include "spate/stream/sources/tev_images.h"
#include "spate/stream/sources/tev_server.h"

namespace spate::stream {
namespace {

base::Result<image::Frame> readFile(const std::string& path,
                                    const std::shared_ptr<image::FramePool>& pool) {
    auto file = openImageFile({.text = path, .scheme = "file", .path = path, .query = {}}, pool,
                              FileReading::InMemory);
    if (!file) return base::failAs(file);
    auto frame = (*file)->next();
    if (!frame) return base::failAs(frame);
    if (!*frame) return base::fail("{}: no frame in it", path);
    return std::move(**frame);
}

class TevReceiver final : public Receiver {
public:
    TevReceiver(std::unique_ptr<TevServer> server, TevChoice choice, const TevAddress& address)
        : server_(std::move(server)),
          images_(std::move(choice)),
          waiting_(
              fmt::format("waiting for a client of tev at {}:{}", address.host, address.port)) {}

    base::Result<std::optional<Arrival>> receive(std::chrono::milliseconds longest) override {
        const auto delivery = server_->receive(longest);
        if (!delivery) return base::failAs(delivery);
        if (!*delivery) return std::nullopt;
        const auto packet = readTevPacket((*delivery)->packet);
        if (!packet) {
            return base::fail("{}: {}: disconnected", server_->refuse(), packet.error().message);
        }
        const bool isOfFile = packet->operation == TevOperation::OpenImage ||
                              packet->operation == TevOperation::OpenImageV2 ||
                              packet->operation == TevOperation::ReloadImage;
        if (isOfFile) return opened(*packet, (*delivery)->isLocal);
        const auto picture = images_.apply(*packet);
        if (!picture) return base::failAs(picture);
        if (!*picture) return std::nullopt;
        const auto& layout = (*picture)->layout;
        return Arrival{
            .id = nextId_++,
            .received = base::now(),
            .bytes = static_cast<std::size_t>(layout.rows * layout.cols * layout.channels) *
                     sizeof(float),
            .decode = [picture = *picture, pool = pool_] { return picture->frame(*pool); }};
    }

    WireState state() const override {
        return {.waiting = server_->clientCount() == 0 ? waiting_ : std::string()};
    }

private:
    base::Result<std::optional<Arrival>> opened(const TevPacket& packet, bool isLocal) {
        const auto& path = packet.image;
        if (!images_.isShown(path)) return std::nullopt;
        if (!isLocal) {
            return base::fail(
                "a client elsewhere asks for the file {}: expected one on this machine",
                attributeText(path));
        }
        std::error_code error;
        const auto bytes = std::filesystem::file_size(path, error);
        if (error) {
            // An image that a client has made has no file: reloading it changes nothing.
            if (packet.operation == TevOperation::ReloadImage) return std::nullopt;
            return base::fail("{}: {}", attributeText(path), error.message());
        }
        return Arrival{.id = nextId_++,
                       .received = base::now(),
                       .bytes = static_cast<std::size_t>(bytes),
                       .decode = [path, pool = pool_] { return readFile(path, pool); }};
    }

    const std::unique_ptr<TevServer> server_;
    TevImages images_;
    const std::string waiting_;
    const std::shared_ptr<image::FramePool> pool_ =
        std::make_shared<image::FramePool>(kFrameBuffers);
    std::uint64_t nextId_ = 0;
};

}  // namespace

base::Result<std::unique_ptr<Source>> openTev(const Uri& uri, const LiveOptions& options) {
    QueryReader query(uri);
    TevChoice choice{.image = query.text("image"), .channel = query.text("channel")};
    if (const auto checked = query.finish(); !checked) return base::failAs(checked);
    const auto address = tevAddressIn(uri);
    if (!address) return base::failAs(address);
    auto server = TevServer::listen(address->host, address->port);
    if (!server) return base::fail("{}: {}", uri.text, server.error().message);
    return std::make_unique<LiveSource>(
        SourceDescription{.uri = uri.text, .format = "images for tev", .live = true},
        std::make_unique<TevReceiver>(std::move(*server), std::move(choice), *address), options);
}

}  // namespace spate::stream

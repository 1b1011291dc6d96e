// SPDX-License-Identifier: MIT
// PvaServer: a pvAccess server of one NTNDArray that is never the slower side.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>

#include "pva_image.h"
#include "spate/base/result.h"

namespace spate::app {

/// Listens on a free port of 127.0.0.1. Who monitors its one channel gets update after update, from
/// PvaImages::kFirstId on, each as soon as TCP has taken the one before; nothing is ever merged or
/// left out. With pipeline, as many as the client has room for. A thread for each connection.
class PvaServer {
public:
    [[nodiscard]] static base::Result<std::unique_ptr<PvaServer>> start(PvaImages images);
    ~PvaServer();
    PvaServer(const PvaServer&) = delete;
    PvaServer& operator=(const PvaServer&) = delete;

    [[nodiscard]] const PvaImages& images() const noexcept { return images_; }
    [[nodiscard]] std::uint16_t port() const noexcept { return port_; }
    /// Where Spate finds it: pva://PV?server=127.0.0.1:PORT.
    [[nodiscard]] std::string uri() const;
    /// Of every message with an update but the first one.
    [[nodiscard]] std::size_t updateBytes() const;

private:
    explicit PvaServer(PvaImages images) : images_(std::move(images)) {}
    void accept(const std::stop_token& stop) const;

    const PvaImages images_;
    int socket_ = -1;
    std::uint16_t port_ = 0;
    std::jthread thread_;
};

}  // namespace spate::app

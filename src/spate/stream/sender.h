// SPDX-License-Identifier: MIT
// Sender: where frames go to, whatever the protocol.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "spate/base/result.h"
#include "spate/image/frame.h"

namespace spate::stream {

/// What became of a frame.
enum class Sent : std::uint8_t {
    Taken,
    NoReader,  ///< nobody is there to take it: it can be offered again
    Busy,      ///< who reads takes nothing at the moment: it can be offered again
    Dropped,   ///< readers hold all the memory there is for frames
};

/// Publishes frames. Opened by openSender(), then used by one thread at a time. A stopped, slow or
/// killed reader never makes it wait for more than about 100 ms.
class Sender {
public:
    Sender() = default;
    Sender(const Sender&) = delete;
    Sender& operator=(const Sender&) = delete;
    /// What was taken is delivered first, as far as readers take it within 2 s.
    virtual ~Sender() = default;

    /// Sends a frame, with its id. Its memory is copied, or packed, before this returns. Fails,
    /// naming the frame's type and those that go, if the protocol cannot carry it, or the reason of
    /// the system's; the next frame may be sent.
    [[nodiscard]] virtual base::Result<Sent> send(const image::Frame& frame) = 0;

    /// That no frame will follow, of protocols that say so. A frame that does begins a new series.
    [[nodiscard]] virtual base::Result<void> finish() { return {}; }

    /// How many read, as of the last send(); nothing if the protocol cannot tell.
    [[nodiscard]] virtual std::optional<std::int64_t> readers() const { return std::nullopt; }
};

/// What is known before the first frame.
struct SenderOptions {
    std::optional<std::uint64_t> frameCount{};  ///< how many frames there will be, to be announced
};

/// Opens where to send to:
/// - `shm://name?slots=8`         a ring in shared memory (spate_shm.h)
/// - `zmq+tcp://*:5556`, `zmq+ipc:///path`  arrays, a JSON header and a blob; ?socket=pub (every
///                                subscriber) or push (each frame to one reader),
///                                &compression=none, lz4 or bslz4 (in the framing of HDF5)
/// - `dectris://*:31001`          Stream V2 of a Dectris detector, a PUSH port;
///                                ?compression=bslz4, lz4 or none
/// - `tev://host:14158?image=name` the image viewer tev, which shows float32
/// The error names the URI and what was expected: a scheme, a port or name that is free. Any
/// thread.
[[nodiscard]] base::Result<std::unique_ptr<Sender>> openSender(const std::string& uri,
                                                               const SenderOptions& options = {});

/// The schemes that openSender() knows: "shm", "zmq+tcp", …
[[nodiscard]] std::vector<std::string_view> senderSchemes();

}  // namespace spate::stream

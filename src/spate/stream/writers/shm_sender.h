// SPDX-License-Identifier: MIT
// ShmSender: frames into a ring in shared memory, for whoever reads shm://NAME.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "spate/base/result.h"
#include "spate/image/frame.h"
#include "spate/stream/sender.h"
#include "spate/stream/uri.h"

namespace spate::stream {

/// How a ring is made.
struct ShmSenderOptions {
    std::uint32_t slots = 8;    ///< frames; a viewer holds four, and two are the sender's
    std::size_t slotBytes = 0;  ///< of the largest frame to come; 0: the first one decides
};

/// The producer of a ring. Frames may change their shape and type; one that is larger than its
/// slots gets a new, larger ring, which readers go over to. One thread at a time.
class ShmSender final : public Sender {
public:
    /// Fails on a bad name, and if another program is sending under it.
    [[nodiscard]] static base::Result<std::unique_ptr<ShmSender>> create(
        const std::string& name, const ShmSenderOptions& options = {});
    /// Closes the ring: what readers hold stays until they let go of it.
    ~ShmSender() override;

    /// Copies the frame into a free slot, packed and in native byte order, with its id, time and
    /// attributes (as far as they have room). Dropped if readers hold every slot. Never waits.
    /// Fails if there is no memory for the ring. Masks and special values are not sent.
    [[nodiscard]] base::Result<Sent> send(const image::Frame& frame) override;

private:
    struct Ring;
    ShmSender(std::string name, const ShmSenderOptions& options, std::unique_ptr<Ring> ring);
    [[nodiscard]] base::Result<void> openRing(std::size_t slotBytes);

    const std::string name_;
    const ShmSenderOptions options_;
    std::unique_ptr<Ring> ring_;
};

/// Opens `shm://name`, which takes whatever comes.
/// - slots=8           frames that the ring holds
[[nodiscard]] base::Result<std::unique_ptr<Sender>> openShmSender(const Uri& uri,
                                                                  const SenderOptions& options);

}  // namespace spate::stream

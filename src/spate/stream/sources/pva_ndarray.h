// SPDX-License-Identifier: MIT
// NTNDArray: images of areaDetector as pvAccess has them, to frames.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "spate/base/result.h"
#include "spate/stream/receiver.h"
#include "spate/stream/sources/pva_pixels.h"
#include "spate/stream/sources/pva_value.h"

namespace spate::stream {

/// Whether a structure can be an NTNDArray: it has a value that is a union of arrays, and
/// dimensions. The error says what it is.
[[nodiscard]] base::Result<void> checkNdArray(const PvaType& type);

/// "MAJOR alarm: too hot"; empty if there is none.
[[nodiscard]] std::string pvaAlarm(PvaRef array);

/// Looks at states of one PV, and makes frames. One thread at a time; what it returns, any.
class NdArrays {
public:
    /// The frame of a state whose `changed` fields have just come; nothing if there is no new
    /// image. Errors name what is wrong with the image; there may be a good one next. The frame's
    /// attributes are those of the NTNDArray, and "unique_id", "time_stamp", "codec", "offset",
    /// "binning", "reverse" and "alarm" where there is one.
    [[nodiscard]] base::Result<std::optional<Arrival>> read(const PvaState& state,
                                                            const PvaBits& changed);
    /// Images that the server had no room for, and that nothing but `overrun` tells of: the number
    /// of the last image is one more than that before it, or there are no numbers.
    [[nodiscard]] std::uint64_t overruns() const noexcept { return overruns_; }
    /// To be called after read().
    void countOverrun(const PvaState& state, const PvaBits& overrun);

private:
    const std::shared_ptr<PvaUnpacker> unpacker_ = std::make_shared<PvaUnpacker>();
    std::optional<std::uint64_t> lastId_;
    bool hasGap_ = false;  // before the last image
    std::uint64_t overruns_ = 0;
};

}  // namespace spate::stream

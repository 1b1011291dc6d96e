// SPDX-License-Identifier: MIT
// PvaPauses: how long to wait before the next attempt, so that attempts never become a flood.
#pragma once

#include <algorithm>
#include <chrono>

#include "spate/base/clock.h"

namespace spate::stream {

/// Each pause is twice as long as the last one.
class PvaPauses {
public:
    explicit PvaPauses(base::Duration first = std::chrono::milliseconds(250),
                       base::Duration longest = std::chrono::seconds(30))
        : first_(first), longest_(longest), next_(first) {}

    [[nodiscard]] base::Duration next() {
        const auto pause = next_;
        next_ = std::min(2 * next_, longest_);
        return pause;
    }
    /// An attempt has been a success for so long: begin with short ones again, unless that was too
    /// short to be one.
    void succeeded(base::Duration forLong) {
        if (forLong >= kSuccess) next_ = first_;
    }

private:
    static constexpr base::Duration kSuccess = std::chrono::seconds(5);

    base::Duration first_;
    base::Duration longest_;
    base::Duration next_;
};

}  // namespace spate::stream

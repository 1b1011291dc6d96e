// SPDX-License-Identifier: MIT
// What the rows of `spate bench source` have in common: rounds in which a source is watched.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "source_bench.h"
#include "spate/base/result.h"
#include "watched_source.h"

namespace spate::app {

/// In so many rounds a source and its reference take turns.
inline constexpr int kSourceRounds = 4;

/// Rates of a source and its reference, measured in turns.
class TurnRates {
public:
    void add(double rate, double reference);
    /// Medians.
    void fill(SourceRow& row) const;

private:
    std::vector<double> rates_, references_, ratios_;
};

/// What is checked of the last picture of a round.
using PictureCheck = std::function<base::Result<void>(const pipeline::RenderedFrame& painted)>;

/// Shows a source for some seconds, after a while for warming up. Fails unless the last picture is
/// that of the scalar reference, passes `check`, and every frame is accounted for.
[[nodiscard]] base::Result<WatchedSpan> watchRound(std::unique_ptr<stream::Source> source,
                                                   const stream::StreamOptions& options,
                                                   double seconds, const PictureCheck& check = {});
[[nodiscard]] base::Result<WatchedSpan> watchRound(const std::string& uri,
                                                   const stream::StreamOptions& options,
                                                   double seconds, const PictureCheck& check = {});

}  // namespace spate::app

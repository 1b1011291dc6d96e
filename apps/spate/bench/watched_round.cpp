// SPDX-License-Identifier: MIT
#include "watched_round.h"

#include <utility>

#include "quantile.h"
#include "scalar_check.h"
#include "spate/stream/registry.h"

namespace spate::app {
namespace {

constexpr double kWarmUpSeconds = 0.5;

// Displayed, in the worker, in the mailbox; at both ends of a round.
constexpr std::uint64_t kInFlight = 4;

bool isNear(std::uint64_t a, std::uint64_t b) {
    return a <= b + kInFlight && b <= a + kInFlight;
}

base::Result<void> checkAccounts(const WatchedSpan& span) {
    const auto& frames = span.frames;
    const auto accounted = frames.painted + frames.replaced + frames.superseded + frames.rejected;
    if (!isNear(accounted, frames.received)) {
        return base::fail("of {} frames {} are accounted for", frames.received, accounted);
    }
    if (!span.source) return {};
    const auto& source = *span.source;
    const auto handedOn = frames.received + source.replaced + source.rejected;
    if (!isNear(handedOn, source.received) || source.missing > 0) {
        return base::fail("of {} messages {} are accounted for, and {} are missing",
                          source.received, handedOn, source.missing);
    }
    return {};
}

}  // namespace

void TurnRates::add(double rate, double reference) {
    rates_.push_back(rate);
    references_.push_back(reference);
    ratios_.push_back(reference > 0 ? rate / reference : 0);
}

void TurnRates::fill(SourceRow& row) const {
    row.framesPerSecond = quantile(0.5, rates_);
    row.referencePerSecond = quantile(0.5, references_);
    row.ratio = quantile(0.5, ratios_);
}

base::Result<WatchedSpan> watchRound(std::unique_ptr<stream::Source> source,
                                     const stream::StreamOptions& options, double seconds,
                                     const PictureCheck& check) {
    WatchedSource watched(std::move(source), options);
    if (auto first = watched.waitForFirst(); !first) return base::failAs(first);
    (void)watched.watch(kWarmUpSeconds);
    const auto span = watched.watch(seconds);
    if (auto same = checkAgainstScalar(watched.painted()); !same) return base::failAs(same);
    if (auto balanced = checkAccounts(span); !balanced) return base::failAs(balanced);
    if (!check) return span;
    if (auto checked = check(watched.painted()); !checked) return base::failAs(checked);
    return span;
}

base::Result<WatchedSpan> watchRound(const std::string& uri, const stream::StreamOptions& options,
                                     double seconds, const PictureCheck& check) {
    auto source = stream::openSource(uri);
    if (!source) return base::failAs(source);
    return watchRound(std::move(*source), options, seconds, check);
}

}  // namespace spate::app

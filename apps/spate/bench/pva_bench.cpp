// SPDX-License-Identifier: MIT
// The rows of `spate bench source` with images from a pvAccess server.
#include <algorithm>
#include <optional>

#include "pva_receive_loop.h"
#include "pva_server.h"
#include "quantile.h"
#include "source_bench.h"
#include "spate/base/clock.h"
#include "spate/base/thread_pool.h"
#include "spate/stream/registry.h"
#include "watched_round.h"

namespace spate::app {
namespace {

constexpr double kPatienceMs = 10'000;
constexpr std::uint64_t kVerifiedFrames = 20;
constexpr std::size_t kQueueBytes = std::size_t{64} << 20U;

base::Result<void> checkFrame(const PvaImages& images, const image::Frame& frame) {
    const auto& view = frame.view;
    if (view.dtype() != images.dtype || view.rows() != images.rows || view.cols() != images.cols) {
        return base::fail("update {} has another shape", frame.id);
    }
    std::vector<std::byte> pixels(images.bytes());
    view.copyTo(pixels.data());
    if (pixels == images.pixels(static_cast<std::int32_t>(frame.id))) return {};
    return base::fail("the pixels of update {} are not those that were sent", frame.id);
}

PictureCheck isWhatWasSent(const PvaImages& images) {
    return [&images](const pipeline::RenderedFrame& painted) {
        return checkFrame(images, painted.frame());
    };
}

// What next() has given, of frames that count from PvaImages::kFirstId or later.
struct Taken {
    std::uint64_t frames = 0;
    std::uint64_t passedOver = 0;  // by the ids
    std::optional<std::uint64_t> lastId{};
};

// Waits for the next frame, and counts it.
base::Result<image::Frame> take(stream::Source& source, Taken& taken) {
    const auto start = base::now();
    while (base::toMs(base::now() - start) < kPatienceMs) {
        auto next = source.next();
        if (!next) return base::failAs(next);
        if (!*next) return base::fail("the source has ended");
        auto& frame = **next;
        if (frame.view.empty()) continue;
        if (taken.lastId && frame.id <= *taken.lastId) {
            return base::fail("update {} comes after update {}", frame.id, *taken.lastId);
        }
        if (taken.lastId) taken.passedOver += frame.id - *taken.lastId - 1;
        taken.lastId = frame.id;
        ++taken.frames;
        return std::move(frame);
    }
    return base::fail("no frame within {} s", kPatienceMs / 1e3);
}

// Before anything is timed: every pixel of some frames.
base::Result<void> verifyContent(const PvaServer& server) {
    const auto source = stream::openSource(server.uri());
    if (!source) return base::failAs(source);
    Taken taken;
    while (taken.frames < kVerifiedFrames) {
        const auto frame = take(**source, taken);
        if (!frame) return base::failAs(frame);
        if (auto same = checkFrame(server.images(), *frame); !same) return same;
    }
    return {};
}

// What was passed over was overtaken in the queue, and is counted as that.
base::Result<void> checkAccounts(const stream::Source& source, const Taken& taken) {
    const auto counted = source.statistics();
    if (!counted || counted->missing > 0 || counted->rejected > 0 ||
        counted->replaced < taken.passedOver ||
        counted->received < taken.frames + taken.passedOver) {
        return base::fail(
            "{} updates were taken and {} passed over: {} received, {} replaced, {} missing, "
            "{} rejected",
            taken.frames, taken.passedOver, counted ? counted->received : 0,
            counted ? counted->replaced : 0, counted ? counted->missing : 0,
            counted ? counted->rejected : 0);
    }
    return {};
}

// Frames decoded per second by next(), nobody looking.
base::Result<double> decodedPerSecond(const PvaServer& server, double seconds,
                                      std::uint64_t& passedOver) {
    const auto source = stream::openSource(server.uri(), {.live = {.queueBytes = kQueueBytes}});
    if (!source) return base::failAs(source);
    Taken taken;
    if (auto first = take(**source, taken); !first) return base::failAs(first);
    const auto start = base::now();
    double elapsed = 0;
    while (elapsed < seconds) {
        const auto frame = take(**source, taken);
        if (!frame) return base::failAs(frame);
        elapsed = base::toMs(base::now() - start) / 1e3;
    }
    if (auto balanced = checkAccounts(**source, taken); !balanced) return base::failAs(balanced);
    passedOver += taken.passedOver;
    return static_cast<double>(taken.frames - 1) / elapsed;
}

SourceRow rowOf(const char* scheme, const char* rate, const PvaImages& images) {
    return {.scheme = scheme,
            .dtype = images.dtype == image::DType::UInt8 ? "uint8" : "uint16",
            .rows = images.rows,
            .cols = images.cols,
            .threads = base::ThreadPool::shared()->threadCount(),
            .rate = rate,
            .reference = "a loop of recv"};
}

base::Result<SourceRow> measureShown(const char* scheme, PvaImages images, double seconds) {
    SourceRow row = rowOf(scheme, "received", images);
    const auto server = PvaServer::start(std::move(images));
    if (!server) return base::failAs(server);
    if (auto verified = verifyContent(**server); !verified) return base::failAs(verified);
    TurnRates rates;
    std::vector<double> painted;
    for (int i = 0; i < kSourceRounds; ++i) {
        const auto reference = pvaUpdatesPerSecond(**server, seconds / kSourceRounds);
        if (!reference) return base::failAs(reference);
        const auto shown = watchRound((*server)->uri(), {}, seconds / kSourceRounds,
                                      isWhatWasSent((*server)->images()));
        if (!shown) return base::failAs(shown);
        if (shown->receivedPerSecond() == 0) return base::fail("nothing came after the first");
        rates.add(shown->receivedPerSecond(), *reference);
        painted.push_back(shown->paintedPerSecond());
        row.bytesCopied += shown->frames.bytesCopied;
    }
    rates.fill(row);
    row.paintedPerSecond = quantile(0.5, painted);
    row.verified = true;
    return row;
}

base::Result<SourceRow> measureDecoded(const char* scheme, PvaImages images, double seconds) {
    SourceRow row = rowOf(scheme, "decoded", images);
    const auto server = PvaServer::start(std::move(images));
    if (!server) return base::failAs(server);
    if (auto verified = verifyContent(**server); !verified) return base::failAs(verified);
    row.lost = 0;
    TurnRates rates;
    for (int i = 0; i < kSourceRounds; ++i) {
        const auto reference = pvaUpdatesPerSecond(**server, seconds / kSourceRounds);
        if (!reference) return base::failAs(reference);
        const auto decoded = decodedPerSecond(**server, seconds / kSourceRounds, *row.lost);
        if (!decoded) return base::failAs(decoded);
        rates.add(*decoded, *reference);
    }
    rates.fill(row);
    row.verified = true;
    return row;
}

PvaImages largeImages(std::int64_t size) {
    return PvaImages::make(image::DType::UInt8, size, size);
}

// A small detector: PILATUS 100K.
PvaImages smallImages() {
    return PvaImages::make(image::DType::UInt16, 195, 487);
}

}  // namespace

base::Result<SourceRow> measurePva(std::int64_t size, double seconds) {
    return measureShown("pva", largeImages(size), seconds);
}

base::Result<SourceRow> measureSmallPva(std::int64_t /*size*/, double seconds) {
    return measureShown("pva-small", smallImages(), seconds);
}

base::Result<SourceRow> measureDecodedPva(std::int64_t size, double seconds) {
    return measureDecoded("pva-decoded", largeImages(size), seconds);
}

base::Result<SourceRow> measureSmallDecodedPva(std::int64_t /*size*/, double seconds) {
    return measureDecoded("pva-small-decoded", smallImages(), seconds);
}

}  // namespace spate::app

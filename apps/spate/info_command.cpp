// SPDX-License-Identifier: MIT
#include "info_command.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "option_checks.h"
#include "spate/base/clock.h"
#include "spate/base/thread_pool.h"
#include "spate/kernels/scan.h"
#include "spate/stream/registry.h"

namespace spate::app {
namespace {

struct InfoOptions {
    std::vector<std::string> sources;
    bool json = false;
    bool moments = false;
    std::optional<std::string> percentiles;

    [[nodiscard]] color::StatisticsRequest request() const {
        color::StatisticsRequest request{.extremes = true, .moments = moments};
        if (percentiles) {
            const auto [low, high] = *numberPair(*percentiles);
            request.percents = {low, high};
        }
        return request;
    }
};

// What the viewer learns of a frame, complex pixels by their magnitude. Nothing of a colour image,
// which has no one number for a pixel.
std::optional<image::Statistics> statisticsOf(const image::Frame& frame,
                                              const color::StatisticsRequest& request) {
    if (frame.view.isColor()) return std::nullopt;
    const kernels::PixelSource source(frame, image::ComplexPart::Magnitude);
    kernels::ValueImage noValues;
    return kernels::Scanner()
        .scan(source, kernels::PixelWindow(), {kernels::Reduction::Nearest, request},
              *base::ThreadPool::shared(), noValues)
        .statistics;
}

void printError(const base::Error& error) {
    fmt::print(stderr, "spate: {}\n", error.message);
}

// The first good frame; reports the bad ones before it. A live source has some seconds to come up
// with one.
std::optional<image::Frame> firstFrame(stream::Source& source, int& exitCode) {
    constexpr auto kPatience = std::chrono::seconds(5);
    constexpr int kMaxBadFrames = 10;
    const auto giveUp = base::now() + kPatience;
    for (int bad = 0; bad < kMaxBadFrames && base::now() < giveUp;) {
        auto frame = source.next();
        if (!frame) {
            printError(frame.error());
            exitCode = 1;
            ++bad;
        } else if (!frame->has_value()) {
            return std::nullopt;
        } else if (!(*frame)->view.empty()) {
            return std::move(**frame);
        }
    }
    return std::nullopt;
}

std::string valueText(const std::optional<image::PixelValue>& value) {
    return value ? value->toText() : "none";
}

// What a live source that has no frame waits for; empty for all others.
std::string waitingText(const stream::Source& source) {
    const auto statistics = source.statistics();
    return statistics ? statistics->wire.waiting : std::string();
}

// With the shape of its first frame, if it was opened before it had one.
stream::SourceDescription describedBy(const stream::Source& opened,
                                      const std::optional<image::Frame>& frame) {
    auto description = opened.description();
    if (!frame || description.rows != 0) return description;
    description.dtype = frame->view.dtype();
    description.rows = frame->view.rows();
    description.cols = frame->view.cols();
    description.channels = frame->view.channels();
    return description;
}

void printText(const std::string& uri, const stream::Source& opened,
               const stream::SourceDescription& source,
               const std::optional<image::Statistics>& first) {
    fmt::print("{}\n", uri);
    const auto line = [](std::string_view name, const auto& value) {
        fmt::print("  {:<12} {}\n", name, value);
    };
    line("format", source.format);
    const auto colors = fmt::format(", {} channels", source.channels);
    line("shape",
         fmt::format("{} × {}{}", source.rows, source.cols, source.channels > 1 ? colors : ""));
    line("dtype", image::name(source.dtype));
    line("frames", source.frameCount ? std::to_string(*source.frameCount)
                   : source.live     ? "endless"
                                     : "unknown");
    if (source.rateHz) line("rate", fmt::format("{} Hz", *source.rateHz));
    line("row 0", source.rowZeroAtBottom ? "at the bottom" : "on top");
    if (first) {
        line("min", valueText(first->min));
        line("max", valueText(first->max));
        line("masked", first->maskedCount);
        if (first->infiniteCount > 0) line("infinite", first->infiniteCount);
        if (const auto& moments = first->moments) {
            line("mean", moments->mean);
            line("deviation", moments->standardDeviation);
        }
        if (const auto& percentiles = first->percentiles) {
            line("percentiles", fmt::format("{} {}", percentiles->low, percentiles->high));
        }
    }
    for (const auto& [key, value] : source.attributes) line(key, value);
    if (const auto waiting = waitingText(opened); !waiting.empty()) line("status", waiting);
    if (const auto structure = opened.structure(); !structure.empty()) {
        fmt::print("\n{}", structure);
    }
}

nlohmann::json jsonValue(const std::optional<image::PixelValue>& value) {
    // By way of its text, so that 64-bit integers and short decimals stay exact.
    return value ? nlohmann::json::parse(value->toText()) : nlohmann::json();
}

// Moments and percentiles if there are any: if they were asked for, and there are finite values.
nlohmann::json toJson(const image::Statistics& statistics) {
    nlohmann::json json{{"min", jsonValue(statistics.min)},
                        {"max", jsonValue(statistics.max)},
                        {"masked", statistics.maskedCount},
                        {"infinite", statistics.infiniteCount}};
    if (const auto& moments = statistics.moments) {
        json["mean"] = moments->mean;
        json["standardDeviation"] = moments->standardDeviation;
    }
    if (const auto& percentiles = statistics.percentiles) {
        json["percentiles"] = {percentiles->low, percentiles->high};
    }
    return json;
}

nlohmann::json toJson(const std::string& uri, const stream::Source& opened,
                      const stream::SourceDescription& source,
                      const std::optional<image::Statistics>& first) {
    nlohmann::json json{{"uri", uri},
                        {"format", source.format},
                        {"rows", source.rows},
                        {"cols", source.cols},
                        {"channels", source.channels},
                        {"dtype", image::name(source.dtype)},
                        {"frames", nullptr},
                        {"rateHz", nullptr},
                        {"live", source.live},
                        {"rowZeroAtBottom", source.rowZeroAtBottom},
                        {"attributes", source.attributes},
                        {"firstFrame", nullptr}};
    if (source.frameCount) json["frames"] = *source.frameCount;
    if (source.rateHz) json["rateHz"] = *source.rateHz;
    if (first) {
        json["firstFrame"] = toJson(*first);
    }
    if (const auto waiting = waitingText(opened); !waiting.empty()) json["waiting"] = waiting;
    if (auto structure = opened.structure(); !structure.empty()) json["structure"] = structure;
    return json;
}

void showInfo(const InfoOptions& options, int& exitCode) {
    auto array = nlohmann::json::array();
    for (const auto& uri : options.sources) {
        const auto source = stream::openSource(uri);
        if (!source) {
            printError(source.error());
            exitCode = 1;
            continue;
        }
        const auto frame = firstFrame(**source, exitCode);
        const auto first = frame ? statisticsOf(*frame, options.request()) : std::nullopt;
        const auto description = describedBy(**source, frame);
        if (options.json) {
            array.push_back(toJson(uri, **source, description, first));
        } else {
            printText(uri, **source, description, first);
        }
    }
    if (!options.json) return;
    // Headers are not always UTF-8, as JSON must be.
    constexpr auto kReplace = nlohmann::json::error_handler_t::replace;
    fmt::print("{}\n", array.dump(2, ' ', false, kReplace));
}

}  // namespace

void addInfoCommand(CLI::App& app, int& exitCode) {
    auto* command =
        app.add_subcommand("info", "Say what sources are, and what their first frame holds");
    const auto options = std::make_shared<InfoOptions>();
    command->add_option("SOURCE", options->sources, "Files, folders or URIs")->required();
    command->add_flag("--json", options->json, "Print a JSON array");
    command->add_flag("--moments", options->moments, "Mean and standard deviation, too");
    command->add_option("--percentiles", options->percentiles, "Two percentiles, too")
        ->check(isNumberPair("LO,HI", 0, 100));
    command->callback([options, &exitCode] { showInfo(*options, exitCode); });
}

}  // namespace spate::app

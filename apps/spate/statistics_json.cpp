// SPDX-License-Identifier: MIT
#include "statistics_json.h"

#include <string>

#include "spate/stream/source_latency.h"

namespace spate::app {

using nlohmann::ordered_json;

namespace {

ordered_json toJson(const stream::SourceStatistics& source) {
    ordered_json json = {
        {"received", source.received},   {"missing", source.missing},
        {"replaced", source.replaced},   {"rejected", source.rejected},
        {"partial", source.partial},     {"transportLost", source.wire.transportLost},
        {"bytes", source.bytes},         {"rateHz", source.rateHz},
        {"waiting", source.wire.waiting}};
    if (source.latencyMs && stream::clocksDiffer(*source.latencyMs)) {
        json["latencyMs"] = stream::sourceLatencyText(*source.latencyMs);
    } else if (source.latencyMs) {
        json["latencyMs"] = *source.latencyMs;
    }
    if (!source.wire.server.empty()) json["server"] = source.wire.server;
    if (!source.wire.alarm.empty()) json["alarm"] = source.wire.alarm;
    for (const auto& each : source.wire.counts) {
        json["transport"][std::string(each.name)] = each.count;
    }
    if (const auto& series = source.wire.series) {
        json["series"] = {
            {"id", series->id}, {"received", series->received}, {"ended", series->ended}};
        if (series->expected) json["series"]["expected"] = *series->expected;
    }
    return json;
}

}  // namespace

ordered_json toJson(const stream::RecorderStatistics& statistics) {
    return {{"files", statistics.files},         {"written", statistics.written},
            {"bytes", statistics.bytes},         {"missing", statistics.missing},
            {"queueFull", statistics.queueFull}, {"rejected", statistics.rejected},
            {"lastError", statistics.lastError}, {"ended", statistics.ended}};
}

ordered_json toJson(const widgets::ViewerStatistics& statistics) {
    const auto& source = statistics.source;
    const auto& frames = statistics.frames;
    ordered_json json;
    json["source"] = {{"uri", source.uri},
                      {"format", source.format},
                      {"rows", source.rows},
                      {"cols", source.cols},
                      {"dtype", std::string(image::name(source.dtype))}};
    json["elapsedSeconds"] = statistics.elapsedSeconds;
    json["stream"] = {
        {"delivered", statistics.stream.delivered}, {"bad", statistics.stream.bad},
        {"missing", statistics.stream.missing},     {"lastError", statistics.stream.lastError},
        {"ended", statistics.stream.ended},         {"notShown", statistics.notShown}};
    if (statistics.stream.source) json["live"] = toJson(*statistics.stream.source);
    json["frames"] = {{"received", frames.received},
                      {"painted", frames.painted},
                      {"held", frames.held},
                      {"replaced", frames.replaced},
                      {"superseded", frames.superseded},
                      {"rejected", frames.rejected},
                      {"inFlight", frames.inFlight}};
    json["work"] = {
        {"bytesRead", frames.bytesRead},           {"bytesCopied", frames.bytesCopied},
        {"allocations", frames.allocations},       {"renderings", frames.renderings},
        {"rendererBuilds", frames.rendererBuilds}, {"layoutBuilds", frames.layoutBuilds}};
    json["renderer"] = statistics.renderer.toLower().toStdString();  // as --renderer names it
    json["rendererReason"] = statistics.rendererReason.toStdString();
    json["latencyMs"] = {{"p50", statistics.latency.p50Ms},
                         {"p95", statistics.latency.p95Ms},
                         {"p99", statistics.latency.p99Ms}};
    if (statistics.elapsedSeconds > 0) {
        const auto perSecond = [&](std::uint64_t count) {
            return static_cast<double>(count) / statistics.elapsedSeconds;
        };
        if (const auto sourceHz = statistics.sourceHz()) json["sourceHz"] = *sourceHz;
        json["incomingHz"] = perSecond(statistics.stream.source ? statistics.stream.source->received
                                                                : statistics.stream.delivered);
        json["receivedHz"] = perSecond(frames.received);
        json["paintedHz"] = perSecond(frames.painted);
    }
    return json;
}

}  // namespace spate::app

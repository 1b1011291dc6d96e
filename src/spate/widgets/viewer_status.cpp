// SPDX-License-Identifier: MIT
#include "spate/widgets/viewer_status.h"

#include <QFileInfo>
#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>

#include "spate/kernels/reduction.h"
#include "spate/stream/source_latency.h"

namespace spate::widgets {
namespace {

QString plain(const std::string& text) {
    return QString::fromStdString(text);
}

// Data pixels per screen pixel along the columns; 1 where nothing is shown.
double columnRatio(const pipeline::RenderedFrame& painted) {
    const auto& view = painted.view;
    if (view.empty()) return 1;
    const double dataWidth = view.x.max - view.x.min;
    return std::abs(dataWidth / painted.style.placement.scaleX) / view.x.length;
}

QString ratioNumber(double ratio) {
    return ratio < 9.95 ? QString::number(ratio, 'g', 2) : QString::number(std::lround(ratio));
}

// With spaces as wide as a digit, so that what stands behind a number does not move.
QString padded(std::int64_t number, int digits) {
    return QString::number(number).rightJustified(digits, QChar(0x2007));
}

QString rangeKind(const color::Autoscale& autoscale) {
    if (autoscale.min && autoscale.max) return QStringLiteral("fixed");
    if (autoscale.min) return QStringLiteral("fixed min");
    return autoscale.max ? QStringLiteral("fixed max") : QStringLiteral("auto");
}

// Of a detector that has said so, and has not started again.
std::optional<stream::SeriesState> endedSeries(const ViewerStatistics& statistics) {
    if (!statistics.stream.source || !statistics.stream.source->wire.series) return std::nullopt;
    const auto& series = *statistics.stream.source->wire.series;
    return series.ended ? std::optional(series) : std::nullopt;
}

QString seriesText(const stream::SeriesState& series) {
    const bool isComplete = series.expected && series.received >= *series.expected;
    const QString end = isComplete ? QStringLiteral("complete") : QStringLiteral("ended,");
    const QString of =
        series.expected ? QStringLiteral("/%1").arg(*series.expected) : QStringLiteral(" frames");
    return QStringLiteral("series %1 %2 %3").arg(series.id).arg(end).arg(series.received) + of;
}

// What is said of a live source besides, a line each.
QString transportText(const stream::SourceStatistics& source) {
    QString text;
    if (source.partial > 0) {
        text +=
            QStringLiteral("\nIncomplete, shown without what is missing: %1.").arg(source.partial);
    }
    QStringList counts;
    for (const auto& each : source.wire.counts) {
        counts +=
            QStringLiteral("%1 %2")
                .arg(each.count)
                .arg(QString::fromUtf8(each.name.data(), static_cast<qsizetype>(each.name.size())));
    }
    if (!counts.empty())
        text += QStringLiteral("\nTransport: %1.").arg(counts.join(QStringLiteral(", ")));
    return text;
}

// A line of its own.
QString rendererLine(const ViewerStatistics& statistics) {
    if (statistics.renderer.isEmpty()) return {};
    return QStringLiteral("\nDrawn by %1: %2").arg(statistics.renderer, statistics.rendererReason);
}

}  // namespace

QString sourceName(const stream::SourceDescription& source) {
    const QString uri = plain(source.uri);
    if (source.live) {  // its address or its file, if it has one
        const QString place = uri.section(u'?', 0, 0);
        if (place.contains(QStringLiteral("://"))) return place;
        const QString path = place.section(QStringLiteral("::"), 0, 0);  // without the data set
        const QString name = QFileInfo(path.section(u':', path.contains(u':') ? 1 : 0)).fileName();
        return name.isEmpty() ? plain(source.format) : name;
    }
    const QString fileName = QFileInfo(uri).fileName();
    return fileName.isEmpty() ? uri : fileName;
}

QString pictureTitle(const stream::SourceDescription& source, const image::Frame& frame) {
    if (frame.attributes) {
        const auto file = frame.attributes->find("file");
        if (file != frame.attributes->end()) return plain(file->second);
    }
    return sourceName(source);
}

QString frameText(const ViewerStatistics& statistics) {
    if (!statistics.paintedFrameId) return QStringLiteral("no frame yet");
    const QString frame = QStringLiteral("frame %1").arg(*statistics.paintedFrameId);
    return statistics.paintedIsPartial ? frame + QStringLiteral(" partial") : frame;
}

QString connectionText(const ViewerStatistics& statistics) {
    const auto& source = statistics.stream.source;
    return source ? plain(source->wire.server) : QString();
}

QString alarmText(const ViewerStatistics& statistics) {
    const auto& source = statistics.stream.source;
    return source ? plain(source->wire.alarm) : QString();
}

std::uint64_t ViewerStatistics::lost() const noexcept {
    if (!stream.source) return stream.missing + stream.bad + frames.rejected;
    // Where ids tell of gaps, those frames are the ones that the transport has counted.
    return std::max(stream.source->missing, stream.source->wire.transportLost) +
           stream.source->rejected + frames.rejected;
}

double ViewerStatistics::incomingHz() const noexcept {
    return stream.source ? stream.source->rateHz : stream.rateHz;
}

std::optional<double> ViewerStatistics::sourceHz() const noexcept {
    if (!stream.source || !(elapsedSeconds > 0)) return std::nullopt;
    return static_cast<double>(stream.source->received + stream.source->missing) / elapsedSeconds;
}

QString rateToolTip(const ViewerStatistics& statistics) {
    const QString server = connectionText(statistics);
    const QString alarm = alarmText(statistics);
    QString first = server.isEmpty() ? QString() : QStringLiteral("From %1.\n").arg(server);
    if (!alarm.isEmpty()) first += alarm + QStringLiteral(".\n");
    const auto sourceHz = statistics.sourceHz();
    if (!sourceHz) {
        return first + QStringLiteral("Frames that come, and pictures painted, in a second") +
               rendererLine(statistics);
    }
    const auto rate = [](double hz) { return QString::number(hz, 'f', 1); };
    return first +
           QStringLiteral(
               "In a second: %1 frames at the source (on average, by its numbers),\n"
               "%2 received, %3 decoded, %4 painted")
               .arg(rate(*sourceHz), rate(statistics.incomingHz()), rate(statistics.stream.rateHz),
                    rate(statistics.paintedHz)) +
           rendererLine(statistics);
}

QString waitingText(const ViewerStatistics& statistics) {
    // A sender may go when it has said that its series is over: nobody waits for it then.
    const auto& source = statistics.stream.source;
    return source && !endedSeries(statistics) ? plain(source->wire.waiting) : QString();
}

QString rateText(const ViewerStatistics& statistics) {
    const auto& stream = statistics.stream;
    const auto series = endedSeries(statistics);
    if (const QString waiting = waitingText(statistics); !waiting.isEmpty()) return waiting;
    if (stream.ended) {
        return QStringLiteral("end, %1 %2")
            .arg(stream.delivered)
            .arg(stream.delivered == 1 ? QStringLiteral("frame") : QStringLiteral("frames"));
    }
    if (series) return seriesText(*series);
    if (statistics.silentSeconds) {
        return QStringLiteral("no frames for %1 s").arg(*statistics.silentSeconds, 0, 'f', 1);
    }
    if (statistics.paused && statistics.canSeek) return QStringLiteral("paused");
    if (statistics.paused) return QStringLiteral("paused, no history");
    return QStringLiteral("in %1 Hz shown %2")
        .arg(padded(std::llround(statistics.incomingHz()), 4),
             padded(std::llround(statistics.paintedHz), 2));
}

QString rateSample() {
    return QStringLiteral("in 8888 Hz shown 88");
}

QString lostText(const ViewerStatistics& statistics) {
    return QStringLiteral("lost %1").arg(statistics.lost());
}

QString lostToolTip(const ViewerStatistics& statistics) {
    const auto& frames = statistics.frames;
    const auto& source = statistics.stream.source;
    return QStringLiteral(
               "Lost: %1 never came, %2 bad, %3 refused.\n"
               "Not shown, as a newer frame was there first: %4 (normal for a fast stream).\n"
               "Not shown while paused: %5.")
               .arg(source ? std::max(source->missing, source->wire.transportLost)
                           : statistics.stream.missing)
               .arg(source ? source->rejected : statistics.stream.bad)
               .arg(frames.rejected)
               .arg(frames.replaced + frames.superseded + (source ? source->replaced : 0))
               .arg(statistics.notShown) +
           (source ? transportText(*source) : QString());
}

QString latencyText(const ViewerStatistics& statistics) {
    if (statistics.stream.ended || statistics.paused || statistics.silentSeconds) return {};
    return QStringLiteral("%1 ms").arg(padded(std::llround(statistics.latency.p50Ms), 3));
}

QString latencyToolTip(const ViewerStatistics& statistics) {
    const auto toPicture = QStringLiteral("From the arrival of a frame to its picture (median)");
    const auto& source = statistics.stream.source;
    if (!source || !source->latencyMs) return toPicture;
    return toPicture +
           QStringLiteral("\nFrom its exposure, by the source's clock, to its arrival: ") +
           plain(stream::sourceLatencyText(*source->latencyMs));
}

QString rangeText(const pipeline::RenderedFrame& painted) {
    if (painted.isColor()) return {};
    const auto& autoscale = painted.style.colormap.autoscale;
    const auto [min, max] = painted.range;
    int digits = 6;
    const auto text = [&](double value) { return QString::number(value, 'g', digits); };
    while (min != max && digits < 17 && text(min) == text(max)) ++digits;
    return QStringLiteral("%1 … %2 %3").arg(text(min), text(max), rangeKind(autoscale));
}

QString scatteringText(const stream::Scattering& scattering) {
    constexpr double kAngstrom = 1e-10;
    constexpr double kDegree = std::numbers::pi / 180;
    const double d = scattering.d / kAngstrom;
    const QString spacing =
        std::isfinite(d) && d < 1e6 ? QString::number(d, 'g', 4) : QStringLiteral("∞");
    return QStringLiteral("%1 Å  q %2 Å⁻¹  2θ %3°")
        .arg(spacing, QString::number(scattering.q * kAngstrom, 'f', 3),
             QString::number(scattering.twoTheta / kDegree, 'f', 2));
}

QString scatteringSample() {
    return QStringLiteral("88.88 Å  q 8.888 Å⁻¹  2θ 88.88°");
}

QString reductionText(const pipeline::RenderedFrame& painted) {
    const double ratio = columnRatio(painted);
    const bool averages = painted.isColor() || painted.style.pixmap;
    const bool nearest = painted.style.reduction == kernels::Reduction::Nearest;
    const auto reduction =
        averages && !nearest ? kernels::Reduction::Mean : painted.style.reduction;
    const QString name = plain(std::string(kernels::name(reduction))).toUpper();
    const QString text = ratio >= 1 ? QStringLiteral("%1:1 %2").arg(ratioNumber(ratio), name)
                                    : QStringLiteral("1:%1 %2").arg(ratioNumber(1 / ratio), name);
    if (painted.style.hold == kernels::Hold::None || painted.isColor()) return text;
    return QStringLiteral("%1 %2 %3")
        .arg(text, plain(std::string(kernels::name(painted.style.hold))))
        .arg(painted.heldFrames);
}

}  // namespace spate::widgets

// SPDX-License-Identifier: MIT
#include "spate/widgets/pane_status.h"

#include <QLabel>
#include <utility>

#include "spate/widgets/position_text.h"

namespace spate::widgets {
namespace {

QString valueSample(const stream::SourceDescription& source) {
    using image::DType;
    if (source.dtype == DType::UInt32) return QStringLiteral("masked (4294967295)");
    if (source.dtype == DType::Float32) return QStringLiteral("masked (nan)");
    const bool isWide =
        source.dtype == DType::Float64 || image::isComplex(source.dtype) || source.channels > 1;
    return isWide ? QStringLiteral("-8.88888888888e-88") : QStringLiteral("88888888");
}

// A live source does not know its frames before the first has come.
std::int64_t usual(std::int64_t pixels) {
    return pixels > 0 ? pixels : 8888;
}

QString pixelSample(const stream::SourceDescription& source) {
    return QStringLiteral("col %1  row %2 = %3")
        .arg(usual(source.cols))
        .arg(usual(source.rows))
        .arg(valueSample(source));
}

QString binSample(const stream::SourceDescription& source) {
    return QStringLiteral("max 88888 at (%1, %2)").arg(usual(source.cols)).arg(usual(source.rows));
}

// Red that is told from both a light and a dark background.
QColor redOn(const QPalette& palette) {
    const bool isDark = palette.color(QPalette::Window).lightness() < 128;
    return isDark ? QColor(0xFF, 0x6B, 0x60) : QColor(0xC6, 0x28, 0x28);
}

}  // namespace

PaneStatus::PaneStatus(const stream::SourceDescription& source, plot::Plot& plot, QWidget* parent)
    : StatusLine(parent) {
    reading_ = addText(pixelSample(source), 9);
    bin_ = addText(binSample(source), 4);
    scattering_ = addText(QString(), 5);  // of no width before a geometry is known
    setLeftFields(3);
    frame_ = addText(QStringLiteral("frame 88888"), 6);
    rate_ = addText(rateSample(), 8);
    lost_ = addText(QStringLiteral("lost 88"), 7);
    alarm_ = addText(QString(), 8);       // of no width while all is well
    connection_ = addText(QString(), 2);  // nor unless a source says who sends
    latency_ = addText(QStringLiteral("888 ms"), 1);
    range_ = addText(QStringLiteral("0 … 888888 fixed"), 3);
    reduction_ = new ReductionBadge(plot);
    reduction_->setFocusPolicy(Qt::NoFocus);
    const int reductionWidth =
        fontMetrics().horizontalAdvance(QStringLiteral("8.8:1 NEAREST mean 88")) + 8;
    addWidget(reduction_, reductionWidth, 3);

    bin_->setToolTip(
        QStringLiteral("What the screen shows of several data pixels, and where it is"));
    scattering_->setToolTip(QStringLiteral(
        "Spacing d, momentum transfer q = 4π sin θ / λ and angle, for a flat detector "
        "across the beam"));
    frame_->setToolTip(QStringLiteral(
        "The number of the frame on the screen; partial: packets or modules of it are missing"));
    alarm_->setToolTip(QStringLiteral("The alarm of what is shown, as its server says it"));
    QPalette alarmed = palette();
    alarmed.setColor(QPalette::WindowText, redOn(alarmed));
    alarm_->setPalette(alarmed);
    connection_->setToolTip(QStringLiteral("Who sends"));
    range_->setToolTip(QStringLiteral("The values at the two ends of the colours"));
}

void PaneStatus::sayWhereRowZeroIs(bool onTop) {
    reading_->setToolTip(
        QStringLiteral("Column, row and value of the pixel under the cursor.\nRow 0 is at the %1.")
            .arg(onTop ? QStringLiteral("top") : QStringLiteral("bottom")));
}

void PaneStatus::showReading(const std::optional<plot::PixelReading>& reading) {
    setFittingText(reading_, pixelText(reading));
    setFittingText(bin_, binText(reading));
}

void PaneStatus::showScattering(const std::optional<stream::Scattering>& scattering) {
    if (scattering && !std::exchange(knowsGeometry_, true))
        setWidth(scattering_, scatteringSample());
    setText(scattering_, scattering ? scatteringText(*scattering) : QString());
}

void PaneStatus::showStatistics(const ViewerStatistics& statistics,
                                const pipeline::RenderedFrame* painted) {
    setText(frame_, frameText(statistics));
    if (waitingText(statistics).isEmpty()) {
        setText(rate_, rateText(statistics));
    } else {
        setPassingText(rate_, rateText(statistics));  // an address may be long
    }
    setText(lost_, lostText(statistics));
    setPassingText(alarm_, alarmText(statistics));
    setPassingText(connection_, connectionText(statistics));
    setText(latency_, latencyText(statistics));
    setText(range_, painted != nullptr ? rangeText(*painted) : QString());
    rate_->setToolTip(rateToolTip(statistics));
    lost_->setToolTip(lostToolTip(statistics));
    latency_->setToolTip(latencyToolTip(statistics));
    const bool anyLost = statistics.lost() > 0;
    if (std::exchange(anyLost_, anyLost) == anyLost) return;
    QPalette colors = palette();
    if (anyLost) colors.setColor(QPalette::WindowText, redOn(colors));
    lost_->setPalette(colors);
}

}  // namespace spate::widgets

// SPDX-License-Identifier: MIT
#include "spate/widgets/position_bar.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSlider>
#include <algorithm>
#include <limits>

namespace spate::widgets {

PositionBar::PositionBar(QWidget* parent)
    : QWidget(parent), slider_(new QSlider(Qt::Horizontal)), label_(new QLabel) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(6, 0, 6, 0);
    row->addWidget(slider_, 1);
    row->addWidget(label_);
    slider_->setFocusPolicy(Qt::NoFocus);  // arrow keys are the plot's
    slider_->setMinimumWidth(20);
    slider_->setToolTip(QStringLiteral("The place of the shown frame in the sequence"));
    label_->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    connect(slider_, &QSlider::valueChanged, this, &PositionBar::choose);
    setPosition(std::nullopt, std::nullopt);
}

void PositionBar::setPosition(std::optional<std::uint64_t> frameId,
                              std::optional<std::uint64_t> count) {
    constexpr std::uint64_t kMost = std::numeric_limits<int>::max();
    const bool isKnown = frameId && count && *count > 0 && *count <= kMost;
    slider_->setEnabled(isKnown);
    if (!isKnown) {
        label_->setText(frameId ? QString::number(*frameId + 1) : QString());
        return;
    }
    const std::uint64_t place = *frameId % *count;
    roundStart_ = *frameId - place;
    const QString sample = QStringLiteral("%1 of %1").arg(*count);
    label_->setMinimumWidth(
        std::max(label_->minimumWidth(), label_->fontMetrics().horizontalAdvance(sample) + 1));
    label_->setText(QStringLiteral("%1 of %2").arg(place + 1).arg(*count));
    if (slider_->isSliderDown()) return;  // it is the user's
    const QSignalBlocker blocker(slider_);
    slider_->setRange(0, static_cast<int>(*count - 1));
    slider_->setValue(static_cast<int>(place));
}

void PositionBar::choose(int place) {
    Q_EMIT frameChosen(roundStart_ + static_cast<std::uint64_t>(place));
}

}  // namespace spate::widgets

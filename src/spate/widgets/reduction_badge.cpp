// SPDX-License-Identifier: MIT
#include "spate/widgets/reduction_badge.h"

#include <QMenu>

#include "spate/kernels/reduction.h"
#include "spate/widgets/viewer_status.h"

namespace spate::widgets {
namespace {

constexpr int kTextPeriodMs = 100;

QString meaning(kernels::Reduction reduction) {
    switch (reduction) {
        case kernels::Reduction::Max:
            return QStringLiteral("the largest: no peak is hidden");
        case kernels::Reduction::Min:
            return QStringLiteral("the smallest");
        case kernels::Reduction::AbsMax:
            return QStringLiteral("the largest on either side of zero");
        case kernels::Reduction::Mean:
            return QStringLiteral("the mean");
        case kernels::Reduction::Nearest:
            return QStringLiteral("the one in the middle: fastest, may hide peaks");
    }
    return {};
}

QString meaning(kernels::Hold hold) {
    switch (hold) {
        case kernels::Hold::None:
            return QStringLiteral("the newest frame alone");
        case kernels::Hold::Max:
            return QStringLiteral("the largest value since the last paint: no frame is missed");
        case kernels::Hold::Sum:
            return QStringLiteral("the sum since the last paint");
        case kernels::Hold::Mean:
            return QStringLiteral("the mean since the last paint");
    }
    return {};
}

QString entry(std::string_view name, const QString& meaning) {
    return QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size())) +
           QStringLiteral(" – ") + meaning;
}

}  // namespace

ReductionBadge::ReductionBadge(plot::Plot& plot, QWidget* parent) : QToolButton(parent) {
    setAutoRaise(true);
    setPopupMode(QToolButton::InstantPopup);
    setToolTip(QStringLiteral(
        "Data pixels per screen pixel, which of them is shown, and of how many frames"));
    auto* menu = new QMenu(this);
    setMenu(menu);
    connect(menu, &QMenu::aboutToShow, this, &ReductionBadge::fillMenu);
    timer_.setSingleShot(true);
    timer_.setInterval(kTextPeriodMs);
    connect(&timer_, &QTimer::timeout, this, &ReductionBadge::updateText);
    connect(&plot, &plot::Plot::activeImageChanged, this,
            [this](plot::ImageItem*, plot::ImageItem* current) { watch(current); });
    watch(plot.activeImage());
}

void ReductionBadge::watch(plot::ImageItem* image) {
    if (image_) image_->disconnect(this);
    image_ = image;
    if (image != nullptr) {
        connect(image, &plot::ImageItem::dataChanged, this, &ReductionBadge::updateSoon);
        connect(image, &plot::ImageItem::repainted, this, &ReductionBadge::updateSoon);
    }
    updateText();
}

void ReductionBadge::updateSoon() {
    if (!timer_.isActive()) timer_.start();
}

void ReductionBadge::updateText() {
    const bool shown = image_ && image_->painted();
    setText(shown ? reductionText(*image_->painted()) : QString());
    setEnabled(shown);
}

void ReductionBadge::fillMenu() {
    menu()->clear();
    if (!image_) return;
    menu()->addSection(QStringLiteral("Of the pixels of a bin"));
    for (const kernels::Reduction reduction : kernels::kAllReductions) {
        QAction* action = menu()->addAction(entry(kernels::name(reduction), meaning(reduction)));
        action->setCheckable(true);
        action->setChecked(reduction == image_->reduction());
        connect(action, &QAction::triggered, this, [this, reduction] {
            if (!image_) return;
            image_->setReduction(reduction);
            Q_EMIT reductionChosen(reduction);
        });
    }
    menu()->addSection(QStringLiteral("Of the frames between two paints"));
    for (const kernels::Hold hold : kernels::kAllHolds) {
        QAction* action = menu()->addAction(entry(kernels::name(hold), meaning(hold)));
        action->setCheckable(true);
        action->setChecked(hold == image_->hold());
        connect(action, &QAction::triggered, this, [this, hold] {
            if (image_) image_->setHold(hold);
        });
    }
}

}  // namespace spate::widgets

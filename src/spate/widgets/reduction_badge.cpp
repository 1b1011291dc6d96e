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

}  // namespace

ReductionBadge::ReductionBadge(plot::Plot& plot, QWidget* parent) : QToolButton(parent) {
    setAutoRaise(true);
    setPopupMode(QToolButton::InstantPopup);
    setToolTip(QStringLiteral("Data pixels per screen pixel, and which of them is shown"));
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
    for (const kernels::Reduction reduction : kernels::kAllReductions) {
        const auto name = kernels::name(reduction);
        QAction* action =
            menu()->addAction(QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size())) +
                              QStringLiteral(" – ") + meaning(reduction));
        action->setCheckable(true);
        action->setChecked(reduction == image_->reduction());
        connect(action, &QAction::triggered, this, [this, reduction] {
            if (!image_) return;
            image_->setReduction(reduction);
            Q_EMIT reductionChosen(reduction);
        });
    }
}

}  // namespace spate::widgets

// SPDX-License-Identifier: MIT
#include "spate/widgets/contrast_panel.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QSignalBlocker>
#include <QToolButton>

#include "spate/widgets/colormap_choice.h"
#include "spate/widgets/colormap_menu.h"
#include "spate/widgets/contrast.h"
#include "spate/widgets/contrast_bar.h"
#include "spate/widgets/contrast_bounds.h"

namespace spate::widgets {
namespace {

constexpr QSize kStripSize(96, 14);

QString title(color::Normalization normalization) {
    switch (normalization) {
        case color::Normalization::Linear:
            return QStringLiteral("linear");
        case color::Normalization::Log:
            return QStringLiteral("logarithm");
        case color::Normalization::Sqrt:
            return QStringLiteral("square root");
        case color::Normalization::Gamma:
            return QStringLiteral("power (gamma)");
        case color::Normalization::Arcsinh:
            return QStringLiteral("arcsinh");
    }
    return {};
}

using widgets::title;  // of an AutoscaleMode

QString title(color::AutoscaleOf of) {
    switch (of) {
        case color::AutoscaleOf::Frame:
            return QStringLiteral("the whole frame");
        case color::AutoscaleOf::Visible:
            return QStringLiteral("the visible part");
        case color::AutoscaleOf::Displayed:
            return QStringLiteral("what is displayed");
    }
    return {};
}

template <class Enum, std::size_t N>
QComboBox* choiceOf(const Enum (&all)[N]) {
    auto* box = new QComboBox;
    for (const Enum each : all) box->addItem(title(each), static_cast<int>(each));
    return box;
}

template <class Enum>
void showChoice(QComboBox& box, Enum value) {
    const QSignalBlocker quiet(box);
    box.setCurrentIndex(box.findData(static_cast<int>(value)));
}

template <class Enum>
Enum chosen(const QComboBox& box) {
    return static_cast<Enum>(box.currentData().toInt());
}

QDoubleSpinBox* spinBox(double min, double max, double step, int decimals) {
    auto* box = new QDoubleSpinBox;
    box->setRange(min, max);
    box->setSingleStep(step);
    box->setDecimals(decimals);
    box->setKeyboardTracking(false);  // 9, 99, 99.9: only the last is meant
    return box;
}

// Whoever types in it is not disturbed.
void showNumber(QDoubleSpinBox& box, double value) {
    if (box.hasFocus()) return;
    const QSignalBlocker quiet(box);
    box.setValue(value);
}

QLayout* side(std::initializer_list<QWidget*> widgets) {
    auto* row = new QHBoxLayout;
    for (QWidget* widget : widgets) row->addWidget(widget);
    return row;
}

}  // namespace

template <class Change>
void ContrastPanel::change(Change change) {
    plot::ImageItem* image = contrast_.image();
    if (image == nullptr) return;
    color::Colormap colormap = image->colormap();
    change(colormap);
    image->setColormap(colormap);
}

ContrastPanel::ContrastPanel(Contrast& contrast, QWidget* parent)
    : QWidget(parent),
      contrast_(contrast),
      table_(new QToolButton),
      bounds_(new ContrastBounds(contrast)) {
    setWindowTitle(QStringLiteral("Colours"));
    table_->setMenu(new ColormapMenu(contrast, table_));
    table_->setPopupMode(QToolButton::InstantPopup);
    table_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    table_->setIconSize(kStripSize);
    table_->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    makeNormalization();
    makeAutoscale();
    layOut();
    connect(&contrast, &Contrast::colormapChanged, this, &ContrastPanel::follow);
    follow();
}

void ContrastPanel::makeNormalization() {
    normalization_ = choiceOf(color::kAllNormalizations);
    normalization_->setObjectName(QStringLiteral("normalization"));
    gamma_ = spinBox(0.01, 100, 0.1, 2);
    gamma_->setToolTip(QStringLiteral("The power: below 1 shows dark values, above 1 bright ones"));
    connect(normalization_, &QComboBox::currentIndexChanged, this, [this] {
        change([this](color::Colormap& colormap) {
            colormap.normalization = chosen<color::Normalization>(*normalization_);
        });
    });
    connect(gamma_, &QDoubleSpinBox::valueChanged, this, [this](double gamma) {
        change([gamma](color::Colormap& colormap) { colormap.gamma = gamma; });
    });
}

void ContrastPanel::makeAutoscale() {
    mode_ = choiceOf(color::kAllAutoscaleModes);
    mode_->setObjectName(QStringLiteral("autoscale"));
    of_ = choiceOf(color::kAllAutoscaleOfs);
    low_ = spinBox(0, 100, 0.1, 3);
    high_ = spinBox(0, 100, 0.1, 3);
    for (QDoubleSpinBox* box : {low_, high_}) box->setSuffix(QStringLiteral(" %"));
    connect(mode_, &QComboBox::currentIndexChanged, this, [this] {
        change([this](color::Colormap& colormap) {
            colormap.autoscale.mode = chosen<color::AutoscaleMode>(*mode_);
        });
    });
    connect(of_, &QComboBox::currentIndexChanged, this, [this] {
        change([this](color::Colormap& colormap) {
            colormap.autoscale.of = chosen<color::AutoscaleOf>(*of_);
        });
    });
    for (QDoubleSpinBox* box : {low_, high_}) {
        connect(box, &QDoubleSpinBox::valueChanged, this, [this] {
            change([this](color::Colormap& colormap) {
                colormap.autoscale.percents = {low_->value(), high_->value()};
            });
        });
    }
}

void ContrastPanel::layOut() {
    auto* form = new QFormLayout(this);
    form->addRow(QStringLiteral("Colours"), table_);
    form->addRow(QStringLiteral("Scale"), side({normalization_, gamma_}));
    form->addRow(QStringLiteral("Range"), bounds_);
    form->addRow(QStringLiteral("Auto range"), mode_);
    form->addRow(QString(), side({low_, high_}));
    form->addRow(QStringLiteral("of"), of_);
    form->addRow(QString(), new ContrastBar(contrast_));
}

void ContrastPanel::follow() {
    const plot::ImageItem* image = contrast_.image();
    setEnabled(image != nullptr);
    if (image == nullptr) return;
    const color::Colormap& colormap = image->colormap();
    table_->setText(QString::fromStdString(colormap.table->name));
    table_->setIcon(QIcon(gradientStrip(*colormap.table, kStripSize, devicePixelRatioF())));
    showChoice(*normalization_, colormap.normalization);
    showNumber(*gamma_, colormap.gamma);
    gamma_->setEnabled(colormap.normalization == color::Normalization::Gamma);
    followAutoscale(colormap.autoscale);
}

void ContrastPanel::followAutoscale(const color::Autoscale& autoscale) {
    showChoice(*mode_, autoscale.mode);
    showChoice(*of_, autoscale.of);
    // Each ends where the other is, so that they never cross.
    const QSignalBlocker quietLow(low_);
    const QSignalBlocker quietHigh(high_);
    low_->setMaximum(autoscale.percents.high);
    high_->setMinimum(autoscale.percents.low);
    showNumber(*low_, autoscale.percents.low);
    showNumber(*high_, autoscale.percents.high);
    const bool arePercents = autoscale.mode == color::AutoscaleMode::Percentile;
    low_->setEnabled(arePercents);
    high_->setEnabled(arePercents);
}

}  // namespace spate::widgets

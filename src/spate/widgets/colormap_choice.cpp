// SPDX-License-Identifier: MIT
#include "spate/widgets/colormap_choice.h"

#include <QActionGroup>
#include <QComboBox>
#include <QMenu>
#include <QToolButton>
#include <QWidgetAction>
#include <string_view>

#include "spate/widgets/colormap_menu.h"
#include "spate/widgets/contrast.h"

namespace spate::widgets {
namespace {

QString plain(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

constexpr QSize kStripSize(48, 14);

// A widget of a tool bar belongs to its action.
QAction* inToolBar(QWidget* widget, QObject* parent) {
    auto* action = new QWidgetAction(parent);
    action->setDefaultWidget(widget);
    return action;
}

}  // namespace

QString title(color::AutoscaleMode mode) {
    switch (mode) {
        case color::AutoscaleMode::MinMax:
            return QStringLiteral("minimum … maximum");
        case color::AutoscaleMode::StdDev3:
            return QStringLiteral("mean ± 3σ");
        case color::AutoscaleMode::Percentile:
            return QStringLiteral("percentiles");
    }
    return {};
}

QAction* makeColorTableButton(Contrast& contrast, QObject* parent) {
    auto* button = new QToolButton;
    button->setToolTip(QStringLiteral("Colours"));
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setPopupMode(QToolButton::InstantPopup);
    button->setFocusPolicy(Qt::NoFocus);  // a click must not take the keys from the plot
    button->setIconSize(kStripSize);
    button->setMenu(new ColormapMenu(contrast, button));
    const auto show = [&contrast, button] {
        if (contrast.image() == nullptr) return;
        const color::ColorTable& table = *contrast.image()->colormap().table;
        button->setText(plain(table.name));
        button->setIcon(gradientStrip(table, kStripSize, button->devicePixelRatioF()));
    };
    show();
    QObject::connect(&contrast, &Contrast::colormapChanged, button, show);
    return inToolBar(button, parent);
}

QAction* makeNormalizationList(plot::ImageItem& image, QObject* parent) {
    auto* list = new QComboBox;
    for (const auto normalization : color::kAllNormalizations) {
        list->addItem(plain(color::name(normalization)));
    }
    list->setToolTip(QStringLiteral("Normalization"));
    list->setFocusPolicy(Qt::TabFocus);
    const auto show = [&image, list] {
        list->setCurrentText(plain(color::name(image.colormap().normalization)));
    };
    show();
    QObject::connect(&image, &plot::ImageItem::colormapChanged, list, show);
    QObject::connect(list, &QComboBox::textActivated, list, [&image](const QString& text) {
        color::Colormap colormap = image.colormap();
        const auto chosen = color::normalizationFromName(text.toStdString());
        colormap.normalization = chosen.value_or(colormap.normalization);
        image.setColormap(colormap);
    });
    return inToolBar(list, parent);
}

QAction* makeAutoscaleMenu(plot::ImageItem& image, QObject* parent) {
    auto* submenu = new QAction(QStringLiteral("Automatic range"), parent);
    auto* menu = new QMenu;
    QObject::connect(submenu, &QObject::destroyed, menu, &QObject::deleteLater);
    submenu->setMenu(menu);
    auto* group = new QActionGroup(menu);
    for (const auto mode : color::kAllAutoscaleModes) {
        QAction* action = menu->addAction(title(mode));
        action->setCheckable(true);
        group->addAction(action);
        const auto show = [&image, action, mode] {
            action->setChecked(image.colormap().autoscale.mode == mode);
        };
        show();
        QObject::connect(&image, &plot::ImageItem::colormapChanged, action, show);
        QObject::connect(action, &QAction::triggered, action, [&image, mode] {
            color::Colormap colormap = image.colormap();
            colormap.autoscale.mode = mode;
            colormap.autoscale.min.reset();
            colormap.autoscale.max.reset();
            image.setColormap(colormap);
        });
    }
    return submenu;
}

}  // namespace spate::widgets

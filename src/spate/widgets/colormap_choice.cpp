// SPDX-License-Identifier: MIT
#include "spate/widgets/colormap_choice.h"

#include <QActionGroup>
#include <QComboBox>
#include <QMenu>
#include <QWidgetAction>
#include <functional>
#include <string>

namespace spate::widgets {
namespace {

QString plain(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

// A list whose current text is what `current` says of the image.
QAction* makeList(plot::ImageItem& image, QObject* parent, const QStringList& texts,
                  const QString& toolTip, std::function<QString(const color::Colormap&)> current,
                  std::function<void(color::Colormap&, const QString&)> choose) {
    auto* list = new QComboBox;
    list->addItems(texts);
    list->setToolTip(toolTip);
    list->setFocusPolicy(Qt::TabFocus);  // a click must not take the keys from the plot
    const auto show = [&image, list, current] { list->setCurrentText(current(image.colormap())); };
    show();
    QObject::connect(&image, &plot::ImageItem::colormapChanged, list, show);
    QObject::connect(list, &QComboBox::textActivated, list, [&image, choose](const QString& text) {
        color::Colormap colormap = image.colormap();
        choose(colormap, text);
        image.setColormap(colormap);
    });
    auto* action = new QWidgetAction(parent);
    action->setDefaultWidget(list);
    return action;
}

}  // namespace

QAction* makeColorTableList(plot::ImageItem& image, QObject* parent) {
    QStringList names;
    for (const char* end : {"", "_r"}) {
        for (const std::string& name : color::colorTableNames()) names << plain(name + end);
    }
    return makeList(
        image, parent, names, QStringLiteral("Colours"),
        [](const color::Colormap& colormap) { return plain(colormap.table->name); },
        [](color::Colormap& colormap, const QString& name) {
            if (auto table = color::colorTable(name.toStdString())) colormap.table = *table;
        });
}

QAction* makeNormalizationList(plot::ImageItem& image, QObject* parent) {
    QStringList names;
    for (const auto normalization : color::kAllNormalizations) {
        names << plain(color::name(normalization));
    }
    return makeList(
        image, parent, names, QStringLiteral("Normalization"),
        [](const color::Colormap& colormap) { return plain(color::name(colormap.normalization)); },
        [](color::Colormap& colormap, const QString& name) {
            const auto chosen = color::normalizationFromName(name.toStdString());
            colormap.normalization = chosen.value_or(colormap.normalization);
        });
}

QAction* makeAutoscaleMenu(plot::ImageItem& image, QObject* parent) {
    struct Mode {
        color::AutoscaleMode mode;
        QString text;
    };
    const Mode modes[] = {
        {color::AutoscaleMode::MinMax, QStringLiteral("Minimum to maximum")},
        {color::AutoscaleMode::StdDev3, QStringLiteral("Mean ± 3 standard deviations")},
        {color::AutoscaleMode::Percentile, QStringLiteral("Percentiles")}};
    auto* submenu = new QAction(QStringLiteral("Automatic range"), parent);
    auto* menu = new QMenu;
    QObject::connect(submenu, &QObject::destroyed, menu, &QObject::deleteLater);
    submenu->setMenu(menu);
    auto* group = new QActionGroup(menu);
    for (const Mode& each : modes) {
        QAction* action = menu->addAction(each.text);
        action->setCheckable(true);
        group->addAction(action);
        const auto show = [&image, action, mode = each.mode] {
            action->setChecked(image.colormap().autoscale.mode == mode);
        };
        show();
        QObject::connect(&image, &plot::ImageItem::colormapChanged, action, show);
        QObject::connect(action, &QAction::triggered, action, [&image, mode = each.mode] {
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

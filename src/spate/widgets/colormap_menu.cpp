// SPDX-License-Identifier: MIT
#include "spate/widgets/colormap_menu.h"

#include <QAction>
#include <QProxyStyle>
#include <algorithm>
#include <string_view>
#include <vector>

#include "spate/widgets/contrast.h"

namespace spate::widgets {
namespace {

constexpr QSize kStripSize(96, 14);
const QString kReversed = QStringLiteral("reversed");

struct Group {
    const char* title;
    std::vector<std::string_view> tables;
};

const std::vector<Group>& groups() {
    static const std::vector<Group> all = {
        {"Even steps", {"viridis", "cividis", "inferno", "magma", "plasma", "batlow"}},
        {"One colour", {"gray", "red", "green", "blue"}},
        {"Rainbows and heat", {"turbo", "jet", "hot", "temperature"}},
        {"Two sides of a middle", {"coolwarm"}},
        {"Angles", {"twilight"}}};
    return all;
}

bool isGrouped(std::string_view name) {
    return std::any_of(groups().begin(), groups().end(), [&](const Group& group) {
        return std::find(group.tables.begin(), group.tables.end(), name) != group.tables.end();
    });
}

bool isReversed(const color::ColorTable& table) {
    return std::string_view(table.name).ends_with("_r");
}

// Menus have square icons of 16 pixels: too small to tell tables apart.
class WideIcons : public QProxyStyle {
public:
    using QProxyStyle::QProxyStyle;
    int pixelMetric(PixelMetric metric, const QStyleOption* option,
                    const QWidget* widget) const override {
        if (metric == PM_SmallIconSize) return kStripSize.width();
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
};

}  // namespace

QPixmap gradientStrip(const color::ColorTable& table, QSize size, double devicePixelRatio) {
    QImage image(size * devicePixelRatio, QImage::Format_RGB32);
    const auto count = static_cast<int>(table.colors.size());
    for (int x = 0; x < image.width(); ++x) {
        const auto index = static_cast<std::size_t>(x * count / image.width());
        for (int y = 0; y < image.height(); ++y) image.setPixel(x, y, table.colors[index]);
    }
    image.setDevicePixelRatio(devicePixelRatio);
    return QPixmap::fromImage(image);
}

ColormapMenu::ColormapMenu(Contrast& contrast, QWidget* parent)
    : QMenu(QStringLiteral("Colours"), parent), contrast_(contrast) {
    auto* wide = new WideIcons;
    wide->setParent(this);
    setStyle(wide);
    connect(this, &QMenu::aboutToShow, this, &ColormapMenu::fill);
}

void ColormapMenu::fill() {
    clear();
    if (contrast_.image() == nullptr) return;
    for (const Group& group : groups()) {
        addSection(QString::fromUtf8(group.title));
        for (const std::string_view name : group.tables) {
            if (const auto table = color::colorTable(name)) addTable(*table);
        }
    }
    bool first = true;
    for (const std::string& name : color::colorTableNames()) {
        if (isGrouped(name)) continue;
        if (std::exchange(first, false)) addSection(QStringLiteral("Own"));
        if (const auto table = color::colorTable(name)) addTable(*table);
    }
    addSeparator();
    addReversed();
}

// As the image would show it: the other way round if its table is so.
void ColormapMenu::addTable(const color::ColorTablePtr& table) {
    const auto& current = contrast_.image()->colormap().table;
    const color::ColorTablePtr shown = isReversed(*current) ? turned(table) : table;
    QAction* action = addAction(QIcon(gradientStrip(*shown, kStripSize, devicePixelRatioF())),
                                QString::fromStdString(table->name));
    action->setIconVisibleInMenu(true);
    if (shown->name == current->name) {
        QFont bold = action->font();
        bold.setBold(true);
        action->setFont(bold);
        setActiveAction(action);
    }
    connect(action, &QAction::triggered, this, [this, shown] { choose(shown); });
}

void ColormapMenu::addReversed() {
    const color::ColorTablePtr& current = contrast_.image()->colormap().table;
    QAction* action =
        addAction(QIcon(gradientStrip(*turned(current), kStripSize, devicePixelRatioF())),
                  isReversed(*current) ? QStringLiteral("reversed: back") : kReversed);
    action->setIconVisibleInMenu(true);
    connect(action, &QAction::triggered, &contrast_, &Contrast::invertColors);
}

void ColormapMenu::choose(const color::ColorTablePtr& table) {
    if (contrast_.image() == nullptr) return;
    color::Colormap colormap = contrast_.image()->colormap();
    colormap.table = table;
    contrast_.image()->setColormap(colormap);
}

}  // namespace spate::widgets

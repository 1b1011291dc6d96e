// SPDX-License-Identifier: MIT
#include "spate/widgets/contrast_bounds.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>

#include "spate/widgets/contrast.h"

namespace spate::widgets {
namespace {

constexpr int kPeriodMs = 100;

QString numberText(double value) {
    return QString::number(value, 'g', QLocale::FloatingPointShortest);
}

// Of a bound that moves with the frames nobody reads more digits.
QString movingNumberText(double value) {
    constexpr int kDigits = 10;
    return QString::number(value, 'g', kDigits);
}

// A number as people write it: a true minus sign is one, too.
std::optional<double> parsed(QString text) {
    bool ok = false;
    const double value = text.trimmed().replace(QChar(0x2212), u'-').toDouble(&ok);
    return ok ? std::optional(value) : std::nullopt;
}

// What fixedRange() allows and nobody means: no range at all.
base::Result<void> checkApart(const color::Autoscale& autoscale) {
    if (!autoscale.min || !autoscale.max || *autoscale.min < *autoscale.max) return {};
    return base::fail("minimum {}, maximum {}: expected the minimum below the maximum",
                      numberText(*autoscale.min).toStdString(),
                      numberText(*autoscale.max).toStdString());
}

}  // namespace

ContrastBounds::ContrastBounds(Contrast& contrast, QWidget* parent)
    : QWidget(parent), contrast_(contrast) {
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    maximum_ = makeField(QStringLiteral("maximum"), 0, &color::Autoscale::max, &color::Range::max);
    minimum_ = makeField(QStringLiteral("minimum"), 1, &color::Autoscale::min, &color::Range::min);
    message_ = new QLabel;
    message_->setWordWrap(true);
    // Its room is kept, so that nothing jumps under the cursor.
    message_->setMinimumHeight(2 * fontMetrics().lineSpacing());
    message_->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    grid->addWidget(message_, 2, 0, 1, 3);
    connect(&contrast, &Contrast::colormapChanged, this, [this] { follow(); });
    connect(&timer_, &QTimer::timeout, this, [this] { follow(); });
    timer_.setInterval(kPeriodMs);
    follow();
}

ContrastBounds::Field ContrastBounds::makeField(const QString& name, int row,
                                                std::optional<double> color::Autoscale::*bound,
                                                double color::Range::*shown) {
    Field field{new QLineEdit, new QCheckBox(QStringLiteral("auto")), bound, shown, name};
    field.edit->setObjectName(name);
    field.edit->setMinimumWidth(fontMetrics().horizontalAdvance(QStringLiteral("−1.2345678e+100")));
    field.edit->setToolTip(
        QStringLiteral("The value at this end of the colours: type a number, then Return"));
    field.edit->installEventFilter(this);
    field.automatic->setToolTip(QStringLiteral("Find this bound anew for each picture"));
    auto* grid = qobject_cast<QGridLayout*>(layout());
    grid->addWidget(new QLabel(name), row, 0);
    grid->addWidget(field.edit, row, 1);
    grid->addWidget(field.automatic, row, 2);
    connect(field.edit, &QLineEdit::editingFinished, this, [this, field] { take(field); });
    connect(field.automatic, &QCheckBox::clicked, this,
            [this, field](bool automatic) { setAutomatic(field, automatic); });
    return field;
}

QString ContrastBounds::message() const {
    return message_->text();
}

// Frames come on behind a hidden panel, too.
void ContrastBounds::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    follow();
    timer_.start();
}

void ContrastBounds::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    timer_.stop();
}

void ContrastBounds::follow() {
    follow(maximum_);
    follow(minimum_);
}

void ContrastBounds::follow(const Field& field) {
    const plot::ImageItem* image = contrast_.image();
    setEnabled(image != nullptr);
    if (image == nullptr) return;
    const auto& fixed = image->colormap().autoscale.*field.bound;
    field.automatic->setChecked(!fixed);
    if (field.edit->isModified()) return;
    const auto& painted = image->painted();
    const bool hasRange = painted && !painted->isColor();
    if (!fixed && !hasRange) return;
    const QString text = fixed ? numberText(*fixed) : movingNumberText(painted->range.*field.shown);
    if (text == field.edit->text()) return;
    // A selection, or a cursor in the middle, would be lost: whoever is in the field wants to type.
    if (field.edit->hasFocus() && !fixed) return;
    field.edit->setText(text);
    field.edit->setCursorPosition(0);  // the first digits are seen, not the last
}

void ContrastBounds::take(const Field& field) {
    if (!field.edit->isModified()) return;
    const auto value = parsed(field.edit->text());
    if (!value) {
        showMessage(QStringLiteral("%1 \"%2\": expected a number")
                        .arg(field.name, field.edit->text().trimmed()));
        return;
    }
    if (auto applied = apply(field, *value); !applied) {
        showMessage(QString::fromStdString(applied.error().message));
        return;
    }
    field.edit->setModified(false);
    showMessage({});
    follow();
}

base::Result<void> ContrastBounds::apply(const Field& field, double value) {
    plot::ImageItem* image = contrast_.image();
    if (image == nullptr) return base::fail("no image: expected one, to change its colours");
    color::Colormap colormap = image->colormap();
    colormap.autoscale.*field.bound = value;
    const auto& autoscale = colormap.autoscale;
    if (auto fixed = color::fixedRange(colormap.normalization, autoscale.min, autoscale.max);
        !fixed) {
        return base::failAs(fixed);
    }
    if (auto apart = checkApart(autoscale); !apart) return apart;
    image->setColormap(colormap);
    return {};
}

void ContrastBounds::setAutomatic(const Field& field, bool automatic) {
    plot::ImageItem* image = contrast_.image();
    if (image == nullptr) return;
    color::Colormap colormap = image->colormap();
    const bool hasRange = image->painted() && !image->painted()->isColor();
    if (automatic) {
        colormap.autoscale.*field.bound = std::nullopt;
    } else if (hasRange) {
        colormap.autoscale.*field.bound = image->painted()->range.*field.shown;
    }
    field.edit->setModified(false);
    showMessage({});
    image->setColormap(colormap);
    follow();
}

void ContrastBounds::showMessage(const QString& message) {
    const bool isDark = palette().color(QPalette::Window).lightness() < 128;
    QPalette colors = palette();
    colors.setColor(QPalette::WindowText, isDark ? QColor(255, 138, 128) : QColor(198, 40, 40));
    message_->setPalette(colors);
    message_->setText(message);
}

// Esc: what was typed is forgotten.
bool ContrastBounds::eventFilter(QObject* watched, QEvent* event) {
    auto* edit = qobject_cast<QLineEdit*>(watched);
    const bool isKey =
        event->type() == QEvent::KeyPress || event->type() == QEvent::ShortcutOverride;
    if (edit == nullptr || !isKey || !edit->isModified() ||
        static_cast<QKeyEvent*>(event)->key() != Qt::Key_Escape) {
        return QWidget::eventFilter(watched, event);
    }
    event->accept();
    if (event->type() == QEvent::ShortcutOverride) return true;
    edit->setModified(false);
    edit->clearFocus();
    showMessage({});
    follow();
    return true;
}

}  // namespace spate::widgets

// SPDX-License-Identifier: MIT
#include "spate/widgets/status_line.h"

#include <QLabel>
#include <QPainter>
#include <algorithm>
#include <utility>

#include "spate/base/contract.h"

namespace spate::widgets {
namespace {

constexpr int kMargin = 6;
constexpr int kGap = 11;  // with a thin line in its middle

// Between two lines with nothing there would be a hole.
bool isSilent(const QWidget& field) {
    const auto* label = qobject_cast<const QLabel*>(&field);
    return label && label->text().isEmpty();
}

}  // namespace

StatusLine::StatusLine(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
}

QLabel* StatusLine::addText(const QString& sample, int importance) {
    auto* label = new QLabel;
    label->setTextFormat(Qt::PlainText);  // texts of files are no markup
    addWidget(label, fontMetrics().horizontalAdvance(sample) + 1, importance);
    return label;
}

void StatusLine::addWidget(QWidget* widget, int width, int importance) {
    widget->setParent(this);
    fields_.push_back({.widget = widget, .width = width, .importance = importance});
    arrange();
}

void StatusLine::setText(QLabel* field, const QString& text) {
    if (field->text() == text) return;
    if (field->text().isEmpty() != text.isEmpty()) update();  // the line before it
    field->setText(text);
    Field& shown = fieldOf(field);
    if (const auto usual = std::exchange(shown.usual, std::nullopt)) {
        shown.width = *usual;
        arrange();
    }
    setWidth(field, text);
}

void StatusLine::setPassingText(QLabel* field, const QString& text) {
    if (field->text() == text) return;
    const int usual = fieldOf(field).usual.value_or(fieldOf(field).width);
    setText(field, text);
    fieldOf(field).usual = usual;
}

void StatusLine::setWidth(QLabel* field, const QString& sample) {
    const int wanted = fontMetrics().horizontalAdvance(sample) + 1;
    int& width = fieldOf(field).width;
    if (wanted <= width) return;
    width = wanted;
    arrange();
}

QSize StatusLine::sizeHint() const {
    int width = 2 * kMargin - kGap;
    for (const Field& field : fields_) width += field.width + kGap;
    return {width, minimumSizeHint().height()};
}

QSize StatusLine::minimumSizeHint() const {
    return {0, fontMetrics().height() + 8};
}

void StatusLine::setFittingText(QLabel* field, const QString& text) {
    Field& shown = fieldOf(field);
    shown.fitting = text;
    showFitting(shown);
}

void StatusLine::showFitting(Field& field) const {
    auto* label = qobject_cast<QLabel*>(field.widget);
    label->setText(fontMetrics().elidedText(field.fitting, Qt::ElideRight, label->width()));
}

StatusLine::Field& StatusLine::fieldOf(const QLabel* label) {
    const auto found = std::find_if(fields_.begin(), fields_.end(),
                                    [&](const Field& each) { return each.widget == label; });
    SPATE_EXPECTS(found != fields_.end());
    return *found;
}

void StatusLine::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    arrange();
}

void StatusLine::chooseShown() {
    std::vector<Field*> byImportance;
    for (Field& field : fields_) byImportance.push_back(&field);
    std::stable_sort(byImportance.begin(), byImportance.end(),
                     [](const Field* a, const Field* b) { return a->importance > b->importance; });
    int room = width() - 2 * kMargin + kGap;
    for (Field* field : byImportance) {
        room -= field->width + kGap;
        field->shown = room >= 0;
    }
}

void StatusLine::setLeftFields(std::size_t count) {
    leftFields_ = count;
    arrange();
}

void StatusLine::place(Field& field, int left, int right) {
    field.widget->setGeometry(left, 1, right - left, height() - 2);
    if (!field.fitting.isEmpty()) showFitting(field);
}

void StatusLine::arrange() {
    chooseShown();
    std::size_t widest = 0;
    for (std::size_t i = 0; i < fields_.size(); ++i) {
        fields_[i].widget->setVisible(fields_[i].shown);
        if (i < leftFields_ && fields_[i].shown) widest = i;
    }
    int left = kMargin;
    for (std::size_t i = 0; i < widest; ++i) {
        if (!fields_[i].shown) continue;
        place(fields_[i], left, left + fields_[i].width);
        left += fields_[i].width + kGap;
    }
    int right = width() - kMargin;
    for (std::size_t i = fields_.size(); i-- > widest;) {
        if (!fields_[i].shown) continue;
        const int start = i == widest ? left : right - fields_[i].width;
        place(fields_[i], start, right);
        right = start - kGap;
    }
    update();
}

void StatusLine::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setPen(palette().color(QPalette::Mid));
    for (std::size_t i = 1; i < fields_.size(); ++i) {
        if (!fields_[i].shown || isSilent(*fields_[i].widget)) continue;
        const int x = fields_[i].widget->x() - kGap / 2;
        painter.drawLine(x, 5, x, height() - 6);
    }
}

}  // namespace spate::widgets

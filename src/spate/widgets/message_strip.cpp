// SPDX-License-Identifier: MIT
#include "spate/widgets/message_strip.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

namespace spate::widgets {

MessageStrip::MessageStrip(QWidget* parent) : QFrame(parent), label_(new QLabel) {
    setAutoFillBackground(true);
    QPalette colors;
    colors.setColor(QPalette::Window, QColor(0xC6, 0x28, 0x28));
    colors.setColor(QPalette::WindowText, Qt::white);
    colors.setColor(QPalette::ButtonText, Qt::white);
    colors.setColor(QPalette::Button, QColor(0xC6, 0x28, 0x28));
    setPalette(colors);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(8, 3, 3, 3);
    label_->setTextFormat(Qt::PlainText);
    label_->setMinimumWidth(1);
    row->addWidget(label_, 1);
    auto* close = new QToolButton;
    close->setText(QStringLiteral("✕"));
    close->setAutoRaise(true);
    close->setFocusPolicy(Qt::NoFocus);
    close->setToolTip(QStringLiteral("Close this message"));
    connect(close, &QToolButton::clicked, this, &QWidget::hide);
    row->addWidget(close);
    parent->installEventFilter(this);
    hide();
}

void MessageStrip::showMessage(const QString& message) {
    message_ = message;
    setToolTip(message);
    place();
    cutText();
    show();
    raise();
}

void MessageStrip::place() {
    const int height = sizeHint().height();
    setGeometry(0, parentWidget()->height() - height, parentWidget()->width(), height);
}

// In the middle: a path begins and ends with what matters.
void MessageStrip::cutText() {
    const QString line = QString(message_).replace(u'\n', u' ');
    label_->setText(fontMetrics().elidedText(line, Qt::ElideMiddle, label_->width()));
}

bool MessageStrip::eventFilter(QObject* watched, QEvent* event) {
    if (watched == parentWidget() && event->type() == QEvent::Resize) place();
    return QFrame::eventFilter(watched, event);
}

void MessageStrip::resizeEvent(QResizeEvent* event) {
    QFrame::resizeEvent(event);
    cutText();
}

}  // namespace spate::widgets

// SPDX-License-Identifier: MIT
#include "spate/widgets/start_page.h"

#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

namespace spate::widgets {
namespace {

constexpr qsizetype kRecentShown = 5;

// The name, and the folder behind it: two scans are often called the same.
QString recentText(const QString& source) {
    const QFileInfo file(source);
    if (file.fileName().isEmpty() || !source.contains(u'/')) return source;
    return QStringLiteral("%1   (%2)").arg(file.fileName(), file.path());
}

}  // namespace

StartPage::StartPage(const QStringList& recentSources, QWidget* parent)
    : QWidget(parent), message_(new QLabel) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(28, 28, 28, 28);
    column->setSpacing(10);
    column->addStretch();
    auto* invitation = new QLabel(QStringLiteral(
        "Drop an image file (FITS, TIFF, NPY, CBF, EDF, SMV, marCCD) or a folder here"));
    QFont large = font();
    large.setPointSizeF(large.pointSizeF() * 1.5);
    invitation->setFont(large);
    invitation->setAlignment(Qt::AlignCenter);
    invitation->setWordWrap(true);
    column->addWidget(invitation);
    addButtons(*column);
    message_->setTextFormat(Qt::PlainText);
    message_->setAlignment(Qt::AlignCenter);
    message_->setWordWrap(true);
    message_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    column->addWidget(message_);
    addRecentSources(*column, recentSources);
    column->addStretch();
}

void StartPage::addButtons(QVBoxLayout& column) {
    auto* row = new QHBoxLayout;
    row->addStretch();
    const auto add = [&](const QString& text, auto&& wanted) {
        auto* button = new QPushButton(text);
        connect(button, &QPushButton::clicked, this, wanted);
        row->addWidget(button);
    };
    add(QStringLiteral("Open file…"), [this] { Q_EMIT fileWanted(); });
    add(QStringLiteral("Open folder…"), [this] { Q_EMIT folderWanted(); });
    add(QStringLiteral("Simulated detector"),
        [this] { Q_EMIT sourceChosen(QStringLiteral("sim:")); });
    row->addStretch();
    column.addLayout(row);
}

void StartPage::addRecentSources(QVBoxLayout& column, const QStringList& sources) {
    if (sources.isEmpty()) return;
    auto* heading = new QLabel(QStringLiteral("Recent"));
    heading->setAlignment(Qt::AlignCenter);
    column.addSpacing(12);
    column.addWidget(heading);
    for (const QString& source : sources.mid(0, kRecentShown)) {
        auto* button = new QPushButton;
        button->setFlat(true);
        button->setText(fontMetrics()
                            .elidedText(recentText(source), Qt::ElideMiddle, 560)
                            .replace(u'&', QStringLiteral("&&")));
        button->setToolTip(source);
        button->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
        connect(button, &QPushButton::clicked, this,
                [this, source] { Q_EMIT sourceChosen(source); });
        column.addWidget(button);
    }
}

void StartPage::showMessage(const QString& message) {
    message_->setText(message);
    QPalette colors = palette();
    const bool isDark = colors.color(QPalette::Window).lightness() < 128;
    colors.setColor(QPalette::WindowText,
                    isDark ? QColor(0xFF, 0x6B, 0x60) : QColor(0xC6, 0x28, 0x28));
    message_->setPalette(colors);
}

QString StartPage::message() const {
    return message_->text();
}

void StartPage::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(palette().color(QPalette::Mid), 2, Qt::DashLine));
    painter.drawRoundedRect(rect().adjusted(12, 12, -12, -12), 12, 12);
}

}  // namespace spate::widgets

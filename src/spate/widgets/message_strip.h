// SPDX-License-Identifier: MIT
// MessageStrip: what went wrong, over the lower edge of a plot until it is closed.
#pragma once

#include <QFrame>

class QLabel;

namespace spate::widgets {

/// Lies over its parent's lower edge and moves nothing. A long message is cut on the screen, whole
/// in its tool tip. GUI thread.
class MessageStrip : public QFrame {
    Q_OBJECT

public:
    /// Follows the size of `parent`.
    explicit MessageStrip(QWidget* parent);

    /// Shows `message` in place of the last one.
    void showMessage(const QString& message);
    [[nodiscard]] const QString& message() const noexcept { return message_; }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void place();
    void cutText();

    QLabel* label_;
    QString message_;
};

}  // namespace spate::widgets

// SPDX-License-Identifier: MIT
// StartPage: what a viewer shows before it has a source.
#pragma once

#include <QStringList>
#include <QWidget>

class QLabel;
class QVBoxLayout;

namespace spate::widgets {

/// A place to drop files on, buttons for those who do not drop, and the recent sources. It opens
/// nothing itself. GUI thread.
class StartPage : public QWidget {
    Q_OBJECT

public:
    explicit StartPage(const QStringList& recentSources, QWidget* parent = nullptr);

    /// Says why a source could not be opened.
    void showMessage(const QString& message);
    [[nodiscard]] QString message() const;

Q_SIGNALS:
    void fileWanted();
    void folderWanted();
    void sourceChosen(const QString& uri);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void addButtons(QVBoxLayout& column);
    void addRecentSources(QVBoxLayout& column, const QStringList& sources);

    QLabel* message_;
};

}  // namespace spate::widgets

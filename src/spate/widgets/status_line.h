// SPDX-License-Identifier: MIT
// StatusLine: fields of text side by side that never push each other.
#pragma once

#include <QWidget>
#include <optional>
#include <vector>

class QLabel;

namespace spate::widgets {

/// Each field has the width of a sample of its text, whatever it says; one that says more than its
/// sample grows once, and stays so, but for fitting and passing texts. Where there is no room for
/// all, those of least importance are hidden, none is cut. The first fields are on the left, and
/// the last of them has the room that is left over; all others are on the right. GUI thread.
class StatusLine : public QWidget {
    Q_OBJECT

public:
    explicit StatusLine(QWidget* parent = nullptr);

    /// A field of text as wide as `sample`; more important ones have larger numbers.
    QLabel* addText(const QString& sample, int importance);
    /// A field for a widget, which the line owns.
    void addWidget(QWidget* widget, int width, int importance);

    /// How many fields are on the left; one, until told otherwise.
    void setLeftFields(std::size_t count);

    /// Makes a field at least as wide as another sample.
    void setWidth(QLabel* field, const QString& sample);

    /// What a field says now. Empty: nothing, but it keeps its place.
    void setText(QLabel* field, const QString& text);
    /// The same for a text that is there for a while, as of a sender that is awaited: the next one
    /// gives the room back that this one needs.
    void setPassingText(QLabel* field, const QString& text);
    /// The same in the room that the field has; what does not fit ends in "…".
    void setFittingText(QLabel* field, const QString& text);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    struct Field {
        QWidget* widget;
        int width;
        int importance;
        bool shown = true;
        QString fitting{};           // all of a text that may be shown in part
        std::optional<int> usual{};  // the width while a passing text needs another
    };

    [[nodiscard]] Field& fieldOf(const QLabel* label);
    void showFitting(Field& field) const;
    void arrange();
    void place(Field& field, int left, int right);
    void chooseShown();

    std::vector<Field> fields_;
    std::size_t leftFields_ = 1;
};

}  // namespace spate::widgets

// SPDX-License-Identifier: MIT
// PositionBar: where in a sequence the shown frame is, and a slider to go elsewhere.
#pragma once

#include <QWidget>
#include <cstdint>
#include <optional>

class QLabel;
class QSlider;

namespace spate::widgets {

/// "5 of 5" at the last of five frames. Of a sequence whose length is not known yet it only says
/// how many there were so far. GUI thread.
class PositionBar : public QWidget {
    Q_OBJECT

public:
    explicit PositionBar(QWidget* parent = nullptr);

    /// What is shown now, by its id; ids of a loop go on rising, so their place is modulo `count`.
    void setPosition(std::optional<std::uint64_t> frameId, std::optional<std::uint64_t> count);

Q_SIGNALS:
    /// The user wants this frame.
    void frameChosen(quint64 frameId);

private:
    void choose(int place);

    QSlider* slider_;
    QLabel* label_;
    std::uint64_t roundStart_ = 0;  // id of the frame at place 0
};

}  // namespace spate::widgets

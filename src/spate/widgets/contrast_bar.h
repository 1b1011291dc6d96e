// SPDX-License-Identifier: MIT
// ContrastBar: [Auto once] [Auto ✓] [Lock], for tool bars.
#pragma once

#include <QWidget>

namespace spate::widgets {

class Contrast;

/// The buttons of a plot's contrast, which show how the range follows the frames. GUI thread; the
/// contrast outlives it.
class ContrastBar : public QWidget {
    Q_OBJECT

public:
    explicit ContrastBar(Contrast& contrast, QWidget* parent = nullptr);
};

}  // namespace spate::widgets

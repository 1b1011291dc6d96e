// SPDX-License-Identifier: MIT
// StateBadge: a word over the picture, where it is not what is measured now.
#pragma once

#include <QString>

#include "spate/widgets/interaction.h"

namespace spate::widgets {

/// "paused", "no new frames". A dimmed picture is greyed, so that nobody takes it for a live one.
class StateBadge : public Overlay {
    Q_OBJECT

public:
    using Overlay::Overlay;

    /// Repaints only what is new. Empty: nothing is shown.
    void setState(const QString& text, bool dimmed);
    [[nodiscard]] const QString& text() const noexcept { return text_; }
    [[nodiscard]] bool isDimmed() const noexcept { return dimmed_; }

    void paint(QPainter& painter, const plot::Plot& plot,
               const plot::PlotLayout& layout) const override;

private:
    QString text_;
    bool dimmed_ = false;
};

}  // namespace spate::widgets

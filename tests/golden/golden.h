// SPDX-License-Identifier: MIT
// What the tests of whole plots share: plots are compared with pictures that were looked at.
// SPATE_UPDATE_GOLDEN=1 writes them anew.
#pragma once

#include <gtest/gtest.h>

#include "spate/plot/render_plot.h"

namespace spate::plot {

[[nodiscard]] inline PlotColors lightColors() {
    return {.background = Qt::white, .dataBackground = Qt::white, .foreground = Qt::black};
}

/// Renders the plot with a pinned font; fails unless the data area is that of `name`.png to the
/// bit, and text and lines are nearly so.
void expectGolden(const Plot& plot, const QString& name, QSize size, double ratio = 1,
                  const PlotColors& colors = lightColors());

/// The same for plots with antialiased lines over the data, which are only nearly the same there,
/// too: so fewer pixels of the whole may differ.
void expectNearlyGolden(const Plot& plot, const QString& name, QSize size, double ratio = 1);

}  // namespace spate::plot

// SPDX-License-Identifier: MIT
#include "spate/widgets/renderer_menu.h"

#include <gtest/gtest.h>

#include <QAction>

#include "spate/widgets/plot_widget.h"

namespace spate::widgets {
namespace {

class RendererMenuTest : public testing::Test {
protected:
    // The first entry, a separator, and the renderers.
    QAction* entry(int place) const { return menu_.actions().at(place); }
    QAction* of(Renderer renderer) const { return entry(2 + static_cast<int>(renderer)); }
    void open() { Q_EMIT menu_.aboutToShow(); }

    PlotWidget plot_{Renderer::Raster};
    RendererMenu menu_{plot_};
};

TEST_F(RendererMenuTest, SaysFirstWhatDrawsAndWhy) {
    EXPECT_EQ(entry(0)->text(), QStringLiteral("raster: as asked for"));
    EXPECT_FALSE(entry(0)->isEnabled());
    EXPECT_TRUE(entry(1)->isSeparator());
    plot_.setRenderer(Renderer::Auto);
    EXPECT_EQ(entry(0)->text(), plot_.rendererText());
}

TEST_F(RendererMenuTest, FollowsThePlotAndIsFollowedByIt) {
    ASSERT_EQ(menu_.actions().size(), 5);
    for (const Renderer renderer : kAllRenderers) {
        EXPECT_EQ(of(renderer)->text().toLower().toStdString(), name(renderer));
    }
    EXPECT_TRUE(of(Renderer::Raster)->isChecked());
    of(Renderer::Auto)->trigger();
    EXPECT_EQ(plot_.renderer(), Renderer::Auto);
    EXPECT_TRUE(of(Renderer::Auto)->isChecked());
    EXPECT_FALSE(of(Renderer::Raster)->isChecked());
    plot_.setRenderer(Renderer::Raster);
    EXPECT_TRUE(of(Renderer::Raster)->isChecked());
    EXPECT_FALSE(of(Renderer::Auto)->isChecked());
}

TEST_F(RendererMenuTest, OffersOpenGlWhereThereIsAnyElseSaysWhyNot) {
    open();
    const QString& whyNot = openGlSupport().whyNot;
    EXPECT_EQ(of(Renderer::OpenGL)->isEnabled(), whyNot.isEmpty());
    EXPECT_TRUE(menu_.toolTipsVisible());
    if (!whyNot.isEmpty()) {
        EXPECT_EQ(of(Renderer::OpenGL)->toolTip(), whyNot);
    } else {
        of(Renderer::OpenGL)->trigger();
        EXPECT_EQ(plot_.renderer(), Renderer::OpenGL);
        EXPECT_TRUE(entry(0)->text().contains(openGlSupport().device)) << "what draws";
    }
}

// Of the widgets of an OpenGL that fails in mid-stream, the choice is still checked.
TEST_F(RendererMenuTest, TriesTheChosenOneAgain) {
    int changes = 0;
    QObject::connect(&plot_, &PlotWidget::rendererChanged, &plot_, [&] { ++changes; });
    of(Renderer::Raster)->trigger();
    EXPECT_EQ(changes, 1);
    EXPECT_TRUE(of(Renderer::Raster)->isChecked());
}

}  // namespace
}  // namespace spate::widgets

// SPDX-License-Identifier: MIT
#include "spate/widgets/context_menu.h"

#include <QContextMenuEvent>
#include <QMenu>

#include "spate/widgets/plot_actions.h"
#include "spate/widgets/streaming_plot_for_test.h"

namespace spate::widgets {
namespace {

class ContextMenuTest : public StreamingPlotTest {
protected:
    ContextMenuTest() {
        QObject::connect(&widget_, &PlotWidget::contextMenuRequested, &widget_,
                         [this](QMenu* menu) { menu_ = menu; });
    }
    ~ContextMenuTest() override { closeMenu(); }

    void closeMenu() {
        if (menu_) menu_->close();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }

    QAction* entry(const QString& text) {
        for (QAction* action : menu_->actions()) {
            if (action->text() == text) return action;
        }
        return nullptr;
    }

    QPointer<QMenu> menu_;
};

TEST_F(ContextMenuTest, ARightClickOpensItAndTheStreamGoesOn) {
    press(at(0.5, 0.5), Qt::RightButton);
    EXPECT_EQ(menu_, nullptr) << "not at the press: it may become a drag";
    release(at(0.5, 0.5), Qt::RightButton);
    ASSERT_NE(menu_, nullptr);
    EXPECT_TRUE(menu_->isVisible());
    const PlotActions& actions = widget_.plotActions();
    for (QAction* action : {actions.zoomBack(), actions.resetZoom(), actions.modes()[0],
                            actions.modes()[1], actions.modes()[2]}) {
        EXPECT_TRUE(menu_->actions().contains(action)) << qPrintable(action->text());
    }
    expectStreamGoesOn();
    closeMenu();
    EXPECT_EQ(menu_, nullptr) << "deleted";
}

TEST_F(ContextMenuTest, OneToOneIsAboutThePlaceOfTheClick) {
    const QPoint pixel = at(0.2, 0.3);
    const QPointF inPixel = pixel + QPointF(0.25, 0.25);
    const QPointF under = transform().toData(inPixel);
    click(pixel, Qt::RightButton);
    ASSERT_NE(menu_, nullptr);
    ASSERT_NE(entry(widget_.plotActions().oneToOne()->text()), nullptr);
    entry(widget_.plotActions().oneToOne()->text())->trigger();
    const QPointF after = transform().toData(inPixel);
    EXPECT_NE(limits(), kWhole);
    EXPECT_EQ(std::floor(after.x()), std::floor(under.x()));
    EXPECT_EQ(std::floor(after.y()), std::floor(under.y()));
}

TEST_F(ContextMenuTest, ARightDragOpensNothing) {
    drag(at(0.5, 0.5), at(0.6, 0.5), Qt::RightButton);
    EXPECT_EQ(menu_, nullptr);
    EXPECT_EQ(limits(), kWhole);
}

TEST_F(ContextMenuTest, TheHostAddsItsOwn) {
    auto gone = std::make_unique<QAction>(QStringLiteral("gone"));
    QAction kept(QStringLiteral("kept"));
    widget_.addContextAction(gone.get());
    widget_.addContextAction(&kept);
    gone.reset();
    QObject::connect(&widget_, &PlotWidget::contextMenuRequested, &widget_,
                     [](QMenu* menu) { menu->addAction(QStringLiteral("of the moment")); });
    click(at(0.5, 0.5), Qt::RightButton);
    ASSERT_NE(menu_, nullptr);
    EXPECT_NE(entry(QStringLiteral("kept")), nullptr);
    EXPECT_NE(entry(QStringLiteral("of the moment")), nullptr);
    EXPECT_EQ(entry(QStringLiteral("gone")), nullptr);
    closeMenu();
}

TEST_F(ContextMenuTest, TheMenuKeyOpensItToo) {
    const QPoint pixel(10, 10);
    QContextMenuEvent event(QContextMenuEvent::Keyboard, pixel, canvas().mapToGlobal(pixel));
    QCoreApplication::sendEvent(&canvas(), &event);
    EXPECT_NE(menu_, nullptr);
}

TEST_F(ContextMenuTest, QtsPolicyLeavesAllToTheHost) {
    widget_.setContextMenuPolicy(Qt::CustomContextMenu);
    QSignalSpy requested(&widget_, &QWidget::customContextMenuRequested);
    click(at(0.5, 0.5), Qt::RightButton);
    EXPECT_EQ(requested.count(), 1);
    EXPECT_EQ(menu_, nullptr);
}

TEST_F(ContextMenuTest, AKeyIsShownWhereItWorks) {
    const QAction* reset = widget_.plotActions().resetZoom();
    click(at(0.5, 0.5), Qt::RightButton);
    EXPECT_FALSE(reset->isShortcutVisibleInContextMenu());
    closeMenu();
    widget_.addActions(widget_.plotActions().all());
    click(at(0.5, 0.5), Qt::RightButton);
    EXPECT_TRUE(reset->isShortcutVisibleInContextMenu());
}

}  // namespace
}  // namespace spate::widgets

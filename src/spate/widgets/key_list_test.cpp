// SPDX-License-Identifier: MIT
#include "spate/widgets/key_list.h"

#include <QLabel>
#include <QMainWindow>
#include <QMenuBar>
#include <QShortcut>
#include <QToolBar>

#include "spate/widgets/plot_actions.h"
#include "spate/widgets/streaming_plot_for_test.h"

namespace spate::widgets {
namespace {

bool has(const std::vector<GestureHelp>& list, const QString& gesture, const QString& effect) {
    return std::any_of(list.begin(), list.end(), [&](const GestureHelp& help) {
        return help.gesture == gesture && help.effect == effect;
    });
}

using KeyListTest = StreamingPlotTest;

TEST_F(KeyListTest, ItNamesEveryKeyThatWorksInThePlotWhereverItsActionIs) {
    QMainWindow window;
    auto* plot = new PlotWidget;
    window.setCentralWidget(plot);
    auto* other = new PlotWidget(&window);
    const auto make = [](const char* text, const QKeySequence& key, QObject* parent) {
        auto* action = new QAction(QString::fromUtf8(text), parent);
        action->setShortcut(key);
        return action;
    };
    plot->addAction(make("In the plot", Qt::Key_A, plot));
    window.addToolBar(QStringLiteral("bar"))->addAction(make("&Pause", Qt::Key_Space, &window));
    window.menuBar()
        ->addMenu(QStringLiteral("File"))
        ->addAction(make("Save…", QKeySequence(Qt::CTRL | Qt::Key_S), &window));
    QAction* elsewhere = make("Elsewhere", Qt::Key_B, other);
    elsewhere->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    other->addAction(elsewhere);
    make("Nowhere", Qt::Key_D, &window);
    QAction* hidden = make("Hidden", Qt::Key_E, plot);
    hidden->setVisible(false);
    plot->addAction(hidden);
    plot->addAction(new QAction(QStringLiteral("Without a key"), plot));

    const std::vector<GestureHelp> keys = keysOf(*plot);
    EXPECT_EQ(keys.size(), 3U);
    EXPECT_TRUE(has(keys, QStringLiteral("A"), QStringLiteral("In the plot")));
    EXPECT_TRUE(has(keys, QStringLiteral("Space"), QStringLiteral("Pause")));
    EXPECT_TRUE(has(keys, QStringLiteral("Ctrl+S"), QStringLiteral("Save")));
}

TEST_F(KeyListTest, TheQuestionMarkShowsWhatIsThereAndClosesIt) {
    widget_.addActions(widget_.plotActions().all());
    widget_.setFocus();
    ASSERT_TRUE(QTest::qWaitForWindowActive(&widget_));
    pressKey(Qt::Key_Question);
    auto* list = widget_.findChild<KeyList*>();
    ASSERT_NE(list, nullptr);
    EXPECT_TRUE(list->isVisible());
    EXPECT_TRUE(list->testAttribute(Qt::WA_ShowWithoutActivating)) << "keys go to the plot still";
    QStringList texts;
    for (const QLabel* label : list->findChildren<QLabel*>()) texts << label->text();
    for (const GestureHelp& help : widget_.gestures()) {
        EXPECT_TRUE(texts.contains(help.gesture)) << qPrintable(help.gesture);
        EXPECT_TRUE(texts.contains(help.effect, Qt::CaseInsensitive)) << qPrintable(help.effect);
    }
    EXPECT_TRUE(texts.contains(widget_.plotActions().oneToOne()->text()));
    expectStreamGoesOn();
    widget_.plotActions().keyList()->trigger();
    EXPECT_FALSE(list->isVisible());

    auto* late = new QAction(QStringLiteral("Came later"), &widget_);
    late->setShortcut(Qt::Key_Z);
    widget_.addAction(late);
    widget_.plotActions().keyList()->trigger();
    texts.clear();
    for (const QLabel* label : list->findChildren<QLabel*>()) texts << label->text();
    EXPECT_TRUE(texts.contains(late->text())) << "as it is when it is shown";
    // The key itself needs a display: without one the list takes the focus, whatever it asks for.
    auto* escape = widget_.findChild<QShortcut*>();
    ASSERT_NE(escape, nullptr);
    EXPECT_EQ(escape->key(), QKeySequence(Qt::Key_Escape));
    EXPECT_TRUE(escape->isEnabled());
    Q_EMIT escape->activated();
    EXPECT_FALSE(list->isVisible());
    EXPECT_FALSE(escape->isEnabled()) << "the key is the plot's again";
}

}  // namespace
}  // namespace spate::widgets

// SPDX-License-Identifier: MIT
// A storm: whatever hosts and people do to a plot, in random order, while frames of every kind
// stream into it. After each step the plot is sound, and in the end it shows the newest frame.
//
// SPATE_STORM_SEED=n takes the steps of one storm again (what they meet depends on the frames,
// too), SPATE_STORM_STEPS=n makes storms longer or shorter, and SPATE_STORM_TRACE=1 prints each
// step before it is taken.
#include <gtest/gtest.h>

#include <QEventLoop>
#include <QTest>
#include <QTimer>
#include <cmath>
#include <cstdio>
#include <set>
#include <string>
#include <utility>

#include "spate/widgets/plot_actions.h"
#include "spate/widgets/stormy_plot_for_test.h"

namespace spate::widgets {

StormyPlot::StormyPlot(std::uint64_t seed)
    : chance(seed),
      plot(new PlotWidget(&hosts[0])),
      contrast(new Contrast(plot->plot(), plot)),
      position(new PositionLabel(*plot, &hosts[0])),
      slots(std::make_unique<QObject>()) {
    plot->addActions(plot->plotActions().all());
    plot->addActions(contrast->actions());
    QObject::connect(plot, &PlotWidget::contextMenuRequested, plot,
                     [this](QMenu* opened) { menu = opened; });
    // A click may take away what it hits, while others still hear of it.
    QObject::connect(plot, &PlotWidget::clicked, plot, [this](const ClickInfo& click) {
        if (!click.picks.empty() && chance.oneIn(3)) model().removeItem(click.picks.front().item);
    });
    for (QWidget& host : hosts) {
        host.resize(500, 400);
        host.show();
    }
    plot->resize(500, 400);
}

namespace {

constexpr int kPatienceMs = 20'000;

std::int64_t setting(const char* name, std::int64_t otherwise) {
    bool isNumber = false;
    const std::int64_t value = qEnvironmentVariable(name).toLongLong(&isNumber);
    return isNumber ? value : otherwise;
}

// Each action as often as it has weight.
std::vector<StormAction> allActions() {
    std::vector<StormAction> all;
    for (const auto& some :
         {gesturesOfStorm(), hostActionsOfStorm(), itemActionsOfStorm(), axisActionsOfStorm()}) {
        for (const StormAction& action : some) {
            all.insert(all.end(), static_cast<std::size_t>(action.weight), action);
        }
    }
    return all;
}

class PlotWidgetStorm : public testing::TestWithParam<std::int64_t> {
protected:
    PlotWidgetStorm() : storm_(seed()), frames_(seed()) {
        QObject::connect(&model(), &plot::Plot::itemAboutToBeRemoved, storm_.plot,
                         [this](plot::Item* item) { removed_.emplace_back(item); });
        ensureStream();
    }

    static std::uint64_t seed() {
        return static_cast<std::uint64_t>(setting("SPATE_STORM_SEED", GetParam()));
    }
    plot::Plot& model() { return storm_.model(); }

    // In an event loop, as in a program: what is deleted later is deleted meanwhile.
    void takeSteps(std::int64_t count) {
        QEventLoop loop;
        QTimer next;
        QObject::connect(&next, &QTimer::timeout, [&] {
            if (count-- == 0 || HasFailure()) return loop.quit();
            takeStep();
        });
        next.start(0);
        loop.exec();
    }

    void takeStep() {
        const StormAction& action = storm_.chance.of(actions_);
        const std::string step = std::to_string(++step_) + ": " + action.name;
        SCOPED_TRACE("SPATE_STORM_SEED=" + std::to_string(seed()) + ", step " + step);
        if (setting("SPATE_STORM_TRACE", 0) != 0) std::fprintf(stderr, "%s\n", step.c_str());
        action.act(storm_);
        ensureStream();
        expectSoundLimits();
        expectSoundItems();
        if (step_ % 16 == 0) expectRemovedItemsAreDeleted();
    }

    void ensureStream() {
        plot::ImageItem* image = model().addStreamImage(kStreamLegend);
        if (image == stream_) return;
        stream_ = image;
        lastPainted_ = 0;
        frames_.submitTo(image->sink());
        QObject::connect(image, &plot::ImageItem::dataChanged, storm_.plot, [this](quint64 id) {
            EXPECT_GT(id, std::exchange(lastPainted_, id)) << "a frame is shown again";
        });
    }

    void expectSoundLimits() {
        const plot::Limits limits = model().limits();
        const auto expectSound = [](double min, double max, const plot::Axis& axis) {
            EXPECT_TRUE(std::isfinite(min) && std::isfinite(max) && min < max)
                << min << " … " << max;
            EXPECT_TRUE(axis.scale() != plot::AxisScale::Log || min > 0) << min;
        };
        expectSound(limits.xMin, limits.xMax, model().xAxis());
        expectSound(limits.yMin, limits.yMax, model().yAxis());
        const auto& y2 = model().y2Axis();
        expectSound(y2.min(), y2.max(), y2);
    }

    void expectSoundItems() {
        std::set<std::pair<plot::ItemKind, QString>> known;
        for (const auto& item : model().items()) {
            EXPECT_TRUE(known.emplace(item->kind(), item->legend()).second)
                << "two of " << qPrintable(item->legend());
        }
        const auto images = model().images();
        plot::ImageItem* active = model().activeImage();
        EXPECT_TRUE(active == nullptr ||
                    std::find(images.begin(), images.end(), active) != images.end());
        for (const plot::ImageItem* image : images) expectCountersAddUp(*image);
    }

    void expectCountersAddUp(const plot::ImageItem& image) {
        const auto counters = storm_.plot->counters(image);
        EXPECT_EQ(counters.received, counters.painted + counters.held + counters.replaced +
                                         counters.superseded + counters.rejected +
                                         counters.inFlight);
        EXPECT_LE(counters.inFlight, 3U);
    }

    // Those of the last steps may still be in the middle of something.
    void expectRemovedItemsAreDeleted() {
        for (const QPointer<plot::Item>& item : std::exchange(removed_, {})) {
            if (!item) continue;
            const auto& items = model().items();
            const bool isShown = std::any_of(items.begin(), items.end(), [&](const auto& shown) {
                return shown.get() == item.data();
            });
            EXPECT_FALSE(isShown) << qPrintable(item->legend());
            if (!isShown) removed_.push_back(item);
        }
        EXPECT_LE(removed_.size(), 40U) << "removed items are kept";
    }

    // Nothing is held or hidden any more, and the last frame has been submitted.
    void calmDown() {
        frames_.stop();
        storm_.slots.reset();
        storm_.plot->setMaximumFrameRate(0);
        if (storm_.menu) storm_.menu->close();
        for (QWidget& host : storm_.hosts) host.show();
        storm_.plot->show();
        storm_.plot->resize(400, 300);
        stream_->setVisible(true);
    }

    StormyPlot storm_;
    FrameStorm frames_;
    const std::vector<StormAction> actions_ = allActions();
    QPointer<plot::ImageItem> stream_;
    std::uint64_t lastPainted_ = 0;
    std::int64_t step_ = 0;
    std::vector<QPointer<plot::Item>> removed_;
};

TEST_P(PlotWidgetStorm, LeavesThePlotSoundAndTheNewestFrameOnTheScreen) {
    std::printf("SPATE_STORM_SEED=%llu\n", static_cast<unsigned long long>(seed()));
    std::fflush(stdout);  // a crash prints nothing more
    takeSteps(setting("SPATE_STORM_STEPS", 1000));
    calmDown();
    const std::uint64_t newest = frames_.newestId();  // 0: the stream was new
    const auto isShown = [&] { return lastPainted_ == newest; };
    EXPECT_TRUE(QTest::qWaitFor(isShown, kPatienceMs))
        << "frame " << lastPainted_ << " is shown, not " << newest;
    EXPECT_EQ(stream_->counters().inFlight, 0U);
    QTest::qWait(0);
    removed_.erase(
        std::remove_if(removed_.begin(), removed_.end(), [](const auto& item) { return !item; }),
        removed_.end());
    EXPECT_TRUE(removed_.empty()) << removed_.size() << " removed items are kept";
    expectSoundItems();
}

INSTANTIATE_TEST_SUITE_P(Seed, PlotWidgetStorm, testing::Values(1, 2, 3));

}  // namespace
}  // namespace spate::widgets

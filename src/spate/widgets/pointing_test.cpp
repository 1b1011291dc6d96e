// SPDX-License-Identifier: MIT
// Clicks and the cursor, as a PlotWidget tells of them.
#include "spate/widgets/pointing.h"

#include <QEnterEvent>

#include "spate/widgets/streaming_plot_for_test.h"

namespace spate::widgets {
namespace {

// A square of 20 pixels about a point of the canvas.
class Spot : public plot::DrawnItem {
public:
    explicit Spot(QPointF data) : DrawnItem(QStringLiteral("spot")), data_(data) {}
    plot::ItemKind kind() const noexcept override { return plot::ItemKind::Marker; }
    std::optional<plot::Limits> shownExtent(pipeline::AxisScale,
                                            pipeline::AxisScale) const override {
        return std::nullopt;
    }
    void paint(QPainter&, const plot::PlotTransform&) const override {}
    std::optional<plot::Pick> pickAt(QPointF pixel, const plot::PlotTransform& transform,
                                     double) override {
        if ((transform.toPixel(data_) - pixel).manhattanLength() > 20) return std::nullopt;
        return plot::Pick{.item = this, .data = transform.toData(pixel), .index = 7};
    }

private:
    QPointF data_;
};

class PointingTest : public StreamingPlotTest {
protected:
    PointingTest() {
        QObject::connect(&widget_, &PlotWidget::clicked, &widget_,
                         [this](const ClickInfo& click) { clicks_.push_back(click); });
        QObject::connect(&widget_, &PlotWidget::hovered, &widget_,
                         [this](const HoverInfo& hover) { hovers_.push_back(hover); });
    }

    std::vector<ClickInfo> clicks_;
    std::vector<HoverInfo> hovers_;
};

TEST_F(PointingTest, TheCursorIsKnownWhenItEnters) {
    const QPointF pixel = at(0.5, 0.5);
    QEnterEvent event(pixel, pixel, pixel);
    QCoreApplication::sendEvent(&canvas(), &event);
    EXPECT_EQ(widget_.hoveredPixel(), pixel);
}

TEST_F(PointingTest, AClickTellsWhatIsThereTheFrontFirst) {
    Spot* spot = widget_.plot().addItem(std::make_unique<Spot>(QPointF(40, 30)));
    spot->setZ(1);
    image_->setSelectable(true);
    const QPoint pixel = at(0.5, 0.5);
    click(pixel, Qt::LeftButton, Qt::ControlModifier);
    ASSERT_EQ(clicks_.size(), 1U);
    const ClickInfo& click = clicks_.front();
    EXPECT_EQ(click.button, Qt::LeftButton);
    EXPECT_EQ(click.modifiers, Qt::ControlModifier);
    EXPECT_EQ(click.pixel, QPointF(pixel));
    EXPECT_EQ(click.data, transform().toData(pixel));
    ASSERT_EQ(click.picks.size(), 2U);
    EXPECT_EQ(click.picks[0].item, spot);
    EXPECT_EQ(click.picks[0].index, 7);
    EXPECT_EQ(click.picks[1].item, image_);
    EXPECT_EQ(click.picks[1].row, static_cast<std::int64_t>(click.data.y()));
    EXPECT_EQ(click.picks[1].col, static_cast<std::int64_t>(click.data.x()));
    EXPECT_EQ(click.chosen, image_) << "the spot in front of it is not selectable";
    spot->setSelectable(true);
    this->click(pixel);
    EXPECT_EQ(clicks_.back().chosen, spot);
}

TEST_F(PointingTest, EveryButtonClicksInEveryMode) {
    widget_.setContextMenuPolicy(Qt::NoContextMenu);
    for (const InteractiveMode mode : kAllInteractiveModes) {
        widget_.setInteractiveMode(mode);
        for (const auto button : {Qt::LeftButton, Qt::MiddleButton, Qt::RightButton}) {
            clicks_.clear();
            click(at(0.5, 0.5), button);
            ASSERT_EQ(clicks_.size(), 1U);
            EXPECT_EQ(clicks_.front().button, button);
            EXPECT_EQ(clicks_.front().chosen, nullptr) << "the image is not selectable";
        }
    }
}

TEST_F(PointingTest, ADragIsNoClick) {
    drag(at(0.5, 0.5), at(0.5, 0.5) + QPoint(6, 0));
    EXPECT_TRUE(clicks_.empty());
    drag(at(0.5, 0.5), at(0.5, 0.5) + QPoint(3, 4));
    EXPECT_EQ(clicks_.size(), 1U) << "five pixels are a click";
    const QPoint from = at(0.25, 0.25);
    press(from);
    moveTo(at(0.75, 0.75));
    moveTo(from);
    release(from);
    EXPECT_EQ(clicks_.size(), 1U) << "away and back is a drag";
}

TEST_F(PointingTest, TwoButtonsAreNoClickNorIsAPressThatWasCancelled) {
    press(at(0.5, 0.5));
    press(at(0.5, 0.5), Qt::RightButton);
    release(at(0.5, 0.5), Qt::RightButton);
    release(at(0.5, 0.5));
    press(at(0.5, 0.5));
    widget_.setCanvas(makeRasterCanvas);
    release(at(0.5, 0.5));
    EXPECT_TRUE(clicks_.empty());
}

TEST_F(PointingTest, ThereIsNoClickOutsideTheData) {
    click(onXAxis());
    click(onYAxis());
    EXPECT_TRUE(clicks_.empty());
}

TEST_F(PointingTest, ADoubleClickIsAClickAndADoubleClick) {
    QSignalSpy doubleClicked(&widget_, &PlotWidget::doubleClicked);
    QTest::mouseDClick(window(), Qt::LeftButton, {}, inWindow(at(0.5, 0.5)));
    EXPECT_EQ(clicks_.size(), 1U);
    ASSERT_EQ(doubleClicked.count(), 1);
    EXPECT_EQ(doubleClicked.front().front().value<ClickInfo>().pixel, QPointF(at(0.5, 0.5)));
}

TEST_F(PointingTest, ALeftClickThatChoosesAnImageMakesItTheActiveOne) {
    const std::vector<float> data(20 * 20, 1.0F);
    const auto other = widget_.addImage(*image::ImageView::of(data.data(), 20, 20),
                                        {.legend = QStringLiteral("other"), .z = 1});
    ASSERT_TRUE(other);
    ASSERT_TRUE(QTest::qWaitFor([&] { return (*other)->painted() != nullptr; }, kPatienceMs));
    const QPoint onOther = transform().toPixel({10, 10}).toPoint();
    EXPECT_EQ(widget_.plot().activeImage(), image_);
    click(onOther);
    EXPECT_EQ(widget_.plot().activeImage(), image_) << "not selectable";
    (*other)->setSelectable(true);
    click(onOther, Qt::MiddleButton);
    EXPECT_EQ(widget_.plot().activeImage(), image_);
    click(onOther);
    EXPECT_EQ(widget_.plot().activeImage(), *other);
}

TEST_F(PointingTest, TheCursorIsToldOfOnceATurnAndWhenItLeaves) {
    moveTo(at(0.2, 0.2));
    ASSERT_EQ(hovers_.size(), 1U);
    EXPECT_TRUE(hovers_.back().inside);
    EXPECT_EQ(hovers_.back().data, transform().toData(at(0.2, 0.2)));
    for (int i = 0; i < 50; ++i) {
        const QPointF pixel = at(0.3, 0.3) + QPoint(i, 0);
        QMouseEvent move(QEvent::MouseMove, pixel, canvas().mapToGlobal(pixel), Qt::NoButton,
                         Qt::NoButton, Qt::NoModifier);
        QCoreApplication::sendEvent(&canvas(), &move);
    }
    EXPECT_EQ(hovers_.size(), 1U);
    QCoreApplication::processEvents();
    ASSERT_EQ(hovers_.size(), 2U);
    EXPECT_EQ(hovers_.back().pixel, QPointF(at(0.3, 0.3) + QPoint(49, 0))) << "the last of them";
    moveTo(onXAxis());
    ASSERT_EQ(hovers_.size(), 3U);
    EXPECT_FALSE(hovers_.back().inside);
    moveTo(onXAxis() + QPoint(20, 0));
    EXPECT_EQ(hovers_.size(), 3U) << "it has left already";
    moveTo(at(0.2, 0.2));
    QEvent leave(QEvent::Leave);
    QCoreApplication::sendEvent(&canvas(), &leave);
    QCoreApplication::processEvents();
    ASSERT_EQ(hovers_.size(), 5U);
    EXPECT_FALSE(hovers_.back().inside);
    EXPECT_EQ(widget_.hoveredPixel(), std::nullopt);
}

TEST_F(PointingTest, TheCursorLeavesAPlotThatIsHidden) {
    moveTo(at(0.2, 0.2));
    widget_.hide();
    EXPECT_EQ(widget_.hoveredPixel(), std::nullopt);
    widget_.show();
}

TEST_F(PointingTest, OtherDataUnderAStillCursorAreToldOf) {
    moveTo(at(0.2, 0.2));
    widget_.plot().setLimits({10, 20, 10, 20});
    QCoreApplication::processEvents();
    ASSERT_EQ(hovers_.size(), 2U);
    EXPECT_EQ(hovers_.back().data, transform().toData(at(0.2, 0.2)));
    expectStreamGoesOn();
    EXPECT_EQ(hovers_.size(), 2U) << "frames do not move the cursor";
}

TEST_F(PointingTest, ModesAreToldOfWhenTheyChange) {
    QSignalSpy changed(&widget_, &PlotWidget::interactiveModeChanged);
    widget_.setInteractiveMode(InteractiveMode::Pan);
    EXPECT_EQ(changed.count(), 0);
    widget_.setInteractiveMode(InteractiveMode::Zoom);
    ASSERT_EQ(changed.count(), 1);
    EXPECT_EQ(changed.front().front().value<InteractiveMode>(), InteractiveMode::Zoom);
}

TEST_F(PointingTest, APlotWithoutImagesIsClickedToo) {
    PlotWidget empty;
    empty.resize(400, 300);
    empty.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&empty));
    QSignalSpy clicked(&empty, &PlotWidget::clicked);
    QTest::mouseClick(empty.windowHandle(), Qt::LeftButton, {},
                      empty.plotLayout().transform.dataArea.center().toPoint());
    ASSERT_EQ(clicked.count(), 1);
    EXPECT_TRUE(clicked.front().front().value<ClickInfo>().picks.empty());
}

}  // namespace
}  // namespace spate::widgets

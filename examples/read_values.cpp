// SPDX-License-Identifier: MIT
// A gesture of the host's own: the value under the cursor, always of the frame that is on the
// screen.
#include <fmt/format.h>
#include <spate/spate.h>

#include <QApplication>
#include <QLabel>
#include <QMouseEvent>
#include <QVBoxLayout>
#include <functional>
#include <optional>
#include <utility>

namespace {

// [interaction]
// Follows the cursor, and consumes nothing: zooming and panning go on as they did.
class FollowCursor : public spate::Interaction {
public:
    using Moved = std::function<void(std::optional<QPointF> data)>;
    explicit FollowCursor(Moved moved) : moved_(std::move(moved)) {}

    bool handle(QEvent& event, spate::Plot&, const spate::PlotLayout& layout) override {
        if (event.type() == QEvent::MouseMove) {
            const QPointF pixel = static_cast<QMouseEvent&>(event).position();
            moved_(layout.transform.dataArea.contains(pixel)
                       ? std::optional(layout.transform.toData(pixel))
                       : std::nullopt);
        } else if (event.type() == QEvent::Leave) {
            moved_(std::nullopt);
        }
        return false;
    }

private:
    Moved moved_;
};
// [interaction]

}  // namespace

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    QWidget window;
    auto* layout = new QVBoxLayout(&window);
    auto* plot = new spate::PlotWidget;
    auto* text = new QLabel(QStringLiteral("move the mouse over the image"));
    layout->addWidget(plot, 1);
    layout->addWidget(text);

    spate::ImageItem* image = plot->plot().addStreamImage(QStringLiteral("detector"));
    image->setColormap(
        {.table = *spate::colorTable("viridis"),
         .normalization = spate::Normalization::Log,
         .autoscale = {.mode = spate::AutoscaleMode::Percentile, .percents = {1, 99.9}}});
    spate::Stream stream(
        spate::openSource("sim:?size=256&rate=10").value(),
        {.frame = [sink = image->sink()](spate::Frame frame) { sink->submit(std::move(frame)); }});

    std::optional<QPointF> cursor;
    const auto show = [&] {
        // [read]
        const auto reading = cursor ? image->pixelAt(*cursor) : std::nullopt;
        if (!reading) {
            text->setText(QStringLiteral("–"));
            return;
        }
        const std::string value = reading->masked ? "masked" : reading->value.toText();
        text->setText(
            QString::fromStdString(fmt::format("column {} row {}: {}, in frame {}", reading->col,
                                               reading->row, value, reading->frameId)));
        // [read]
    };
    // [install]
    plot->canvas().widget().setMouseTracking(true);  // moves without a button, too
    plot->addInteraction(std::make_unique<FollowCursor>([&](std::optional<QPointF> data) {
        cursor = data;
        show();
    }));
    // A still cursor reads the next frame as soon as it is on the screen.
    QObject::connect(image, &spate::ImageItem::dataChanged, &window, show);
    // [install]

    window.resize(720, 540);
    window.show();
    return QApplication::exec();
}

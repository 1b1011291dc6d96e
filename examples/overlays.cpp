// SPDX-License-Identifier: MIT
// Results over a live image: rings about a centre that the user drags, spots, a region, and a line
// that keeps to whole columns. The overlay costs a new frame next to nothing, however much is in
// it.
#include <spate/spate.h>

#include <QApplication>
#include <cmath>
#include <random>
#include <vector>

namespace {

// [own]
// An item of the host's own: all that it draws is in data coordinates, so zooming and files need no
// more code.
class Rings : public spate::DrawnItem {
public:
    Rings() : DrawnItem(QStringLiteral("rings")) { setZ(spate::plot::kShapeZ); }

    void setCenter(QPointF center) {
        center_ = center;
        Q_EMIT appearanceChanged();  // nothing is drawn again before
    }

    spate::ItemKind kind() const noexcept override { return spate::ItemKind::Shape; }

    // They may be larger than the detector, and should not decide what "all of the image" is.
    std::optional<spate::Limits> shownExtent(spate::AxisScale, spate::AxisScale) const override {
        return std::nullopt;
    }

    void paint(QPainter& painter, const spate::PlotTransform& transform) const override {
        painter.setPen(QPen(Qt::white, 1, Qt::DashLine));
        for (const double radius : {100.0, 200.0, 300.0, 400.0}) {
            const QPointF reach(radius, radius);
            painter.drawEllipse(
                QRectF(transform.toPixel(center_ - reach), transform.toPixel(center_ + reach)));
            painter.drawText(transform.toPixel(center_ + QPointF(0, radius)) + QPointF(4, -4),
                             QStringLiteral("%1 px").arg(radius));
        }
    }

private:
    QPointF center_{512, 512};
};
// [own]

// Where a spot finder might have found something.
void addSpots(spate::Plot& plot) {
    std::mt19937 random(1);
    std::uniform_real_distribution<double> place(0, 1024);
    std::vector<double> x(400);
    std::vector<double> y(x.size());
    std::vector<double> strength(x.size());
    for (std::size_t i = 0; i < x.size(); ++i) {
        x[i] = place(random);
        y[i] = place(random);
        strength[i] = std::hypot(x[i] - 512, y[i] - 512);
    }
    // [scatter]
    spate::addScatter(plot, x, y, strength,
                      {.legend = QStringLiteral("spots"),
                       .colormap = spate::Colormap{.table = spate::colorTable("turbo").value()},
                       .symbol = spate::Symbol::Circle,
                       .symbolSize = 6});
    // [scatter]
}

}  // namespace

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    spate::PlotWidget widget;
    widget.resize(900, 800);
    spate::Plot& plot = widget.plot();
    plot.setKeepDataAspectRatio(true);
    spate::ImageItem* image = plot.addStreamImage(QStringLiteral("detector"));
    image->setColormap(
        {.table = spate::colorTable("gray").value(), .normalization = spate::Normalization::Log});
    auto sink = image->sink();

    addSpots(plot);
    // [drag]
    Rings* rings = plot.addItem(std::make_unique<Rings>());
    spate::MarkerItem* centre =
        spate::addMarker(
            plot, 512, 512,
            {.text = QStringLiteral("centre"), .color = QColor(Qt::cyan), .draggable = true})
            .value();
    QObject::connect(centre, &spate::MarkerItem::positionChanged, rings, &Rings::setCenter);
    const auto onWholeColumns = [](QPointF at) { return QPointF(std::round(at.x()), at.y()); };
    spate::addXMarker(plot, 800,
                      {.text = QStringLiteral("drag me"),
                       .color = QColor(Qt::cyan),
                       .lineStyle = spate::LineStyle::Dashed,
                       .constraint = onWholeColumns,
                       .draggable = true});
    // [drag]
    // [shape]
    // A region of interest: the user moves it, and it says where it is.
    const auto* region =
        spate::addShape(plot, spate::ShapeType::Rectangle, {640, 840}, {140, 260},
                        {.color = QColor(Qt::yellow), .fill = true, .draggable = true})
            .value();
    const auto tell = [region, &plot] {
        const QRectF area = region->vertices().boundingRect();
        plot.setTitle(QStringLiteral("columns %1 … %2")
                          .arg(std::lround(area.left()))
                          .arg(std::lround(area.right())));
    };
    QObject::connect(region, &spate::ShapeItem::verticesChanged, &plot, tell);
    tell();
    // [shape]
    // [small]
    // Something small needs no class: a scale.
    plot.addItem(spate::drawnBy([](QPainter& painter, const spate::PlotTransform& transform) {
        painter.setPen(QPen(Qt::white, 3));
        painter.drawLine(transform.toPixel({60, 40}), transform.toPixel({160, 40}));
        painter.drawText(transform.toPixel({60, 60}), QStringLiteral("100 px"));
    }));
    // [small]

    spate::Stream stream(spate::openSource("sim:?size=1024").value(),
                         {.frame = [sink](spate::Frame frame) { sink->submit(frame); }});
    widget.show();
    return QApplication::exec();
}

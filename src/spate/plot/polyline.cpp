// SPDX-License-Identifier: MIT
#include "spate/plot/polyline.h"

#include <QPaintEngine>
#include <algorithm>
#include <cmath>
#include <utility>

#include "spate/plot/pixel_mapping.h"

namespace spate::plot {
namespace {

constexpr double kColumnsPerPixelOfVectors = 4;

}  // namespace

// Liang and Barsky: the parameters between which the segment is on the inner side of each edge.
std::optional<QLineF> clippedTo(const QRectF& rectangle, const QLineF& segment) {
    if (!isFinite(segment.p1()) || !isFinite(segment.p2())) return std::nullopt;
    double begin = 0;
    double end = 1;
    const auto isInside = [&](double step, double distance) {
        if (step == 0) return distance >= 0;
        const double at = distance / step;
        if (step < 0) {
            begin = std::max(begin, at);
        } else {
            end = std::min(end, at);
        }
        return begin <= end;
    };
    const bool crosses = isInside(-segment.dx(), segment.x1() - rectangle.left()) &&
                         isInside(segment.dx(), rectangle.right() - segment.x1()) &&
                         isInside(-segment.dy(), segment.y1() - rectangle.top()) &&
                         isInside(segment.dy(), rectangle.bottom() - segment.y1());
    if (!crosses) return std::nullopt;
    // The ends themselves, to the bit: the next segment continues there.
    return QLineF(begin == 0 ? segment.p1() : segment.pointAt(begin),
                  end == 1 ? segment.p2() : segment.pointAt(end));
}

double columnsPerPixelOf(const QPainter& painter) {
    const bool isRaster = painter.paintEngine()->type() == QPaintEngine::Raster;
    return isRaster ? painter.device()->devicePixelRatioF() : kColumnsPerPixelOfVectors;
}

PolylineBuilder::PolylineBuilder(const QRectF& visible, double columnsPerPixel)
    : visible_(visible), columnsPerPixel_(columnsPerPixel) {}

// All that is left of what is visible is one column, and all to the right of it another.
double PolylineBuilder::columnOf(double x) const {
    return std::floor(std::clamp(x, visible_.left() - 1, visible_.right() + 1) * columnsPerPixel_);
}

void PolylineBuilder::add(QPointF vertex) {
    if (!isFinite(vertex)) {
        breakLine();
        return;
    }
    const double column = columnOf(vertex.x());
    if (run_ && run_->column == column) {
        extend(vertex);
        return;
    }
    finishRun();
    run_ = Run{column, vertex, vertex, vertex, vertex};
}

void PolylineBuilder::extend(QPointF vertex) {
    run_->last = vertex;
    if (vertex.y() < run_->lowest.y()) {
        run_->lowest = vertex;
        run_->lowestIsFirst = false;
    } else if (vertex.y() > run_->highest.y()) {
        run_->highest = vertex;
        run_->lowestIsFirst = true;
    }
}

void PolylineBuilder::finishRun() {
    if (!run_) return;
    const Run run = *std::exchange(run_, std::nullopt);
    lineTo(run.first);
    lineTo(run.lowestIsFirst ? run.lowest : run.highest);
    lineTo(run.lowestIsFirst ? run.highest : run.lowest);
    lineTo(run.last);
}

void PolylineBuilder::lineTo(QPointF vertex) {
    if (!end_) {
        end_ = vertex;
        return;
    }
    const QPointF start = std::exchange(*end_, vertex);
    if (start == vertex) return;
    const auto part = clippedTo(visible_, QLineF(start, vertex));
    if (part) {
        if (!continues_ || part->p1() != start) lines_.push_back(QPolygonF{part->p1()});
        lines_.back().append(part->p2());
    }
    continues_ = part && part->p2() == vertex;
}

void PolylineBuilder::breakLine() {
    finishRun();
    end_.reset();
    continues_ = false;
}

std::vector<QPolygonF> PolylineBuilder::take() {
    breakLine();
    return std::exchange(lines_, {});
}

}  // namespace spate::plot

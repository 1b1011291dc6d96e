// SPDX-License-Identifier: MIT
#include "spate/widgets/viewer_memory.h"

#include <utility>

namespace spate::widgets {
namespace {

QString classOf(const stream::SourceDescription& source) {
    if (source.channels > 1) return QStringLiteral("color");
    switch (source.detector) {
        case stream::DetectorKind::PhotonCounting:
            return QStringLiteral("counts");
        case stream::DetectorKind::Camera:
            return QStringLiteral("camera");
        case stream::DetectorKind::Unknown:
            break;
    }
    if (image::isComplex(source.dtype)) return QStringLiteral("complex");
    const bool isWhole = source.dtype < image::DType::Float32 || source.dtype == image::DType::Bool;
    return isWhole ? QStringLiteral("integer") : QStringLiteral("float");
}

}  // namespace

QString kindOfSource(const stream::SourceDescription& source) {
    // A folder is of the kind of its files: "12 files, FITS".
    const QString format = QString::fromStdString(source.format);
    return format.section(QStringLiteral(", "), -1) + u' ' + classOf(source);
}

pipeline::Style withLook(pipeline::Style style, const ViewerLook& look) {
    if (look.colorTable) {
        const auto table = color::colorTable(look.colorTable->toStdString());
        if (table) style.colormap.table = *table;
    }
    if (look.normalization) style.colormap.normalization = *look.normalization;
    if (look.autoscale) style.colormap.autoscale.mode = *look.autoscale;
    return style;
}

QStringList withRecent(QStringList recent, const QString& source) {
    constexpr qsizetype kMost = 10;
    recent.removeAll(source);
    recent.prepend(source);
    return recent.mid(0, kMost);
}

LookKeeper::LookKeeper(const plot::ImageItem& image, QString kind, ViewerMemory& memory,
                       QObject* parent)
    : QObject(parent),
      image_(image),
      kind_(std::move(kind)),
      memory_(memory),
      known_(image.colormap()) {
    connect(&image, &plot::ImageItem::colormapChanged, this, &LookKeeper::compare);
}

void LookKeeper::compare() {
    const color::Colormap before = std::exchange(known_, image_.colormap());
    if (before == known_) return;
    const ViewerLook old = memory_.look(kind_);
    ViewerLook look = old;
    if (before.table != known_.table) look.colorTable = QString::fromStdString(known_.table->name);
    if (before.normalization != known_.normalization) look.normalization = known_.normalization;
    if (before.autoscale.mode != known_.autoscale.mode) look.autoscale = known_.autoscale.mode;
    if (look != old) memory_.rememberLook(kind_, look);
}

}  // namespace spate::widgets

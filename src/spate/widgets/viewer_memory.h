// SPDX-License-Identifier: MIT
// ViewerMemory: what a viewer remembers from one run to the next, wherever the host keeps it.
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>
#include <optional>

#include "spate/pipeline/rendered_frame.h"
#include "spate/plot/image_item.h"
#include "spate/stream/source.h"

namespace spate::widgets {

/// What a person chose for a kind of source. Never a fixed range: it fits one measurement.
struct ViewerLook {
    std::optional<QString> colorTable{};
    std::optional<color::Normalization> normalization{};
    std::optional<color::AutoscaleMode> autoscale{};
    friend bool operator==(const ViewerLook&, const ViewerLook&) = default;
};

/// Implemented by the host, as the library touches nobody's settings. Whatever it gives back is
/// checked: it may be old, foreign or damaged. GUI thread.
class ViewerMemory {
public:
    ViewerMemory() = default;
    ViewerMemory(const ViewerMemory&) = delete;
    ViewerMemory& operator=(const ViewerMemory&) = delete;
    virtual ~ViewerMemory() = default;

    /// By kindOfSource().
    [[nodiscard]] virtual ViewerLook look(const QString& kind) const = 0;
    virtual void rememberLook(const QString& kind, const ViewerLook& look) = 0;

    /// URIs, the newest first.
    [[nodiscard]] virtual QStringList recentSources() const = 0;
    virtual void rememberRecentSources(const QStringList& sources) = 0;

    /// QWidget::saveGeometry().
    [[nodiscard]] virtual QByteArray windowGeometry() const = 0;
    virtual void rememberWindowGeometry(const QByteArray& geometry) = 0;
};

/// "FITS float", "simulated detector integer counts": sources of a kind want the same look.
[[nodiscard]] QString kindOfSource(const stream::SourceDescription& source);

/// `style` with what was chosen for this kind of source in its place.
[[nodiscard]] pipeline::Style withLook(pipeline::Style style, const ViewerLook& look);

/// `recent` with `source` in front, once, and at most ten.
[[nodiscard]] QStringList withRecent(QStringList recent, const QString& source);

/// Remembers what is changed of an image's colormap, by whatever control: only that, and not what
/// it was opened with.
class LookKeeper : public QObject {
    Q_OBJECT

public:
    /// `image` and `memory` outlive it.
    LookKeeper(const plot::ImageItem& image, QString kind, ViewerMemory& memory, QObject* parent);

private:
    void compare();

    const plot::ImageItem& image_;
    const QString kind_;
    ViewerMemory& memory_;
    color::Colormap known_;
};

}  // namespace spate::widgets

// SPDX-License-Identifier: MIT
// QCustomPlot's QCPColorMap, measured as peer.py does it, whose comment says how.
//
// It holds doubles, so that every frame is converted: by setCell() for each pixel, which is its
// interface, or by a subclass that writes to its array.
#include <qcustomplot.h>

#include <QApplication>
#include <QCommandLineParser>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QScreen>
#include <algorithm>
#include <cstdlib>
#include <vector>

namespace {

constexpr int kWarmUp = 5;  // frames
constexpr qint64 kPatienceMs = 20'000;
constexpr int kTolerance = 40;  // of a colour channel

[[noreturn]] void fail(const QString& reason) {
    qCritical().noquote() << reason;
    std::exit(1);
}

QByteArray contentOf(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) fail(path + ": cannot be read");
    return file.readAll();
}

/// What frames.py has written.
struct Ring {
    explicit Ring(const QString& folder)
        : facts(QJsonDocument::fromJson(contentOf(folder + "/frames.json")).object()),
          size(facts["size"].toInt()),
          bytes(contentOf(folder + "/frames.raw")) {}

    [[nodiscard]] int count() const {
        return static_cast<int>(bytes.size() / (qsizetype{size} * size * 4));
    }
    [[nodiscard]] const float* frame(int index) const {
        return reinterpret_cast<const float*>(bytes.constData()) + qsizetype{size} * size * index;
    }

    QJsonObject facts;
    int size;
    QByteArray bytes;
};

QCPRange rangeOf(const QJsonValue& ends) {
    return {ends[0].toDouble(), ends[1].toDouble()};
}

class ColorMapArray : public QCPColorMapData {
public:
    using QCPColorMapData::QCPColorMapData;
    void assign(const float* pixels) {
        std::copy_n(pixels, qsizetype{mKeySize} * mValueSize, mData);
        mDataModified = true;
    }
};

class Window : public QCustomPlot {
public:
    int paints = 0;

protected:
    void paintEvent(QPaintEvent* event) override {
        ++paints;
        QCustomPlot::paintEvent(event);
    }
};

class Session {
public:
    Session(const Ring& ring, const QCommandLineParser& asked)
        : ring_(ring),
          view_(ring.facts["views"][asked.value("view")].toObject()),
          isFixed_(asked.value("range") == "fixed"),
          useSetCell_(asked.value("variant") == "setcell") {
        const double end = ring.size - 0.5;  // the middle of the last pixel
        data_ = new ColorMapArray(ring.size, ring.size, {0.5, end}, {0.5, end});
        map_ = new QCPColorMap(window_.xAxis, window_.yAxis);
        map_->setData(data_);
        map_->setInterpolate(false);
        map_->setGradient(viridis());
        const QCPRange limits = rangeOf(view_["limits"]);
        window_.xAxis->setRange(limits);
        window_.yAxis->setRange(limits);
        window_.yAxis->setRangeReversed(true);
        window_.setGeometry(0, 0, 1000, 800);
        show();
        window_.show();
        settle();
    }

    QJsonObject measure(int count) {
        for (int i = 0; i < std::max(kWarmUp, ring_.count() + 1); ++i) showNext();
        const int before = window_.paints;
        QJsonArray times;
        for (int i = 0; i < count; ++i) times.append(showNext());
        settle();  // a paint that comes late counts, too
        return {{"version", "QCustomPlot " QCUSTOMPLOT_VERSION_STR},
                {"ms", times},
                {"paints", window_.paints - before},
                {"exact", map_->dataRange() == trueRange()}};
    }

    void savePicture(const QString& path) { grab({}).save(path); }

private:
    // Five points of viridis: as many steps as in a full table, and the same work.
    static QCPColorGradient viridis() {
        QCPColorGradient gradient;
        gradient.setColorStops({{0, QColor(68, 1, 84)},
                                {0.25, QColor(59, 82, 139)},
                                {0.5, QColor(33, 145, 140)},
                                {0.75, QColor(94, 201, 98)},
                                {1, QColor(253, 231, 37)}});
        gradient.setLevelCount(256);
        return gradient;
    }

    static void settle() {
        QElapsedTimer timer;
        timer.start();
        while (timer.elapsed() < 500) QCoreApplication::processEvents();
    }

    void show() {
        const float* pixels = ring_.frame(index_);
        if (useSetCell_) {
            for (int row = 0; row < ring_.size; ++row)
                for (int col = 0; col < ring_.size; ++col) data_->setCell(col, row, *pixels++);
        } else {
            data_->assign(pixels);
        }
        if (isFixed_) {
            map_->setDataRange(rangeOf(ring_.facts["fixed"]));
        } else {
            map_->rescaleDataRange(true);
        }
        window_.replot(QCustomPlot::rpQueuedRefresh);
    }

    double showNext() {
        index_ = (index_ + 1) % ring_.count();
        const int before = window_.paints;
        QElapsedTimer timer;
        timer.start();
        show();
        while (window_.paints == before) {
            QCoreApplication::processEvents();
            if (timer.elapsed() > kPatienceMs) fail("a frame was not painted within 20 s");
        }
        (void)grab({0, 0, 1, 1});
        const auto elapsedMs = static_cast<double>(timer.nsecsElapsed()) / 1e6;
        checkBarcode();
        return elapsedMs;
    }

    QImage grab(const QRect& part) {
        const QRect place = part.isNull() ? window_.rect() : part;
        return window_.screen()
            ->grabWindow(window_.winId(), place.x(), place.y(), place.width(), place.height())
            .toImage();
    }

    void checkBarcode() {
        const QImage screen = grab({});
        const QJsonArray blocks = view_["blocks"].toArray();
        const QJsonValue bits = ring_.facts["barcodes"][index_];
        for (int i = 0; i < blocks.size(); ++i) {
            const QColor color =
                screen.pixelColor(qRound(window_.xAxis->coordToPixel(blocks[i][0].toDouble())),
                                  qRound(window_.yAxis->coordToPixel(blocks[i][1].toDouble())));
            const QColor wanted = bits[i].toInt() != 0 ? QColor(253, 231, 37) : QColor(68, 1, 84);
            const int off = std::max({std::abs(color.red() - wanted.red()),
                                      std::abs(color.green() - wanted.green()),
                                      std::abs(color.blue() - wanted.blue())});
            if (off > kTolerance) {
                fail(QString("frame %1 of the ring is not what is on the screen").arg(index_));
            }
        }
    }

    [[nodiscard]] QCPRange trueRange() const {
        return rangeOf(isFixed_ ? ring_.facts["fixed"] : ring_.facts["minmax"][index_]);
    }

    const Ring& ring_;
    QJsonObject view_;
    bool isFixed_;
    bool useSetCell_;
    int index_ = 0;
    Window window_;
    ColorMapArray* data_ = nullptr;  // the map's
    QCPColorMap* map_ = nullptr;     // the window's
};

}  // namespace

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    QCommandLineParser asked;
    asked.addOptions({{"frames", "the folder that they are in", "folder"},
                      {"range", "fixed, minmax", "range"},
                      {"view", "whole, zoom", "view"},
                      {"variant", "setcell, array", "variant"},
                      {"timed", "how many frames to time", "count", "20"},
                      {"picture", "write a PNG of the window at the end", "file"}});
    asked.process(application);
    const Ring ring(asked.value("frames"));
    Session session(ring, asked);
    const QJsonObject result = session.measure(asked.value("timed").toInt());
    if (asked.isSet("picture")) session.savePicture(asked.value("picture"));
    QTextStream(stdout) << QJsonDocument(result).toJson(QJsonDocument::Compact) << '\n';
}

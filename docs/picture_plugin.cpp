// SPDX-License-Identifier: MIT
// Takes a picture of a program's window after a while, and ends the program. Qt loads it where it
// is asked to: QT_PLUGIN_PATH=…/plugins QT_QPA_GENERIC_PLUGINS=picture:FILE.png
// (scripts/example-pictures).
#include <QApplication>
#include <QGenericPlugin>
#include <QMouseEvent>
#include <QPixmap>
#include <QTimer>
#include <QWidget>

namespace {

constexpr int kAfterMs = 2000;
constexpr int kWidth = 720;
constexpr int kHeight = 540;

// Gives the window the size of all pictures, and puts the mouse over it.
void prepare(QWidget& window) {
    window.resize(kWidth, kHeight);
    QCoreApplication::processEvents();  // lays out
    const QPoint place(kWidth * 2 / 5, kHeight * 2 / 5);
    QWidget* under = window.childAt(place);
    if (under == nullptr) return;
    const QPointF local = under->mapFrom(&window, place);
    QMouseEvent move(QEvent::MouseMove, local, under->mapToGlobal(local), Qt::NoButton,
                     Qt::NoButton, Qt::NoModifier);
    QCoreApplication::sendEvent(under, &move);
}

// Menus, which are windows too, are not seen before they open.
QWidgetList visibleWindows() {
    QWidgetList windows;
    for (QWidget* window : QApplication::topLevelWidgets()) {
        if (window->isVisible()) windows << window;
    }
    return windows;
}

// Ends with another status where there is no window, or none that can be saved.
void takePicture(const QString& path) {
    const QWidgetList windows = visibleWindows();
    const bool saved = windows.size() == 1 && windows.front()->grab().save(path);
    QApplication::exit(saved ? 0 : 1);
}

class PicturePlugin : public QGenericPlugin {
    Q_OBJECT
    Q_PLUGIN_METADATA(IID QGenericPluginFactoryInterface_iid FILE "picture_plugin.json")

public:
    QObject* create(const QString&, const QString& path) override {
        auto* taker = new QTimer;
        taker->setSingleShot(true);
        connect(taker, &QTimer::timeout, taker, [path] {
            for (QWidget* window : visibleWindows()) prepare(*window);
            QTimer::singleShot(kAfterMs / 2, [path] { takePicture(path); });
        });
        taker->start(kAfterMs / 2);
        return taker;
    }
};

}  // namespace

#include "picture_plugin.moc"

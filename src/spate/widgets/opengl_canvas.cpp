// SPDX-License-Identifier: MIT
// The OpenGL canvas: images are coloured on the device, all else is textures that QPainter drew.
#include "spate/widgets/opengl_canvas.h"

#include <QOpenGLContext>
#include <QOpenGLWidget>
#include <QPainter>
#include <QScreen>
#include <QSurfaceFormat>
#include <QTimer>
#include <utility>

#include "spate/base/clock.h"
#include "spate/base/log.h"
#include "spate/plot/render_plot.h"
#include "spate/widgets/drawn_layers.h"
#include "spate/widgets/opengl_scene.h"
#include "spate/widgets/renderer.h"

namespace spate::widgets {
namespace {

class OpenGlCanvas final : public QOpenGLWidget, public Canvas {
public:
    OpenGlCanvas(const plot::Plot& plot, QWidget& parent, LoaderWrapper wrap)
        : QOpenGLWidget(&parent), plot_(plot), wrapLoader_(std::move(wrap)) {
        setFormat(openGlFormat());
        setMouseTracking(true);
        pacer_.setSingleShot(true);
        pacer_.setTimerType(Qt::PreciseTimer);
        connect(&pacer_, &QTimer::timeout, this, [this] {
            if (std::exchange(updateWaits_, false)) updateData();
        });
    }

    ~OpenGlCanvas() override {
        release();
        // Qt's widget ends its context when this is no canvas any more.
        if (context() != nullptr) disconnect(context(), nullptr, this, nullptr);
    }

    QWidget& widget() override { return *this; }
    QString rendererName() const override { return QStringLiteral("OpenGL"); }

    void setLayout(const plot::PlotLayout& layout) override {
        layout_ = layout;
        layers_.setLayout(layout, plot::PlotColors::fromPalette(palette()).foreground);
        if (scene_) scene_->invalidate();
        update();
    }

    // However fast the producer, not more often than the screen shows. Swaps do not wait for the
    // screen (openGlFormat()), else every window would wait for the others'.
    void updateData() override {
        if (pacer_.isActive()) {
            updateWaits_ = true;
            return;
        }
        const double rate = screen() != nullptr ? screen()->refreshRate() : 0;
        if (rate > 0) pacer_.start(static_cast<int>(1000 / rate));
        update();
    }

    void updateItem(const plot::DrawnItem& item) override {
        layers_.update(item);
        updateData();
    }

    LayerCounters layerCounters() const override { return layers_.counters(); }
    const gl::DeviceCounters* deviceCounters() const {
        return scene_ ? &scene_->device().counters() : nullptr;
    }

    void setOverlayPainter(OverlayPainter paint) override { paintOverlays_ = std::move(paint); }
    void setDrawMeter(DrawMeter meter) override { meterDraws_ = std::move(meter); }
    void setFailureHandler(FailureHandler handle) override { onFailure_ = std::move(handle); }

    void addImage(plot::ImageItem& item) override {
        item.setProduct(pipeline::Product::Values);
        item.countRendererBuild();
    }

    void removeImage(plot::ImageItem& item) override {
        if (scene_) {
            makeCurrent();
            scene_->removeImage(item);
            doneCurrent();
        }
        updateData();
    }

protected:
    void initializeGL() override {
        QOpenGLContext* const context = this->context();
        connect(context, &QOpenGLContext::aboutToBeDestroyed, this, &OpenGlCanvas::release,
                Qt::UniqueConnection);
        auto scene = OpenGlScene::create(wrapLoader_([context](const char* name) {
            return reinterpret_cast<void*>(context->getProcAddress(name));
        }));
        if (!scene) {
            fail(scene.error().message);
            return;
        }
        scene_ = std::move(*scene);
    }

    void paintEvent(QPaintEvent* event) override {
        if (!isValid()) fail("the window system gives no OpenGL context");
        isPainted_ = true;
        QOpenGLWidget::paintEvent(event);
        isPainted_ = false;
    }

    // Without a paint event, the widget is grabbed.
    void paintGL() override {
        if (!scene_ || hasFailed_ || layout_.canvas.size.isEmpty()) return;
        waitForLastFrame();
        const base::TimePoint start = base::now();
        const auto colors = plot::PlotColors::fromPalette(palette());
        const auto done = isPainted_
                              ? scene_->draw({plot_, layout_, colors, layers_, paintOverlays_})
                              : scene_->drawPicture(newestPicture(colors));
        if (!done) fail(done.error().message);
        const gl::Functions& gl = scene_->device().gl();
        fence_ = gl.FenceSync(GL_SYNC_GPU_COMMANDS_COMPLETE, 0);
        if (meterDraws_) {
            gl.Finish();
            meterDraws_(base::toMs(base::now() - start));
        }
    }

private:
    // QWidget::grab() and render() must show the newest frames, not wait for the next paint.
    QImage newestPicture(const plot::PlotColors& colors) const {
        const double ratio = layout_.canvas.devicePixelRatio;
        QImage picture((layout_.canvas.size * ratio).toSize(), QImage::Format_ARGB32_Premultiplied);
        if (picture.isNull()) return picture;  // no room
        picture.setDevicePixelRatio(ratio);
        QPainter painter(&picture);
        plot::paintDecoration(painter, plot_, layout_, colors);
        plot::paintDataNow(painter, plot_, layout_, colors);
        if (paintOverlays_) paintOverlays_(painter);
        painter.end();
        picture.setDevicePixelRatio(1);
        return picture;
    }

    // One frame is in flight: a device that is slower than the producer would queue them.
    void waitForLastFrame() {
        if (fence_ == nullptr) return;
        constexpr GLuint64 kLongestNs = 100'000'000;
        const gl::Functions& gl = scene_->device().gl();
        gl.ClientWaitSync(fence_, GL_SYNC_FLUSH_COMMANDS_BIT, kLongestNs);
        gl.DeleteSync(std::exchange(fence_, nullptr));
    }

    // The context goes: the widget moves to another window, or ends.
    void release() {
        if (!scene_) return;
        makeCurrent();
        if (QOpenGLContext::currentContext() == nullptr) scene_->device().abandon();
        fence_ = nullptr;  // goes with the context
        scene_.reset();
        doneCurrent();
    }

    void fail(const std::string& message) {
        if (std::exchange(hasFailed_, true)) return;
        if (onFailure_) onFailure_(QString::fromStdString(message));
    }

    const plot::Plot& plot_;
    const LoaderWrapper wrapLoader_;
    plot::PlotLayout layout_;
    DrawnLayers layers_;
    OverlayPainter paintOverlays_;
    DrawMeter meterDraws_;
    FailureHandler onFailure_;
    std::unique_ptr<OpenGlScene> scene_;
    GLsync fence_ = nullptr;
    QTimer pacer_;  // runs while the screen still shows the last picture
    bool updateWaits_ = false;
    bool isPainted_ = false;
    bool hasFailed_ = false;
};

}  // namespace

QSurfaceFormat openGlFormat() {
    QSurfaceFormat format = QSurfaceFormat::defaultFormat();
    format.setRenderableType(QSurfaceFormat::OpenGL);
    format.setVersion(3, 3);
    format.setProfile(QSurfaceFormat::CoreProfile);
    format.setSwapInterval(0);
    return format;
}

std::unique_ptr<Canvas> makeOpenGlCanvas(const plot::Plot& plot, QWidget& parent) {
    // Qt's widget does not survive a window system that has no OpenGL at all.
    if (const QString& whyNot = openGlSupport().whyNot; !whyNot.isEmpty()) {
        base::log(base::LogLevel::Warning, "drawing by raster: {}", whyNot.toStdString());
        return makeRasterCanvas(plot, parent);
    }
    return makeWrappedOpenGlCanvas(plot, parent, [](gl::Loader own) { return own; });
}

std::unique_ptr<Canvas> makeWrappedOpenGlCanvas(const plot::Plot& plot, QWidget& parent,
                                                LoaderWrapper wrap) {
    return std::make_unique<OpenGlCanvas>(plot, parent, std::move(wrap));
}

const gl::DeviceCounters* deviceCounters(const Canvas& canvas) {
    const auto* openGl = dynamic_cast<const OpenGlCanvas*>(&canvas);
    return openGl == nullptr ? nullptr : openGl->deviceCounters();
}

}  // namespace spate::widgets

// SPDX-License-Identifier: MIT
#include "spate/widgets/viewer_window.h"

#include <gtest/gtest.h>

#include <QDropEvent>
#include <QFile>
#include <QLabel>
#include <QMenu>
#include <QMenuBar>
#include <QMimeData>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QUrl>

#include "spate/stream/registry.h"
#include "spate/widgets/start_page.h"
#include "spate/widgets/viewer_style.h"

namespace spate::widgets {
namespace {

constexpr int kPatienceMs = 20'000;

std::unique_ptr<stream::Source> simulated(const std::string& uri) {
    auto source = stream::openSource(uri);
    EXPECT_TRUE(source) << source.error().message;
    return source ? std::move(*source) : nullptr;
}

// Frames that change their shape and dtype, a bad one among them, and then the end.
class TroubledSource : public stream::Source {
public:
    TroubledSource() {
        description_.uri = "troubled:";
        description_.rateHz = 0;
    }
    const stream::SourceDescription& description() const noexcept override { return description_; }

    base::Result<std::optional<image::Frame>> next() override {
        const std::uint64_t id = count_++;
        if (id == 2) return base::fail("frame 2: 100 bytes: expected 400");
        if (id == 5) return std::nullopt;
        const auto side = static_cast<std::int64_t>(10 + id);
        const auto layout =
            image::ImageLayout{.dtype = id % 2 == 0 ? image::DType::UInt16 : image::DType::Float32,
                               .rows = side,
                               .cols = side};
        auto bytes = std::make_shared<std::vector<std::byte>>(4096);
        return image::Frame{
            .view = *image::ImageView::create(bytes->data(), layout), .owner = bytes, .id = id};
    }

private:
    stream::SourceDescription description_;
    std::uint64_t count_ = 0;
};

TEST(ViewerWindow, ShowsASourceToItsEnd) {
    ViewerOptions options;
    options.stream.maxFrames = 8;
    ViewerWindow window(simulated("sim:?size=256&rate=50"), options);
    QSignalSpy finished(&window, &ViewerWindow::finished);
    window.show();
    ASSERT_TRUE(QTest::qWaitFor([&] { return finished.count() == 1; }, kPatienceMs));
    const ViewerStatistics statistics = window.statistics();
    EXPECT_EQ(statistics.stream.delivered, 8U);
    EXPECT_EQ(statistics.frames.received, 8U);
    const auto& frames = statistics.frames;  // the first may be overtaken while it waits for a view
    EXPECT_EQ(frames.painted + frames.replaced + frames.superseded, 8U);
    EXPECT_EQ(frames.inFlight, 0U);
    EXPECT_EQ(statistics.paintedFrameId, 7U);
    EXPECT_EQ(window.plotWidget().plot().limits(), (plot::Limits{0, 256, 0, 256}));
}

TEST(ViewerWindow, NamesABadFrameAndGoesOn) {
    ViewerWindow window(std::make_unique<TroubledSource>(), {});
    QSignalSpy finished(&window, &ViewerWindow::finished);
    window.show();
    ASSERT_TRUE(QTest::qWaitFor([&] { return finished.count() == 1; }, kPatienceMs));
    const ViewerStatistics statistics = window.statistics();
    EXPECT_EQ(statistics.stream.delivered, 4U);
    EXPECT_EQ(statistics.stream.bad, 1U);
    EXPECT_EQ(statistics.paintedFrameId, 4U) << "the last good picture stays";
    bool named = false;
    for (const QLabel* label : window.findChildren<QLabel*>()) {
        named = named || label->text().contains(QStringLiteral("100 bytes"));
    }
    EXPECT_TRUE(named);
}

TEST(ViewerWindow, PausingALiveSourceHoldsThePictureAndCountsTheRest) {
    ViewerWindow window(simulated("sim:?size=128&rate=200"), {});
    window.show();
    ASSERT_TRUE(QTest::qWaitFor([&] { return window.statistics().paintedFrameId.has_value(); },
                                kPatienceMs));
    window.setPaused(true);
    QTest::qWait(100);  // a submit that had begun
    ASSERT_TRUE(
        QTest::qWaitFor([&] { return window.statistics().frames.inFlight == 0; }, kPatienceMs))
        << "what was on its way";
    const auto held = window.statistics();
    ASSERT_TRUE(QTest::qWaitFor([&] { return window.statistics().notShown > held.notShown + 5; },
                                kPatienceMs));
    EXPECT_EQ(window.statistics().paintedFrameId, held.paintedFrameId);
    window.setPaused(false);
    EXPECT_TRUE(QTest::qWaitFor(
        [&] { return window.statistics().paintedFrameId > held.paintedFrameId; }, kPatienceMs));
}

TEST(ViewerWindow, StartsAsItsSourceOrItsUserWants) {
    ViewerWindow window(simulated("sim:?size=64"), {});
    const plot::ImageItem& image = *window.plotWidget().plot().activeImage();
    EXPECT_EQ(image.reduction(), kernels::Reduction::Max);
    EXPECT_EQ(image.colormap(),
              viewerStyle({.detector = stream::DetectorKind::PhotonCounting}).colormap);

    pipeline::Style style;
    style.colormap.table = *color::colorTable("gray_r");
    style.reduction = kernels::Reduction::Min;
    style.complexPart = image::ComplexPart::Phase;
    ViewerWindow other(simulated("sim:?size=64"), {.style = style});
    const plot::ImageItem& chosen = *other.plotWidget().plot().activeImage();
    EXPECT_EQ(chosen.colormap(), style.colormap);
    EXPECT_EQ(chosen.reduction(), style.reduction);
    EXPECT_EQ(chosen.complexPart(), style.complexPart);
    EXPECT_EQ(other.plotWidget().plot().activeImage()->colormap().table->name, "gray_r");
}

TEST(ViewerWindow, KeepsTheRendererThatItsUserWantsForTheNextSource) {
    ViewerWindow window(simulated("sim:?size=64"), {.renderer = Renderer::Raster});
    EXPECT_EQ(window.plotWidget().renderer(), Renderer::Raster);
    window.plotWidget().setRenderer(Renderer::Auto);
    window.showSource(simulated("sim:?size=64"));
    EXPECT_EQ(window.plotWidget().renderer(), Renderer::Auto);
}

TEST(ViewerWindow, SavesThePictureOrSaysWhyNot) {
    ViewerOptions options;
    options.stream.maxFrames = 1;
    ViewerWindow window(simulated("sim:?size=128"), options);
    QSignalSpy finished(&window, &ViewerWindow::finished);
    window.show();
    ASSERT_TRUE(QTest::qWaitFor([&] { return finished.count() == 1; }, kPatienceMs));
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("picture.png"));
    ASSERT_TRUE(window.savePicture(path));
    EXPECT_EQ(QImage(path).size(), window.plotWidget().size());
    const auto unknown = window.savePicture(folder.filePath(QStringLiteral("picture.xyz")));
    ASSERT_FALSE(unknown);
    EXPECT_NE(unknown.error().message.find("\"xyz\""), std::string::npos);
    const auto nowhere = window.savePicture(QStringLiteral("/no/such/folder/picture.png"));
    ASSERT_FALSE(nowhere);
    EXPECT_NE(nowhere.error().message.find("/no/such/folder"), std::string::npos);
}

// Writes a stack of uint8 NPY frames of 2 × 3.
QString stackFile(const QTemporaryDir& folder, const QString& name) {
    QByteArray header("{'descr': '|u1', 'fortran_order': False, 'shape': (4, 2, 3)}");
    QByteArray content("\x93NUMPY\1\0", 8);
    content.append(static_cast<char>(header.size())).append('\0').append(header);
    content.append(QByteArray(4 * 2 * 3, '\5'));
    QFile file(folder.filePath(name));
    EXPECT_TRUE(file.open(QIODevice::WriteOnly));
    file.write(content);
    return file.fileName();
}

class MemoryForTest final : public ViewerMemory {
public:
    ViewerLook look(const QString& kind) const override { return looks.value(kind); }
    void rememberLook(const QString& kind, const ViewerLook& look) override { looks[kind] = look; }
    QStringList recentSources() const override { return recent; }
    void rememberRecentSources(const QStringList& sources) override { recent = sources; }
    QByteArray windowGeometry() const override { return geometry; }
    void rememberWindowGeometry(const QByteArray& bytes) override { geometry = bytes; }

    QHash<QString, ViewerLook> looks;
    QStringList recent;
    QByteArray geometry;
};

void drop(ViewerWindow& window, const QStringList& files,
          Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
    QMimeData data;
    QList<QUrl> urls;
    for (const QString& file : files) urls << QUrl::fromLocalFile(file);
    data.setUrls(urls);
    const QPoint middle = window.rect().center();
    QDragEnterEvent enter(middle, Qt::CopyAction, &data, Qt::LeftButton, modifiers);
    QCoreApplication::sendEvent(&window, &enter);
    if (!enter.isAccepted()) return;
    QDropEvent event(middle, Qt::CopyAction, &data, Qt::LeftButton, modifiers);
    QCoreApplication::sendEvent(&window, &event);
}

TEST(ViewerWindow, WaitsForASourceAndOpensWhatIsDropped) {
    const QTemporaryDir folder;
    MemoryForTest memory;
    ViewerWindow window(ViewerOptions{.memory = &memory});
    window.show();
    auto* page = window.findChild<StartPage*>();
    ASSERT_TRUE(page);
    EXPECT_EQ(window.activePane(), nullptr);
    EXPECT_EQ(window.statistics().frames.received, 0U);
    drop(window, {folder.filePath(QStringLiteral("none.fits"))});
    EXPECT_TRUE(QTest::qWaitFor(
        [&] { return page->message().contains(QStringLiteral("none.fits: no such file")); },
        kPatienceMs));
    EXPECT_EQ(window.activePane(), nullptr);
    EXPECT_TRUE(memory.recent.isEmpty());

    const QString file = stackFile(folder, QStringLiteral("stack.npy"));
    drop(window, {file});
    ASSERT_TRUE(QTest::qWaitFor([&] { return window.activePane(); }, kPatienceMs));
    EXPECT_TRUE(window.windowTitle().startsWith(QStringLiteral("stack.npy")));
    EXPECT_EQ(memory.recent, QStringList{file});
}

TEST(ViewerWindow, KeepsItsSourceWhenAnotherCannotBeOpened) {
    const QTemporaryDir folder;
    ViewerWindow window(simulated("sim:?size=64&rate=50"), {});
    window.show();
    ViewerPane* pane = window.activePane();
    QFile garbage(folder.filePath(QStringLiteral("notes.txt")));
    ASSERT_TRUE(garbage.open(QIODevice::WriteOnly));
    garbage.write("not an image");
    garbage.close();
    for (const QStringList& files : {QStringList{garbage.fileName()}, QStringList{folder.path()},
                                     QStringList{QStringLiteral("/no/such/file.fits")}}) {
        drop(window, files);
        EXPECT_TRUE(
            QTest::qWaitFor([&] { return pane->message().contains(files.front()); }, kPatienceMs));
        EXPECT_EQ(window.activePane(), pane);
    }
    const auto received = window.statistics().frames.received;
    EXPECT_TRUE(QTest::qWaitFor([&] { return window.statistics().frames.received > received; },
                                kPatienceMs));
}

TEST(ViewerWindow, ReplacesItsSourceInMidStream) {
    const QTemporaryDir folder;
    const QString file = stackFile(folder, QStringLiteral("stack.npy"));
    ViewerWindow window(simulated("sim:?size=512&rate=500"), {});
    window.show();
    for (int i = 0; i < 3; ++i) {
        const ViewerPane* before = window.activePane();
        window.open({i % 2 == 0 ? file : QStringLiteral("sim:?size=256")});
        EXPECT_EQ(window.activePane(), before) << "the window does not wait";
        ASSERT_TRUE(QTest::qWaitFor([&] { return window.activePane() != before; }, kPatienceMs));
        EXPECT_EQ(window.panes().size(), 1U);
    }
    EXPECT_TRUE(QTest::qWaitFor([&] { return window.statistics().stream.ended; }, kPatienceMs));
    EXPECT_EQ(window.statistics().stream.delivered, 4U);
}

TEST(ViewerWindow, ShowsTwoSourcesWithTheSameLimits) {
    ViewerWindow window(simulated("sim:?size=64&rate=50"), {});
    window.show();
    window.open({QStringLiteral("sim:?size=64&rate=50&pattern=gradient")}, Place::Beside);
    ASSERT_TRUE(QTest::qWaitFor([&] { return window.panes().size() == 2; }, kPatienceMs));
    plot::Plot& first = window.panes()[0]->plotWidget().plot();
    plot::Plot& second = window.panes()[1]->plotWidget().plot();
    ASSERT_TRUE(QTest::qWaitFor(
        [&] {
            return window.panes()[0]->statistics().paintedFrameId &&
                   window.panes()[1]->statistics().paintedFrameId;
        },
        kPatienceMs));
    first.setLimits({10, 20, 30, 40});
    EXPECT_EQ(second.limits(), (plot::Limits{10, 20, 30, 40}));
    second.setLimits({1, 2, 3, 4});
    EXPECT_EQ(first.limits(), (plot::Limits{1, 2, 3, 4}));
    color::Colormap colormap = window.panes()[0]->image().colormap();
    colormap.normalization = color::Normalization::Log;
    window.panes()[0]->image().setColormap(colormap);
    EXPECT_EQ(window.panes()[1]->image().colormap().normalization, color::Normalization::Linear)
        << "each has its own contrast";
    window.closePane();
    ASSERT_EQ(window.panes().size(), 1U);
    window.panes()[0]->plotWidget().plot().setLimits({5, 6, 7, 8});
    window.closePane();
    EXPECT_EQ(window.panes().size(), 1U) << "the last one stays";
}

TEST(ViewerWindow, KeysAndMenusActOnThePaneWithTheFocus) {
    ViewerWindow window(simulated("sim:?size=64&rate=50"), {});
    window.show();
    window.open({QStringLiteral("sim:?size=64&rate=50")}, Place::Beside);
    ASSERT_TRUE(QTest::qWaitFor([&] { return window.panes().size() == 2; }, kPatienceMs));
    ViewerPane* first = window.panes()[0];
    ViewerPane* second = window.panes()[1];
    EXPECT_EQ(window.activePane(), second) << "the new one";
    window.activateWindow();
    ASSERT_TRUE(QTest::qWaitForWindowActive(&window));
    QTest::mouseClick(&first->plotWidget(), Qt::LeftButton);
    EXPECT_EQ(window.activePane(), first);
    QTest::keyClick(&first->plotWidget(), Qt::Key_Space);
    EXPECT_TRUE(first->player().isPaused());
    EXPECT_FALSE(second->player().isPaused());
    EXPECT_TRUE(window.isPaused());
}

TEST(ViewerWindow, GivesEachKeyToOneCommand) {
    ViewerWindow window(simulated("sim:?size=64"), {});
    QStringList keys;
    for (const QMenu* menu : window.menuBar()->findChildren<QMenu*>()) {
        for (const QAction* action : menu->actions()) {
            for (const QKeySequence& key : action->shortcuts()) keys << key.toString();
        }
    }
    EXPECT_GT(keys.size(), 8);
    EXPECT_EQ(keys.removeDuplicates(), 0) << keys.join(u' ').toStdString();
}

TEST(ViewerWindow, AsksItsHostForAnotherWindow) {
    ViewerWindow window(simulated("sim:?size=64"), {});
    QSignalSpy wanted(&window, &ViewerWindow::windowWanted);
    drop(window, {QStringLiteral("/a.fits")}, Qt::ControlModifier);
    ASSERT_EQ(wanted.count(), 1);
    EXPECT_EQ(wanted.front().front().toStringList(), QStringList{QStringLiteral("/a.fits")});
    drop(window, {}, Qt::ControlModifier);
    EXPECT_EQ(wanted.count(), 1) << "nothing was dropped";
}

TEST(ViewerWindow, RemembersWhatIsChosenForAKindOfSourceAndNeverARange) {
    MemoryForTest memory;
    const ViewerOptions options{.memory = &memory};
    ViewerWindow window(simulated("sim:?size=64"), options);
    EXPECT_TRUE(memory.looks.isEmpty()) << "what it starts with was not chosen";
    plot::ImageItem& image = window.activePane()->image();
    color::Colormap colormap = image.colormap();
    colormap.autoscale.min = 3;
    colormap.autoscale.max = 7;
    image.setColormap(colormap);
    EXPECT_TRUE(memory.looks.isEmpty());
    colormap.normalization = color::Normalization::Sqrt;
    image.setColormap(colormap);
    const ViewerLook chosen = memory.looks.value(QStringLiteral("simulated detector counts"));
    EXPECT_EQ(chosen, ViewerLook{.normalization = color::Normalization::Sqrt});

    ViewerWindow same(simulated("sim:?size=128&dtype=uint16"), options);
    const color::Colormap& again = same.activePane()->image().colormap();
    EXPECT_EQ(again.normalization, color::Normalization::Sqrt);
    EXPECT_FALSE(again.autoscale.min || again.autoscale.max);
    ViewerWindow other(simulated("sim:?size=64&pattern=gradient"), options);
    EXPECT_EQ(other.activePane()->image().colormap().normalization, color::Normalization::Linear);
    window.close();
    EXPECT_FALSE(memory.geometry.isEmpty());
    memory.geometry = "garbage";
    const ViewerWindow unhurt(simulated("sim:?size=64"), options);
    EXPECT_GT(unhurt.width(), 100);
}

TEST(ViewerWindow, ClosedInMidStreamPlaysNothingAndKeepsWhatItCounted) {
    ViewerWindow window(simulated("sim:?size=64&rate=200"), {});
    window.show();
    ASSERT_TRUE(
        QTest::qWaitFor([&] { return window.statistics().frames.received > 3; }, kPatienceMs));
    window.close();
    const auto received = window.statistics().frames.received;
    EXPECT_GT(received, 3U);
    EXPECT_GE(window.statistics().stream.delivered, received);
    QTest::qWait(50);
    EXPECT_EQ(window.statistics().frames.received, received);
    window.setPaused(true);  // does nothing, and no harm
}

TEST(RecentSources, HaveTheNewestInFrontOnceAndAreFew) {
    QStringList recent;
    for (int i = 0; i < 15; ++i) recent = withRecent(recent, QString::number(i));
    EXPECT_EQ(recent.size(), 10);
    EXPECT_EQ(recent.front(), QStringLiteral("14"));
    recent = withRecent(recent, QStringLiteral("9"));
    EXPECT_EQ(recent.front(), QStringLiteral("9"));
    EXPECT_EQ(recent.count(QStringLiteral("9")), 1);
}

}  // namespace
}  // namespace spate::widgets

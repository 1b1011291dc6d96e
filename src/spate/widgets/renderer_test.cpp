// SPDX-License-Identifier: MIT
// Which renderer is chosen, and why.
#include "spate/widgets/renderer.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "spate/base/log.h"
#include "spate/gl/device.h"
#include "spate/widgets/plot_widget.h"

namespace spate::widgets {
namespace {

// SPATE_RENDERER, for as long as this is there.
class EnvironmentForTest {
public:
    explicit EnvironmentForTest(const char* value) { qputenv("SPATE_RENDERER", value); }
    ~EnvironmentForTest() {
        if (before_.isNull()) {
            qunsetenv("SPATE_RENDERER");
        } else {
            qputenv("SPATE_RENDERER", before_);
        }
    }
    EnvironmentForTest(const EnvironmentForTest&) = delete;
    EnvironmentForTest& operator=(const EnvironmentForTest&) = delete;

private:
    const QByteArray before_ = qgetenv("SPATE_RENDERER");
};

class LogForTest {
public:
    LogForTest() {
        base::setLogSink(
            [this](base::LogLevel, std::string_view text) { lines.emplace_back(text); });
    }
    ~LogForTest() { base::setLogSink({}); }
    LogForTest(const LogForTest&) = delete;
    LogForTest& operator=(const LogForTest&) = delete;

    std::vector<std::string> lines;
};

TEST(Renderer, HasNames) {
    for (const Renderer renderer : kAllRenderers) {
        EXPECT_EQ(rendererFromName(name(renderer)), renderer);
    }
    EXPECT_FALSE(rendererFromName("vulkan"));
}

TEST(Renderer, OfTheProcessorIsRecognised) {
    EXPECT_TRUE(gl::isSoftwareRenderer("llvmpipe (LLVM 15.0.6, 256 bits)"));
    EXPECT_TRUE(gl::isSoftwareRenderer("softpipe"));
    EXPECT_TRUE(gl::isSoftwareRenderer("Google SwiftShader"));
    EXPECT_TRUE(gl::isSoftwareRenderer("Microsoft Basic Render Driver"));
    EXPECT_FALSE(gl::isSoftwareRenderer("NVIDIA RTX A2000/PCIe/SSE2"));
    EXPECT_FALSE(gl::isSoftwareRenderer("Mesa Intel(R) UHD Graphics 770 (ADL-S GT1)"));
}

TEST(Renderer, KnowsDisplaysOfOtherMachines) {
    EXPECT_FALSE(isRemoteDisplay(QStringLiteral(":0"), false));
    EXPECT_FALSE(isRemoteDisplay(QStringLiteral(":0.0"), true))
        << "of the machine one is logged in to";
    EXPECT_FALSE(isRemoteDisplay(QStringLiteral("unix:1"), false));
    EXPECT_TRUE(isRemoteDisplay(QStringLiteral("localhost:10.0"), true));
    EXPECT_FALSE(isRemoteDisplay(QStringLiteral("localhost:0"), false));
    EXPECT_TRUE(isRemoteDisplay(QStringLiteral("beamline7:0"), false));
}

TEST(Renderer, IsRasterWhereItIsAskedFor) {
    PlotWidget plot;
    plot.setRenderer(Renderer::Raster);
    const EnvironmentForTest environment("opengl");
    const PlotWidget other(Renderer::Raster);
    for (const PlotWidget* each : {static_cast<const PlotWidget*>(&plot), &other}) {
        EXPECT_EQ(each->canvas().rendererName(), QStringLiteral("raster"));
        EXPECT_EQ(each->renderer(), Renderer::Raster);
        EXPECT_EQ(each->rendererText(), QStringLiteral("raster: as asked for"));
        EXPECT_TRUE(each->rendererFailure().isEmpty());
    }
}

TEST(Renderer, IsWhatTheEnvironmentSaysWhereNobodyElseDoes) {
    const EnvironmentForTest environment("raster");
    const PlotWidget plot;
    EXPECT_EQ(plot.renderer(), Renderer::Auto);
    EXPECT_EQ(plot.rendererText(), QStringLiteral("raster: as SPATE_RENDERER says"));
}

TEST(Renderer, ThatIsUnknownIsNamedOnceAndLeftAlone) {
    const EnvironmentForTest environment("vulkan");
    const LogForTest log;
    const PlotWidget plot;
    const PlotWidget another;
    ASSERT_EQ(log.lines.size(), 1U);
    EXPECT_EQ(log.lines.front(), "SPATE_RENDERER is \"vulkan\": expected auto, raster or opengl");
    EXPECT_FALSE(plot.rendererReason().isEmpty());
}

TEST(Renderer, IsRasterWithTheReasonWhereOpenGlIsNoGain) {
    const OpenGlSupport& support = openGlSupport();
    if (support.whyNot.isEmpty() && support.whySlower.isEmpty()) {
        GTEST_SKIP() << support.device.toStdString() << " is faster";
    }
    qunsetenv("SPATE_RENDERER");
    PlotWidget plot;
    EXPECT_EQ(plot.canvas().rendererName(), QStringLiteral("raster"));
    EXPECT_TRUE(plot.rendererText().endsWith(support.whyNot.isEmpty() ? support.whySlower
                                                                      : support.whyNot));
}

TEST(Renderer, GoesOnInRasterWhereThereIsNoOpenGl) {
    if (openGlSupport().whyNot.isEmpty()) GTEST_SKIP() << "there is OpenGL";
    PlotWidget plot;
    plot.setRenderer(Renderer::OpenGL);
    EXPECT_EQ(plot.canvas().rendererName(), QStringLiteral("raster"));
    EXPECT_TRUE(plot.rendererText().contains(openGlSupport().whyNot));
    plot.setCanvas(makeOpenGlCanvas);  // by a host that did not ask
    EXPECT_EQ(plot.canvas().rendererName(), QStringLiteral("raster"));
}

}  // namespace
}  // namespace spate::widgets

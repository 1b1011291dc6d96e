// SPDX-License-Identifier: MIT
#include "spate/widgets/viewer_status.h"

#include <gtest/gtest.h>

namespace spate::widgets {
namespace {

TEST(ReductionText, SaysHowManyPixelsMakeOneAndWhich) {
    pipeline::RenderedFrame rendered;
    rendered.view = {.x = {0, 4096, false, 862}, .y = {0, 4096, true, 700}};
    EXPECT_EQ(reductionText(rendered), QStringLiteral("4.8:1 MAX"));
    rendered.style.hold = kernels::Hold::Sum;
    rendered.heldFrames = 17;
    EXPECT_EQ(reductionText(rendered), QStringLiteral("4.8:1 MAX sum 17"));
    rendered.style.hold = kernels::Hold::None;
    rendered.view.x.max = 50;
    rendered.style.reduction = kernels::Reduction::Nearest;
    EXPECT_EQ(reductionText(rendered), QStringLiteral("1:17 NEAREST"));
}

TEST(RateToolTip, SaysTheFourRatesOfALiveSource) {
    ViewerStatistics statistics;
    EXPECT_EQ(rateToolTip(statistics),
              QStringLiteral("Frames that come, and pictures painted, in a second"));
    statistics.elapsedSeconds = 10;
    statistics.stream.source = stream::SourceStatistics{.received = 900, .missing = 100};
    statistics.stream.source->rateHz = 91.5;
    statistics.stream.rateHz = 60;
    statistics.paintedHz = 30.5;
    EXPECT_EQ(rateToolTip(statistics),
              QStringLiteral("In a second: 100.0 frames at the source (on average, by its "
                             "numbers),\n91.5 received, 60.0 decoded, 30.5 painted"));
}

TEST(RateToolTip, SaysWhatPaintsAndWhy) {
    ViewerStatistics statistics;
    statistics.renderer = QStringLiteral("raster");
    statistics.rendererReason = QStringLiteral("the display is on another machine");
    const QString line = QStringLiteral("\nDrawn by raster: the display is on another machine");
    EXPECT_TRUE(rateToolTip(statistics).endsWith(line));
    statistics.elapsedSeconds = 10;
    statistics.stream.source = stream::SourceStatistics{.received = 900, .missing = 100};
    EXPECT_TRUE(rateToolTip(statistics).endsWith(line));
}

TEST(ViewerStatus, OfColorsSaysThatTheyAreAveragedAndNoRange) {
    const std::uint8_t red[] = {255, 0, 0};
    pipeline::RenderedFrame rendered;
    rendered.submission.frame = {
        .view = *image::ImageView::create(red, {.rows = 1, .cols = 1, .channels = 3}), .id = 4};
    rendered.view = {.x = {0, 4096, false, 862}, .y = {0, 4096, true, 700}};
    EXPECT_EQ(reductionText(rendered), QStringLiteral("4.8:1 MEAN"));
    rendered.style.reduction = kernels::Reduction::Nearest;
    EXPECT_EQ(reductionText(rendered), QStringLiteral("4.8:1 NEAREST"));
    EXPECT_EQ(rangeText(rendered), QString());
}

QString unpadded(QString text) {
    return text.remove(QChar(0x2007));
}

TEST(StatusTexts, SpeakOfThePaintedFrame) {
    ViewerStatistics statistics;
    EXPECT_EQ(frameText(statistics), QStringLiteral("no frame yet"));
    statistics.paintedFrameId = 1003;
    statistics.stream.rateHz = 500.2;
    statistics.paintedHz = 59.9;
    statistics.latency.p50Ms = 12;
    EXPECT_EQ(frameText(statistics), QStringLiteral("frame 1003"));
    statistics.paintedIsPartial = true;
    EXPECT_EQ(frameText(statistics), QStringLiteral("frame 1003 partial"));
    EXPECT_EQ(unpadded(rateText(statistics)), QStringLiteral("in 500 Hz shown 60"));
    EXPECT_EQ(unpadded(latencyText(statistics)), QStringLiteral("12 ms"));
    const auto length = rateText(statistics).size();
    statistics.stream.rateHz = 7;
    statistics.paintedHz = 7;
    EXPECT_EQ(rateText(statistics).size(), length) << "it stays as wide";
    pipeline::RenderedFrame rendered;
    rendered.range = {0, 37};
    EXPECT_EQ(rangeText(rendered), QStringLiteral("0 … 37 auto"));
    rendered.style.colormap.autoscale = {.min = 0, .max = 37};
    EXPECT_EQ(rangeText(rendered), QStringLiteral("0 … 37 fixed"));
    rendered.style.colormap.autoscale = {.max = 37};
    EXPECT_EQ(rangeText(rendered), QStringLiteral("0 … 37 fixed max"));
    rendered.style.colormap.autoscale = {.min = 0};
    EXPECT_EQ(rangeText(rendered), QStringLiteral("0 … 37 fixed min"));
}

TEST(StatusTexts, GiveARangeTheDigitsThatTellItsEndsApart) {
    pipeline::RenderedFrame rendered;
    rendered.range = {0.9999996, 1.0000003};
    EXPECT_EQ(rangeText(rendered), QStringLiteral("0.9999996 … 1 auto"));
    rendered.range = {7, 7};
    EXPECT_EQ(rangeText(rendered), QStringLiteral("7 … 7 auto"));
}

TEST(StatusTexts, SayWhyNothingComes) {
    ViewerStatistics statistics;
    statistics.paused = true;
    EXPECT_EQ(rateText(statistics), QStringLiteral("paused, no history"));
    statistics.canSeek = true;
    EXPECT_EQ(rateText(statistics), QStringLiteral("paused"));
    EXPECT_EQ(latencyText(statistics), QString());
    statistics.silentSeconds = 3.21;
    EXPECT_EQ(rateText(statistics), QStringLiteral("no frames for 3.2 s"));
    statistics.stream.ended = true;
    statistics.stream.delivered = 100;
    EXPECT_EQ(rateText(statistics), QStringLiteral("end, 100 frames")) << "an end is no silence";
    statistics.stream.delivered = 1;
    EXPECT_EQ(rateText(statistics), QStringLiteral("end, 1 frame"));
}

TEST(StatusTexts, CountAsLostWhatNobodyCanSeeButNotWhatWasOvertaken) {
    ViewerStatistics statistics;
    statistics.frames.replaced = 900;
    statistics.frames.superseded = 30;
    statistics.notShown = 7;
    EXPECT_EQ(lostText(statistics), QStringLiteral("lost 0"));
    statistics.stream.missing = 4;
    statistics.stream.bad = 2;
    statistics.frames.rejected = 1;
    EXPECT_EQ(lostText(statistics), QStringLiteral("lost 7"));
    const QString toolTip = lostToolTip(statistics);
    EXPECT_TRUE(toolTip.contains(QStringLiteral("4 never came, 2 bad, 1 refused")));
    EXPECT_TRUE(toolTip.contains(QStringLiteral("930 (normal")));
}

TEST(StatusTexts, OfASourceThatCountsItselfSayWhatItHasCounted) {
    ViewerStatistics statistics;
    statistics.stream.bad = 1;
    statistics.stream.missing = 4;
    statistics.stream.rateHz = 60;
    statistics.stream.source = stream::SourceStatistics{
        .missing = 4, .replaced = 900, .rejected = 3, .rateHz = 500, .wire = {.transportLost = 2}};
    statistics.frames.replaced = 30;
    EXPECT_EQ(lostText(statistics), QStringLiteral("lost 7"));
    EXPECT_TRUE(lostToolTip(statistics).contains(QStringLiteral("4 never came, 3 bad")));
    EXPECT_TRUE(lostToolTip(statistics).contains(QStringLiteral("930 (normal")));
    EXPECT_EQ(unpadded(rateText(statistics)), QStringLiteral("in 500 Hz shown 0"));
}

TEST(StatusTexts, TellWhatATransportCountsAndWhatIsIncomplete) {
    ViewerStatistics statistics;
    statistics.stream.source = stream::SourceStatistics{};
    EXPECT_FALSE(lostToolTip(statistics).contains(QStringLiteral("Transport")));
    statistics.stream.source->partial = 5;
    statistics.stream.source->wire.counts = {{"missing packets", 12}, {"underruns", 0}};
    const QString toolTip = lostToolTip(statistics);
    EXPECT_TRUE(toolTip.contains(QStringLiteral("Incomplete, shown without what is missing: 5.")));
    EXPECT_TRUE(toolTip.contains(QStringLiteral("Transport: 12 missing packets, 0 underruns.")));
}

TEST(StatusTexts, TellWhereFramesComeFrom) {
    ViewerStatistics statistics;
    statistics.stream.source = stream::SourceStatistics{};
    EXPECT_FALSE(rateToolTip(statistics).contains(QStringLiteral("From")));
    EXPECT_EQ(connectionText(statistics), QString());
    EXPECT_EQ(alarmText(statistics), QString());
    statistics.stream.source->wire.server = "ioc:5075";
    EXPECT_EQ(connectionText(statistics), QStringLiteral("ioc:5075"));
    EXPECT_TRUE(rateToolTip(statistics).startsWith(QStringLiteral("From ioc:5075.\nFrames")));
    statistics.stream.source->wire.alarm = "MAJOR alarm: too hot";
    EXPECT_EQ(alarmText(statistics), QStringLiteral("MAJOR alarm: too hot"));
    EXPECT_TRUE(rateToolTip(statistics)
                    .startsWith(QStringLiteral("From ioc:5075.\nMAJOR alarm: too hot.\n")));
}

TEST(StatusTexts, TellHowLongFramesTookBeforeTheyCame) {
    ViewerStatistics statistics;
    const auto toPicture = QStringLiteral("From the arrival of a frame to its picture (median)");
    EXPECT_EQ(latencyToolTip(statistics), toPicture);
    statistics.stream.source = stream::SourceStatistics{};
    EXPECT_EQ(latencyToolTip(statistics), toPicture) << "a source without a clock";
    statistics.stream.source->latencyMs = 12.34;
    EXPECT_TRUE(latencyToolTip(statistics)
                    .endsWith(QStringLiteral("by the source's clock, to its arrival: 12.3 ms")));
    statistics.stream.source->latencyMs = -7.2e6;
    EXPECT_TRUE(latencyToolTip(statistics)
                    .endsWith(QStringLiteral("clocks differ by 2.0 h: the source's is ahead")));
}

TEST(StatusTexts, TellOfTheSeriesAndOfTheWire) {
    ViewerStatistics statistics;
    statistics.stream.source = stream::SourceStatistics{};
    stream::WireState& wire = statistics.stream.source->wire;
    wire.series = stream::SeriesState{.id = 41, .expected = 3600, .received = 3600, .ended = true};
    EXPECT_EQ(rateText(statistics), QStringLiteral("series 41 complete 3600/3600"));
    wire.series->received = 3599;
    EXPECT_EQ(rateText(statistics), QStringLiteral("series 41 ended, 3599/3600"));
    wire.series->expected.reset();
    EXPECT_EQ(rateText(statistics), QStringLiteral("series 41 ended, 3599 frames"));
    wire.series->ended = false;
    EXPECT_TRUE(rateText(statistics).startsWith(QStringLiteral("in ")));
    wire.waiting = "waiting for tcp://detector:31001";
    EXPECT_EQ(rateText(statistics), QStringLiteral("waiting for tcp://detector:31001"));
    EXPECT_EQ(waitingText(statistics), rateText(statistics));
    wire.series->ended = true;
    EXPECT_EQ(rateText(statistics), QStringLiteral("series 41 ended, 3599 frames"))
        << "a sender that has said so may go";
    EXPECT_EQ(waitingText(statistics), QString());
}

TEST(SourceName, IsThatOfTheFileOrOfTheDetector) {
    EXPECT_EQ(sourceName({.uri = "/data/run 7/scan.fits"}), QStringLiteral("scan.fits"));
    EXPECT_EQ(sourceName({.uri = "sim:", .format = "simulated detector", .live = true}),
              QStringLiteral("simulated detector"));
    EXPECT_EQ(sourceName({.uri = "dectris://dcu?sole-consumer", .format = "Dectris", .live = true}),
              QStringLiteral("dectris://dcu"));
    for (const char* uri : {"stitch:/data/eiger.h5", "watch:eiger.h5?pattern=*.cbf",
                            "/data/eiger.h5::/entry/data/data?follow", "eiger.h5?follow"}) {
        EXPECT_EQ(sourceName({.uri = uri, .format = "2 modules", .live = true}),
                  QStringLiteral("eiger.h5"));
    }
    image::Frame frame;
    EXPECT_EQ(pictureTitle({.uri = "/data/folder"}, frame), QStringLiteral("folder"));
    frame.attributes = std::make_shared<image::Attributes>(image::Attributes{{"file", "a.tif"}});
    EXPECT_EQ(pictureTitle({.uri = "/data/folder"}, frame), QStringLiteral("a.tif"));
}

}  // namespace
}  // namespace spate::widgets

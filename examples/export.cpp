// SPDX-License-Identifier: MIT
// Files: a plot as a picture for the screen, for the web and for print, and the data as they are.
#include <spate/spate.h>

#include <QApplication>
#include <cstdio>

namespace {

// [files]
// Each file is written as a whole, or the old one of its name stays. An error names the file.
spate::Result<void> saveAll(const spate::Plot& plot, const spate::Frame& frame,
                            const QString& picture) {
    // Of 720 × 540 pixels; .devicePixelRatio = 2 makes twice as many each way, of the same plot.
    auto done = spate::exportPlot(plot, picture, {.size = {720, 540}});
    // Lines and text as such, and the image without loss, at 300 dots to the inch.
    const spate::ExportOptions print{.size = {720, 540}, .devicePixelRatio = 300.0 / 96};
    if (done) done = spate::exportPlot(plot, QStringLiteral("export.svg"), print);
    if (done) done = spate::exportPlot(plot, QStringLiteral("export.pdf"), print);
    // The detector's own numbers, row 0 first, however they are shown; .tif and .fits likewise.
    if (done) done = spate::saveFrame(frame, "export.npy");
    return done;
}
// [files]

}  // namespace

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    const auto frame = spate::openSource("sim:?size=1024").value()->next();
    if (!frame || !*frame) return 1;
    const QString picture =
        argc > 1 ? QString::fromLocal8Bit(argv[1]) : QStringLiteral("export.png");

    spate::Plot plot;  // no window
    plot.setTitle(QStringLiteral("For the report"));
    plot.setKeepDataAspectRatio(true);
    plot.xAxis().setLabel(QStringLiteral("column"));
    plot.yAxis().setLabel(QStringLiteral("row"));
    plot.addImage(**frame,
                  {.colormap = spate::Colormap{.table = *spate::colorTable("inferno"),
                                               .normalization = spate::Normalization::Log}})
        .value();

    const auto done = saveAll(plot, **frame, picture);
    if (!done) std::fprintf(stderr, "%s\n", done.error().message.c_str());
    return done ? 0 : 1;
}

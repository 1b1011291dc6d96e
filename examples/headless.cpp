// SPDX-License-Identifier: MIT
// A picture without a window: for reports, for logbooks, for machines without a screen (there, run
// it with -platform offscreen).
#include <spate/spate.h>

#include <QApplication>
#include <cstdio>

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    const QString path =
        argc > 1 ? QString::fromLocal8Bit(argv[1]) : QStringLiteral("headless.png");

    const auto source = spate::openSource("sim:?size=1024");
    if (!source) {
        std::fprintf(stderr, "%s\n", source.error().message.c_str());
        return 1;
    }
    const auto frame = (*source)->next();
    if (!frame || !*frame) return 1;

    // [render]
    spate::PlotWidget plot;  // never shown
    plot.plot().setTitle(QStringLiteral("The first frame"));
    plot.plot().setKeepDataAspectRatio(true);
    plot.addImage(**frame,
                  {.colormap = spate::Colormap{.table = *spate::colorTable("cividis"),
                                               .normalization = spate::Normalization::Log}});
    // Renders here and now, at any size; 2 is a screen of twice the resolution.
    const QImage picture = plot.renderNow({720, 540}, 1);
    // [render]
    if (!picture.save(path)) {
        std::fprintf(stderr, "%s: not written\n", qPrintable(path));
        return 1;
    }
    return 0;
}

#include <spate/spate.h>

#include <QApplication>

int main(int argc, char** argv) {
    QApplication app(argc, argv);
    spate::PlotWidget plot;
    auto* image = plot.plot().addStreamImage("detector");
    image->setColormap(
        {.table = *spate::colorTable("inferno"), .normalization = spate::Normalization::Log});
    spate::Stream stream(spate::openSource("sim:?size=1024").value(),
                         {.frame = [sink = image->sink()](auto frame) { sink->submit(frame); }});
    plot.show();
    return app.exec();
}

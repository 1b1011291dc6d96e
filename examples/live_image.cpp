#include <spate/spate.h>

#include <QApplication>

int main(int argc, char** argv) {
    QApplication app(argc, argv);
    spate::PlotWidget plot;
    auto sink = plot.plot().addStreamImage("detector")->sink();
    spate::Stream stream(spate::openSource("sim:?size=1024").value(),
                         {.frame = [sink](spate::Frame frame) { sink->submit(frame); }});
    plot.show();
    return app.exec();
}

// SPDX-License-Identifier: MIT
#include "view_command.h"

#include <fmt/format.h>

#include <QApplication>
#include <QSaveFile>
#include <QTimer>
#include <cmath>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "display.h"
#include "spate/stream/registry.h"
#include "spate/widgets/viewer_window.h"
#include "statistics_json.h"

namespace spate::app {
namespace {

constexpr const char* kDefaultSource = "sim:";

struct ViewArguments {
    std::vector<std::string> sources;
    std::string colormap = "viridis";
    std::string norm = "linear";
    std::string autoscale = "minmax";
    std::optional<double> vmin;
    std::optional<double> vmax;
    std::string reduction = "max";
    std::string origin;
    double maxFps = 0;
    std::optional<double> rate;
    std::optional<double> duration;
    std::optional<std::uint64_t> frames;
    bool loop = false;
    bool offscreen = false;
    std::string screenshot;
    std::string stats;

    /// Whether the run ends by itself, so that it is of use without a window.
    [[nodiscard]] bool isBounded() const { return duration || frames; }
};

void declareOptions(CLI::App& command, ViewArguments& args) {
    command.add_option("SOURCE", args.sources,
                       "sim:, files (FITS, TIFF, NPY) or folders; default: a simulated detector");
    command.add_option("--colormap", args.colormap, "colours")
        ->capture_default_str()
        ->check(CLI::IsMember(color::colorTableNames()));
    command.add_option("--norm", args.norm, "linear or log")
        ->capture_default_str()
        ->check(CLI::IsMember({"linear", "log"}));
    command.add_option("--autoscale", args.autoscale, "how the range follows the data")
        ->capture_default_str()
        ->check(CLI::IsMember({"minmax", "fixed"}));
    command.add_option("--vmin", args.vmin, "lower end of the range; else automatic");
    command.add_option("--vmax", args.vmax, "upper end of the range; else automatic");
    command
        .add_option("--reduction", args.reduction, "which pixel of a bin is shown: max, nearest")
        ->capture_default_str()
        ->check(CLI::IsMember({"max", "nearest"}));
    command.add_option("--origin", args.origin, "row 0 at the top (upper) or bottom (lower)")
        ->check(CLI::IsMember({"upper", "lower"}));
    command.add_option("--rate", args.rate, "frames per second of the source; 0: full speed")
        ->check(CLI::Range(0.0, 1e6));
    command.add_option("--max-fps", args.maxFps, "paint at most so often per second; 0: no limit")
        ->check(CLI::Range(0.0, 1e6));
    command.add_option("--duration", args.duration, "stop after so many seconds")
        ->check(CLI::Range(0.0, 1e6));
    command.add_option("--frames", args.frames, "stop after so many frames");
    command.add_flag("--loop", args.loop, "play files again from the start");
    command.add_flag("--offscreen", args.offscreen, "draw into memory: no window, no display");
    command.add_option("--screenshot", args.screenshot, "write the last picture to this file");
    command.add_option("--stats", args.stats, "write statistics as JSON to this file; -: print");
}

base::Result<widgets::ViewerOptions> viewerOptions(const ViewArguments& args) {
    widgets::ViewerOptions options;
    auto table = color::colorTable(args.colormap);
    if (!table) return base::failAs(table);
    options.colormap.table = *table;
    options.colormap.normalization = *color::normalizationFromName(args.norm);
    auto range = color::fixedRange(options.colormap.normalization, args.vmin, args.vmax);
    if (!range) return base::failAs(range);
    options.colormap.autoscale = *range;
    if (args.autoscale == "fixed" && !(args.vmin && args.vmax)) {
        return base::fail("--autoscale fixed: expected --vmin and --vmax with it");
    }
    options.reduction = *kernels::reductionFromName(args.reduction);
    if (!args.origin.empty()) options.rowZeroOnTop = args.origin == "upper";
    options.maxFramesPerSecond = args.maxFps;
    options.stream.rateHz = args.rate;
    options.stream.maxFrames = args.frames;
    return options;
}

base::Result<void> chooseDisplay(const ViewArguments& args) {
    if (args.offscreen) {
        chooseOffscreen();
        return {};
    }
    auto display = checkDisplay();
    if (display) return {};
    if (!args.isBounded()) {
        return base::fail(
            "{}. To run without one, add --offscreen, or say when to stop with "
            "--duration or --frames",
            display.error().message);
    }
    fmt::print(stderr, "spate: {}; drawing into memory\n", display.error().message);
    chooseOffscreen();
    return {};
}

base::Result<void> writeStatistics(const std::string& path,
                                   const widgets::ViewerStatistics& statistics) {
    const std::string text = toJson(statistics).dump(2) + "\n";
    if (path == "-") {
        fmt::print("{}", text);
        return {};
    }
    QSaveFile file(QString::fromStdString(path));
    if (!file.open(QIODevice::WriteOnly) ||
        file.write(text.data(), static_cast<qint64>(text.size())) < 0 || !file.commit()) {
        return base::fail("{}: cannot write the statistics: {}", path,
                          file.errorString().toStdString());
    }
    return {};
}

base::Result<void> writeOutputs(const ViewArguments& args, const widgets::ViewerWindow& window) {
    const widgets::ViewerStatistics statistics = window.statistics();
    if (!args.screenshot.empty()) {
        auto saved = window.savePicture(QString::fromStdString(args.screenshot));
        if (!saved) return saved;
    }
    if (!args.stats.empty()) {
        auto written = writeStatistics(args.stats, statistics);
        if (!written) return written;
    }
    if (statistics.frames.painted == 0 && statistics.stream.bad > 0) {
        return base::fail("no frame could be shown; the last error: {}",
                          statistics.stream.lastError);
    }
    return {};
}

base::Result<void> runViewer(const ViewArguments& args, int& argc, char** argv) {
    auto options = viewerOptions(args);
    if (!options) return base::failAs(options);
    if (auto display = chooseDisplay(args); !display) return display;
    const auto uris =
        args.sources.empty() ? std::vector<std::string>{kDefaultSource} : args.sources;
    auto source = stream::openSources(uris, {.loop = args.loop});
    if (!source) return base::failAs(source);

    QApplication application(argc, argv);
    widgets::ViewerWindow window(std::move(*source), *options);
    window.show();
    const bool hasNoWindow = QGuiApplication::platformName() == QStringLiteral("offscreen");
    if (args.frames || hasNoWindow) {
        QObject::connect(&window, &widgets::ViewerWindow::finished, &application,
                         &QCoreApplication::quit);
    }
    if (args.duration) {
        QTimer::singleShot(static_cast<int>(std::lround(*args.duration * 1000)), Qt::PreciseTimer,
                           &application, &QCoreApplication::quit);
    }
    QApplication::exec();
    return writeOutputs(args, window);
}

}  // namespace

void addViewCommand(CLI::App& app, int& argc, char** argv, int& exitCode) {
    auto args = std::make_shared<ViewArguments>();
    CLI::App* command = app.add_subcommand("view", "Show a live source in a window");
    declareOptions(*command, *args);
    command->callback([args, &argc, argv, &exitCode] {
        if (auto done = runViewer(*args, argc, argv); !done) {
            fmt::print(stderr, "spate: {}\n", done.error().message);
            exitCode = 1;
        }
    });
}

}  // namespace spate::app

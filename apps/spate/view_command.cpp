// SPDX-License-Identifier: MIT
#include "view_command.h"

#include <fmt/format.h>

#include <QApplication>
#include <QTimer>
#include <cmath>
#include <cstdio>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "display.h"
#include "option_checks.h"
#include "spate/base/replace_file.h"
#include "spate/stream/registry.h"
#include "spate/widgets/viewer_style.h"
#include "spate/widgets/viewer_window.h"
#include "statistics_json.h"

namespace spate::app {
namespace {

constexpr const char* kDefaultSource = "sim:";

struct ViewArguments {
    std::vector<std::string> sources;
    std::optional<std::string> colormap;
    std::string norm = "linear";
    double gamma = color::kDefaultGamma;
    std::optional<std::string> autoscale;
    std::optional<std::string> percentiles;
    std::optional<std::string> of;
    std::optional<std::string> range;
    std::optional<double> vmin;
    std::optional<double> vmax;
    std::optional<std::string> reduction;
    std::string complexPart = "magnitude";
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

std::string listed(const std::vector<std::string>& names) {
    return fmt::format("{}", fmt::join(names, ", "));
}

void declareColors(CLI::App& command, ViewArguments& args) {
    command
        .add_option("--colormap", args.colormap,
                    "colours: " + listed(color::colorTableNames()) +
                        "; with _r behind it from the other end; default: viridis")
        ->check(isColorTable());
    command.add_option("--norm", args.norm, "how values become colours")
        ->capture_default_str()
        ->check(CLI::IsMember(namesOf(color::kAllNormalizations)));
    command.add_option("--gamma", args.gamma, "the exponent of --norm gamma")
        ->capture_default_str()
        ->check(isNumber(color::isValidGamma, "a number above 0"));
    command.add_option("--complex", args.complexPart, "which number of a complex pixel is shown")
        ->capture_default_str()
        ->check(CLI::IsMember(namesOf(image::kAllComplexParts)));
    command
        .add_option("--reduction", args.reduction,
                    "which value stands for the pixels of a bin; default: max, of cameras mean")
        ->check(CLI::IsMember(namesOf(kernels::kAllReductions)));
}

void declareRange(CLI::App& command, ViewArguments& args) {
    constexpr double kLargest = std::numeric_limits<double>::max();
    command
        .add_option("--autoscale", args.autoscale,
                    "how the range follows the data; default: percentile")
        ->check(CLI::IsMember(namesOf(color::kAllAutoscaleModes)));
    command
        .add_option("--percentiles", args.percentiles,
                    "the two of --autoscale percentile; default: 0,99.9 (of counts, and one more)")
        ->check(isNumberPair("LO,HI", 0, 100));
    command
        .add_option("--of", args.of,
                    "which values the range follows; default: displayed, of means frame")
        ->check(CLI::IsMember(namesOf(color::kAllAutoscaleOfs)));
    auto* vmin = command.add_option("--vmin", args.vmin, "lower end of the range; else automatic");
    auto* vmax = command.add_option("--vmax", args.vmax, "upper end of the range; else automatic");
    command.add_option("--range", args.range, "both ends of the range; else automatic")
        ->check(isNumberPair("MIN,MAX", -kLargest, kLargest))
        ->excludes(vmin, vmax);
}

void declareOptions(CLI::App& command, ViewArguments& args) {
    command.add_option("SOURCE", args.sources,
                       "sim:, files (FITS, TIFF, NPY) or folders; default: a simulated detector");
    declareColors(command, args);
    declareRange(command, args);
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
    command.add_option("--screenshot", args.screenshot,
                       "write the last picture to this file: PNG, SVG, PDF, … by its name");
    command.add_option("--stats", args.stats, "write statistics as JSON to this file; -: print");
}

// The viewer's own range, with what was asked for in its place.
base::Result<void> chooseRange(const ViewArguments& args, color::Colormap& colormap) {
    color::Autoscale& autoscale = colormap.autoscale;
    auto ends = color::fixedRange(colormap.normalization, args.vmin, args.vmax);
    if (args.range) {
        const auto [min, max] = *numberPair(*args.range);
        ends = color::fixedRange(colormap.normalization, min, max);
    }
    if (!ends) return base::failAs(ends);
    autoscale.min = ends->min;
    autoscale.max = ends->max;
    if (args.autoscale) autoscale.mode = *color::autoscaleModeFromName(*args.autoscale);
    if (args.of) autoscale.of = *color::autoscaleOfFromName(*args.of);
    if (!args.percentiles) return {};
    if (autoscale.mode != color::AutoscaleMode::Percentile) {
        return base::fail("--percentiles {}: expected --autoscale percentile, not {}",
                          *args.percentiles, *args.autoscale);
    }
    const auto [low, high] = *numberPair(*args.percentiles);
    autoscale.percents = {low, high};
    autoscale.counts = color::Counts::No;  // those of the values, and nothing else
    return {};
}

base::Result<widgets::ViewerOptions> viewerOptions(const ViewArguments& args,
                                                   const stream::SourceDescription& source) {
    std::optional<kernels::Reduction> reduction;
    if (args.reduction) reduction = kernels::reductionFromName(*args.reduction);
    pipeline::Style style = widgets::viewerStyle(source, reduction);
    if (args.colormap) style.colormap.table = *color::colorTable(*args.colormap);
    style.colormap.normalization = *color::normalizationFromName(args.norm);
    style.colormap.gamma = args.gamma;
    style.complexPart = valueNamed(args.complexPart, image::kAllComplexParts);
    if (auto chosen = chooseRange(args, style.colormap); !chosen) return base::failAs(chosen);
    widgets::ViewerOptions options{.style = style, .keepAutoscaleOf = args.of.has_value()};
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
    return base::replaceFile(path, text);
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
    if (auto display = chooseDisplay(args); !display) return display;
    const auto uris =
        args.sources.empty() ? std::vector<std::string>{kDefaultSource} : args.sources;
    auto source = stream::openSources(uris, {.loop = args.loop});
    if (!source) return base::failAs(source);
    auto options = viewerOptions(args, (*source)->description());
    if (!options) return base::failAs(options);

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

// SPDX-License-Identifier: MIT
#include "view_arguments.h"

#include <fmt/format.h>

#include <limits>
#include <utility>

#include "option_checks.h"
#include "spate/widgets/viewer_style.h"

namespace spate::app {
namespace {

std::string listed(const std::vector<std::string>& names) {
    return fmt::format("{}", fmt::join(names, ", "));
}

void declareColors(CLI::App& command, ViewArguments& args) {
    command
        .add_option("--colormap", args.colormap,
                    "colours: " + listed(color::colorTableNames()) +
                        "; with _r behind it from the other end; default: viridis")
        ->check(isColorTable());
    command.add_option("--norm", args.norm, "how values become colours; default: linear")
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
    command
        .add_option("--hold", args.hold,
                    "what is shown of all frames since the last paint; none: the newest alone")
        ->capture_default_str()
        ->check(CLI::IsMember(namesOf(kernels::kAllHolds)));
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

// A remembered normalization gives way to a range that it cannot show.
color::Normalization normalizationOf(const ViewArguments& args, const color::Colormap& remembered) {
    if (args.norm) return *color::normalizationFromName(*args.norm);
    color::Colormap trial = remembered;
    return chooseRange(args, trial) ? remembered.normalization : color::Normalization::Linear;
}

// What the command line knows better than the files.
void declareGeometry(CLI::App& command, ViewArguments& args) {
    constexpr double kLargest = 1e6;
    command
        .add_option("--beam-center", args.beamCenter,
                    "column and row of the direct beam, in pixels")
        ->check(isNumberPair("X,Y", -kLargest, kLargest));
    const auto add = [&](const char* name, std::optional<double>& value, const char* text) {
        return command.add_option(name, value, text)->check(CLI::Range(1e-9, kLargest));
    };
    add("--distance", args.distanceMm, "from the sample to the detector, in mm");
    auto* wavelength = add("--wavelength", args.wavelengthAngstrom, "in Å");
    add("--energy", args.energyKev, "of the photons, in keV, in place of --wavelength")
        ->excludes(wavelength);
    add("--pixel-size", args.pixelSizeUm, "of a square pixel, in µm");
}

stream::DiffractionGeometry geometryOf(const ViewArguments& args) {
    stream::DiffractionGeometry geometry;
    if (args.beamCenter) {
        const auto [x, y] = *numberPair(*args.beamCenter);
        geometry.beamCenterX = x;
        geometry.beamCenterY = y;
    }
    constexpr double kAngstromKev = 12.398419843;  // CODATA 2018: h c / e
    if (args.distanceMm) geometry.distance = *args.distanceMm * 1e-3;
    if (args.wavelengthAngstrom) geometry.wavelength = *args.wavelengthAngstrom * 1e-10;
    if (args.energyKev) geometry.wavelength = kAngstromKev / *args.energyKev * 1e-10;
    if (args.pixelSizeUm) geometry.pixelSizeX = geometry.pixelSizeY = *args.pixelSizeUm * 1e-6;
    return geometry;
}

}  // namespace

void declareViewOptions(CLI::App& command, ViewArguments& args) {
    command.add_option(
        "SOURCE", args.sources,
        "files (FITS, TIFF, NPY, CBF, EDF, SMV, marCCD, HDF5; also .gz, .bz2), folders, or a live "
        "source, as watch:FOLDER, dectris://HOST, zmq+tcp://HOST:PORT, shm://NAME, aravis://, "
        "pva://PV; "
        "default: sim:, a simulated detector");
    declareColors(command, args);
    declareRange(command, args);
    command.add_option("--beside", args.beside,
                       "another source at the side of it, with the same limits");
    command.add_flag("--start", args.start,
                     "open a window that waits for files to be dropped on it");
    command.add_flag("--fresh", args.fresh,
                     "neither use nor keep what is remembered: recent sources, window, colours");
    command.add_option("--origin", args.origin, "row 0 at the top (upper) or bottom (lower)")
        ->check(CLI::IsMember({"upper", "lower"}));
    declareGeometry(command, args);
    command.add_option("--rate", args.rate, "frames per second of the source; 0: full speed")
        ->check(CLI::Range(0.0, 1e6));
    command.add_option("--max-fps", args.maxFps, "paint at most so often per second; 0: no limit")
        ->check(CLI::Range(0.0, 1e6));
    command
        .add_option("--renderer", args.renderer,
                    "what draws; auto: OpenGL where that is faster; default: what the environment "
                    "variable SPATE_RENDERER says, else auto")
        ->check(CLI::IsMember(namesOf(widgets::kAllRenderers)));
    command.add_option("--duration", args.duration, "stop after so many seconds")
        ->check(CLI::Range(0.0, 1e6));
    command.add_option("--frames", args.frames, "stop after so many frames")->check(isCount());
    command.add_flag("--loop", args.loop, "play files again from the start");
    command.add_flag("--offscreen", args.offscreen, "draw into memory: no window, no display");
    command.add_option("--screenshot", args.screenshot,
                       "write the last picture to this file: PNG, SVG, PDF, … by its name");
    command.add_option("--stats", args.stats, "write statistics as JSON to this file; -: print");
    auto* record = command.add_option(
        "--record", args.recording.file,
        "write every frame of the source to this HDF5 file, as spate record does");
    declareRecordingOptions(command, args.recording);
    for (const char* how : {"--compression", "--queue", "--overwrite"}) {
        command.get_option(how)->needs(record);
    }
}

base::Result<pipeline::Style> styleOf(const ViewArguments& args,
                                      const stream::SourceDescription& source,
                                      const widgets::ViewerLook& remembered) {
    std::optional<kernels::Reduction> reduction;
    if (args.reduction) reduction = kernels::reductionFromName(*args.reduction);
    widgets::ViewerLook look = remembered;
    if (args.percentiles) look.autoscale.reset();  // they are those of the viewer's own mode
    pipeline::Style style = widgets::withLook(widgets::viewerStyle(source, reduction), look);
    if (args.colormap) style.colormap.table = *color::colorTable(*args.colormap);
    style.colormap.normalization = normalizationOf(args, style.colormap);
    style.colormap.gamma = args.gamma;
    style.hold = valueNamed(args.hold, kernels::kAllHolds);
    style.complexPart = valueNamed(args.complexPart, image::kAllComplexParts);
    if (auto chosen = chooseRange(args, style.colormap); !chosen) return base::failAs(chosen);
    return style;
}

base::Result<widgets::ViewerOptions> viewerOptions(const ViewArguments& args,
                                                   widgets::ViewerMemory* memory) {
    // What is asked for is the same for every source: if it fits one, it fits all.
    if (auto style = styleOf(args, {}, {}); !style) return base::failAs(style);
    widgets::ViewerOptions options{.keepAutoscaleOf = args.of.has_value()};
    options.styleOf = [args, memory](const stream::SourceDescription& source) {
        const auto look =
            memory ? memory->look(widgets::kindOfSource(source)) : widgets::ViewerLook();
        return styleOf(args, source, look).value_or(widgets::viewerStyle(source));
    };
    if (!args.origin.empty()) options.rowZeroOnTop = args.origin == "upper";
    options.maxFramesPerSecond = args.maxFps;
    if (args.renderer) options.renderer = valueNamed(*args.renderer, widgets::kAllRenderers);
    options.stream.rateHz = args.rate;
    options.stream.maxFrames = args.frames;
    options.loop = args.loop;
    options.memory = memory;
    options.geometry = geometryOf(args);
    return options;
}

}  // namespace spate::app

// SPDX-License-Identifier: MIT
// What `spate view` is told, and what of it becomes the options of a viewer.
#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <vector>

#include "recording.h"
#include "spate/widgets/viewer_pane.h"

namespace spate::app {

struct ViewArguments {
    std::vector<std::string> sources;
    std::optional<std::string> beside;
    bool start = false;
    bool fresh = false;
    std::optional<std::string> colormap;
    std::optional<std::string> norm;
    double gamma = color::kDefaultGamma;
    std::optional<std::string> autoscale;
    std::optional<std::string> percentiles;
    std::optional<std::string> of;
    std::optional<std::string> range;
    std::optional<std::string> beamCenter;
    std::optional<double> distanceMm;
    std::optional<double> wavelengthAngstrom;
    std::optional<double> energyKev;
    std::optional<double> pixelSizeUm;
    std::optional<double> vmin;
    std::optional<double> vmax;
    std::optional<std::string> reduction;
    std::string hold = "none";
    std::string complexPart = "magnitude";
    std::string origin;
    double maxFps = 0;
    std::optional<std::string> renderer;
    std::optional<double> rate;
    std::optional<double> duration;
    std::optional<std::uint64_t> frames;
    bool loop = false;
    bool offscreen = false;
    std::string screenshot;
    std::string stats;
    RecordingArguments recording;

    /// Whether the run ends by itself, so that it is of use without a window.
    [[nodiscard]] bool isBounded() const { return duration || frames; }
};

void declareViewOptions(CLI::App& command, ViewArguments& args);

/// The first look at a source: the viewer's own, in its place what is remembered, in its place what
/// was asked for. Fails if what was asked for does not fit together, whatever is remembered.
[[nodiscard]] base::Result<pipeline::Style> styleOf(const ViewArguments& args,
                                                    const stream::SourceDescription& source,
                                                    const widgets::ViewerLook& remembered);

/// For all sources that the viewer opens. `memory` may be null.
[[nodiscard]] base::Result<widgets::ViewerOptions> viewerOptions(const ViewArguments& args,
                                                                 widgets::ViewerMemory* memory);

}  // namespace spate::app

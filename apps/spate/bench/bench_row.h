// SPDX-License-Identifier: MIT
// One row of the benchmark's table: what is asked, and what was measured.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

namespace spate::app {

/// What is measured. The words are those of the command line and of the JSON.
struct BenchCase {
    std::string scenario;   ///< scenarioNames()
    std::string view;       ///< whole, zoom (on the central 512 × 512 pixels)
    std::string mode;       ///< full (item removed and added again), copy, share
    std::string reduction;  ///< max, min, absmax, mean, nearest
    std::int64_t size = 4096;
    std::string dtype = "float32";
    std::string renderer = "raster";
};

/// Times in ms; counts are of one frame.
struct BenchRow {
    BenchCase asked;
    int threads = 0;
    double msPerFrame = 0;                 ///< median, submit to painted and presented, serial
    std::optional<double> pipelinedFps{};  ///< the next frame waits while one is painted
    double floorMs = 0;                    ///< reading the frame, one thread
    double floorAllMs = 0;                 ///< on all threads
    double bytesRead = 0;
    double bytesCopied = 0;
    double allocations = 0;       ///< malloc calls inside steps 1–4, all frames
    double largeAllocations = 0;  ///< of 64 KiB or more in the process, all frames
    double guiCpuMsP99 = 0;       ///< of the GUI thread, without the caller's own copy
    double submitUsP99 = 0;       ///< of submit() on the caller's thread
    double drawMs = 0;            ///< median, in the canvas, to the end on the device
    double presentMs = 0;         ///< median, from there to the screen
    std::int64_t frames = 0;      ///< timed one by one
    bool verified = false;        ///< picture equals the scalar reference; every id was read back

    [[nodiscard]] double ratioToFloor() const { return floorMs > 0 ? msPerFrame / floorMs : 0; }
};

[[nodiscard]] nlohmann::ordered_json toJson(const BenchRow& row);

/// "fixed", and the names of the autoscale modes.
[[nodiscard]] std::vector<std::string> scenarioNames();

/// The rows that are run when no filter is given: every row that has a target, and what shows where
/// the time goes.
[[nodiscard]] std::vector<BenchCase> defaultCases();

/// A table for people (and the README), from the JSON that a run has written. The last column says
/// whether a row meets its target, if it has one: so many times the floor, and for the largest
/// frame so many times what a pixel costs at 4096².
[[nodiscard]] std::string markdownTable(const nlohmann::ordered_json& report);

/// Processor, threads, compiler, Qt and SIMD target; no names of machines.
[[nodiscard]] nlohmann::ordered_json describeMachine(int threads);

}  // namespace spate::app

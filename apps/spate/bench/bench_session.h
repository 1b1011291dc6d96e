// SPDX-License-Identifier: MIT
// Measures one row of the benchmark in a real window.
#pragma once

#include <memory>
#include <vector>

#include "bench_frames.h"
#include "bench_row.h"
#include "spate/base/result.h"
#include "spate/base/thread_pool.h"
#include "spate/widgets/plot_widget.h"

namespace spate::app {

/// A 1000 × 800 window that shows a ring of frames as one case asks. Before anything is timed, its
/// picture is compared with the scalar reference; every timed frame is known by the barcode that
/// was painted. GUI thread.
class BenchSession {
public:
    explicit BenchSession(const BenchCase& asked);

    /// Times the case for about `seconds`: frames one by one, interleaved with the floor, and then
    /// pipelined. Fails, saying what was shown instead, if a picture is wrong.
    [[nodiscard]] base::Result<BenchRow> measure(double seconds);

private:
    struct Samples {
        std::vector<double> frameMs;
        std::vector<double> floorMs;
        std::vector<double> floorAllMs;
        std::vector<double> guiCpuMs;
        std::vector<double> submitUs;
        std::vector<double> drawMs;
        std::vector<double> presentMs;
    };

    [[nodiscard]] plot::ImageOptions options() const;
    [[nodiscard]] base::Result<void> warmUp();
    [[nodiscard]] base::Result<void> timeSerial(double seconds, Samples& samples);
    [[nodiscard]] base::Result<void> timePipelined(double seconds, BenchRow& row);
    [[nodiscard]] base::Result<void> showFrame(Samples* samples);
    [[nodiscard]] base::Result<std::uint64_t> submitNext();
    [[nodiscard]] base::Result<void> waitUntilPainted(std::uint64_t id);
    [[nodiscard]] base::Result<void> checkShown(const QImage& picture, std::uint64_t id,
                                                const char* where);
    void timeFloors(Samples& samples);
    [[nodiscard]] bool hasBackingStore() const;

    BenchCase asked_;
    BenchFrames frames_;
    base::ThreadPool oneThread_{1};
    std::shared_ptr<base::ThreadPool> allThreads_ = base::ThreadPool::shared();
    widgets::PlotWidget window_;
    plot::ImageItem* image_ = nullptr;
    color::Colormap colormap_;
    std::uint64_t nextId_ = 0;
    double drawMs_ = 0;                   // of the last paint
    base::TimePoint drawnAt_{};           // its end
    std::uint64_t removedBytesRead_ = 0;  // by items that mode full has removed
    std::uint64_t removedBytesCopied_ = 0;
};

}  // namespace spate::app

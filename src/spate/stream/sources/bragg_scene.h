// SPDX-License-Identifier: MIT
// BraggScene: what an area detector sees of a rocking crystal. Drawn anew for each frame.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "spate/image/dtype.h"
#include "spate/stream/sources/split_mix.h"

namespace spate::stream {

/// Counts of a simulated photon-counting detector: Bragg spots on powder rings around the beam
/// centre, a solvent ring on a background that falls with radius, a beam stop with its arm, and
/// gaps between modules (NaN; 0xFFFFFFFF in uint32; 0 in other integers). Background tens, rings
/// hundreds, spots up to about 20 000 counts; 8-bit detectors are exposed for less. The noise is
/// that of counting, sqrt(counts); spots rise and fall with the frame number as the crystal turns.
/// Immutable once made: any thread may draw.
class BraggScene {
public:
    /// Takes 2 bytes per pixel. `rows`, `cols` ≥ 1.
    BraggScene(std::int64_t rows, std::int64_t cols, image::DType dtype, std::uint64_t seed);

    /// Writes frame `id`, packed rows of the scene's dtype. The same for the same seed and id.
    void draw(std::uint64_t id, std::byte* pixels) const noexcept;

private:
    struct Run {  // half-open, of rows or columns
        std::int64_t begin, end;
    };
    struct Spot {
        std::int64_t row, col;     // of the profile's first pixel
        std::int64_t size;         // rows and columns of the profile
        std::size_t firstProfile;  // in profiles_
        double angle, width;       // of the rocking curve, in turns of the crystal
    };
    struct Reflection {
        double row, col;
        double counts;  // at the spot's peak, when the crystal reflects fully
        double angle, width;
    };

    static std::vector<Run> moduleGaps(std::int64_t length, int modules, double gapOf4096);
    [[nodiscard]] std::vector<float> radialRoots() const;
    void makeBackground();
    void shadeBeamStop();
    void makeSpots();
    void addPair(double radius, SplitMix& random);
    void addSpot(const Reflection& reflection);
    void addProfile(const Spot& spot, const Reflection& reflection, double across);
    [[nodiscard]] double beamStopTransmission(double row, double col) const noexcept;
    [[nodiscard]] bool isGap(std::int64_t row, std::int64_t col) const noexcept;

    template <class T>
    void drawFrame(std::uint64_t id, T* pixels) const noexcept;
    template <class T>
    void drawSpot(const Spot& spot, std::uint64_t id, T* pixels) const noexcept;

    std::int64_t rows_, cols_;
    image::DType dtype_;
    std::uint64_t seed_;
    double exposure_;  // 1 for detectors of 16 bits and more
    double centreRow_, centreCol_;
    double radius_;  // half the shorter side, in pixels: the unit of the scene's radii
    std::vector<Run> gapRows_, gapCols_;
    std::vector<std::uint16_t> roots_;  // sqrt of the expected counts, in steps
    std::vector<float> noise_;          // normal, mean 0, standard deviation 1
    std::vector<Spot> spots_;           // by their last row
    std::vector<float> profiles_;       // expected counts of each spot's pixels; 0: not drawn
};

}  // namespace spate::stream

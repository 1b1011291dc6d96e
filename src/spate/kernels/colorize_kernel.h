// SPDX-License-Identifier: MIT
// The seam between a Colorizer and its SIMD kernel: the colour rule as tables.
#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <vector>

#include "spate/color/colormap.h"
#include "spate/kernels/value_image.h"

namespace spate::kernels {

/// The colour rule for values of type Real (float or double), as the kernels apply it: a value's
/// index is the largest i with edges[i] <= value. An estimate finds it in one step.
template <class Real>
struct ColorEdges {
    /// From −inf for index 0; after the last up to a power of two NaN, which no value reaches.
    std::vector<Real> edges;
    int size = 1;  ///< of the colour table
    color::Normalization normalization = color::Normalization::Linear;

    /// place(value) = (g(value) − origin)·scale + start is about the index and a fraction; g is the
    /// identity, the binary logarithm, the square root or arcsinh in units of log 2. Gamma has
    /// size·p^exponent, where p is that of the identity, limited to 0…1.
    Real origin = 0;
    Real scale = 0;
    Real start = 0;
    Real exponent = 0;
    Real margin = 0;  ///< proven: farther than this from a whole place, its floor is the index
    bool estimateHolds = false;  ///< proven: place − ½, rounded down, is the index or one less

    /// Computes all of the above: exactly, with few evaluations of the rule for each edge.
    void make(const color::ColorRule& rule);

private:
    void makeEstimate(const color::ColorRule& rule);
    [[nodiscard]] bool proveEstimate();
    [[nodiscard]] double wiggle() const noexcept;

    std::vector<Real> probes_;
    std::vector<Real> places_;
};

/// The errors of place(): of the binary logarithm, and of the power of two, in parts of itself.
inline constexpr double kLog2Error = 1e-5;
inline constexpr double kExp2Error = 2e-6;

/// Where the marked colours begin, compared with values of type Real exactly as double would be.
template <class Real>
struct ColorMarks {
    bool any = false;   ///< whether any of them is asked for
    Real lowest = 0;    ///< values below have the under colour
    Real highest = 0;   ///< values above have the over colour
    Real overload = 0;  ///< values from here on have the overload colour; NaN: none has

    void make(const color::Coloring& coloring);
};

/// Where these colours are behind those of the table, in the `colors` of a ColorizeJob.
enum class SpecialColor : std::uint8_t { Nan, Under, Over, Overload };
inline constexpr std::size_t kSpecialColors = 4;

/// place() of each value, as the kernel computes it. Both arrays are whole vectors long.
void estimatePlaces(const ColorEdges<float>& edges, const float* values, std::size_t count,
                    float* places);
void estimatePlaces(const ColorEdges<double>& edges, const double* values, std::size_t count,
                    double* places);

/// The colours of pixels [begin, end) of an image, counted row by row. `colors` are the table's and
/// then the SpecialColors. Writes up to a vector past the end, so that `begin` of another run must
/// be a multiple of kColorRun pixels.
struct ColorizeJob {
    const ValueImage& values;
    const ColorEdges<float>& floatEdges;    ///< for float32 and integers of up to 16 bits
    const ColorEdges<double>& doubleEdges;  ///< for all others
    const ColorMarks<float>& floatMarks;
    const ColorMarks<double>& doubleMarks;
    const std::vector<color::Argb>& colors;
    color::Argb* picture;
};
void colorizePixels(const ColorizeJob& job, std::int64_t begin, std::int64_t end);

/// Pixels that a kernel converts at a time.
inline constexpr std::int64_t kColorRun = 512;

/// The type in which the values of a pixel type T are compared with edges: exact for all but
/// 64-bit integers, which the colour rule itself takes as double.
template <class T>
using EdgeType = std::conditional_t<sizeof(T) <= 2 || std::is_same_v<T, float>, float, double>;

}  // namespace spate::kernels

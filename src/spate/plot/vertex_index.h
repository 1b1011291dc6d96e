// SPDX-License-Identifier: MIT
// VertexIndex: finds the vertices near a point among millions.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "spate/base/function_ref.h"
#include "spate/plot/transform.h"

namespace spate::plot {

/// Vertices in data coordinates, in blocks of a few hundred with the rectangle that each covers: a
/// search looks at all rectangles and into few blocks. Refers to coordinates that others keep.
/// Immutable once made; any thread.
class VertexIndex {
public:
    VertexIndex() = default;
    /// Blocks of successive vertices and the edges between them: quick for lines.
    [[nodiscard]] static VertexIndex ofLine(std::span<const double> x, std::span<const double> y);
    /// Blocks of vertices that lie together, in whatever order they come.
    [[nodiscard]] static VertexIndex ofPoints(std::span<const double> x, std::span<const double> y);

    /// Calls `visit` for each vertex that may lie in a rectangle, or whose edge to the next vertex
    /// may touch it (ofLine only), and for some others; never for one with NaN (ofPoints).
    void visitNear(const Limits& rectangle, base::FunctionRef<void(std::size_t)> visit) const;

private:
    struct Block {
        std::size_t begin;
        std::size_t end;
        Limits covered;
    };
    std::vector<Block> blocks_;
    std::vector<std::uint32_t> order_;  // vertices by block; empty: as they are
};

}  // namespace spate::plot

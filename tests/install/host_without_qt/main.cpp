// SPDX-License-Identifier: MIT
// Renders the first frame of a source for a view of its own; ends with 0 if there is a picture.
#include <spate/pipeline/frame_renderer.h>
#include <spate/stream/registry.h>

int main() {
    const auto source = spate::stream::openSource("sim:?size=64");
    if (!source) return 1;
    const auto frame = (*source)->next();
    if (!frame || !*frame) return 2;

    spate::pipeline::View view;
    view.x = {.min = 0, .max = 64, .length = 32};
    view.y = {.min = 0, .max = 64, .reversed = true, .length = 32};
    spate::pipeline::RenderedFrame rendered;
    spate::pipeline::FrameRenderer().render({.frame = **frame}, {}, view, rendered);
    return rendered.picture.rows() == 32 && rendered.picture.cols() == 32 ? 0 : 3;
}

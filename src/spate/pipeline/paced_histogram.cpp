// SPDX-License-Identifier: MIT
#include "spate/pipeline/paced_histogram.h"

namespace spate::pipeline {

void PacedHistogram::update(RenderedFrame& rendered, base::ThreadPool& pool, base::TimePoint now) {
    rendered.histogram.reset();
    rendered.histogramIsEarlier = false;
    if (!rendered.style.histogram) {
        counted_.reset();
        return;
    }
    rendered.histogramIsEarlier = counted_ && now - *counted_ < kPeriod;
    if (!rendered.histogramIsEarlier) {
        counter_.count(rendered.values, rendered.style.colormap, rendered.range, pool, last_);
        last_.frameId = rendered.frame().id;
        last_.serial = rendered.submission.serial;
        counted_ = now;
    }
    rendered.histogram = last_;
}

}  // namespace spate::pipeline

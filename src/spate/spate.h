// SPDX-License-Identifier: MIT
// All of Spate, for programs that use it: the names of its rooms in one namespace.
#pragma once

#include "spate/base/log.h"
#include "spate/base/thread_pool.h"
#include "spate/color/colormap.h"
#include "spate/image/frame.h"
#include "spate/image/frame_pool.h"
#include "spate/image/image_view.h"
#include "spate/pipeline/frame_sink.h"
#include "spate/plot/axis_link.h"
#include "spate/plot/plot.h"
#include "spate/stream/registry.h"
#include "spate/stream/save_frame.h"
#include "spate/stream/stream.h"
#include "spate/widgets/plot_widget.h"
#include "spate/widgets/viewer_window.h"

namespace spate {

using base::Error;
using base::LogLevel;
using base::Result;
using base::setLogSink;
using base::setThreadCount;
using color::Autoscale;
using color::AutoscaleMode;
using color::AutoscaleOf;
using color::Colormap;
using color::colorTable;
using color::fixedRange;
using color::Normalization;
using color::registerColorTable;
using color::userTable;
using image::ComplexPart;
using image::DType;
using image::Frame;
using image::FramePool;
using image::ImageLayout;
using image::ImageView;
using image::makeFrame;
using image::Mask;
using image::SpecialValues;
using kernels::Reduction;
using pipeline::AxisScale;
using pipeline::Copy;
using pipeline::FrameSink;
using plot::Axis;
using plot::AxisLink;
using plot::DataMargins;
using plot::Grid;
using plot::ImageItem;
using plot::ImageOptions;
using plot::Limits;
using plot::Plot;
using plot::TickMode;
using plot::YAxisSide;
using stream::openSource;
using stream::saveFrame;
using stream::Source;
using stream::Stream;
using stream::StreamCallbacks;
using stream::StreamOptions;
using widgets::PlotWidget;
using widgets::ViewerOptions;
using widgets::ViewerWindow;

}  // namespace spate

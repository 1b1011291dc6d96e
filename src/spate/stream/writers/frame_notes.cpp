// SPDX-License-Identifier: MIT
#include "spate/stream/writers/frame_notes.h"

#include <fmt/chrono.h>

#include <chrono>

namespace spate::stream {
namespace {

bool wasReadFromAFile(const image::Frame& frame) {
    return frame.attributes && frame.attributes->contains("file");
}

}  // namespace

std::string dateOfFrame(const image::Frame& frame) {
    using namespace std::chrono;
    if (frame.attributes) {
        const auto date = frame.attributes->find("DATE-OBS");
        if (date != frame.attributes->end()) return date->second;
    }
    if (frame.acquired == base::TimePoint() || wasReadFromAFile(frame)) return {};
    const auto age = duration_cast<milliseconds>(base::now() - frame.acquired);
    const auto acquired = floor<milliseconds>(system_clock::now()) - age;
    const auto seconds = floor<std::chrono::seconds>(acquired);
    return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}", fmt::gmtime(system_clock::to_time_t(seconds)),
                       (acquired - seconds).count());
}

}  // namespace spate::stream

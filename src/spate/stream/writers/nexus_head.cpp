// SPDX-License-Identifier: MIT
#include "spate/stream/writers/nexus_head.h"

#include <fmt/chrono.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <vector>

#include "spate/stream/writers/hdf5_put.h"

namespace spate::stream {
namespace {

bool isSame(const image::MaskPtr& a, const image::MaskPtr& b) {
    if (a == b) return true;
    if (!a || !b) return false;
    const auto& levels = a->levels();
    const auto& others = b->levels();
    if (levels.rows() != others.rows() || levels.cols() != others.cols()) return false;
    for (std::int64_t r = 0; r < levels.rows(); ++r) {
        for (std::int64_t c = 0; c < levels.cols(); ++c) {
            if (*levels.at(r, c) != *others.at(r, c)) return false;
        }
    }
    return true;
}

bool isSame(const image::SpecialValuesPtr& a, const image::SpecialValuesPtr& b) {
    return a == b || (a && b && *a == *b);
}

// "0.1 s" as the attributes have it.
struct Quantity {
    double value = 0;
    std::string units;
};
std::optional<Quantity> quantityIn(const image::Attributes& attributes, const std::string& name) {
    const auto found = attributes.find(name);
    if (found == attributes.end()) return std::nullopt;
    const std::string& text = found->second;
    Quantity quantity;
    const auto [end, error] =
        std::from_chars(text.data(), text.data() + text.size(), quantity.value);
    if (error != std::errc() || !std::isfinite(quantity.value)) return std::nullopt;
    const auto units = text.find_first_not_of(' ', static_cast<std::size_t>(end - text.data()));
    if (units != text.npos) quantity.units = text.substr(units);
    return quantity;
}

bool putKnown(hid_t place, const char* name, const std::optional<double>& value,
              std::string_view units) {
    return !value || putHdf5Number(place, name, *value, units);
}

bool putGeometry(hid_t detector, hid_t beam, const DiffractionGeometry& geometry) {
    std::optional<double> wavelength = geometry.wavelength;
    if (wavelength) *wavelength *= 1e10;  // programs expect ångströms, whatever the units say
    return putKnown(detector, "beam_center_x", geometry.beamCenterX, "pixel") &&
           putKnown(detector, "beam_center_y", geometry.beamCenterY, "pixel") &&
           putKnown(detector, "distance", geometry.distance, "m") &&
           putKnown(detector, "x_pixel_size", geometry.pixelSizeX, "m") &&
           putKnown(detector, "y_pixel_size", geometry.pixelSizeY, "m") &&
           putKnown(beam, "incident_wavelength", wavelength, "angstrom");
}

// NeXus has no field for the values that stand for no measurement: this one is ours. Without any it
// is empty, since a reader may know better if it is not there.
bool putSentinels(hid_t detector, const image::SpecialValues& special) {
    std::vector<double> values;
    for (const auto& sentinel : special.sentinels) values.push_back(sentinel.toDouble());
    const hsize_t count = values.size();
    const Hdf5Handle space(H5Screate_simple(1, &count, nullptr), H5Sclose);
    const Hdf5Handle dataset(H5Dcreate2(detector, "sentinel_values", H5T_NATIVE_DOUBLE, space.id(),
                                        H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT),
                             H5Dclose);
    return dataset && H5Dwrite(dataset.id(), H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT,
                               values.data()) >= 0;
}

bool putSpecial(hid_t detector, const NexusHead& head) {
    if (head.mask && !putHdf5Mask(detector, "pixel_mask", *head.mask)) return false;
    if (!head.special) return true;
    const auto& overload = head.special->overload;
    return (!overload || putHdf5Number(detector, "saturation_value", overload->toDouble())) &&
           putSentinels(detector, *head.special);
}

const char* typeOf(DetectorKind kind) {
    if (kind == DetectorKind::PhotonCounting) return "HPC";
    return kind == DetectorKind::Camera ? "camera" : "";
}

bool putDetector(hid_t detector, const image::Attributes& attributes,
                 const SourceDescription& source) {
    std::string description = source.format;
    for (const char* name : {"detector", "description"}) {
        if (const auto found = attributes.find(name); found != attributes.end()) {
            description = found->second;
        }
    }
    const std::string type = typeOf(source.detector);
    const auto time = quantityIn(attributes, "count_time");
    return putHdf5Text(detector, "description", description) &&
           (type.empty() || putHdf5Text(detector, "type", type)) &&
           (!time || putHdf5Number(detector, "count_time", time->value,
                                   time->units.empty() ? "s" : time->units));
}

// All that is known, as it was said: a link cannot have a slash in its name, nor be ".".
bool putAttributes(hid_t entry, const image::Attributes& attributes) {
    const auto group = putHdf5Group(entry, "attributes", "NXcollection");
    if (!group) return false;
    for (const auto& [key, value] : attributes) {
        std::string name = key;
        std::replace_if(
            name.begin(), name.end(), [](char c) { return c == '/' || c == '.' || c == '\0'; },
            '_');
        if (name.empty() || H5Lexists(group.id(), name.c_str(), H5P_DEFAULT) > 0) continue;
        if (!putHdf5Text(group.id(), name.c_str(), value)) return false;
    }
    return true;
}

bool putEntry(hid_t entry, const SourceDescription& source, const std::string& startTime) {
    return putHdf5Attribute(entry, "default", "data") && putHdf5Text(entry, "title", source.uri) &&
           putHdf5Text(entry, "program_name", "Spate") &&
           putHdf5Text(entry, "start_time", startTime) && putHdf5Text(entry, "end_time", startTime);
}

bool putAll(hid_t file, const NexusHead& head, const image::Attributes& attributes,
            const SourceDescription& source, const std::string& startTime) {
    if (!putHdf5Attribute(file, "NX_class", "NXroot") ||
        !putHdf5Attribute(file, "default", "entry")) {
        return false;
    }
    const auto entry = putHdf5Group(file, "entry", "NXentry");
    if (!entry || !putEntry(entry.id(), source, startTime)) return false;
    const auto data = putHdf5Group(entry.id(), "data", "NXdata");
    const auto instrument = putHdf5Group(entry.id(), "instrument", "NXinstrument");
    if (!data || !putHdf5Attribute(data.id(), "signal", "data") || !instrument) return false;
    const auto detector = putHdf5Group(instrument.id(), "detector", "NXdetector");
    const auto beam = putHdf5Group(instrument.id(), "beam", "NXbeam");
    return detector && beam && putDetector(detector.id(), attributes, source) &&
           putGeometry(detector.id(), beam.id(), head.geometry) &&
           putSpecial(detector.id(), head) && putAttributes(entry.id(), attributes);
}

}  // namespace

NexusHead nexusHeadOf(const image::Frame& frame) {
    NexusHead head{.dtype = frame.view.dtype(),
                   .rows = frame.view.rows(),
                   .cols = frame.view.cols(),
                   .channels = frame.view.channels(),
                   .mask = frame.hasFittingMask() ? frame.mask : nullptr,
                   .special = frame.special};
    if (frame.attributes) head.geometry = geometryOf(*frame.attributes);
    return head;
}

bool isSame(const NexusHead& a, const NexusHead& b) {
    return a.dtype == b.dtype && a.rows == b.rows && a.cols == b.cols && a.channels == b.channels &&
           a.geometry == b.geometry && isSame(a.special, b.special) && isSame(a.mask, b.mask);
}

std::string nexusDate(std::chrono::system_clock::time_point time) {
    using namespace std::chrono;
    const auto second = floor<seconds>(time);
    return fmt::format("{:%FT%T}.{:06}Z", fmt::gmtime(system_clock::to_time_t(second)),
                       duration_cast<microseconds>(time - second).count());
}

base::Result<void> putNexusHead(hid_t file, const NexusHead& head,
                                const image::Attributes& attributes,
                                const SourceDescription& source, const std::string& startTime) {
    if (putAll(file, head, attributes, source, startTime)) return {};
    return base::fail("{}", hdf5Reason());
}

}  // namespace spate::stream

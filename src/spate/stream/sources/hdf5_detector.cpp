// SPDX-License-Identifier: MIT
#include "spate/stream/sources/hdf5_detector.h"

#include <array>
#include <cmath>
#include <limits>
#include <memory>
#include <new>
#include <optional>
#include <vector>

#include "spate/stream/geometry.h"
#include "spate/stream/sources/frame_buffer.h"
#include "spate/stream/sources/hdf5_type.h"
#include "spate/stream/sources/image_file.h"

namespace spate::stream {
namespace {

struct Quantity {
    double value = 0;
    std::string units;
};

// A number, or the first of several (a goniometer's positions, a wavelength's spectrum: not here).
std::optional<Quantity> quantityAt(hid_t place, const std::string& path) {
    const auto dataset = openHdf5Object(place, path);
    if (!dataset || H5Iget_type(dataset.id()) != H5I_DATASET) return std::nullopt;
    const Hdf5Handle type(H5Dget_type(dataset.id()), H5Tclose);
    const Hdf5Handle space(H5Dget_space(dataset.id()), H5Sclose);
    const auto kind = H5Tget_class(type.id());
    if (!space || H5Sget_simple_extent_npoints(space.id()) != 1) return std::nullopt;
    if (kind != H5T_INTEGER && kind != H5T_FLOAT) return std::nullopt;
    Quantity quantity{.units = hdf5TextAttribute(dataset.id(), "units")};
    if (H5Dread(dataset.id(), H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, &quantity.value) <
            0 ||
        !std::isfinite(quantity.value)) {
        return std::nullopt;
    }
    return quantity;
}

std::optional<Quantity> firstOf(hid_t place, std::initializer_list<const char*> paths) {
    for (const char* path : paths) {
        if (auto quantity = quantityAt(place, path)) return quantity;
    }
    return std::nullopt;
}

// In metres; nothing for units that are no length.
std::optional<double> metres(const std::optional<Quantity>& quantity, double withoutUnits = 1) {
    struct Unit {
        std::string_view name;
        double metres;
    };
    constexpr Unit kUnits[] = {{"m", 1},
                               {"metre", 1},
                               {"meter", 1},
                               {"metres", 1},
                               {"meters", 1},
                               {"cm", 1e-2},
                               {"mm", 1e-3},
                               {"millimetre", 1e-3},
                               {"millimeter", 1e-3},
                               {"um", 1e-6},
                               {"µm", 1e-6},
                               {"μm", 1e-6},
                               {"micron", 1e-6},
                               {"nm", 1e-9},
                               {"pm", 1e-12},
                               {"angstrom", 1e-10},
                               {"Angstrom", 1e-10},
                               {"angstroms", 1e-10},
                               {"Angstroms", 1e-10},
                               {"A", 1e-10},
                               {"Å", 1e-10},
                               {"Å", 1e-10}};
    if (!quantity) return std::nullopt;
    if (quantity->units.empty()) return quantity->value * withoutUnits;
    for (const Unit& unit : kUnits) {
        if (unit.name == quantity->units) return quantity->value * unit.metres;
    }
    return std::nullopt;
}

// In pixels: as they are, or a length in pixels of this size.
std::optional<double> pixels(const std::optional<Quantity>& quantity,
                             const std::optional<double>& pixelSize) {
    if (!quantity) return std::nullopt;
    const auto& units = quantity->units;
    if (units.empty() || units == "pixel" || units == "pixels" || units == "px") {
        return quantity->value;
    }
    const auto length = metres(quantity);
    if (!length || !pixelSize || *pixelSize <= 0) return std::nullopt;
    return *length / *pixelSize;
}

// The groups of a class directly in a group.
std::vector<std::string> groupsOfClass(hid_t group, std::string_view nxClass) {
    struct Found {
        std::string_view nxClass;
        std::vector<std::string> names;
    } found{.nxClass = nxClass, .names = {}};
    H5Literate(
        group, H5_INDEX_NAME, H5_ITER_INC, nullptr,
        [](hid_t within, const char* name, const H5L_info_t* link, void* to) -> herr_t {
            auto& into = *static_cast<Found*>(to);
            if (link->type == H5L_TYPE_EXTERNAL || into.names.size() > 100) return 0;
            const auto object = openHdf5Object(within, name);
            if (object && H5Iget_type(object.id()) == H5I_GROUP &&
                hdf5TextAttribute(object.id(), "NX_class") == into.nxClass) {
                into.names.emplace_back(name);
            }
            return 0;
        },
        &found);
    H5Eclear2(H5E_DEFAULT);
    return found.names;
}

std::string entryOf(hid_t file, const std::string& path) {
    std::string first;
    for (auto end = path.find('/', 1); end != path.npos; end = path.find('/', end + 1)) {
        const auto group = path.substr(0, end);
        if (first.empty()) first = group;
        const auto object = openHdf5Object(file, group);
        if (object && hdf5TextAttribute(object.id(), "NX_class") == "NXentry") return group;
    }
    return first;
}

Hdf5Handle detectorIn(hid_t entry, const std::string& dataset) {
    // The data set may lie in its detector, as silx and BLISS have it.
    std::vector<std::string> instruments = groupsOfClass(entry, "NXinstrument");
    if (instruments.empty()) instruments = {"instrument"};
    for (const auto& instrument : instruments) {
        const auto group = openHdf5Object(entry, instrument);
        if (!group || H5Iget_type(group.id()) != H5I_GROUP) continue;
        auto detectors = groupsOfClass(group.id(), "NXdetector");
        if (detectors.empty()) detectors = {"detector"};
        std::string chosen = detectors.front();
        for (const auto& detector : detectors) {
            if (dataset.find("/" + detector + "/") != dataset.npos) chosen = detector;
        }
        if (auto detector = openHdf5Object(group.id(), chosen)) return detector;
    }
    return {};
}

DiffractionGeometry geometryIn(hid_t entry, hid_t detector) {
    DiffractionGeometry geometry;
    geometry.pixelSizeX = metres(quantityAt(detector, "x_pixel_size"));
    geometry.pixelSizeY = metres(quantityAt(detector, "y_pixel_size"));
    geometry.beamCenterX = pixels(quantityAt(detector, "beam_center_x"), geometry.pixelSizeX);
    geometry.beamCenterY = pixels(quantityAt(detector, "beam_center_y"), geometry.pixelSizeY);
    geometry.distance = metres(firstOf(detector, {"detector_distance", "distance"}));
    constexpr double kAngstrom = 1e-10;
    geometry.wavelength = metres(
        firstOf(entry, {"instrument/beam/incident_wavelength", "sample/beam/incident_wavelength",
                        "instrument/monochromator/wavelength"}),
        kAngstrom);
    return geometry;
}

image::MaskPtr maskIn(hid_t detector, const image::ImageLayout& frame) {
    Hdf5Handle dataset;
    for (const char* path : {"pixel_mask", "detectorSpecific/pixel_mask"}) {
        if (!dataset && isHdf5Dataset(detector, path)) dataset = openHdf5Object(detector, path);
    }
    if (!dataset) return nullptr;
    const Hdf5Handle type(H5Dget_type(dataset.id()), H5Tclose);
    const auto pixel = hdf5PixelType(type.id());
    const Hdf5Handle space(H5Dget_space(dataset.id()), H5Sclose);
    std::array<hsize_t, H5S_MAX_RANK> extents{};
    const int rank = H5Sget_simple_extent_dims(space.id(), extents.data(), nullptr);
    // A third dimension would be thresholds or modules: then there is no saying which.
    if (!pixel || H5Tget_class(type.id()) == H5T_FLOAT || rank != 2 ||
        extents[0] != static_cast<hsize_t>(frame.rows) ||
        extents[1] != static_cast<hsize_t>(frame.cols)) {
        return nullptr;
    }
    // As 32 bits: Mask makes its levels of them.
    const auto count = static_cast<std::size_t>(frame.rows * frame.cols);
    const std::unique_ptr<std::uint32_t[]> bits(new (std::nothrow) std::uint32_t[count]);
    if (!bits ||
        H5Dread(dataset.id(), H5T_NATIVE_UINT32, H5S_ALL, H5S_ALL, H5P_DEFAULT, bits.get()) < 0) {
        return nullptr;
    }
    const auto view = image::ImageView::of(bits.get(), frame.rows, frame.cols);
    const auto mask = view ? image::Mask::create(*view, nullptr) : base::failAs(view);
    return mask ? *mask : nullptr;
}

image::PixelValue pixelValue(double value) {
    const bool isInteger = std::floor(value) == value && std::abs(value) < 0x1p62;
    return isInteger ? image::PixelValue(static_cast<std::int64_t>(value))
                     : image::PixelValue(value);
}

// The values that stand for no measurement, in files that Spate has recorded.
std::optional<std::vector<image::PixelValue>> sentinelsIn(hid_t detector) {
    const auto dataset = openHdf5Object(detector, "sentinel_values");
    if (!dataset || H5Iget_type(dataset.id()) != H5I_DATASET) return std::nullopt;
    const Hdf5Handle type(H5Dget_type(dataset.id()), H5Tclose);
    const Hdf5Handle space(H5Dget_space(dataset.id()), H5Sclose);
    const auto count = H5Sget_simple_extent_npoints(space.id());
    constexpr int kMost = 16;
    if (H5Tget_class(type.id()) != H5T_FLOAT || count < 0 || count > kMost) return std::nullopt;
    std::array<double, kMost> values{};
    if (H5Dread(dataset.id(), H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()) <
        0) {
        return std::nullopt;
    }
    std::vector<image::PixelValue> sentinels;
    for (int i = 0; i < count; ++i)
        sentinels.push_back(pixelValue(values[static_cast<unsigned>(i)]));
    return sentinels;
}

// The two values that stand for no measurement where nothing else is said, still do.
image::SpecialValuesPtr specialIn(hid_t detector, const std::optional<Quantity>& saturation,
                                  image::DType dtype) {
    const bool hasSaturation = saturation && saturation->value > 0;
    const auto sentinels = sentinelsIn(detector);
    if (!hasSaturation && !sentinels) return nullptr;
    image::SpecialValues special;
    if (sentinels) {
        special.sentinels = *sentinels;
    } else if (dtype == image::DType::UInt32) {
        constexpr auto kMost = std::numeric_limits<std::uint32_t>::max();
        special.sentinels = {image::PixelValue(kMost), image::PixelValue(kMost - 1)};
    }
    if (hasSaturation) special.overload = pixelValue(saturation->value);
    return std::make_shared<const image::SpecialValues>(std::move(special));
}

DetectorKind kindOf(hid_t detector, const std::string& description) {
    const auto type = hdf5TextDataset(detector, "type");
    for (const std::string_view name : {"EIGER", "Eiger", "PILATUS", "Pilatus"}) {
        if (description.find(name) != description.npos) return DetectorKind::PhotonCounting;
    }
    if (type == "HPC" || type == "pixel" || type == "Pixel") return DetectorKind::PhotonCounting;
    return type == "CCD" || type == "CMOS" || type == "camera" ? DetectorKind::Camera
                                                               : DetectorKind::Unknown;
}

}  // namespace

Hdf5Detector hdf5Detector(hid_t file, const std::string& path, const image::ImageLayout& frame) {
    const Hdf5Lock lock;
    Hdf5Detector found;
    const auto entry = openHdf5Object(file, entryOf(file, path + "/"));
    if (!entry || H5Iget_type(entry.id()) != H5I_GROUP) return found;
    const auto detector = detectorIn(entry.id(), path);
    if (!detector || H5Iget_type(detector.id()) != H5I_GROUP) return found;
    putGeometry(geometryIn(entry.id(), detector.id()), found.attributes);
    const auto description = hdf5TextDataset(detector.id(), "description");
    if (!description.empty()) found.attributes["description"] = attributeText(description);
    if (const auto time = quantityAt(detector.id(), "count_time")) {
        found.attributes["count_time"] = fmt::format(
            "{} {}", time->value, time->units.empty() ? "s" : attributeText(time->units));
    }
    const auto saturation = firstOf(
        detector.id(), {"saturation_value", "detectorSpecific/countrate_correction_count_cutoff"});
    if (saturation) found.attributes["saturation_value"] = fmt::format("{}", saturation->value);
    found.special = specialIn(detector.id(), saturation, frame.dtype);
    found.mask = maskIn(detector.id(), frame);
    found.kind = kindOf(detector.id(), description);
    H5Eclear2(H5E_DEFAULT);
    return found;
}

}  // namespace spate::stream

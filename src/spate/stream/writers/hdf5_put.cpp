// SPDX-License-Identifier: MIT
#include "spate/stream/writers/hdf5_put.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace spate::stream {
namespace {

Hdf5Handle textType(std::size_t bytes) {
    Hdf5Handle type(H5Tcopy(H5T_C_S1), H5Tclose);
    H5Tset_size(type.id(), std::max<std::size_t>(bytes, 1));
    H5Tset_cset(type.id(), H5T_CSET_UTF8);
    H5Tset_strpad(type.id(), H5T_STR_NULLPAD);
    return type;
}

Hdf5Handle scalar() {
    return {H5Screate(H5S_SCALAR), H5Sclose};
}

// With room for one character where there is none: no type has a length of 0.
std::string stored(std::string_view text) {
    return text.empty() ? std::string(1, '\0') : std::string(text);
}

Hdf5Handle boolType() {
    Hdf5Handle type(H5Tenum_create(H5T_NATIVE_INT8), H5Tclose);
    constexpr signed char kFalse = 0;
    constexpr signed char kTrue = 1;
    H5Tenum_insert(type.id(), "FALSE", &kFalse);
    H5Tenum_insert(type.id(), "TRUE", &kTrue);
    return type;
}

// IEEE 754 binary16, for which HDF5 1.10 has no name.
Hdf5Handle halfType() {
    Hdf5Handle type(H5Tcopy(H5T_NATIVE_FLOAT), H5Tclose);
    H5Tset_fields(type.id(), 15, 10, 5, 0, 10);
    H5Tset_size(type.id(), 2);
    H5Tset_ebias(type.id(), 15);
    return type;
}

Hdf5Handle complexType(hid_t part) {
    const std::size_t bytes = H5Tget_size(part);
    Hdf5Handle type(H5Tcreate(H5T_COMPOUND, 2 * bytes), H5Tclose);
    H5Tinsert(type.id(), "r", 0, part);
    H5Tinsert(type.id(), "i", bytes, part);
    return type;
}

}  // namespace

Hdf5Handle putHdf5Group(hid_t place, const char* name, std::string_view nxClass) {
    Hdf5Handle group(H5Gcreate2(place, name, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT), H5Gclose);
    if (!group || !putHdf5Attribute(group.id(), "NX_class", nxClass)) return {};
    return group;
}

bool putHdf5Attribute(hid_t object, const char* name, std::string_view text) {
    const auto type = textType(text.size());
    const auto space = scalar();
    const Hdf5Handle attribute(
        H5Acreate2(object, name, type.id(), space.id(), H5P_DEFAULT, H5P_DEFAULT), H5Aclose);
    return attribute && H5Awrite(attribute.id(), type.id(), stored(text).data()) >= 0;
}

bool putHdf5Text(hid_t place, const char* name, std::string_view text) {
    const auto type = textType(text.size());
    const auto space = scalar();
    const Hdf5Handle dataset(
        H5Dcreate2(place, name, type.id(), space.id(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT),
        H5Dclose);
    return dataset && H5Dwrite(dataset.id(), type.id(), H5S_ALL, H5S_ALL, H5P_DEFAULT,
                               stored(text).data()) >= 0;
}

bool putHdf5Number(hid_t place, const char* name, double value, std::string_view units) {
    const auto space = scalar();
    const Hdf5Handle dataset(H5Dcreate2(place, name, H5T_NATIVE_DOUBLE, space.id(), H5P_DEFAULT,
                                        H5P_DEFAULT, H5P_DEFAULT),
                             H5Dclose);
    return dataset &&
           H5Dwrite(dataset.id(), H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, &value) >= 0 &&
           (units.empty() || putHdf5Attribute(dataset.id(), "units", units));
}

bool putHdf5Mask(hid_t place, const char* name, const image::Mask& mask) {
    const auto& levels = mask.levels();
    const std::array<hsize_t, 2> shape{static_cast<hsize_t>(levels.rows()),
                                       static_cast<hsize_t>(levels.cols())};
    std::vector<std::byte> packed(static_cast<std::size_t>(levels.byteCount()));
    levels.copyTo(packed.data());
    const Hdf5Handle options(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
    if (H5Zfilter_avail(H5Z_FILTER_DEFLATE) > 0) {
        H5Pset_chunk(options.id(), 2, shape.data());
        H5Pset_deflate(options.id(), 1);
    }
    const Hdf5Handle space(H5Screate_simple(2, shape.data(), nullptr), H5Sclose);
    const Hdf5Handle dataset(H5Dcreate2(place, name, H5T_NATIVE_UINT32, space.id(), H5P_DEFAULT,
                                        options.id(), H5P_DEFAULT),
                             H5Dclose);
    return dataset && H5Dwrite(dataset.id(), H5T_NATIVE_UINT8, H5S_ALL, H5S_ALL, H5P_DEFAULT,
                               packed.data()) >= 0;
}

Hdf5Handle hdf5StoredType(image::DType dtype) {
    using enum image::DType;
    switch (dtype) {
        case Bool:
            return boolType();
        case UInt8:
            return {H5Tcopy(H5T_NATIVE_UINT8), H5Tclose};
        case Int8:
            return {H5Tcopy(H5T_NATIVE_INT8), H5Tclose};
        case UInt16:
            return {H5Tcopy(H5T_NATIVE_UINT16), H5Tclose};
        case Int16:
            return {H5Tcopy(H5T_NATIVE_INT16), H5Tclose};
        case UInt32:
            return {H5Tcopy(H5T_NATIVE_UINT32), H5Tclose};
        case Int32:
            return {H5Tcopy(H5T_NATIVE_INT32), H5Tclose};
        case UInt64:
            return {H5Tcopy(H5T_NATIVE_UINT64), H5Tclose};
        case Int64:
            return {H5Tcopy(H5T_NATIVE_INT64), H5Tclose};
        case Float16:
            return halfType();
        case Float32:
            return {H5Tcopy(H5T_NATIVE_FLOAT), H5Tclose};
        case Float64:
            return {H5Tcopy(H5T_NATIVE_DOUBLE), H5Tclose};
        case Complex64:
            return complexType(H5T_NATIVE_FLOAT);
        case Complex128:
            return complexType(H5T_NATIVE_DOUBLE);
    }
    return {};
}

}  // namespace spate::stream

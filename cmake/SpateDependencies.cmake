# SPDX-License-Identifier: MIT
# Every library the project builds with. All are Debian packages: packages.txt. What the libraries
# need is also in SpateConfig.cmake.in, for hosts of an installed Spate.

# A host that adds Spate as a folder of its own links to these from there.
set(CMAKE_FIND_PACKAGE_TARGETS_GLOBAL ON)
find_package(Threads REQUIRED)
find_package(fmt REQUIRED)
find_package(tl-expected REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(HWY REQUIRED IMPORTED_TARGET GLOBAL libhwy)
pkg_check_modules(CFITSIO REQUIRED IMPORTED_TARGET GLOBAL cfitsio)
find_package(TIFF REQUIRED)
set(SPATE_QT_COMPONENTS Gui Widgets Svg PrintSupport)
if(SPATE_BUILD_QT)
    find_package(Qt6 6.4 REQUIRED COMPONENTS ${SPATE_QT_COMPONENTS})
endif()
if(SPATE_BUILD_PROGRAM)
    find_package(CLI11 REQUIRED)
    find_package(nlohmann_json REQUIRED)
    pkg_check_modules(XCB REQUIRED IMPORTED_TARGET GLOBAL xcb)
endif()
if(SPATE_BUILD_TESTS)
    find_package(GTest REQUIRED)
    include(GoogleTest)
endif()
if(SPATE_BUILD_BENCHMARKS)
    find_package(benchmark REQUIRED)
endif()

# SPDX-License-Identifier: MIT
# What a desktop needs of the program, and Debian packages of all by `cpack -G DEB` (make package):
# spate, the viewer, and libspate-dev, for programs that embed it.
set(SPATE_MAINTAINER "The Spate developers <maintainers@spate.invalid>" CACHE STRING
    "Maintainer that the Debian packages name")

# Every copy takes the licences along, those of the colour tables too. In Debian's copyright file
# texts are indented, and an empty line is a dot.
file(READ LICENSE SPATE_LICENSE)
file(READ src/spate/color/LICENSES SPATE_COLOR_LICENSES)
foreach(text IN ITEMS SPATE_LICENSE SPATE_COLOR_LICENSES)
    string(STRIP "${${text}}" ${text})
    string(REPLACE "\n\n" "\n.\n" ${text} "${${text}}")
    string(REPLACE "\n" "\n " ${text} " ${${text}}")
endforeach()
configure_file(packaging/copyright.in packaging/copyright @ONLY)

# spate_install_licences(COMPONENT PACKAGE)
function(spate_install_licences component package)
    install(FILES "${PROJECT_BINARY_DIR}/packaging/copyright" src/spate/color/LICENSE-APACHE-2.0
                  CHANGELOG.md
            DESTINATION "${CMAKE_INSTALL_DATADIR}/doc/${package}" COMPONENT ${component})
endfunction()
spate_install_licences(development libspate-dev)

if(SPATE_BUILD_PROGRAM)
    spate_install_licences(program spate)
    add_custom_command(OUTPUT packaging/spate.1.gz
        COMMAND "${PROJECT_SOURCE_DIR}/packaging/man_page.sh"
            $<TARGET_FILE:spate> "${PROJECT_SOURCE_DIR}/packaging/spate.1.in" packaging/spate.1
        COMMAND gzip -9nf packaging/spate.1
        DEPENDS spate packaging/man_page.sh packaging/spate.1.in VERBATIM)
    add_custom_target(spate_manual ALL DEPENDS packaging/spate.1.gz)
    install(FILES "${PROJECT_BINARY_DIR}/packaging/spate.1.gz"
            DESTINATION "${CMAKE_INSTALL_MANDIR}/man1" COMPONENT program)
    install(FILES packaging/spate.desktop
            DESTINATION "${CMAKE_INSTALL_DATADIR}/applications" COMPONENT program)
    install(FILES packaging/spate.svg
            DESTINATION "${CMAKE_INSTALL_DATADIR}/icons/hicolor/scalable/apps" COMPONENT program)
    install(FILES packaging/spate.metainfo.xml
            DESTINATION "${CMAKE_INSTALL_DATADIR}/metainfo" COMPONENT program)
endif()

set(CPACK_PACKAGE_NAME spate)
set(CPACK_PACKAGE_CONTACT "${SPATE_MAINTAINER}")
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)

set(CPACK_DEBIAN_PROGRAM_PACKAGE_NAME spate)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PROGRAM_DESCRIPTION "Shows the images of a detector as they come: FITS, TIFF, NPY,
CBF, EDF, SMV, marCCD and HDF5 files, folders of them, and simulated detectors. No peak is hidden, and every
number shown is exact.")

set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME libspate-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
# What SpateConfig.cmake looks for: the libraries are static.
string(JOIN ", " CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS
    cmake pkg-config libgl-dev libfmt-dev libexpected-dev libhwy-dev liblz4-dev libcfitsio-dev libtiff-dev)
if(SPATE_WITH_ZLIB)
    string(APPEND CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS ", zlib1g-dev")
endif()
if(SPATE_WITH_BZIP2)
    string(APPEND CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS ", libbz2-dev")
endif()
if(SPATE_WITH_ZMQ)
    string(APPEND CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS ", libzmq3-dev")
endif()
if(SPATE_WITH_CURL)
    string(APPEND CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS ", libcurl4-openssl-dev")
endif()
if(SPATE_WITH_ARAVIS)
    string(APPEND CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS ", libaravis-dev, libusb-1.0-0-dev")
endif()
if(SPATE_WITH_JPEG)
    string(APPEND CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS ", libturbojpeg0-dev")
endif()
if(SPATE_WITH_BLOSC)
    string(APPEND CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS ", libblosc-dev")
endif()
if(SPATE_WITH_HDF5)
    string(APPEND CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS ", libhdf5-dev")
endif()
if(SPATE_BUILD_QT)
    string(APPEND CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS ", libqt6opengl6-dev, qt6-base-dev, qt6-svg-dev")
endif()
set(CPACK_DEBIAN_DEVELOPMENT_DESCRIPTION "What a program needs to show them itself: a Qt plot widget that reads
every frame once, where it lies, off the GUI thread. Headers, static
libraries and a CMake package.")
include(CPack)

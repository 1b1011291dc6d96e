# SPDX-License-Identifier: MIT
# What `cmake --install` puts where: the program, and what a host project builds with. Everything
# finds everything else from where it lies itself, so that an installed tree can be moved.
include(CMakePackageConfigHelpers)

get_property(rooms GLOBAL PROPERTY SPATE_ROOMS)

# All of it, for a host that does not choose: Spate::Spate.
add_library(spate_all INTERFACE)
add_library(Spate::Spate ALIAS spate_all)
set_target_properties(spate_all PROPERTIES EXPORT_NAME Spate)
foreach(room IN LISTS rooms)
    target_link_libraries(spate_all INTERFACE ${room})
endforeach()

if(NOT SPATE_INSTALL)
    return()
endif()

set(packageDir "${CMAKE_INSTALL_LIBDIR}/cmake/Spate")
install(TARGETS ${rooms} spate_all EXPORT SpateTargets
        ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}" COMPONENT development)
install(EXPORT SpateTargets NAMESPACE Spate:: DESTINATION "${packageDir}" COMPONENT development)

configure_package_config_file(cmake/SpateConfig.cmake.in SpateConfig.cmake
    INSTALL_DESTINATION "${packageDir}" NO_SET_AND_CHECK_MACRO)
# Before 1.0 a minor version may break the API (CHANGELOG.md).
write_basic_package_version_file(SpateConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/SpateConfig.cmake"
              "${PROJECT_BINARY_DIR}/SpateConfigVersion.cmake"
        DESTINATION "${packageDir}" COMPONENT development)

# Headers, but for those of the tests, of the kernels', the codecs' and the protocols' insides.
set(roomsWithQt "")
if(NOT SPATE_BUILD_QT)
    set(roomsWithQt REGEX "/spate/(plot/|widgets/|spate\\.h$)" EXCLUDE)
endif()
install(DIRECTORY src/spate DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}" COMPONENT development
    FILES_MATCHING PATTERN "*.h"
    PATTERN "stream/sources" EXCLUDE
    PATTERN "stream/writers" EXCLUDE
    REGEX "(_test|_for_test|_for_bench|/testing|-inl)\\.h$" EXCLUDE
    REGEX "/kernels/(.*_kernel|number_types|scan_(moments|pixels|plan|quantiles))\\.h$" EXCLUDE
    REGEX "/codec/(bit_transpose|blocks|lz4_block)\\.h$" EXCLUDE
    ${roomsWithQt})

if(SPATE_BUILD_PROGRAM)
    install(TARGETS spate RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}" COMPONENT program)
endif()

# SPDX-License-Identifier: MIT
# What every target of the project is built with, and the shape of a room: folder = namespace =
# target = library, with its tests beside its files.
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CXX_VISIBILITY_PRESET default)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

# Faster rebuilds where ccache happens to be installed; a host project decides for itself.
if(PROJECT_IS_TOP_LEVEL AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    find_program(SPATE_CCACHE ccache)
    if(SPATE_CCACHE)
        set(CMAKE_CXX_COMPILER_LAUNCHER "${SPATE_CCACHE}")
    endif()
endif()

# Linked privately and within this build only: neither our warnings nor our way of writing Qt ever
# reach a host project.
add_library(spate_warnings INTERFACE)
target_compile_definitions(spate_warnings INTERFACE QT_NO_KEYWORDS)
target_compile_options(spate_warnings INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wold-style-cast -Wnon-virtual-dtor
    -Wdouble-promotion -Wimplicit-fallthrough
    $<$<BOOL:${SPATE_WARNINGS_AS_ERRORS}>:-Werror>
    # g++ 12 has these wrong at times when it optimises: they are shown, and stop no build.
    $<$<CXX_COMPILER_ID:GNU>:-Wno-error=maybe-uninitialized;-Wno-error=restrict>
    $<$<CXX_COMPILER_ID:GNU>:-Wno-error=array-bounds;-Wno-error=stringop-overflow>)

if(SPATE_SANITIZE)
    add_compile_options(-fsanitize=${SPATE_SANITIZE} -fno-omit-frame-pointer
                        -fno-sanitize-recover=all)
    add_link_options(-fsanitize=${SPATE_SANITIZE})
    # With sanitizers g++ 12 takes members of an empty std::optional for values that are used.
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        add_compile_options(-Wno-maybe-uninitialized)
    endif()
endif()

# Every test that ThreadSanitizer is to see: a build with it needs to build nothing else.
if(SPATE_BUILD_TESTS)
    add_custom_target(spate_thread_tests)
endif()

# spate_add_tests(NAME SOURCES … [LIBRARIES …] [LABELS …] [ENVIRONMENT …])
function(spate_add_tests name)
    cmake_parse_arguments(ARG "" "" "SOURCES;LIBRARIES;LABELS;ENVIRONMENT" ${ARGN})
    add_executable(${name} ${ARG_SOURCES})
    target_link_libraries(${name} PRIVATE ${ARG_LIBRARIES} GTest::gtest_main spate_warnings)
    target_compile_definitions(${name} PRIVATE SPATE_TEST_DATA="${SPATE_TEST_DATA}")
    gtest_discover_tests(${name} DISCOVERY_TIMEOUT 60 TEST_LIST ${name}_list)
    # Not by PROPERTIES above: gtest_discover_tests takes lists apart, and all labels but the first
    # would be lost.
    set(properties "${CMAKE_CURRENT_BINARY_DIR}/${name}_properties.cmake")
    file(CONFIGURE OUTPUT "${properties}" @ONLY CONTENT [[
if(@name@_list)
    set_tests_properties(${@name@_list} PROPERTIES
        TIMEOUT 300 LABELS "@ARG_LABELS@" ENVIRONMENT "@ARG_ENVIRONMENT@")
endif()
]])
    set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES "${properties}")
    if("threads" IN_LIST ARG_LABELS)
        add_dependencies(spate_thread_tests ${name})
    endif()
endfunction()

# spate_add_room(NAME SOURCES … [LIBRARIES public …] [PRIVATE_LIBRARIES …]
#                [TESTS …] [THREAD_TESTS …] [BENCHMARKS …])
# THREAD_TESTS run under ThreadSanitizer too.
function(spate_add_room name)
    cmake_parse_arguments(ARG "" ""
        "SOURCES;LIBRARIES;PRIVATE_LIBRARIES;TESTS;THREAD_TESTS;BENCHMARKS" ${ARGN})
    add_library(spate_${name} STATIC ${ARG_SOURCES})
    add_library(Spate::${name} ALIAS spate_${name})
    set_property(GLOBAL APPEND PROPERTY SPATE_ROOMS spate_${name})
    set_target_properties(spate_${name} PROPERTIES EXPORT_NAME ${name})
    target_compile_features(spate_${name} PUBLIC cxx_std_20)
    target_include_directories(spate_${name} PUBLIC
        "$<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/src>" "$<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>")
    target_link_libraries(spate_${name}
        PUBLIC ${ARG_LIBRARIES}
        PRIVATE ${ARG_PRIVATE_LIBRARIES} $<BUILD_INTERFACE:spate_warnings>)
    if(SPATE_BUILD_TESTS AND ARG_TESTS)
        spate_add_tests(spate_${name}_tests SOURCES ${ARG_TESTS} LIBRARIES spate_${name}
                        LABELS unit ${name})
    endif()
    if(SPATE_BUILD_TESTS AND ARG_THREAD_TESTS)
        spate_add_tests(spate_${name}_thread_tests SOURCES ${ARG_THREAD_TESTS}
                        LIBRARIES spate_${name} LABELS unit threads ${name})
    endif()
    if(SPATE_BUILD_BENCHMARKS AND ARG_BENCHMARKS)
        add_executable(spate_${name}_bench ${ARG_BENCHMARKS})
        target_link_libraries(spate_${name}_bench PRIVATE
            spate_${name} benchmark::benchmark_main spate_warnings)
    endif()
endfunction()

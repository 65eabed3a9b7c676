# remnant_tests(NAME LABEL label SOURCES… LINK lib…): one GoogleTest executable; each test case is one CTest test.
function(remnant_tests name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "LABEL;TIMEOUT" "SOURCES;LINK")
    add_executable(${name} ${arg_SOURCES})
    target_link_libraries(${name} PRIVATE ${arg_LINK} GTest::gtest_main GTest::gmock remnant_warnings)
    target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR}/tests/support)
    target_compile_definitions(${name} PRIVATE REMNANT_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
    # The first program parses what all of them include, the others take it from there.
    if(name STREQUAL core_tests)
        remnant_precompile(${name} <gmock/gmock.h> <gtest/gtest.h>)
    else()
        remnant_precompiled_of(${name} core_tests)
    endif()
    if(NOT arg_LABEL)
        set(arg_LABEL fast)
    endif()
    if(NOT arg_TIMEOUT)
        set(arg_TIMEOUT 300)
    endif()
    gtest_discover_tests(${name} DISCOVERY_TIMEOUT 60 PROPERTIES LABELS ${arg_LABEL} TIMEOUT ${arg_TIMEOUT}
                         # No test may depend on whose preferences it runs with.
                         ENVIRONMENT "XDG_CONFIG_HOME=${CMAKE_BINARY_DIR}/no-preferences")
endfunction()

# Flags of the whole house.

find_program(REMNANT_CCACHE ccache)
if(REMNANT_CCACHE AND NOT DEFINED CMAKE_CXX_COMPILER_LAUNCHER)
    # Without this it does not keep what was compiled with precompiled headers.
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros ${REMNANT_CCACHE})
endif()

# Without contraction a row's crossing and the voxel loop evaluate the same expression to the same bits; with a fused
# multiply-add they differ.
add_compile_options(-ffp-contract=off)

add_library(remnant_warnings INTERFACE)
target_compile_options(remnant_warnings INTERFACE -Wall -Wextra -Wshadow -Wconversion -Wno-sign-conversion
                       -Wnon-virtual-dtor -Woverloaded-virtual -Wimplicit-fallthrough
                       # GCC 12 reports overlaps in its own string code (its bug 105329).
                       $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)
if(REMNANT_WARNINGS_AS_ERRORS OR "$ENV{CI}" STREQUAL "true")
    target_compile_options(remnant_warnings INTERFACE -Werror)
endif()

if(REMNANT_SANITIZE)
    add_compile_options(-fsanitize=${REMNANT_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=undefined)
    add_link_options(-fsanitize=${REMNANT_SANITIZE})
endif()

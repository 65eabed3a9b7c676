# What most files include, parsed once: half of the time a file of the window or a test takes to compile is spent on
# these, and a third of a layer's. Every file still names what it uses itself; the preset `sanitize` builds without them
# and would tell, with all warnings.
# In angle brackets, so that no folder's name stands in what is compiled and a compiler cache serves every checkout.
set(REMNANT_STANDARD_HEADERS
    <algorithm> <array> <cmath> <cstdint> <filesystem> <fstream> <functional> <limits> <map> <memory> <numeric>
    <optional> <set> <span> <string> <string_view> <utility> <variant> <vector>
    <Eigen/Core> <Eigen/Geometry> <tl/expected.hpp> <remnant/core/case.h> <remnant/core/job.h>)
set(REMNANT_WINDOW_HEADERS
    <remnant/volumetry/evaluation.h>
    <QApplication> <QBoxLayout> <QCheckBox> <QComboBox> <QCoreApplication> <QDialog> <QFormLayout> <QGridLayout>
    <QHeaderView> <QImage> <QKeyEvent> <QLabel> <QLineEdit> <QList> <QMap> <QMenu> <QPainter> <QPushButton> <QString>
    <QTableWidget> <QTimer> <QVariant> <QWidget>)
set(REMNANT_COMMAND_HEADERS <CLI/CLI.hpp> <fmt/format.h> <nlohmann/json.hpp>)

#   remnant_precompile(TARGET header…): the standard headers and these before each of the target's files.
#   remnant_precompiled_of(TARGET OWNER): those that OWNER has.
function(remnant_precompile target)
    target_precompile_headers(${target} PRIVATE ${REMNANT_STANDARD_HEADERS} ${ARGN})
    remnant_without_library_warnings(${target})
endfunction()

function(remnant_precompiled_of target owner)
    target_precompile_headers(${target} REUSE_FROM ${owner})
    remnant_without_library_warnings(${target})
endfunction()

# Once precompiled, GCC 12 takes the standard library's headers for ours and reports its own string code (its bug
# 105329 and kin).
function(remnant_without_library_warnings target)
    if(CMAKE_DISABLE_PRECOMPILE_HEADERS)
        return()
    endif()
    target_compile_options(${target} PRIVATE
                           $<$<CXX_COMPILER_ID:GNU>:-Wno-array-bounds;-Wno-stringop-overflow>)
endfunction()

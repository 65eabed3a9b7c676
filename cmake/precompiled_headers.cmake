# What most files of the window and of the tests include, parsed once: half of the time such a file takes to compile is
# spent on these. Every file still names what it uses itself; the preset `sanitize` builds without them and would tell.
# The layers beneath gain little and keep all warnings of their optimised code: see below.
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
    target_compile_options(${target} PRIVATE
                           $<$<CXX_COMPILER_ID:GNU>:-Wno-array-bounds;-Wno-stringop-overflow>)
endfunction()

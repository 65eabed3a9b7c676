#pragma once
// The desktop program: its window, and pictures of its window made without a hand on the mouse.

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "remnant/core/case.h"
#include "remnant/core/result.h"

namespace remnant::ui {

/// What the window opens with; at most one of them. None: the start page.
struct Opening {
    std::filesystem::path case_file;
    std::filesystem::path study_folder;  // shown in the import dialog
    std::optional<core::Case> subject;   // in no file yet
    bool demo = false;                   // the digital patient
};

/// Shows the window until it is closed. Returns the process's exit code; 1 where there is no display.
int run_workstation(int argc, char** argv, const Opening& opening);

struct Snapshot {
    std::filesystem::path out;  // .png
    Opening opening;
    int width = 1600;  // logical pixels
    int height = 1000;
    double scale = 1.0;           // physical pixels for each logical one
    std::string theme = "dark";   // dark, light
    std::string screen;           // start, import, study, structures, plan, growth, report; empty: the case's
    std::string view = "window";  // window, axial, coronal, sagittal, 3d
    std::optional<core::Vec3> at;   // crosshair, LPS mm
    std::string from;               // anterior, posterior, left, right, head, feet
    std::string layout;             // id; empty: the case's
    std::string plan;               // name; empty: the case's
    std::vector<std::string> hide;  // labels, crosshair, text
};

/// Ids of the layouts there are.
std::vector<std::string> layout_names();

/// Draws what the window would show, once every job is done, on a private display. Refused: a case that
/// cannot be opened, a plan or view it does not have, a picture that cannot be written.
core::Result<> take_snapshot(int argc, char** argv, const Snapshot& snapshot);

}  // namespace remnant::ui

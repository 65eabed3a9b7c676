#pragma once
// Another scan of the patient laid over the one that is shown, line by line. It is looked up where its own
// voxels lie; nothing is resampled beforehand, and nothing is measured on what is drawn here.

#include <QRgb>
#include <optional>
#include <span>
#include <string>

#include "remnant/core/scan_alignment.h"
#include "remnant/core/view_state.h"

namespace remnant::ui {

struct SlicePicture;

enum class LaidOver {
    Blink,         // the two take turns
    Checkerboard,  // squares of the two
    Split,         // the shown scan on the left of the crosshair, the other on its right
    Difference,    // shown − other: grey where alike, bright where the shown one is denser
};

/// One row of the table of ways.
struct LaidOverWay {
    LaidOver way;
    const char* id;  // as core::ViewState::laid_over holds it
    const char* name;
};
std::span<const LaidOverWay> laid_over_ways();
/// None where the id is empty or unknown: nothing is laid over.
std::optional<LaidOver> laid_over_way(const std::string& id);

/// The id of the way after this one; empty, for none, after the last.
std::string next_way(const std::string& id);

/// Side of a square of the checkerboard.
inline constexpr double kCheckMm = 25.0;

/// What is laid over a picture, and how.
struct LaidOverScan {
    const core::CtVoxels& ct;
    core::PlaceMap place;  // from the shown scan to this one, LPS mm
    LaidOver way = LaidOver::Blink;
    bool in_turn = false;   // of blinking: this scan is to be seen now
    double split_at = 0.0;  // mm along screen right
    core::Window window;    // of both

    /// Draws into one line of pixels what is to be seen of this scan there: black where it does not
    /// reach, nothing where the shown scan does not.
    void draw_line(const SlicePicture& picture, int y, QRgb* line) const;

  private:
    [[nodiscard]] bool shows(double right_mm, double down_mm) const;
};

}  // namespace remnant::ui

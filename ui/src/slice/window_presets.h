#pragma once
// Hounsfield windows people know by name.

#include <QString>
#include <array>

#include "remnant/core/view_state.h"

namespace remnant::ui {

struct WindowPreset {
    const char* name;
    core::Window window;
};

/// In the order of the keys 1–6.
inline constexpr std::array<WindowPreset, 6> kWindowPresets{{
    {QT_TRANSLATE_NOOP("Window", "Liver"), {150, 90}},
    {QT_TRANSLATE_NOOP("Window", "Portal venous"), {180, 100}},
    {QT_TRANSLATE_NOOP("Window", "Arterial"), {300, 120}},
    {QT_TRANSLATE_NOOP("Window", "Soft tissue"), {400, 40}},
    {QT_TRANSLATE_NOOP("Window", "Lung"), {1500, -600}},
    {QT_TRANSLATE_NOOP("Window", "Bone"), {2000, 400}},
}};

}  // namespace remnant::ui

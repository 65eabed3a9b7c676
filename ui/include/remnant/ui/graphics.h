#pragma once
// What OpenGL must know before the first window.

namespace remnant::ui {

/// Sets the surface format VTK needs (3.2 core profile). Call it before the application object is made.
void prepare_graphics();

}  // namespace remnant::ui

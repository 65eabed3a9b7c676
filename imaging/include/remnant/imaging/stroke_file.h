#pragma once
// Strokes in a file of their own, JSON.

#include <filesystem>
#include <vector>

#include "remnant/core/result.h"
#include "remnant/imaging/outline_strokes.h"

namespace remnant::imaging {

/// Reads `[{"label": "in"|"out", "points": [[x, y, z], …], "radius_mm": r}, …]`, LPS mm. Refused, naming the
/// file and the stroke: no JSON, an empty list, a field that is missing or not known, another label, no
/// points, a number that is not finite, a radius outside (0, 50]. Whether the points lie in a scan is for
/// `outline_strokes` to say.
core::Result<std::vector<Stroke>> read_strokes(const std::filesystem::path& path);

}  // namespace remnant::imaging

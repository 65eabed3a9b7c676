#pragma once
// Branches of a vessel and anatomical landmarks in JSON files (see docs/formats.md).

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "remnant/core/geometry.h"
#include "remnant/core/result.h"
#include "remnant/core/structure.h"
#include "remnant/volumetry/landmark_segments.h"

namespace remnant::cli {

/// A branch as its file says.
struct BranchEntry {
    std::string name;
    std::vector<core::Vec3> points;  // LPS mm
    /// The segment it feeds: said, or read off its name.
    std::optional<core::Segment> segment;
    std::optional<std::size_t> parent;
    /// False for a stem: what lies along it belongs to others.
    bool supplies = true;
};

/// Refused, naming the file and the entry: no JSON, a field that is missing or not known, a name that comes
/// twice, a parent that is not there.
core::Result<std::vector<BranchEntry>> read_branches(const std::filesystem::path& path);

struct LandmarkFile {
    volumetry::Landmarks landmarks;  // without the caudate
    std::optional<core::WorldBox> caudate;
};
core::Result<LandmarkFile> read_landmarks(const std::filesystem::path& path);

}  // namespace remnant::cli

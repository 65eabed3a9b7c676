#pragma once
// Surfaces as they leave: STL, OBJ, PLY, GLB and 3MF, in LPS millimetres, with names and colours where the
// format has them.

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "remnant/core/job.h"
#include "remnant/core/result.h"
#include "remnant/core/structure.h"
#include "remnant/core/warning.h"
#include "remnant/imaging/mask_surface.h"

namespace remnant::imaging {

struct NamedSurface {
    std::string name;
    core::Colour colour;
    double opacity = 1.0;  // 0 (unseen) to 1
    TriangleMesh mesh;
    /// Of the voxels it was made from.
    core::CubicMillimetre voxel_volume{0.0};
    MeshCheck check;
};

/// The surfaces of these structures, which lie on `grid`; those without a voxel are passed over. Refused:
/// cancelled, whatever `surface_of` refuses, naming the structure.
core::Result<std::vector<NamedSurface>> surfaces_of(std::span<const core::Structure> structures,
                                                    const core::GridGeometry& grid,
                                                    const SurfaceOptions& options,
                                                    const core::JobContext& job);

/// How far a surface's volume may be from that of its voxels.
inline constexpr core::Percent kSurfaceTolerance{0.5};

/// `surface-open` and `surface-volume`: which surfaces are not to be printed or measured.
core::Warnings doubts_about(std::span<const NamedSurface> surfaces);

enum class SurfaceFormat { Stl, Obj, Ply, Glb, ThreeMf };

/// One row of the table of formats.
struct SurfaceFormatType {
    SurfaceFormat format;
    std::string_view id;    // "stl"; the ending of its files
    std::string_view name;  // as shown
    std::string_view for_what;
    /// True where one file holds one structure, so that what is named is a folder.
    bool folder = false;
};
std::span<const SurfaceFormatType> surface_formats();
const SurfaceFormatType& surface_format(SurfaceFormat format);

/// Writes all surfaces: into the folder `target`, one file each (STL, PLY; the folder is made where there is
/// none), or into the file `target` (OBJ, with its MTL beside it; GLB; 3MF). Returns the files. Each is
/// written under a temporary name and renamed.
///
/// STL, OBJ, PLY and 3MF hold LPS mm. GLB does too in its buffers; its root node turns them into the metres
/// and the axes of glTF (+X left, +Y head, +Z front), so that a viewer shows the patient upright. 3MF moves
/// the whole by one translation into the printer's positive corner.
///
/// Refused, with no file left behind that was not there: nothing to write, another ending than the format's,
/// no permission, disk full, more than 4 GiB.
core::Result<std::vector<std::filesystem::path>> write_surfaces(const std::filesystem::path& target,
                                                                SurfaceFormat format,
                                                                std::span<const NamedSurface> surfaces,
                                                                const core::JobContext& job);

/// Names of files for these names: what file systems do not take becomes "_", at most 80 bytes, no two alike
/// whatever the case of their letters.
std::vector<std::string> file_names(std::span<const std::string> names);

}  // namespace remnant::imaging

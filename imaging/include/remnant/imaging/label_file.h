#pragma once
// Outlines from files: NIfTI, NRRD, MetaImage, DICOM SEG, RTSTRUCT and mask series stored as CT.

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "remnant/core/case.h"
#include "remnant/core/job.h"
#include "remnant/core/result.h"
#include "remnant/core/warning.h"
#include "remnant/imaging/limits.h"

namespace remnant::imaging {

/// One label of a file. Entries of one file may overlap (SEG, RTSTRUCT).
struct LabelEntry {
    int value = 1;     // the voxel value, or the SEG segment number, or the ROI number
    std::string name;  // the segment's label, the name in a header extension; empty where the file has none
    std::optional<core::StructureKind> kind;  // where a DICOM code says so
    core::LabelMask mask;                     // on LabelFile::geometry
};

/// Everything a label file says, on its own grid.
struct LabelFile {
    std::string stem;  // the folder's or file's name without its endings
    core::GridGeometry geometry;
    std::vector<LabelEntry> entries;  // by rising value
    core::StudyIdentity identity;     // empty where the format has none
    bool has_identity = false;
    /// The header holds no geometry worth the name: spacing 1 mm, origin 0, identity direction.
    bool identity_geometry = false;
    core::Warnings warnings;
};

/// Which of two contradicting NIfTI geometries to believe.
enum class NiftiGeometry { RefuseConflict, UseSform, UseQform };

struct LabelReadOptions {
    /// The grid of the CT the labels belong to. RTSTRUCT cannot be read without one; a SEG whose frames all
    /// lie on it is read onto it.
    const core::GridGeometry* reference = nullptr;
    const core::StudyIdentity* reference_identity = nullptr;
    NiftiGeometry nifti_geometry = NiftiGeometry::RefuseConflict;
    ReadLimits limits;
};

/// A path's last part without the endings of label files: "dir/liver.nii.gz" → "liver"; a folder keeps its
/// name.
std::string label_stem(const std::filesystem::path& path);

/// Reads a label file or a folder with a mask series or SEG; the kind is told by content, not by name alone.
core::Result<LabelFile> read_label_file(const std::filesystem::path& path, const LabelReadOptions& options,
                                        const core::JobContext& job);

}  // namespace remnant::imaging

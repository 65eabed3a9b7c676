#pragma once
// The ways of `remnant-cli export`: each adds its option to the command and writes what it is named after.
// Any number of them may be asked for at once; they share the case, the scan, the structures and their
// surfaces.

#include <CLI/CLI.hpp>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "remnant/core/case.h"
#include "remnant/core/job.h"
#include "remnant/imaging/case_file.h"
#include "remnant/imaging/surface_file.h"

namespace remnant::cli {

struct ExportInput {
    const std::filesystem::path& case_path;
    const imaging::OpenedCase& opened;
    const core::TimePoint& scan;
    const core::ResectionPlan* plan = nullptr;  // null where the case has none
    /// Those asked for, the plan's parts among them; none of them empty. None where no way asked for needs
    /// them.
    const std::vector<core::Structure>& structures;
    /// Of these structures; empty where no way asked for needs them.
    const std::vector<imaging::NamedSurface>& surfaces;
    /// The case and scan as they are on the disk. What is above has no identity where that was asked.
    const core::Case& as_saved;
    const core::TimePoint& scan_as_saved;
    /// Present where it was asked: decides dates and UIDs of all that leaves (`imaging::without_identity`).
    std::optional<std::uint64_t> without_identity = std::nullopt;
    std::string uid_root{};  // under which new UIDs are made
};

/// A DICOM object that was written.
struct ExportedObject {
    std::string file;
    std::string what;
    std::string sop_class_uid;
    std::string study_uid;
    std::string series_uid;
    std::string sop_instance_uid;
};

struct Exported {
    std::vector<std::filesystem::path> files;
    core::Warnings warnings;
    std::vector<ExportedObject> objects{};
};

struct ExportWay {
    CLI::Option* asked_by = nullptr;
    bool needs_surfaces = false;
    std::function<core::Result<Exported>(const ExportInput&, const core::JobContext&)> write;
    bool needs_structures = true;
    bool makes_uids = false;  // new ones, under `ExportInput::uid_root`
};

/// One way a format of surfaces.
std::vector<ExportWay> export_surfaces(CLI::App& command);
/// Label maps for ITK-SNAP and 3D Slicer.
std::vector<ExportWay> export_segmentations(CLI::App& command);
/// DICOM objects of the scan's study.
std::vector<ExportWay> export_dicom(CLI::App& command);
/// The case itself, without identity.
std::vector<ExportWay> export_case(CLI::App& command);

}  // namespace remnant::cli

#include <memory>

#include "export_way.h"
#include "remnant/imaging/segmentation_file.h"

namespace remnant::cli {
namespace {

using Writer = core::Result<imaging::WrittenSegmentation> (*)(const std::filesystem::path&,
                                                              const core::GridGeometry&,
                                                              std::span<const core::Structure>,
                                                              const core::JobContext&);

ExportWay way(CLI::App& command, const char* name, const char* what, Writer writer) {
    auto target = std::make_shared<std::string>();
    auto* option = command.add_option(name, *target, what);
    return {
        option, false,
        [target, writer](const ExportInput& input, const core::JobContext& job) -> core::Result<Exported> {
            auto written = writer(*target, input.scan.geometry, input.structures, job);
            if (!written) return core::refuse(written.error());
            return Exported{std::move(written->files), std::move(written->warnings)};
        }};
}

}  // namespace

std::vector<ExportWay> export_segmentations(CLI::App& command) {
    return {way(command, "--nifti",
                "file: one label map (.nii, .nii.gz), with names and colours for ITK-SNAP beside it",
                imaging::write_named_nifti),
            way(command, "--seg-nrrd",
                "file (.seg.nrrd): the whole structures, with names and colours, for 3D Slicer",
                imaging::write_segmentation_nrrd)};
}

}  // namespace remnant::cli

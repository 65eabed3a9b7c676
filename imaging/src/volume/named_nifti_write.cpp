#include <fmt/format.h>

#include <algorithm>

#include "remnant/imaging/segmentation_file.h"
#include "remnant/imaging/volume_file.h"
#include "volume/atomic_write.h"

namespace remnant::imaging {
namespace {

namespace fs = std::filesystem;
using core::StructureKind;

/// What lies over what.
int rank_of(const core::Structure& s) {
    if (s.kind == StructureKind::Liver) return 0;
    if (s.kind == StructureKind::User) return s.origin == core::Origin::Computed ? 1 : 3;
    if (s.kind >= StructureKind::SegmentI && s.kind <= StructureKind::SegmentVIII) return 2;
    return core::is_tumour(s.kind) ? 5 : 4;
}

/// Positions in `structures`, the uppermost first.
std::vector<std::size_t> from_above(std::span<const core::Structure> structures) {
    std::vector<std::size_t> order(structures.size());
    for (std::size_t n = 0; n < order.size(); ++n) order[n] = n;
    std::ranges::sort(order, [&](std::size_t a, std::size_t b) {
        const auto key = [&](std::size_t n) {
            return std::tuple(-rank_of(structures[n]), structures[n].mask.count(),
                              -static_cast<std::int64_t>(n));
        };
        return key(a) < key(b);
    });
    return order;
}

struct Seen {
    std::vector<core::LabelMask> masks;  // in the order of the structures
    core::Warnings warnings;
};

Seen seen(std::span<const core::Structure> structures, const core::GridGeometry& grid) {
    Seen result;
    result.masks.resize(structures.size());
    core::LabelMask covered(grid.size);
    for (const std::size_t n : from_above(structures)) {
        result.masks[n] = core::subtracted(structures[n].mask, covered);
        covered = core::united(covered, structures[n].mask);
    }
    for (std::size_t n = 0; n < structures.size(); ++n) {
        const std::int64_t whole = structures[n].mask.count(), shown = result.masks[n].count();
        if (shown == whole) continue;
        const double ml = core::to_millilitre(grid.voxel_volume()).value();
        result.warnings.push_back(
            {"label-covered",
             fmt::format("{} has {:.1f} of its {:.1f} mL in the map; the rest lies under other structures",
                         core::printable(structures[n].name), static_cast<double>(shown) * ml,
                         static_cast<double>(whole) * ml),
             ""});
    }
    return result;
}

/// As ITK-SNAP writes it: index, colour, opacity, shown in slices, shown in 3D, name.
std::string label_descriptions(std::span<const core::Structure> structures) {
    std::string text =
        "# ITK-SnAP Label Description File\n# Written by remnant\n"
        "# IDX   -R-  -G-  -B-  -A--  VIS MSH  LABEL\n"
        "    0     0    0    0        0  0  0    \"Clear Label\"\n";
    for (std::size_t n = 0; n < structures.size(); ++n) {
        const core::Structure& s = structures[n];
        std::string name = core::printable(s.name);
        std::ranges::replace(name, '"', '\'');
        text += fmt::format("{:5} {:5} {:4} {:4} {:8.2g} {:2} {:2}    \"{}\"\n", n + 1, s.colour.red,
                            s.colour.green, s.colour.blue, s.opacity, 1, 1, name);
    }
    return text;
}

fs::path descriptions_path(const fs::path& map) {
    std::string name = map.filename().string();
    for (const std::string_view ending : {".gz", ".nii"}) {
        if (name.ends_with(ending)) name.resize(name.size() - ending.size());
    }
    return map.parent_path() / (name + "_labels.txt");
}

}  // namespace

core::Result<WrittenSegmentation> write_named_nifti(const fs::path& path, const core::GridGeometry& grid,
                                                    std::span<const core::Structure> structures,
                                                    const core::JobContext& job) {
    const std::string name = path.filename().string();
    if (!name.ends_with(".nii") && !name.ends_with(".nii.gz"))
        return core::refuse(path.string(), "its ending is neither .nii nor .nii.gz");
    if (structures.empty()) return core::refuse(path.string(), "there is no structure to write");
    for (const core::Structure& s : structures) {
        if (s.mask.size() != grid.size)
            return core::refuse(s.name, "it does not lie on the grid it is written with");
    }
    const Seen shown = seen(structures, grid);
    std::vector<ValuedMask> masks;
    for (const core::LabelMask& mask : shown.masks)
        masks.push_back({static_cast<int>(masks.size()) + 1, &mask});
    if (job.cancelled()) return core::refuse(core::cancelled_error(path.string()));
    const fs::path labels = descriptions_path(path);
    std::error_code ignored;
    const bool labels_are_new = !fs::exists(labels, ignored);
    const std::string text = label_descriptions(structures);
    if (auto done = volume::write_atomically(labels, {std::as_bytes(std::span(text))}); !done)
        return core::refuse(done.error());
    if (auto done = write_label_map(path, grid, masks, job); !done) {
        if (labels_are_new) fs::remove(labels, ignored);
        return core::refuse(done.error());
    }
    return WrittenSegmentation{{path, labels}, shown.warnings};
}

}  // namespace remnant::imaging

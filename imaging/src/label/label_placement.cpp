#include "remnant/imaging/label_placement.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "label/lattice.h"

namespace remnant::imaging {
namespace {

using core::LabelMask;
using core::Vec3;
using label::IndexMap;

/// Where an axis mostly points, in the letters of a viewer: left, right, posterior, anterior, superior,
/// inferior.
char letter_of(const core::Vec3& axis) {
    Eigen::Index dominant = 0;
    axis.cwiseAbs().maxCoeff(&dominant);
    return axis[dominant] > 0 ? "LPS"[dominant] : "RAI"[dominant];
}

std::string describe(const core::GridGeometry& g) {
    return fmt::format(
        "{} × {} × {} voxels of {:.4g} × {:.4g} × {:.4g} mm from ({:.4g}, {:.4g}, {:.4g}) to {}{}{}",
        g.size[0], g.size[1], g.size[2], g.spacing[0], g.spacing[1], g.spacing[2], g.origin[0], g.origin[1],
        g.origin[2], letter_of(g.direction.col(0)), letter_of(g.direction.col(1)),
        letter_of(g.direction.col(2)));
}

bool differ(const std::string& a, const std::string& b) {
    return !a.empty() && !b.empty() && a != b;
}

/// Why a DICOM label and the CT may be of different people or examinations; empty where nothing says so.
std::string identity_conflict(const LabelFile& file, const core::StudyIdentity& ct,
                              const std::string& grid_name) {
    if (!file.has_identity) return {};
    const auto quoted = [](const std::string& name) {
        return "'" + (name.empty() ? std::string("no name") : core::printable(name)) + "'";
    };
    const std::string names =
        quoted(file.identity.patient_name) + " and " + grid_name + " names " + quoted(ct.patient_name);
    if (differ(file.identity.patient_name, ct.patient_name) ||
        differ(file.identity.patient_id, ct.patient_id)) {
        return "the label names patient " + names;
    }
    if (differ(file.identity.study_uid, ct.study_uid))
        return "the label is of another study (it names " + names + ")";
    return {};
}

LabelMask all_of(const LabelFile& file) {
    LabelMask all(file.geometry.size);
    for (const LabelEntry& entry : file.entries) all = core::united(all, entry.mask);
    return all;
}

struct Flip {
    std::string axes;  // "none", "j", "ik", …
    bool i, j, k;
    double agreement = 0.0;
};

/// The eight ways to lay a map of the CT's size onto it, voxel by voxel, best first.
std::vector<Flip> flips_by_agreement(const LabelMask& all, const LabelMask& liver) {
    std::vector<Flip> flips;
    for (unsigned n = 0; n < 8; ++n) {
        Flip flip{"", (n & 1U) != 0, (n & 2U) != 0, (n & 4U) != 0};
        flip.axes = std::string(flip.i ? "i" : "") + (flip.j ? "j" : "") + (flip.k ? "k" : "");
        if (flip.axes.empty()) flip.axes = "none";
        flip.agreement = core::dice(core::flipped(all, flip.i, flip.j, flip.k), liver);
        flips.push_back(std::move(flip));
    }
    std::ranges::stable_sort(flips, std::greater{}, &Flip::agreement);
    return flips;
}

std::string offer_of_flips(const LabelFile& file, const LabelMask* liver) {
    if (liver == nullptr || liver->size() != file.geometry.size) {
        return "; whether it fits voxel by voxel cannot be told without a liver to compare with";
    }
    const auto flips = flips_by_agreement(all_of(file), *liver);
    std::string list;
    for (const Flip& flip : flips)
        list += fmt::format("{}{} {:.4f}", list.empty() ? "" : ", ", flip.axes, flip.agreement);
    const bool clear = flips[0].agreement > 0.95 && flips[0].agreement - flips[1].agreement > 0.1;
    const std::string best =
        clear ? fmt::format("; flip '{}' would fit; confirm it with --accept-false-header{}", flips[0].axes,
                            flips[0].axes == "none" ? "" : " --flip " + flips[0].axes)
              : std::string("; no flip clearly fits");
    return "; Dice to the liver by flipped axes: " + list + best;
}

/// Share of the labelled voxels whose centres lie in the CT's volume.
double share_inside(const LabelFile& file, const core::GridGeometry& ct) {
    const IndexMap map = label::index_map(ct, file.geometry);
    std::int64_t all = 0;
    std::int64_t inside = 0;
    for (const LabelEntry& entry : file.entries) {
        for (int k = 0; k < file.geometry.size[2]; ++k) {
            if (entry.mask.slab(k).count() == 0) continue;
            for (int j = 0; j < file.geometry.size[1]; ++j) {
                for (const core::Run& run : entry.mask.row(j, k)) {
                    for (int i = run.begin; i < run.end; ++i) {
                        const Vec3 index = map.of(Vec3(i, j, k));
                        bool in = true;
                        for (Eigen::Index a = 0; a < 3; ++a)
                            in = in && index[a] >= -0.5 &&
                                 index[a] <= ct.size[static_cast<std::size_t>(a)] - 0.5;
                        ++all;
                        inside += in ? 1 : 0;
                    }
                }
            }
        }
    }
    return all == 0 ? 1.0 : static_cast<double>(inside) / static_cast<double>(all);
}

PlacedLabels placed(LabelFile file, const IndexMap& map, const core::Size3& ct) {
    PlacedLabels result;
    result.warnings = std::move(file.warnings);
    for (LabelEntry& entry : file.entries) {
        entry.mask = label::resampled(entry.mask, map, ct);
        result.entries.push_back(std::move(entry));
    }
    return result;
}

PlacedLabels placed_voxel_by_voxel(LabelFile file, const PlacementOptions& options) {
    PlacedLabels result;
    result.warnings = std::move(file.warnings);
    for (LabelEntry& entry : file.entries) {
        entry.mask = core::flipped(entry.mask, options.flip_i, options.flip_j, options.flip_k);
        result.entries.push_back(std::move(entry));
    }
    result.warnings.push_back({"label-false-header",
                               "the header's geometry (" + describe(file.geometry) + ") is not that of " +
                                   options.grid_name +
                                   "; laid on it voxel by voxel because that was accepted",
                               ""});
    return result;
}

}  // namespace

core::Result<PlacedLabels> place_labels(LabelFile file, const std::string& what, const core::GridGeometry& ct,
                                        const core::StudyIdentity& ct_identity,
                                        const PlacementOptions& options, const LabelMask* liver) {
    const std::string& grid_name = options.grid_name;
    const std::string conflict = identity_conflict(file, ct_identity, grid_name);
    const auto whole = label::coinciding(file.geometry, ct);
    if (whole && label::covers_exactly(*whole, file.geometry.size, ct.size)) {
        PlacedLabels result = placed(std::move(file), *whole, ct.size);
        if (!conflict.empty())
            result.warnings.push_back(
                {"label-identity", conflict + "; used because its grid is that of " + grid_name, ""});
        return result;
    }
    if (!conflict.empty()) return core::refuse(what, conflict + ", and its grid is not that of " + grid_name);
    if (file.geometry.size == ct.size) {
        if (options.accept_false_header) return placed_voxel_by_voxel(std::move(file), options);
        return core::refuse(
            what, "false header or another CT: it has the size of " + grid_name + " but another geometry" +
                      (file.identity_geometry ? " (1 mm, origin 0: a header that says nothing)" : "") + ": " +
                      describe(file.geometry) + ", " + grid_name + " " + describe(ct) +
                      offer_of_flips(file, liver));
    }
    if (const double inside = share_inside(file, ct); inside < 1.0) {
        return core::refuse(what, fmt::format("only {:.1f} % of it lie inside {}: {}, {} {}", 100.0 * inside,
                                              grid_name, describe(file.geometry), grid_name, describe(ct)));
    }
    const std::string text = whole
                                 ? "covers a part of the voxels of " + grid_name + " and was copied exactly: "
                                 : "was resampled (nearest voxel) onto " + grid_name + ": ";
    const std::string grids =
        "the label " + text + describe(file.geometry) + ", " + grid_name + " " + describe(ct);
    const IndexMap map = whole ? *whole : label::index_map(file.geometry, ct);
    PlacedLabels result = placed(std::move(file), map, ct.size);
    result.warnings.push_back({"label-grid", grids, ""});
    return result;
}

}  // namespace remnant::imaging

#include "remnant/volumetry/removal.h"

#include <algorithm>

#include "remnant/volumetry/ellipsoid.h"
#include "remnant/volumetry/geometry_warnings.h"
#include "remnant/volumetry/operations.h"
#include "remnant/volumetry/plane.h"
#include "remnant/volumetry/surface_cut.h"
#include "remnant/volumetry/wedge.h"

namespace remnant::volumetry {
namespace {

using core::LabelMask;

/// One function for each kind of cut.
class Remover {
  public:
    Remover(const CutSite& site, const std::string& what) : site_(site), what_(what) {}

    core::Result<RemovedPart> operator()(const core::CuttingPlane& plane) const {
        return only(core::subtracted(site_.liver, kept_part(site_.liver, PlaneOnGrid(plane, site_.grid))));
    }
    core::Result<RemovedPart> operator()(const core::CuttingSurface& surface) const {
        const auto cut = SurfaceOnGrid::make(surface, site_.liver, site_.grid, what_);
        if (!cut) return core::refuse(cut.error());
        LabelMask removed = cut->removed_part(site_.liver);
        if (removed.empty() || removed.count() == site_.liver.count())
            return core::refuse(what_,
                                "the curved cut does not divide the liver: all of it lies on one side");
        return only(std::move(removed));
    }
    core::Result<RemovedPart> operator()(const core::Wedge& wedge) const {
        std::vector<const LabelMask*> round;
        std::string names;
        for (const std::string& wanted : wedge.tumours) {
            const auto found = std::ranges::find_if(
                site_.tumours, [&](const NamedTumour& t) { return t.id == wanted || t.name == wanted; });
            if (found == site_.tumours.end())
                return core::refuse(what_, "no tumour called '" + core::printable(wanted) + "' is outlined");
            round.push_back(&found->mask);
            names += (names.empty() ? "" : ", ") + found->name;
        }
        auto part = wedge_round(round, wedge.margin, site_.liver, site_.grid, what_);
        if (!part) return core::refuse(part.error());
        RemovedPart result = only(std::move(part->removed));
        if (part->depth > kDeepestWedge) result.warnings.push_back(wedge_deep(names, part->depth));
        return result;
    }
    core::Result<RemovedPart> operator()(const core::AblationSphere& zone) const {
        return only(part_within(site_.liver, EllipsoidOnGrid(zone, site_.grid)));
    }
    core::Result<RemovedPart> operator()(const core::AblationEllipsoid& zone) const {
        return only(part_within(site_.liver, EllipsoidOnGrid(zone, site_.grid)));
    }
    core::Result<RemovedPart> operator()(const core::RemovedSegments& removed) const {
        return anatomical(removed.segments);
    }
    core::Result<RemovedPart> operator()(const core::NamedOperation& named) const {
        const auto operation = choose_operation(named.id, what_);
        if (!operation) return core::refuse(operation.error());
        return anatomical(operation->removes);
    }

  private:
    static RemovedPart only(LabelMask removed) {
        RemovedPart part;
        part.removed = std::move(removed);
        return part;
    }
    [[nodiscard]] core::Result<RemovedPart> anatomical(const std::vector<core::Segment>& segments) const {
        if (site_.segments.empty())
            return core::refuse(what_, "no segments are outlined; give a segment map with --segments");
        const auto goes = site_.segments.resolve(segments, what_);
        if (!goes) return core::refuse(goes.error());
        LabelMask all(site_.liver.size());
        RemovedPart part;
        part.anatomical = true;
        for (const SegmentMap::Entry* entry : *goes) {
            all = core::united(all, entry->mask);
            part.segments.push_back(entry->segment);
        }
        part.removed = core::intersected(all, site_.liver);
        return part;
    }

    const CutSite& site_;
    const std::string& what_;
};

}  // namespace

std::vector<NamedTumour> tumours_of(const core::TimePoint& scan) {
    std::vector<NamedTumour> tumours;
    for (const core::Structure& s : scan.structures) {
        if (core::is_tumour(s.kind)) tumours.push_back({s.id, s.name, s.mask});
    }
    return tumours;
}

std::vector<NamedTumour> wedge_targets_of(const core::TimePoint& scan) {
    std::vector<NamedTumour> targets = tumours_of(scan);
    for (const core::Structure& s : scan.structures) {
        if (s.kind == core::StructureKind::DisappearedMetastasis) targets.push_back({s.id, s.name, s.mask});
    }
    return targets;
}

core::Result<RemovedPart> removed_by(const core::Cut& cut, const CutSite& site, const std::string& what) {
    return std::visit(Remover(site, what), cut);
}

core::Result<LabelMask> divided_by(const SurfaceOnGrid& surface, const LabelMask& liver,
                                   const std::string& what) {
    LabelMask removed = surface.removed_part(liver);
    if (removed.empty() || removed.count() == liver.count())
        return core::refuse(what, "the curved cut does not divide the liver: all of it lies on one side");
    return removed;
}

}  // namespace remnant::volumetry

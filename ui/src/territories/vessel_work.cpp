#include "territories/vessel_work.h"

#include <algorithm>

#include "slice/tools.h"
#include "territories/vessel_changes.h"
#include "text/numbers.h"

namespace remnant::ui {
namespace {

constexpr const char* kProgram = "remnant " REMNANT_VERSION;
constexpr std::size_t kMostRemembered = 24;

QString text(const std::string& utf8) {
    return QString::fromStdString(utf8);
}

core::StructureKind kind_of(Vessel vessel) {
    return vessel == Vessel::Portal ? core::StructureKind::PortalVein : core::StructureKind::HepaticVeins;
}

Vessel vessel_of(core::StructureKind kind) {
    return kind == core::StructureKind::PortalVein ? Vessel::Portal : Vessel::Hepatic;
}

}  // namespace

VesselWork::VesselWork(Document& document, ToolBox& tools, QObject* parent)
    : QObject(parent), document_(document), tools_(tools), job_(document) {
    connect(&job_, &ScanJob::busy_changed, this, &VesselWork::changed);
    connect(&job_, &ScanJob::refused, this, &VesselWork::said);
    connect(&tools_, &ToolBox::point_set, this, &VesselWork::take_point);
    connect(&tools_, &ToolBox::changed, this, &VesselWork::show_marks);
    connect(&document_, &Document::changed, this, [this](Parts parts) {
        if (parts.testAnyFlags(Part::Whole | Part::View | Part::Scans)) forget_other_scans();
        if (parts.testAnyFlags(Part::Whole | Part::Scans | Part::Structures)) Q_EMIT changed();
    });
}

void VesselWork::forget_other_scans() {
    const core::TimePoint* scan = document_.current().shown();
    const std::string id = scan == nullptr ? std::string() : scan->id;
    if (id == scan_id_) return;
    scan_id_ = id;
    for (auto& points : seeds_) points.clear();
    Q_EMIT changed();
}

void VesselWork::take_point(const core::Vec3& point) {
    if (!sets_seed(tools_.tool())) return;
    seeds_[tools_.tool() == Tool::PortalSeed ? 0 : 1].push_back(point);
    show_marks();
    Q_EMIT changed();
}

void VesselWork::show_marks() {
    if (!sets_seed(tools_.tool())) return;
    const bool portal = tools_.tool() == Tool::PortalSeed;
    tools_.set_marks(seeds_[portal ? 0 : 1]);
    Q_EMIT said(portal ? tr("Click in the portal vein, first where it enters the liver. Esc ends.")
                       : tr("Click in the hepatic veins, first where they meet the cava. Esc ends."),
                false);
}

void VesselWork::clear_seeds() {
    for (auto& points : seeds_) points.clear();
    if (sets_seed(tools_.tool())) tools_.set_marks({});
    Q_EMIT changed();
}

const core::TimePoint* VesselWork::ready_scan() {
    const core::TimePoint* scan = document_.current().shown();
    if (scan != nullptr && scan->ct) return scan;
    Q_EMIT said(tr("There is no CT to outline in."), true);
    return nullptr;
}

void VesselWork::outline() {
    const core::TimePoint* scan = ready_scan();
    if (scan == nullptr) return;
    imaging::VesselRequest request;
    std::vector<core::StructureKind> kinds;
    for (const Vessel vessel : {Vessel::Portal, Vessel::Hepatic}) {
        const auto& points = seeds_[static_cast<std::size_t>(vessel)];
        if (points.empty()) continue;
        kinds.push_back(kind_of(vessel));
        request.trees.push_back({std::string(core::structure_type(kinds.back()).name), points});
    }
    if (kinds.empty()) return Q_EMIT said(tr("Click in a vessel first."), true);
    if (const core::Structure* liver = structure_of(*scan, core::StructureKind::Liver))
        request.liver = liver->mask;
    job_.start<imaging::OutlinedVessels>(
        tr("outlining vessels"), scan_id_,
        [ct = *scan->ct, request](const core::JobContext& job) {
            return imaging::outline_vessels(ct, request, job);
        },
        [this, kinds](const core::TimePoint& now, imaging::OutlinedVessels vessels) {
            for (std::size_t v = 0; v < kinds.size(); ++v) remember(vessel_of(kinds[v]), vessels.trees[v]);
            chosen_ = vessel_of(kinds.front());
            if (!document_.apply(put_vessels(now, kinds, vessels, kProgram))) return;
            Q_EMIT said(
                vessels.doubts.empty()
                    ? tr("Vessels were outlined. Look at them, name their branches, then confirm them.")
                    : tr("Vessels were outlined, with %n doubt(s): see the warnings.", nullptr,
                         static_cast<int>(vessels.doubts.size())),
                !vessels.doubts.empty());
        });
}

void VesselWork::choose(Vessel vessel) {
    if (vessel == chosen_) return;
    chosen_ = vessel;
    Q_EMIT changed();
}

void VesselWork::remember(Vessel which, imaging::VesselWithTree vessel) {
    known_.push_back({which, std::move(vessel)});
    if (known_.size() > kMostRemembered) known_.erase(known_.begin());
}

VesselWork::Now VesselWork::now() const {
    const core::TimePoint* scan = document_.current().shown();
    if (scan == nullptr) return {};
    for (auto known = known_.rbegin(); known != known_.rend(); ++known) {
        if (known->which != chosen_) continue;
        const auto same = [&](const core::Structure& s) { return s.mask == known->vessel.mask; };
        const auto structure = std::ranges::find_if(scan->structures, same);
        if (structure != scan->structures.end()) return {&*structure, &known->vessel};
    }
    return {};
}

const imaging::BranchTree* VesselWork::tree() const {
    const imaging::VesselWithTree* vessel = now().vessel;
    return vessel == nullptr ? nullptr : &vessel->tree;
}

void VesselWork::rename(std::size_t branch, const QString& name) {
    const imaging::VesselWithTree* vessel = now().vessel;
    if (vessel == nullptr) return;
    auto tree = imaging::renamed(vessel->tree, branch, name.trimmed().toStdString());
    if (tree)
        remember(chosen_, {vessel->mask, *std::move(tree)});
    else
        Q_EMIT said(text(core::to_line(tree.error())), true);
    Q_EMIT changed();
}

void VesselWork::reshape(const QString& name, const std::string& verb,
                         std::function<core::Result<imaging::VesselWithTree>(const core::JobContext&)> work) {
    job_.start<imaging::VesselWithTree>(
        name, scan_id_, std::move(work),
        [this, verb, which = chosen_, id = now().structure->id](const core::TimePoint& now,
                                                                imaging::VesselWithTree made) {
            const core::Structure* outline = now.find(id);
            if (outline == nullptr) return;
            core::LabelMask mask = core::sharing_slabs(made.mask, outline->mask);
            remember(which, std::move(made));
            (void)document_.apply(core::Change{
                verb, {core::ReplaceStructure{now.id, core::changed_by_hand(*outline, std::move(mask))}}});
        });
}

void VesselWork::cut_off(std::size_t branch) {
    const core::TimePoint* scan = ready_scan();
    const imaging::VesselWithTree* vessel = now().vessel;
    if (scan == nullptr || vessel == nullptr) return;
    reshape(tr("cutting a branch off"), "cut off " + vessel->tree.branches[branch].name,
            [vessel = *vessel, grid = scan->geometry, branch](const core::JobContext&) {
                return imaging::without_branch(vessel, grid, branch);
            });
}

void VesselWork::add_from_crosshair() {
    const core::TimePoint* scan = ready_scan();
    const auto [structure, vessel] = now();
    const std::optional<core::Vec3> point = document_.current().view.crosshair;
    if (scan == nullptr || vessel == nullptr || !point) return;
    reshape(tr("adding a branch"), "add a branch to " + structure->name,
            [ct = *scan->ct, vessel = *vessel, point = *point](const core::JobContext& job) {
                return imaging::with_branch_from(ct, vessel, point, job);
            });
}

void VesselWork::look_at(std::size_t branch) {
    const imaging::BranchTree* tree = this->tree();
    if (tree == nullptr || branch >= tree->branches.size()) return;
    const std::vector<core::Vec3>& points = tree->branches[branch].points;
    core::ViewState view = document_.current().view;
    view.crosshair = points[points.size() / 2];
    document_.set_view(std::move(view));
}

void VesselWork::make_territories() {
    const core::TimePoint* scan = ready_scan();
    const imaging::VesselWithTree* vessel = now().vessel;
    const core::Structure* liver =
        scan == nullptr ? nullptr : structure_of(*scan, core::StructureKind::Liver);
    if (vessel == nullptr) return;
    if (liver == nullptr) return Q_EMIT said(tr("Territories need the liver's outline."), true);
    job_.start<std::vector<SegmentTerritory>>(
        tr("making territories"), scan_id_,
        [liver = liver->mask, grid = scan->geometry, vessel = *vessel](const core::JobContext& job) {
            return segment_territories(liver, grid, vessel, job);
        },
        [this](const core::TimePoint& now, std::vector<SegmentTerritory> territories) {
            if (!document_.apply(put_territories(now, territories))) return;
            const auto made = static_cast<int>(territories.size());
            Q_EMIT said(made == 1
                            ? tr("One territory was made; its volume is in the table.")
                            : tr("%n territories were made; their volumes are in the table.", nullptr, made),
                        false);
        });
}

void VesselWork::show_supplied(std::size_t branch) {
    const core::TimePoint* scan = ready_scan();
    const imaging::VesselWithTree* vessel = now().vessel;
    const core::Structure* liver =
        scan == nullptr ? nullptr : structure_of(*scan, core::StructureKind::Liver);
    if (vessel == nullptr || branch >= vessel->tree.branches.size()) return;
    if (liver == nullptr)
        return Q_EMIT said(tr("What a branch supplies is measured in the liver's outline."), true);
    const bool inflow = chosen_ == Vessel::Portal;
    job_.start<volumetry::LostSupply>(
        tr("measuring what a branch supplies"), scan_id_,
        [liver = liver->mask, grid = scan->geometry, vessel = *vessel, branch](const core::JobContext& job) {
            return lost_supply(liver, grid, vessel, branch, job);
        },
        [this, inflow, name = vessel->tree.branches[branch].name](const core::TimePoint& now,
                                                                  volumetry::LostSupply lost) {
            if (!document_.apply(put_lost_supply(now, name, lost.liver))) return;
            Q_EMIT said((inflow ? tr("Without %1, %2 of liver lose their inflow: %3 of it.")
                                : tr("Without %1, %2 of liver lose their outflow: %3 of it."))
                            .arg(text(name), text_of(lost.volume), text_of(lost.of_liver)),
                        false);
        });
}

}  // namespace remnant::ui

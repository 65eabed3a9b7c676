#include "outline/outlining.h"

#include <algorithm>

#include "outline/outline_changes.h"
#include "remnant/imaging/find_liver.h"
#include "remnant/imaging/outline_fill_between.h"

namespace remnant::ui {
namespace {

constexpr const char* kProgram = "remnant " REMNANT_VERSION;

QString text(const std::string& utf8) {
    return QString::fromStdString(utf8);
}

bool has_both_labels(const std::vector<imaging::Stroke>& strokes) {
    const auto has = [&](imaging::StrokeLabel label) {
        return std::ranges::find(strokes, label, &imaging::Stroke::label) != strokes.end();
    };
    return has(imaging::StrokeLabel::In) && has(imaging::StrokeLabel::Out);
}

}  // namespace

Outlining::Outlining(Document& document, QObject* parent)
    : QObject(parent), document_(document), job_(document) {
    connect(&job_, &ScanJob::busy_changed, this, &Outlining::busy_changed);
    connect(&job_, &ScanJob::refused, this, &Outlining::said);
}

const core::TimePoint* Outlining::scan_with_ct() {
    const core::TimePoint* scan = document_.current().shown();
    if (scan != nullptr && scan->ct) return scan;
    Q_EMIT said(tr("There is no CT to outline in."), true);
    return nullptr;
}

template <class T>
void Outlining::start(const QString& name, std::function<core::Result<T>(const core::JobContext&)> work,
                      std::function<void(const core::TimePoint&, T)> use) {
    if (const core::TimePoint* scan = scan_with_ct())
        job_.start<T>(name, scan->id, std::move(work), std::move(use));
}

void Outlining::find_liver() {
    const core::TimePoint* scan = scan_with_ct();
    if (scan == nullptr) return;
    start<imaging::FoundLiver>(
        tr("finding the liver"),
        [ct = *scan->ct](const core::JobContext& job) { return imaging::find_liver(ct, std::nullopt, job); },
        [this](const core::TimePoint& now, imaging::FoundLiver found) {
            const auto doubts = found.doubts.size();
            if (!document_.apply(put_found_liver(now, found, kProgram))) return;
            Q_EMIT doubted(found.doubts);
            Q_EMIT said(doubts == 0
                            ? tr("The liver was found. Look at it in all views, correct it, then confirm it.")
                            : tr("A liver was found, with %n doubt(s): see the warnings.", nullptr,
                                 static_cast<int>(doubts)),
                        doubts != 0);
        });
}

const core::Structure* Outlining::structure_in_hand() {
    const core::TimePoint* scan = scan_with_ct();
    const core::Structure* structure = scan == nullptr ? nullptr : worked_on(*scan, target_);
    if (scan != nullptr && structure == nullptr) Q_EMIT said(tr("There is no outline yet."), true);
    return structure;
}

void Outlining::fill_between() {
    using imaging::outline::FilledBetween;
    const core::Structure* structure = structure_in_hand();
    if (structure == nullptr) return;
    start<FilledBetween>(
        tr("filling between slices"),
        [mask = structure->mask, grid = document_.current().shown()->geometry](const core::JobContext& job) {
            return imaging::outline::fill_between(mask, grid, imaging::outline::axis_to_fill(mask), job);
        },
        [this, id = structure->id](const core::TimePoint& now, FilledBetween filled) {
            const core::Structure* outline = now.find(id);
            if (outline == nullptr) return;
            for (const core::Warning& warning : filled.warnings) Q_EMIT said(text(warning.text), true);
            if (filled.mask == outline->mask) return;
            (void)document_.apply(
                drawn_outline(now, *outline, std::move(filled.mask), "fill between slices of"));
        });
}

void Outlining::stroke(const imaging::Stroke& stroke) {
    const core::TimePoint* scan = scan_with_ct();
    if (scan == nullptr) return;
    if (busy()) return Q_EMIT said(tr("The outline is being changed: draw the stroke again."), true);
    const core::Structure* structure = worked_on(*scan, target_);
    const core::LabelMask before =
        structure != nullptr ? structure->mask : core::LabelMask(scan->geometry.size);
    Drawn drawn{scan->id, structure != nullptr ? structure->id : std::string(), before, {}};
    const bool goes_on =
        drawn_.scan == drawn.scan && drawn_.structure == drawn.structure && drawn_.outline == before;
    if (goes_on) drawn.strokes = drawn_.strokes;
    const std::size_t fresh = drawn.strokes.size();
    drawn.strokes.push_back(stroke);
    imaging::StrokeRequest request{drawn.strokes, std::nullopt, fresh};
    if (!before.empty()) request.current = before;
    if (!request.current && !has_both_labels(drawn.strokes)) {
        drawn_ = std::move(drawn);
        const bool inside = stroke.label == imaging::StrokeLabel::In;
        return Q_EMIT said(inside ? tr("Now draw a stroke outside.") : tr("Now draw a stroke inside."),
                           false);
    }
    start<core::LabelMask>(
        tr("outlining by strokes"),
        [ct = *scan->ct, request = std::move(request)](const core::JobContext& job) {
            return imaging::outline_strokes(ct, request, job);
        },
        [this, drawn = std::move(drawn)](const core::TimePoint& now, core::LabelMask made) {
            take_stroked(now, drawn, std::move(made));
        });
}

void Outlining::take_stroked(const core::TimePoint& now, Drawn drawn, core::LabelMask made) {
    const bool inside = drawn.strokes.back().label == imaging::StrokeLabel::In;
    const std::string verb = inside ? "stroke inside" : "stroke outside";
    const core::Structure* outline = now.find(drawn.structure);
    // A hand may have drawn on it meanwhile; its work counts.
    const bool as_it_was = outline != nullptr ? outline->mask == drawn.outline : drawn.structure.empty();
    if (!as_it_was) return Q_EMIT said(tr("The outline changed meanwhile: do it again."), true);
    const bool changes = made != drawn.outline;
    drawn.outline = made;
    if (outline != nullptr) {
        drawn_ = std::move(drawn);
        if (!changes) return Q_EMIT said(tr("The outline is so already; the stroke is kept."), false);
        (void)document_.apply(drawn_outline(now, *outline, std::move(made), verb));
        return;
    }
    core::Change begun = begin_outline(now);
    core::Structure& begun_structure = std::get<core::InsertStructure>(begun.edits.front()).structure;
    begun_structure.mask = std::move(made);
    begun.name = verb + " " + begun_structure.name;
    drawn.structure = begun_structure.id;
    drawn_ = std::move(drawn);
    if (!document_.apply(begun)) return;
    target_ = drawn_.structure;
    Q_EMIT target_changed(QString::fromStdString(target_));
}

void Outlining::reshape(const std::string& verb, Shaping work) {
    const core::Structure* structure = structure_in_hand();
    if (structure == nullptr) return;
    start<core::LabelMask>(
        tr("changing the outline"),
        [scan = *document_.current().shown(), mask = structure->mask,
         work = std::move(work)](const core::JobContext& job) { return work(scan, mask, job); },
        [this, verb, id = structure->id, before = structure->mask](const core::TimePoint& now,
                                                                   core::LabelMask made) {
            const core::Structure* outline = now.find(id);
            // A hand may have drawn on it meanwhile; its work counts.
            if (outline == nullptr || outline->mask != before)
                return Q_EMIT said(tr("The outline changed meanwhile: do it again."), true);
            if (made == before) return Q_EMIT said(tr("There was nothing to change."), false);
            (void)document_.apply(drawn_outline(now, *outline, std::move(made), verb));
        });
}

void Outlining::shape(const ShapeTool& tool, const ShapeSettings& settings) {
    reshape(tool.verb, [run = tool.run, settings](const core::TimePoint& scan, const core::LabelMask& mask,
                                                  const core::JobContext& job) {
        return run(scan, mask, settings, job);
    });
}

void Outlining::cut_away(const imaging::outline::Scissors& scissors) {
    reshape("cut from",
            [scissors](const core::TimePoint& scan, const core::LabelMask& mask,
                       const core::JobContext& job) -> core::Result<core::LabelMask> {
                auto parts = imaging::outline::cut_by_scissors(mask, scan.geometry, scissors, job);
                if (!parts) return core::refuse(parts.error());
                return std::move(parts->outside);
            });
}

void Outlining::split(const core::CuttingPlane& plane) {
    using imaging::outline::CutParts;
    const core::Structure* structure = structure_in_hand();
    if (structure == nullptr) return;
    start<CutParts>(
        tr("splitting the outline"),
        [mask = structure->mask, grid = document_.current().shown()->geometry,
         plane](const core::JobContext&) { return imaging::outline::cut_by_plane(mask, grid, plane); },
        [this, id = structure->id](const core::TimePoint& now, CutParts parts) {
            const core::Structure* outline = now.find(id);
            if (outline == nullptr) return;
            if (parts.inside.empty() || parts.outside.empty())
                return Q_EMIT said(tr("The plane does not go through the outline."), true);
            (void)document_.apply(split_outline(now, *outline, std::move(parts)));
        });
}

void Outlining::propose_tumour(const imaging::TumourHint& hint) {
    const core::TimePoint* scan = scan_with_ct();
    if (scan == nullptr) return;
    const core::Structure* liver = worked_on(*scan, {});
    start<imaging::ProposedTumour>(
        tr("outlining the tumour"),
        [ct = *scan->ct, hint,
         within = liver == nullptr ? std::nullopt : std::optional(liver->mask)](const core::JobContext& job) {
            return imaging::propose_tumour(ct, hint, within ? &*within : nullptr, job);
        },
        [this](const core::TimePoint& now, const imaging::ProposedTumour& tumour) {
            if (!document_.apply(put_proposed_tumour(now, tumour, kProgram))) return;
            Q_EMIT doubted(tumour.doubts);
            if (tumour.doubts.empty())
                return Q_EMIT said(tr("The tumour is outlined. Look at it in all views, then confirm it."),
                                   false);
            Q_EMIT said(tr("The tumour is outlined, but: %1").arg(text(tumour.doubts.front().warning.text)),
                        true);
        });
}

void Outlining::run_segmenter(const imaging::SegmenterCommand& command) {
    const core::TimePoint* scan = scan_with_ct();
    if (scan == nullptr) return;
    start<imaging::SegmenterResult>(
        tr("outlining with another program"),
        [scan = *scan, command](const core::JobContext& job) {
            return imaging::run_segmenter(command, scan, job);
        },
        [this](const core::TimePoint&, const imaging::SegmenterResult& result) {
            Q_EMIT said(tr("%1 has outlined: look at what it is, then add it.")
                            .arg(QString::fromStdString(result.program)),
                        false);
            Q_EMIT labels_proposed(result.proposals);
        });
}

}  // namespace remnant::ui

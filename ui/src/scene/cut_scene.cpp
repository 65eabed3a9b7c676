#include "scene/cut_scene.h"

#include "document/display_layers.h"
#include "document/jobs.h"
#include "plan/plan_changes.h"
#include "plan/sheet_picture.h"
#include "remnant/volumetry/cut_sheet.h"
#include "remnant/volumetry/parting.h"
#include "scene/stage.h"
#include "scene/surface_store.h"

namespace remnant::ui {
namespace {

constexpr int kSheetPoints = 128;  // each way
constexpr int kCtPoints = 256;     // a voxel of the CT is to be seen
constexpr int kMovingPoints = 32;

const std::vector<std::string> kParts{kResectedLayer, kRemnantLayer, kUnassignedLayer};

using Sheets = std::vector<PaintedSheet>;

/// All a sheet is made of, copied (shared voxels) so that a job can work on it.
struct SheetInput {
    core::TimePoint scan;
    core::LabelMask liver;
    volumetry::MarginLimits limits;
    core::Window window;
    SheetLook look = SheetLook::Margins;
};

std::optional<PaintedSheet> painted(const core::Cut& cut, const SheetInput& in,
                                    const volumetry::MarginMeter& meter) {
    const bool as_ct = in.look == SheetLook::Ct && in.scan.ct;
    auto sheet = volumetry::sheet_of(cut, in.scan, in.liver, as_ct ? kCtPoints : kSheetPoints,
                                     as_ct ? nullptr : &meter);
    if (!sheet) return std::nullopt;
    QImage picture = as_ct ? ct_picture(*sheet, *in.scan.ct, in.window) : margin_picture(*sheet, in.limits);
    return PaintedSheet{std::move(*sheet), std::move(picture), !as_ct};
}

std::vector<std::string> layers_that_go(const volumetry::Evaluation& evaluation) {
    std::vector<std::string> ids{kResectedLayer};
    if (!evaluation.cut) return ids;
    for (const volumetry::TumourMargin& margin : evaluation.cut->margins) {
        if (margin.side == volumetry::TumourSide::Goes) ids.push_back(margin.tumour_id);
    }
    return ids;
}

}  // namespace

CutScene::CutScene(Document& document, SurfaceStore& surfaces, Stage& stage, QObject* parent)
    : QObject(parent),
      document_(document),
      surfaces_(surfaces),
      stage_(stage),
      actors_(stage.renderer()),
      live_liver_(stage.renderer()) {}

CutScene::~CutScene() = default;

bool CutScene::wants_liver() const {
    return document_.current().view.step == "plan" && document_.held_removal() != nullptr;
}

void CutScene::set_look(SheetLook look) {
    if (std::exchange(look_, look) != look) refresh();
}

void CutScene::set_apart(core::Millimetre distance) {
    apart_ = distance;
    pull_apart();
    Q_EMIT changed();
}

void CutScene::pull_apart() {
    const volumetry::Evaluation& evaluation = document_.evaluation();
    const core::TimePoint* scan = document_.current().shown();
    const bool parted = apart_.value() > 0.0 && scan != nullptr && evaluation.measurement &&
                        evaluation.measurement->parts.remnant.size() == scan->geometry.size;
    if (!parted) return stage_.layers().pull_aside({}, core::Vec3::Zero());
    const auto& parts = evaluation.measurement->parts;
    const auto way = volumetry::parting_direction(parts.remnant, parts.resected, scan->geometry);
    if (!way) return stage_.layers().pull_aside({}, core::Vec3::Zero());
    stage_.layers().pull_aside(layers_that_go(evaluation), apart_.value() * *way);
}

void CutScene::refresh() {
    const core::Case& subject = document_.current();
    const core::TimePoint* scan = subject.shown();
    const auto& liver = document_.evaluation().liver;
    const std::size_t number = ++asked_;
    live_liver_.hide();
    show_parts();
    pull_apart();
    show_lines();
    busy_ = false;
    if (scan == nullptr || !liver || subject.view.step != "plan") return actors_.show_sheets({});
    busy_ = true;
    document_.jobs().run_quietly<Sheets>(
        this,
        [in = SheetInput{*scan, liver->liver, limits_of(subject.choices), subject.view.window, look_},
         cuts = surfaces_of_plan(subject)](const core::JobContext&) -> core::Result<Sheets> {
            const volumetry::MarginMeter meter(in.scan);
            Sheets sheets;
            for (const core::Cut& cut : cuts) {
                if (auto sheet = painted(cut, in, meter)) sheets.push_back(std::move(*sheet));
            }
            return sheets;
        },
        [this, number](core::Result<Sheets> made) {
            if (number != asked_) return;
            busy_ = false;
            if (made) actors_.show_sheets(*made);
            Q_EMIT changed();
        });
}

void CutScene::set_parts_hidden(bool hidden) {
    parts_hidden_ = hidden;
    show_parts();
}

void CutScene::show_parts() {
    stage_.layers().set_left_out(parts_hidden_ ? kParts : std::vector<std::string>());
}

void CutScene::follow_hand() {
    ++asked_;
    busy_ = false;
    show_live_liver();
    show_lines();
    const core::Removal* held = document_.held_removal();
    const core::TimePoint* scan = document_.current().shown();
    const auto& liver = document_.evaluation().liver;
    if (held == nullptr || scan == nullptr || !liver) return actors_.show_sheets({});
    // Without margins: the colours come when the hand rests.
    auto sheet = volumetry::sheet_of(held->cut, *scan, liver->liver, kMovingPoints, nullptr);
    if (!sheet) return actors_.show_sheets({});
    QImage picture = margin_picture(*sheet, {});
    actors_.show_sheets({{std::move(*sheet), std::move(picture)}});
}

void CutScene::show_live_liver() {
    const volumetry::Evaluation& evaluation = document_.evaluation();
    const core::TimePoint* scan = document_.current().shown();
    if (scan == nullptr || !evaluation.liver || !evaluation.measurement) return;
    const auto surface = surfaces_.find({evaluation.liver->liver, scan->geometry});
    // Until it is made the parts stay as they were.
    if (surface == nullptr) return;
    stage_.layers().pull_aside({}, core::Vec3::Zero());
    stage_.layers().set_left_out(kParts);
    live_liver_.show(surface, evaluation.liver->liver, scan->geometry, evaluation.measurement->parts.remnant,
                     evaluation.measurement->parts.resected);
}

void CutScene::show_lines() {
    std::vector<std::array<core::Vec3, 2>> lines;
    const auto& cut = document_.evaluation().cut;
    if (cut && document_.current().view.step == "plan") {
        for (const volumetry::TumourMargin& margin : cut->margins) {
            if (margin.distance) lines.push_back({margin.at_tumour, margin.at_cut});
        }
    }
    actors_.show_lines(lines);
}

}  // namespace remnant::ui

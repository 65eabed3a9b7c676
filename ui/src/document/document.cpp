#include "document/document.h"

#include <QMetaObject>
#include <limits>

#include "document/jobs.h"

namespace remnant::ui {
namespace {

struct PartOfEdit {
    Parts operator()(const core::SetPatient&) const { return Part::Patient; }
    Parts operator()(const core::InsertTimePoint&) const { return Part::Scans | Part::Structures; }
    Parts operator()(const core::RemoveTimePoint&) const { return Part::Scans | Part::Structures; }
    Parts operator()(const core::DescribeTimePoint&) const { return Part::Scans; }
    Parts operator()(const core::SetScanWarnings&) const { return Part::Scans; }
    Parts operator()(const core::SetAlignment&) const { return Part::Scans; }
    Parts operator()(const core::InsertStructure&) const { return Part::Structures; }
    Parts operator()(const core::RemoveStructure&) const { return Part::Structures; }
    Parts operator()(const core::ReplaceStructure&) const { return Part::Structures; }
    Parts operator()(const core::InsertIntervention&) const { return Part::Interventions; }
    Parts operator()(const core::RemoveIntervention&) const { return Part::Interventions; }
    Parts operator()(const core::InsertPlan&) const { return Part::Plans; }
    Parts operator()(const core::RemovePlan&) const { return Part::Plans; }
    Parts operator()(const core::ReplacePlan&) const { return Part::Plans; }
    Parts operator()(const core::SetActivePlan&) const { return Part::Plans; }
    Parts operator()(const core::SetChoices&) const { return Part::Choices; }
    Parts operator()(const core::InsertAnnotation&) const { return Part::Annotations; }
    Parts operator()(const core::RemoveAnnotation&) const { return Part::Annotations; }
    Parts operator()(const core::ReplaceAnnotation&) const { return Part::Annotations; }
};

constexpr std::size_t kNeverSaved = std::numeric_limits<std::size_t>::max();

}  // namespace

Parts parts_of(const core::Change& change) {
    Parts parts;
    for (const core::Edit& edit : change.edits) parts |= std::visit(PartOfEdit{}, edit);
    return parts;
}

Document::Document(Jobs& jobs, QObject* parent)
    : QObject(parent), jobs_(jobs), evaluation_(std::make_shared<volumetry::Evaluation>()) {}

Document::~Document() = default;

void Document::open(core::Case subject, const QString& path, bool read_only) {
    history_ = core::History(std::move(subject));
    live_.reset();
    held_cut_.reset();
    open_ = true;
    path_ = path;
    read_only_ = read_only;
    saved_state_ = path.isEmpty() ? kNeverSaved : 0;
    evaluation_ = std::make_shared<volumetry::Evaluation>();
    evaluate_later();
    Q_EMIT changed(Part::Whole);
}

void Document::close() {
    history_ = core::History();
    live_.reset();
    held_cut_.reset();
    open_ = false;
    path_.clear();
    evaluation_ = std::make_shared<volumetry::Evaluation>();
    evaluate_later();
    Q_EMIT changed(Part::Whole);
}

void Document::mirror(core::Case subject, Parts parts) {
    history_ = core::History(std::move(subject));
    open_ = true;
    evaluate_later();
    Q_EMIT changed(parts);
}

core::Result<> Document::apply(const core::Change& change, std::string_view merge_key) {
    auto done = history_.apply(change, merge_key);
    if (!done) {
        Q_EMIT refused(QString::fromStdString(done.error().what),
                       QString::fromStdString(done.error().reason));
        return done;
    }
    evaluate_later();
    Q_EMIT changed(parts_of(change) | Part::File);
    return done;
}

core::Result<> Document::apply(core::Edit edit, std::string_view merge_key) {
    return apply(core::change_of(std::move(edit)), merge_key);
}

const core::Removal* Document::held_removal() const {
    const core::ResectionPlan* plan = current().find_plan(current().active_plan);
    const auto* cuts = plan == nullptr ? nullptr : std::get_if<core::RemovalPlan>(&plan->resection);
    if (cuts == nullptr || !held_cut_ || held_cut_->stage >= cuts->stages.size()) return nullptr;
    const auto& removes = cuts->stages[held_cut_->stage].removes;
    return held_cut_->entry < removes.size() ? &removes[held_cut_->entry] : nullptr;
}

void Document::hold_cut(std::optional<volumetry::EntryAddress> cut) {
    if (cut == held_cut_) return;
    held_cut_ = cut;
    Q_EMIT changed(Part::Held);
}

void Document::drag_cut(const core::Cut& cut) {
    const core::Removal* removal = held_removal();
    const core::TimePoint* scan = current().shown();
    if (removal == nullptr || scan == nullptr) return;
    core::ResectionPlan plan = *current().find_plan(current().active_plan);
    const auto refuse = [this](const core::Error& error) {
        Q_EMIT refused(QString::fromStdString(error.what), QString::fromStdString(error.reason));
    };
    if (live_ == nullptr) {
        auto live = volumetry::LivePlan::prepare(*scan, plan, *held_cut_,
                                                 volumetry::measure_options(current().choices));
        if (!live) return refuse(live.error());
        live_ = std::make_unique<volumetry::LivePlan>(std::move(*live));
        resting_ = evaluation_;
    }
    auto answer = live_->with(cut);
    if (!answer) return refuse(answer.error());
    auto& moved =
        std::get<core::RemovalPlan>(plan.resection).stages[held_cut_->stage].removes[held_cut_->entry];
    moved.cut = cut;
    const core::Change change{"move " + moved.name, {core::ReplacePlan{plan.name, plan}}};
    if (!history_.apply(change, "drag")) return;
    evaluation_ = std::make_shared<const volumetry::Evaluation>(
        volumetry::evaluate_moving(current(), options_, *resting_, std::move(*answer)));
    Q_EMIT changed(Part::Plans | Part::Result | Part::File);
}

void Document::end_drag() {
    if (live_ == nullptr) return;
    live_.reset();
    resting_.reset();
    history_.end_merge();
    evaluate_later();
    Q_EMIT changed(Part::Plans);
}

void Document::undo() {
    if (const auto change = history_.undo()) {
        evaluate_later();
        Q_EMIT changed(parts_of(*change) | Part::File);
    }
}

void Document::redo() {
    if (const auto change = history_.redo()) {
        evaluate_later();
        Q_EMIT changed(parts_of(*change) | Part::File);
    }
}

void Document::set_view(core::ViewState view) {
    if (view == current().view) return;
    const bool other_scan = view.time_point_id != current().view.time_point_id;
    history_.set_view(std::move(view));
    if (other_scan) evaluate_later();
    Q_EMIT changed(other_scan ? Part::View | Part::Scans | Part::Structures : Parts(Part::View));
}

void Document::set_evaluation_options(volumetry::EvaluationOptions options) {
    options_ = std::move(options);
    evaluate_later();
}

void Document::mark_saved(const QString& path, std::size_t saved_state) {
    path_ = path;
    saved_state_ = saved_state;
    read_only_ = false;
    Q_EMIT changed(Part::File);
}

void Document::mark_unsaved() {
    saved_state_ = kNeverSaved;
    Q_EMIT changed(Part::File);
}

void Document::evaluate_later() {
    ++wanted_;
    if (!evaluating_) start_evaluation();
}

// One at a time, always of the newest state: while a drag goes on, states in between are skipped.
void Document::start_evaluation() {
    evaluating_ = true;
    const std::size_t number = wanted_;
    jobs_.run_quietly<volumetry::Evaluation>(
        this,
        [subject = current(), options = options_](const core::JobContext&)
            -> core::Result<volumetry::Evaluation> { return volumetry::evaluate(subject, options); },
        [this, number](core::Result<volumetry::Evaluation> made) {
            evaluating_ = false;
            evaluated_ = number;
            // What is in the hand is newer than what was just finished.
            if (dragging()) return;
            if (made) evaluation_ = std::make_shared<const volumetry::Evaluation>(std::move(*made));
            Q_EMIT changed(Part::Result);
            if (evaluated_ != wanted_) start_evaluation();
        });
}

}  // namespace remnant::ui

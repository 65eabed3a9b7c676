#include "learning/learning_session.h"

#include <algorithm>

#include "document/jobs.h"
#include "remnant/core/edit.h"
#include "remnant/imaging/exercise_case.h"
#include "session/case_session.h"
#include "structures/structure_changes.h"
#include "window/case_flow.h"

namespace remnant::ui {
namespace {

QString text(std::string_view utf8) {
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

QString sentence(const core::Error& error) {
    return text(error.reason);
}

template <class Unit>
std::optional<double> plain(const std::optional<Unit>& value) {
    return value ? std::optional(value->value()) : std::nullopt;
}

template <class Unit>
std::optional<Unit> with_unit(const std::optional<double>& value) {
    return value ? std::optional(Unit(*value)) : std::nullopt;
}

/// What the learner outlined; of several tumours the largest.
std::optional<core::LabelMask> outlined(const core::TimePoint& scan, core::StructureKind kind) {
    const core::Structure* found = nullptr;
    for (const core::Structure& s : scan.structures) {
        const bool fits = s.kind == kind || (core::is_tumour(kind) && core::is_tumour(s.kind));
        if (fits && (found == nullptr || s.mask.count() > found->mask.count())) found = &s;
    }
    return found == nullptr ? std::nullopt : std::optional(found->mask);
}

}  // namespace

LearningSession::LearningSession(Document& document, CaseSession& session, CaseFlow& flow, QString log,
                                 QObject* parent)
    : QObject(parent), document_(document), session_(session), flow_(flow), log_(std::move(log)) {
    connect(&document_, &Document::changed, this, [this](Parts parts) {
        // Another case was opened by hand: the exercise is over.
        if (!parts.testFlag(Part::Whole) || opening_) return;
        expendable_.reset();
        if (exercise_) finish();
    });
}

// An exercise's patient can be made again, and an answer that was judged is kept: nobody is asked about them.
void LearningSession::leave(std::function<void()> then) {
    const std::size_t state = document_.history().state();
    if (expendable_ == state && document_.path().isEmpty()) document_.mark_saved(QString(), state);
    flow_.leave(std::move(then));
}

void LearningSession::start(const volumetry::Exercise& exercise) {
    leave([this, exercise] {
        preparing_ = true;
        Q_EMIT changed();
        document_.jobs().run<imaging::ExerciseCase>(
            this, tr("Making the exercise's patient"),
            [exercise](const core::JobContext& job) {
                return imaging::make_exercise_case(exercise.patient, exercise.shows, job);
            },
            [this, exercise](core::Result<imaging::ExerciseCase> made) {
                preparing_ = false;
                if (made) {
                    return open_given(exercise, Whose::DigitalPatient,
                                      std::make_shared<const core::ExerciseTruth>(std::move(made->truth)));
                }
                Q_EMIT changed();
                Q_EMIT refused(sentence(made.error()));
            });
    });
}

void LearningSession::start_on_open_case(const volumetry::Exercise& exercise) {
    auto held = open_case_truth();
    if (!held) return Q_EMIT refused(tr("No case is open whose outlines could be the truth."));
    if (auto asked = volumetry::can_be_asked(exercise, *held); !asked)
        return Q_EMIT refused(text(asked.error().what) + QStringLiteral(": ") + sentence(asked.error()));
    auto truth = std::make_shared<const core::ExerciseTruth>(std::move(*held));
    leave([this, exercise, truth = std::move(truth)] { open_given(exercise, Whose::OpenCase, truth); });
}

void LearningSession::start_again() {
    if (!exercise_) return;
    leave([this, exercise = *exercise_, whose = whose_, truth = truth_,
           seen = again_ || judgement_.has_value()] {
        open_given(exercise, whose, truth);
        again_ = seen;
    });
}

std::optional<core::ExerciseTruth> LearningSession::open_case_truth() const {
    const core::TimePoint* scan = document_.current().shown();
    // What was outlined on an exercise's patient is an answer.
    if (scan == nullptr || expendable_) return std::nullopt;
    return volumetry::truth_of(document_.current().patient, *scan);
}

QString LearningSession::question() const {
    if (!exercise_) return {};
    return text(volumetry::question_of(*exercise_, truth_->patient.liver_condition));
}

void LearningSession::open_given(const volumetry::Exercise& exercise, Whose whose,
                                 std::shared_ptr<const core::ExerciseTruth> truth) {
    core::Case given = imaging::given_of(*truth, exercise.shows);
    given.view.step = exercise.kind == volumetry::ExerciseKind::Outline ? "structures" : "plan";
    opening_ = true;
    session_.adopt(std::move(given));
    opening_ = false;
    expendable_ = document_.history().state();
    exercise_ = exercise;
    whose_ = whose;
    again_ = false;
    truth_ = std::move(truth);
    judgement_.reset();
    Q_EMIT changed();
}

volumetry::ExerciseAnswer LearningSession::answer_of(const TypedAnswer& typed) const {
    volumetry::ExerciseAnswer answer;
    answer.flr = with_unit<core::Millilitre>(typed.flr_ml);
    answer.flr_share = with_unit<core::Percent>(typed.flr_percent);
    answer.sflr = with_unit<core::Percent>(typed.sflr_percent);
    answer.embolise = typed.embolise;
    answer.operation = typed.operation.toStdString();
    const core::Case& subject = document_.current();
    if (subject.shown() != nullptr) answer.outline = outlined(*subject.shown(), exercise_->outlined);
    if (const auto* plan = subject.find_plan(subject.active_plan)) answer.plan = *plan;
    return answer;
}

void LearningSession::show_result(const TypedAnswer& typed) {
    if (!exercise_ || judgement_) return;
    document_.jobs().run_quietly<volumetry::Judgement>(
        this,
        [exercise = *exercise_, answer = answer_of(typed), truth = truth_](const core::JobContext&) {
            return volumetry::judge(exercise, answer, *truth);
        },
        [this, id = exercise_->id](core::Result<volumetry::Judgement> judged) {
            if (exercise_ && exercise_->id == id && !judgement_) take(std::move(judged));
        });
}

void LearningSession::take(core::Result<volumetry::Judgement> judged) {
    if (!judged) return Q_EMIT refused(sentence(judged.error()));
    judgement_ = std::move(*judged);
    lay_truth_over();
    Q_EMIT changed();
    keep(*judgement_);
}

void LearningSession::keep(const volumetry::Judgement& judged) {
    const bool open_case = whose_ == Whose::OpenCase;
    const bool known = !open_case && imaging::first_try(results(), exercise_->id) != nullptr;
    const imaging::LearningResult result{std::string(exercise_->id),
                                         imaging::time_now(),
                                         judged.right,
                                         judged.points,
                                         plain(judged.error),
                                         plain(judged.error_percent),
                                         plain(judged.share_error),
                                         judged.dice,
                                         again_ || known,
                                         open_case};
    if (auto kept = imaging::keep_result(log_.toStdString(), result); !kept)
        Q_EMIT refused(sentence(kept.error()));
}

void LearningSession::lay_truth_over() {
    const core::TimePoint* scan = document_.current().shown();
    if (scan == nullptr) return;
    core::Change change{"show the truth", {}};
    std::size_t position = scan->structures.size();
    for (core::Structure& overlay : volumetry::truth_overlays(*exercise_, *truth_)) {
        overlay.id = unique_structure_id(*scan, overlay.id);
        change.edits.push_back(core::InsertStructure{scan->id, position++, std::move(overlay)});
    }
    (void)document_.apply(change);
    expendable_ = document_.history().state();
}

void LearningSession::finish() {
    exercise_.reset();
    truth_.reset();
    judgement_.reset();
    Q_EMIT changed();
}

std::vector<imaging::LearningResult> LearningSession::results() const {
    return imaging::kept_results(log_.toStdString()).value_or(std::vector<imaging::LearningResult>{});
}

}  // namespace remnant::ui

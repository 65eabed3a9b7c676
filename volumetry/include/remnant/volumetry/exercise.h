#pragma once
// Exercises for those who learn: a question about a patient whose truth is known, and how an answer is
// judged.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "remnant/core/exercise.h"
#include "remnant/core/plan.h"
#include "remnant/core/result.h"
#include "remnant/core/units.h"

namespace remnant::volumetry {

enum class ExerciseKind {
    EstimateRemnant,  // FLR by eye, in mL and in % of the liver
    Outline,          // the liver, or the largest tumour
    ChooseOperation,  // a named operation
    SetCut,           // a cutting plane or a drawn cut
    Embolise,         // embolisation first, or not
};

/// One row of the catalogue.
struct Exercise {
    std::string_view id;
    std::string_view title;
    /// Without the state of the liver, which is the patient's: `question_of` has both.
    std::string_view question;
    ExerciseKind kind;
    core::ExercisePatient patient;
    core::ExerciseShows shows;
    /// The operation the question speaks of; empty where the learner chooses.
    std::string_view operation;
    /// What is outlined; Liver where nothing is.
    core::StructureKind outlined = core::StructureKind::Liver;
    /// How points are given, in a sentence.
    std::string_view rule;
    /// What is to be learnt, said after the answer.
    std::string_view explanation;
    std::string_view source;
};

/// The graded exercises, the easiest first.
std::span<const Exercise> exercise_catalogue();
/// Refused (`what`): no exercise has this id; the reason lists them.
core::Result<Exercise> choose_exercise(std::string_view id, const std::string& what);

/// The question as it is put about a patient. The state of the liver is said from what the verdict on him
/// rests on, never from the catalogue; nothing is said of it where only an outline is asked for.
std::string question_of(const Exercise& exercise, std::optional<core::LiverCondition> condition);

/// What a learner says. Which of them an exercise asks for is said by its kind.
struct ExerciseAnswer {
    std::optional<core::Millilitre> flr = std::nullopt;
    std::optional<core::Percent> flr_share = std::nullopt;  // of the whole liver
    std::optional<core::LabelMask> outline = std::nullopt;  // on the truth's grid
    std::string operation = {};
    std::optional<core::ResectionPlan> plan = std::nullopt;
    std::optional<bool> embolise = std::nullopt;
    std::optional<core::Percent> sflr = std::nullopt;
};

/// Whether a remnant is enough for the patient.
enum class RemnantVerdict { Enough, NotEnough, CannotSay };
/// "enough", "not enough", "cannot say".
std::string_view word_of(RemnantVerdict verdict);

/// How far the answer is from the truth; errors are answer − truth.
struct Judgement {
    std::optional<core::Millilitre> error;
    std::optional<core::Percent> error_percent;  // of the true volume
    std::optional<core::Points> share_error;     // of a share that was estimated, in points
    std::optional<double> dice;
    /// What the answer comes to, and what is true: of the remnant said, cut or left by the operation chosen
    /// against the best one; of a decision, what it takes the remnant for. Absent of outlines.
    std::optional<RemnantVerdict> verdict;
    std::optional<RemnantVerdict> true_verdict;
    bool right = false;
    int points = 0;  // 0–100
    /// "true FLR 486 mL, 27.6 % of the liver; …": what was to be found.
    std::string truth;
    std::string rule;
    std::string explanation;
    std::string source;
};

/// Judges an answer by the truth alone, never by what the learner was shown.
/// Refused, naming the option: the answer the exercise asks for is missing, a number not finite, negative or
/// above what a liver holds, an outline of another grid, an operation not in the catalogue, a plan that is no
/// cut of the learner's own (a plane, or drawn cuts) or cannot be measured. A cut is measured on what the
/// learner was given.
core::Result<Judgement> judge(const Exercise& exercise, const ExerciseAnswer& answer,
                              const core::ExerciseTruth& truth);

/// The truth as outlines to be laid over the picture once an answer is given: what was to be outlined, what
/// stays after the operation asked about, or the segments where the learner chose one. They are of no kind,
/// so that they count in nothing.
std::vector<core::Structure> truth_overlays(const Exercise& exercise, const core::ExerciseTruth& truth);

/// What stays after a named operation, without tumour, by the true volumes. Refused: no such operation, or
/// one that divides segment IV.
core::Result<core::Millilitre> true_flr(const core::ExerciseTruth& truth, std::string_view operation);

/// The truth of a scan whose outlines are taken for it; what it does not hold has no volume.
core::ExerciseTruth truth_of(const core::Patient& patient, const core::TimePoint& scan);

/// Whether the truth holds what this exercise needs, and no more than that. Refused, by what is missing: the
/// outline asked for; else liver, segments I–VIII and what a verdict needs to know of the patient; a verdict
/// where right and wrong hang on it; a tumour of the right liver where an operation is to take it.
core::Result<> can_be_asked(const Exercise& exercise, const core::ExerciseTruth& truth);

}  // namespace remnant::volumetry

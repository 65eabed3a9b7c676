#include <algorithm>
#include <array>

#include "remnant/volumetry/exercise.h"

namespace remnant::volumetry {
namespace {

using core::LiverCondition;
using core::StructureKind;

constexpr std::string_view kEstimateRule =
    "Half of the points for the volume, full within 5 % of the truth and none beyond 50 %; half for the "
    "share, full within "
    "1 point and none beyond 15. Right: the same verdict as the truth gives, and within 20 %.";
constexpr std::string_view kOutlineRule =
    "Full points from a Dice coefficient of 0.95, none below 0.70, in between in proportion. Right: 0.90 and "
    "more.";
constexpr std::string_view kTumourRule =
    "Full points from a Dice coefficient of 0.90, none below 0.50, in between in proportion. Right: 0.75 and "
    "more.";
constexpr std::string_view kOperationRule =
    "No points where more than 5 % of a tumour asked about stays, 20 where what stays is not enough, else "
    "100 times "
    "the share of the largest remnant that any operation of the catalogue leaves. Right: they all go, and it "
    "is enough.";
constexpr std::string_view kCutRule =
    "Full points from a Dice coefficient of 0.95 between your remnant and the true one, none below 0.60, in "
    "between in "
    "proportion. Right: the same verdict as the truth gives, and the remnant's volume within 10 %.";
constexpr std::string_view kEmboliseRule =
    "70 points for the right decision; up to 30 for the standardised remnant, full within 1 point and none "
    "beyond 10.";

const std::array<Exercise, 6>& table() {
    static const std::array<Exercise, 6> rows{{
        {"how-much-stays",
         "How much stays?",
         "A right hepatectomy is planned: segments V to VIII go. How large is the future liver remnant, in "
         "mL and in per cent "
         "of the whole liver? Estimate by eye; the liver's outline is shown.",
         ExerciseKind::EstimateRemnant,
         {.seed = 5},
         {.liver = true, .vessels = true},
         "right-hepatectomy",
         StructureKind::Liver,
         kEstimateRule,
         "The left liver with the caudate is about a third of most livers (right liver 65 % on average), but "
         "between "
         "patients it varies widely: that is why it is measured and not assumed.",
         "Abdalla, Surgery 2004;135:404"},
        {"outline-the-liver",
         "Outline the liver",
         "Outline the whole liver with its tumours and the vessels in it; leave out gallbladder, vena cava "
         "and what lies "
         "outside the capsule.",
         ExerciseKind::Outline,
         {.seed = 7},
         {},
         "",
         StructureKind::Liver,
         kOutlineRule,
         "Two observers usually differ by 2 to 5 % in volume. Gallbladder and vena cava are not liver; "
         "vessels within it and "
         "tumours are.",
         "AHPBA consensus guideline 2024"},
        {"outline-the-tumour",
         "Outline the largest tumour",
         "Find the largest tumour and outline it.",
         ExerciseKind::Outline,
         {.seed = 11},
         {.liver = true},
         "",
         StructureKind::Tumour,
         kTumourRule,
         "The tumour's volume is taken off the remnant and off the functional liver; its border decides the "
         "margin. On the "
         "portal-venous phase the rim belongs to it.",
         "AHPBA consensus guideline 2024"},
        {"choose-the-operation",
         "Choose the operation",
         "Which operation removes the tumours of the right liver with the most liver left, and leaves "
         "enough? What lies on the left side will be removed by a wedge.",
         ExerciseKind::ChooseOperation,
         {.seed = 1},
         {.liver = true, .tumours = true, .vessels = true},
         "",
         StructureKind::Liver,
         kOperationRule,
         "Segments that hold disease go, and what stays must be enough by the standardised remnant: a larger "
         "operation "
         "than the disease asks for costs the patient the reserve.",
         "Strasberg, J Hepatobiliary Pancreat Surg 2005;12:351; AHPBA consensus guideline 2024"},
        {"set-the-cut",
         "Set the cut",
         "Set one cutting plane, or draw the cut, for a right hepatectomy: segments V to VIII go, I to IV "
         "stay. Follow the middle hepatic vein to the vena cava.",
         ExerciseKind::SetCut,
         {.seed = 9},
         {.liver = true, .tumours = true, .vessels = true},
         "right-hepatectomy",
         StructureKind::Liver,
         kCutRule,
         "The plane between right and left liver runs from the gallbladder's bed to the vena cava along the "
         "middle hepatic "
         "vein (Cantlie's line). A few millimetres there are tens of millilitres.",
         "Couinaud 1957; Brisbane 2000 terminology"},
        {"embolise-or-not",
         "Embolise or not?",
         "A right hepatectomy is planned. How large is the standardised remnant (FLR as per cent of the "
         "standard liver volume), and should the portal vein be embolised first?",
         ExerciseKind::Embolise,
         // More than 30 % of the liver on the CT stays, and 28 % of the standard volume.
         {.seed = 12, .condition = LiverCondition::Cali, .weight = core::Kilogram(90.0), .steatosis = 18.0},
         {.liver = true, .tumours = true, .vessels = true},
         "right-hepatectomy",
         StructureKind::Liver,
         kEmboliseRule,
         "A liver without known injury needs 20 %, one injured by chemotherapy 30 %, a fibrotic or "
         "cirrhotic one 40 %. The remnant is held to the standard volume of the patient's body, not to the "
         "liver on the CT. Below the threshold the portal vein is embolised and the remnant "
         "is measured again "
         "after three to four weeks.",
         "AHPBA consensus guideline 2024; Vauthey, Liver Transpl 2002;8:233"},
    }};
    return rows;
}

std::string_view sentence_of(LiverCondition condition) {
    switch (condition) {
        case LiverCondition::Normal:
            return "The liver has no known injury.";
        case LiverCondition::Cali:
            return "The liver is injured by chemotherapy.";
        case LiverCondition::Fibrosis:
            return "The liver is fibrotic.";
        case LiverCondition::Cirrhosis:
            return "The liver is cirrhotic, and compensated.";
    }
    return "";
}

}  // namespace

std::span<const Exercise> exercise_catalogue() {
    return table();
}

core::Result<Exercise> choose_exercise(std::string_view id, const std::string& what) {
    const auto found = std::ranges::find(table(), id, &Exercise::id);
    if (found != table().end()) return *found;
    std::string known;
    for (const Exercise& exercise : table()) known += (known.empty() ? "" : ", ") + std::string(exercise.id);
    return core::refuse(what, "'" + core::printable(id) + "' is no exercise; there are " + known);
}

std::string question_of(const Exercise& exercise, std::optional<LiverCondition> condition) {
    std::string question(exercise.question);
    if (exercise.kind != ExerciseKind::Outline && condition)
        question.append(" ").append(sentence_of(*condition));
    return question;
}

}  // namespace remnant::volumetry

#pragma once
// Published scores, from what was measured and a few facts. Shown item by item, never as a decision.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "remnant/core/patient.h"
#include "remnant/core/units.h"
#include "remnant/volumetry/lesion.h"
#include "remnant/volumetry/lesion_course.h"

namespace remnant::volumetry {

/// What the pictures say of the tumours in the liver.
struct TumourBurden {
    int number = 0;
    core::Millimetre largest;  // longest axial diameter of the largest
};

/// All of them, by number, and the largest within one axial slice; none without an outline: that nobody drew
/// a tumour does not say that there is none.
std::optional<TumourBurden> tumour_burden_of(const std::vector<Lesion>& lesions);
/// The same of the scan with this id, none where its outlines are not all that it may hold: the course knows
/// a lesion that is not outlined there or lies outside of it. No tumour at all is known where the course says
/// of the scan's lesions that they disappeared.
std::optional<TumourBurden> tumour_burden_of(const std::vector<Lesion>& lesions, const LesionCourse& course,
                                             std::string_view scan_id);

/// One item of a score: what is known and what it counts.
struct ScoreItem {
    std::string name;
    std::string value;             // "7.2 cm"; empty where it is not known
    std::optional<double> points;  // absent where it is not known, or the score is no sum
    std::string rule;              // "1 point above 5 cm"
};

struct Score {
    std::string_view id;
    std::string_view name;
    std::optional<double> value;  // absent while an item is missing
    std::string meaning;          // "low risk", "grade 2"; empty with the value
    std::vector<ScoreItem> items;
    std::string_view source;
};

/// Fong, tumour burden, GAME, ALBI, Child-Pugh, MELD, in this order; each whole or with what it lacks. Facts
/// out of range (a concentration that is not above 0) count as not known, and so do number and size of the
/// tumours where there is no burden.
std::vector<Score> scores_of(const std::optional<TumourBurden>& burden, const core::ScoreFacts& facts);

}  // namespace remnant::volumetry

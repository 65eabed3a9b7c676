#pragma once
// Who lies in the scanner, as far as the numbers need to know. Nothing here has a default that a formula
// could use unseen: what is not known is absent.

#include <optional>
#include <string>
#include <string_view>

#include "remnant/core/units.h"

namespace remnant::core {

enum class Sex { Female, Male };

/// State of the liver parenchyma; decides the standardised remnant that is needed.
enum class LiverCondition {
    Normal,     // no known injury
    Cali,       // chemotherapy-associated liver injury, or more than 12 weeks of chemotherapy
    Fibrosis,   // any hepatic fibrosis
    Cirrhosis,  // compensated, without portal hypertension
};

enum class YesNoUnknown { Unknown, Yes, No };

/// What scores ask for besides the pictures. Nothing here has a default: an item not known is not counted.
struct ScoreFacts {
    std::optional<bool> node_positive_primary;
    std::optional<Months> disease_free_interval;  // from the primary to the metastases
    std::optional<double> cea_ng_per_ml;          // carcinoembryonic antigen
    std::optional<bool> kras_mutated;
    std::optional<bool> extrahepatic_disease;
    std::optional<double> bilirubin_umol_per_l;
    std::optional<double> albumin_g_per_l;
    std::optional<double> inr;  // international normalised ratio
    std::optional<double> creatinine_umol_per_l;
    std::optional<bool> dialysis;       // at least twice in the last week
    std::optional<int> ascites;         // 1 none, 2 slight, 3 moderate or more
    std::optional<int> encephalopathy;  // 1 none, 2 grade I–II, 3 grade III–IV

    bool operator==(const ScoreFacts&) const = default;
};

struct Patient {
    std::string name;  // as the files say, UTF-8
    std::string id;
    std::optional<Centimetre> height;
    std::optional<Kilogram> weight;
    std::optional<Years> age;
    std::optional<Sex> sex;
    std::optional<Centimetre> thoracic_width;
    std::optional<bool> asian;
    std::optional<bool> chemotherapy;
    std::optional<LiverCondition> liver_condition;
    YesNoUnknown portal_hypertension = YesNoUnknown::Unknown;
    ScoreFacts score_facts;

    bool operator==(const Patient&) const = default;
};

/// "normal", "cali", "fibrosis", "cirrhosis": the words of the command line and of case files.
std::string_view word_of(LiverCondition condition);
std::optional<LiverCondition> parse_liver_condition(std::string_view word);

}  // namespace remnant::core

#pragma once
// What was done to make the remnant grow, or that changes how it may be judged.

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace remnant::core {

using Date = std::chrono::year_month_day;

/// "2026-01-31", as files and command lines write it; none where it is written otherwise or does not exist.
std::optional<Date> parse_date(std::string_view text);
std::string to_text(const Date& date);

enum class InterventionKind {
    PortalVeinEmbolisation,     // PVE of the right portal vein
    PortalVeinLigation,         // PVL
    LiverVenousDeprivation,     // LVD: PVE together with embolisation of hepatic veins
    AlppsStage1,                // associating liver partition and portal vein ligation for staged hepatectomy
    EmbolisationWithSegmentIv,  // PVE of the right portal vein and the branches of segment IV
    TwoStageStage1,             // the first stage of a two-stage hepatectomy
    Radioembolisation,          // TARE: transarterial radioembolisation
};

/// One row of the table of interventions.
struct InterventionType {
    InterventionKind kind;
    std::string_view id;    // in case files
    std::string_view word;  // on the command line
    std::string_view name;  // as shown
};

/// All rows, in the order of the enumeration.
std::span<const InterventionType> intervention_table();
const InterventionType& intervention_type(InterventionKind kind);
/// By the id of case files or the word of the command line; none where unknown.
std::optional<InterventionKind> parse_intervention(std::string_view word);

struct Intervention {
    std::string id;  // unique in the case
    InterventionKind kind = InterventionKind::PortalVeinEmbolisation;
    Date date{};
    bool operator==(const Intervention&) const = default;
};

}  // namespace remnant::core

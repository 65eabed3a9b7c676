#include "remnant/core/intervention.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace remnant::core {
namespace {

constexpr std::array<InterventionType, 7> kTable{{
    {InterventionKind::PortalVeinEmbolisation, "portal-vein-embolisation", "pve",
     "Portal vein embolisation (PVE)"},
    {InterventionKind::PortalVeinLigation, "portal-vein-ligation", "pvl", "Portal vein ligation (PVL)"},
    {InterventionKind::LiverVenousDeprivation, "liver-venous-deprivation", "lvd",
     "Liver venous deprivation (LVD)"},
    {InterventionKind::AlppsStage1, "alpps-stage-1", "alpps", "ALPPS, stage 1"},
    {InterventionKind::EmbolisationWithSegmentIv, "portal-vein-embolisation-with-iv", "pve+4",
     "Portal vein embolisation with segment IV (PVE + IV)"},
    {InterventionKind::TwoStageStage1, "two-stage-stage-1", "two-stage", "Two-stage hepatectomy, stage 1"},
    {InterventionKind::Radioembolisation, "radioembolisation", "tare", "Radioembolisation (TARE)"},
}};

/// The digits of `text` as a number; none where anything else stands there.
std::optional<unsigned> digits(std::string_view text) {
    unsigned value = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failure != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

}  // namespace

std::optional<Date> parse_date(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    const auto year = digits(text.substr(0, 4));
    const auto month = digits(text.substr(5, 2));
    const auto day = digits(text.substr(8, 2));
    if (!year || !month || !day) return std::nullopt;
    const Date date{std::chrono::year(static_cast<int>(*year)), std::chrono::month(*month),
                    std::chrono::day(*day)};
    return date.ok() ? std::optional(date) : std::nullopt;
}

std::string to_text(const Date& date) {
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

std::span<const InterventionType> intervention_table() {
    return kTable;
}

const InterventionType& intervention_type(InterventionKind kind) {
    return kTable.at(static_cast<std::size_t>(kind));
}

std::optional<InterventionKind> parse_intervention(std::string_view word) {
    const auto found = std::ranges::find_if(
        kTable, [&](const InterventionType& type) { return type.id == word || type.word == word; });
    return found == kTable.end() ? std::nullopt : std::optional(found->kind);
}

}  // namespace remnant::core

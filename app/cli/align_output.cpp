#include "align_output.h"

#include <fmt/format.h>

namespace remnant::cli {
namespace {

Json matrix_json(const core::Mat3& m) {
    Json rows = Json::array();
    for (int r = 0; r < 3; ++r) rows.push_back({m(r, 0), m(r, 1), m(r, 2)});
    return rows;
}

std::string mm(core::Millimetre value) {
    return fmt::format("{:.2f} mm", value.value());
}

}  // namespace

Json to_json(const imaging::AffineMap& map) {
    return {{"matrix", matrix_json(map.matrix)}, {"translation_mm", to_json(map.translation)}};
}

Json to_json(const imaging::Registration& r) {
    return {
        {"method", imaging::word_of(r.method)},
        {"plausible", r.plausible},
        {"converged", r.converged},
        {"residual_median_mm", r.residual.median.value()},
        {"residual_95_mm", r.residual.percentile95.value()},
        {"bone_agreement", r.bone_agreement ? Json(*r.bone_agreement) : Json(nullptr)},
        {"followup_to_baseline", to_json(r.map.affine())},
        {"baseline_to_followup", r.map.deformation() ? Json(nullptr) : to_json(r.map.affine().inverse())}};
}

Json to_json(const imaging::CarriedOutline& carried) {
    return {{"ml_before", carried.volume_before.value()},
            {"ml", carried.volume.value()},
            {"error_mm", carried.error.value()}};
}

Rows rows_of(const imaging::Registration& r) {
    return {{"method", std::string(imaging::word_of(r.method)), ""},
            {"livers' surfaces apart", "median", mm(r.residual.median)},
            {"", "95 %", mm(r.residual.percentile95)},
            {"bone that meets bone", "",
             r.bone_agreement ? fmt::format("{:.0f} %", 100 * *r.bone_agreement) : "-"},
            {"usable", r.plausible ? "yes" : "NO, see below", ""}};
}

Rows rows_of(const imaging::CarriedOutline& carried) {
    return {{"carried (a proposal)", "before", fmt::format("{:.1f} mL", carried.volume_before.value())},
            {"", "on the follow-up", fmt::format("{:.1f} mL", carried.volume.value())},
            {"", "its border, within", mm(carried.error)}};
}

}  // namespace remnant::cli

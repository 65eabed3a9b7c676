#include "remnant/core/scan_facts.h"

#include <Eigen/LU>
#include <array>

namespace remnant::core {
namespace {
constexpr std::array<std::string_view, 5> kPhases{"unknown", "none", "arterial", "portal-venous", "delayed"};
}  // namespace

std::string_view word_of(ContrastPhase phase) {
    return kPhases.at(static_cast<std::size_t>(phase));
}

std::optional<ContrastPhase> parse_contrast_phase(std::string_view word) {
    for (std::size_t n = 0; n < kPhases.size(); ++n) {
        if (kPhases[n] == word) return static_cast<ContrastPhase>(n);
    }
    return std::nullopt;
}

Vec3 Alignment::from_first(const Vec3& point) const {
    return matrix.inverse() * (point - translation);
}

}  // namespace remnant::core

#include "remnant/core/scan_facts.h"

#include <Eigen/LU>
#include <algorithm>
#include <array>

namespace remnant::core {
namespace {
constexpr std::array<std::string_view, 5> kPhases{"unknown", "none", "arterial", "portal-venous", "delayed"};

// Image storage, plain, enhanced and converted (PS3.4 B.5).
constexpr std::array<std::string_view, 3> kCt{"1.2.840.10008.5.1.4.1.1.2", "1.2.840.10008.5.1.4.1.1.2.1",
                                              "1.2.840.10008.5.1.4.1.1.2.2"};
constexpr std::array<std::string_view, 3> kMr{"1.2.840.10008.5.1.4.1.1.4", "1.2.840.10008.5.1.4.1.1.4.1",
                                              "1.2.840.10008.5.1.4.1.1.4.4"};
}  // namespace

Modality modality_of(const StudyIdentity& identity) {
    if (identity.images.empty()) return Modality::Unknown;
    const std::string& sop_class = identity.images.front().sop_class_uid;
    if (std::ranges::find(kCt, sop_class) != kCt.end()) return Modality::Ct;
    if (std::ranges::find(kMr, sop_class) != kMr.end()) return Modality::Mr;
    return Modality::Unknown;
}

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

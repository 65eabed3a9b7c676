#include "dicom/stack_verdict.h"

#include <fmt/format.h>

#include <Eigen/Geometry>
#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <set>

namespace remnant::imaging::dicom {
namespace {

using core::Vec3;

constexpr double kOrientationTolerance = 1e-3;
constexpr double kInPlaneTolerance = 0.1;  // mm
constexpr double kSamePosition = 0.01;     // mm
constexpr const char* kSecondaryCapture = "1.2.840.10008.5.1.4.1.1.7";

bool is_ct_or_mr_image(const std::string& sop_class) {
    static const std::set<std::string> classes{
        "1.2.840.10008.5.1.4.1.1.2",    // CT Image Storage
        "1.2.840.10008.5.1.4.1.1.2.1",  // Enhanced CT
        "1.2.840.10008.5.1.4.1.1.2.2",  // Legacy Converted Enhanced CT
        "1.2.840.10008.5.1.4.1.1.4",    // MR Image Storage
        "1.2.840.10008.5.1.4.1.1.4.1",  // Enhanced MR
        "1.2.840.10008.5.1.4.1.1.4.4",  // Legacy Converted Enhanced MR
    };
    return classes.contains(sop_class);
}

bool has_word(const std::string& values, const std::string& word) {
    return ("\\" + values + "\\").find("\\" + word + "\\") != std::string::npos;
}

/// Why a slice of this kind can be part of no volume; empty where it can.
std::string unfit(const SliceHeader& s) {
    if (s.modality != "CT" && s.modality != "MR") {
        return "not CT or MR (modality " + (s.modality.empty() ? "not said" : core::printable(s.modality)) +
               ")";
    }
    if (!s.format_refusal.empty()) return s.format_refusal;
    if (s.format.samples != 1 || s.format.photometric == "PALETTE COLOR")
        return "a colour image, not a CT or MR image";
    if (s.sop_class.starts_with(kSecondaryCapture)) return "a secondary capture, not a CT or MR image";
    if (!is_ct_or_mr_image(s.sop_class)) return "not a CT or MR image";
    if (!s.format.photometric.starts_with("MONOCHROME")) return "a colour image, not a CT or MR image";
    if (has_word(s.image_type, "LOCALIZER")) return "a localiser, not a volume";
    // "US" is "unspecified": many converters write it on true Hounsfield units, so it is noted; anything else
    // names another unit.
    const bool hounsfield = s.rescale_type.empty() || s.rescale_type == "HU" || s.rescale_type == "US";
    if (s.modality == "CT" && !hounsfield)
        return "its values are not Hounsfield units (" + core::printable(s.rescale_type) + ")";
    if (s.modality == "CT" && has_word(s.image_type, "PERFUSION")) {
        return "a perfusion map: its values are not Hounsfield units";
    }
    if (!s.position || !s.row || !s.column) return "it has no position or orientation in the patient";
    if (!s.spacing_i || !s.spacing_j || *s.spacing_i <= 0 || *s.spacing_j <= 0)
        return "it has no pixel spacing";
    const bool unit = std::abs(s.row->norm() - 1) < kOrientationTolerance &&
                      std::abs(s.column->norm() - 1) < kOrientationTolerance;
    if (!unit || std::abs(s.row->dot(*s.column)) > kOrientationTolerance)
        return "its orientation is not at right angles";
    return {};
}

Vec3 normal_of(const SliceHeader& s) {
    return s.row->cross(*s.column).normalized();
}

double height(const SliceHeader& s, const Vec3& normal) {
    return normal.dot(*s.position);
}

std::string mm(double value) {
    std::string text = fmt::format("{:.4f}", value);
    while (text.ends_with('0')) text.pop_back();
    if (text.ends_with('.')) text.pop_back();
    return text + " mm";
}

}  // namespace

bool one_orientation(const std::vector<SliceHeader>& slices) {
    return std::ranges::all_of(slices, [&](const SliceHeader& s) {
        if (!s.row || !slices[0].row) return s.row.has_value() == slices[0].row.has_value();
        return (*s.row - *slices[0].row).cwiseAbs().maxCoeff() <= kOrientationTolerance &&
               (*s.column - *slices[0].column).cwiseAbs().maxCoeff() <= kOrientationTolerance;
    });
}

namespace {

/// What is wrong with the steps between heights; empty where they are uniform to the scanner's rounding.
std::string uneven(const std::vector<double>& heights, double step) {
    const double tolerance = std::max(0.01, std::min(0.1, 0.1 * step));
    bool uniform = true;
    for (std::size_t n = 0; n < heights.size(); ++n) {
        uniform = uniform && std::abs(heights[n] - heights[0] - step * static_cast<double>(n)) <= tolerance;
    }
    if (uniform) return {};
    std::vector<double> gaps;
    for (std::size_t n = 1; n < heights.size(); ++n) gaps.push_back(heights[n] - heights[n - 1]);
    std::vector<double> sorted = gaps;
    std::ranges::sort(sorted);
    const double usual = sorted[(sorted.size() - 1) / 2];
    std::string missing;
    std::string irregular;
    for (std::size_t n = 0; n < gaps.size(); ++n) {
        const double times = gaps[n] / usual;
        const double whole = std::round(times);
        if (std::abs(times - 1.0) * usual <= 2 * tolerance) continue;
        const std::string where = fmt::format("between slices {} and {} ({} and {})", n + 1, n + 2,
                                              mm(heights[n]), mm(heights[n + 1]));
        if (whole >= 2 && std::abs(times - whole) * usual <= 2 * tolerance) {
            const std::string at = whole == 2
                                       ? "nothing at " + mm(heights[n] + usual)
                                       : fmt::format("{} slices from {}", static_cast<long long>(whole) - 1,
                                                     mm(heights[n] + usual));
            missing += (missing.empty() ? "" : ", ") + where + " " + at;
        } else {
            irregular += (irregular.empty() ? "" : ", ") + mm(gaps[n]) + " " + where;
        }
    }
    std::string reason;
    if (!missing.empty()) reason = "missing slices: the step is " + mm(usual) + ", " + missing;
    if (!irregular.empty()) {
        reason += (reason.empty() ? "" : "; ") + std::string("irregular spacing: the usual step is ") +
                  mm(usual) + ", but " + irregular;
    }
    return reason.empty() ? "irregular spacing: the slices drift from a uniform step of " + mm(step) : reason;
}

/// Sideways drift of the slices: tilt or shear, with the angle between step and normal.
std::string sheared(StackVerdict& verdict, const Vec3& normal) {
    const Vec3 first = *verdict.slices.front().position;
    double worst = 0.0;
    for (const SliceHeader& s : verdict.slices) {
        const Vec3 shift = *s.position - first;
        worst = std::max(worst, (shift - normal * normal.dot(shift)).norm());
    }
    if (worst <= kInPlaneTolerance) return {};
    const Vec3 axis = *verdict.slices.back().position - first;
    const double cosine = std::clamp(normal.dot(axis) / axis.norm(), -1.0, 1.0);
    verdict.tilt_degrees = std::acos(cosine) * 180.0 / std::numbers::pi;
    return fmt::format("gantry tilt or shear of {:.1f} degrees: the slices are shifted sideways by up to {}",
                       *verdict.tilt_degrees, mm(worst));
}

void note_disagreements(StackVerdict& verdict) {
    const auto differs = [&](const std::optional<double>& said) {
        return said && *said > 0 && std::abs(*said - verdict.step) > std::max(0.01, 1e-3 * verdict.step);
    };
    const SliceHeader& s = verdict.slices.front();
    if (differs(s.thickness)) {
        verdict.notes.push_back("slice thickness " + mm(*s.thickness) + " differs from the measured step " +
                                mm(verdict.step) + "; the step is used");
    }
    if (differs(s.spacing_between)) {
        verdict.notes.push_back("spacing between slices is said to be " + mm(*s.spacing_between) +
                                "; the measured step " + mm(verdict.step) + " is used");
    }
    if (verdict.slices.size() == 2)
        verdict.notes.emplace_back("two slices only: that the spacing is uniform cannot be checked");
    if (s.format.photometric == "MONOCHROME1") {
        verdict.notes.emplace_back(
            "MONOCHROME1: shown inverted by other programs; the values are read as they are");
    }
    if (s.modality == "CT" && s.rescale_type == "US") {
        verdict.notes.emplace_back(
            "the rescale type is unspecified (US): that the values are Hounsfield units is not said");
    }
    if (s.text_replaced)
        verdict.notes.emplace_back(
            "some text is in an unknown character set and shown with replacement marks");
    if (s.uids_from_meta)
        verdict.notes.emplace_back("UIDs are missing in the data set and were taken from the file header");
    if (std::ranges::any_of(verdict.slices, &SliceHeader::text_burned_in))
        verdict.notes.emplace_back(
            "the files say that text is burned into their pixels: it may name the patient and stays in every "
            "copy");
}

core::GridGeometry grid_of(const StackVerdict& verdict, const Vec3& normal) {
    const SliceHeader& s = verdict.slices.front();
    core::GridGeometry grid;
    grid.size = {s.format.columns, s.format.rows, static_cast<int>(verdict.slices.size())};
    grid.origin = *s.position;
    grid.spacing = {*s.spacing_i, *s.spacing_j, verdict.step};
    grid.direction << *s.row, *s.column, normal;
    return grid;
}

}  // namespace

bool positions_repeat(const std::vector<SliceHeader>& slices) {
    if (slices.empty() || std::ranges::any_of(slices, [](const auto& s) { return !unfit(s).empty(); }))
        return false;
    const Vec3 normal = normal_of(slices[0]);
    std::vector<double> heights;
    for (const SliceHeader& s : slices) heights.push_back(height(s, normal));
    std::ranges::sort(heights);
    return std::ranges::adjacent_find(heights, [](double a, double b) { return b - a < kSamePosition; }) !=
           heights.end();
}

StackVerdict judge(std::vector<SliceHeader> slices) {
    StackVerdict verdict;
    verdict.slices = std::move(slices);
    for (const SliceHeader& s : verdict.slices) {
        verdict.reason = unfit(s);
        if (!verdict.reason.empty()) return verdict;
    }
    if (!one_orientation(verdict.slices)) {
        verdict.reason = "more than one orientation in one series";
        return verdict;
    }
    const Vec3 normal = normal_of(verdict.slices[0]);
    if (const SliceHeader& s = verdict.slices[0];
        std::ranges::any_of(verdict.slices, [&](const SliceHeader& other) {
            return other.spacing_i != s.spacing_i || other.spacing_j != s.spacing_j;
        })) {
        verdict.reason = "more than one pixel spacing in one series";
        return verdict;
    }
    std::ranges::stable_sort(verdict.slices, {}, [&](const SliceHeader& s) { return height(s, normal); });
    if (verdict.slices.size() == 1) {
        verdict.reason = "one slice only: the step between slices cannot be measured";
        return verdict;
    }
    if (positions_repeat(verdict.slices)) {
        verdict.reason = "different pixels at one position: several slices lie at the same place";
        return verdict;
    }
    std::vector<double> heights;
    for (const SliceHeader& s : verdict.slices) heights.push_back(height(s, normal));
    verdict.step = (heights.back() - heights.front()) / static_cast<double>(heights.size() - 1);
    const std::string tilt = sheared(verdict, normal);
    const std::string spacing = uneven(heights, verdict.step);
    verdict.reason = tilt + (tilt.empty() || spacing.empty() ? "" : "; ") + spacing;
    note_disagreements(verdict);
    if (!verdict.reason.empty()) return verdict;
    auto grid = core::validated(grid_of(verdict, normal), "series");
    if (!grid) {
        verdict.reason = grid.error().reason;
        return verdict;
    }
    verdict.geometry = *grid;
    return verdict;
}

}  // namespace remnant::imaging::dicom

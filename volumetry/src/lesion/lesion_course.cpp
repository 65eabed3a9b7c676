#include "remnant/volumetry/lesion_course.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "remnant/core/mask_centre.h"
#include "remnant/core/scan_alignment.h"
#include "remnant/volumetry/lesion_match.h"

namespace remnant::volumetry {
namespace {

using core::TimePoint;

/// A lesion of the course with where and how it was seen last, in the space of the first scan.
struct Known {
    CourseLesion row;
    LesionSeen last;
};

core::Percent change(double before, double after) {
    return core::Percent(before > 0 ? 100.0 * (after / before - 1.0) : 0.0);
}

LesionSight sight_of(const LesionSeen& seen) {
    LesionSight sight;
    sight.state = LesionState::Seen;
    sight.structure_id = seen.id;
    sight.diameter = seen.diameter;
    sight.volume = seen.volume;
    return sight;
}

LesionSight without(LesionState state) {
    LesionSight sight;
    sight.state = state;
    return sight;
}

class Course {
  public:
    Course(const core::Case& subject, const MeasureOptions& options) : subject_(subject), options_(options) {}

    LesionCourse follow() {
        for (const TimePoint& scan : subject_.time_points) take(scan);
        for (Known& known : known_) result_.lesions.push_back(std::move(known.row));
        judge_response();
        return std::move(result_);
    }

  private:
    void take(const TimePoint& scan) {
        const std::size_t number = result_.scans.size();
        const std::vector<Lesion> lesions = lesions_of(scan, options_);
        for (core::Warning& doubt : doubts_about(lesions)) {
            doubt.text = scan.name + ": " + doubt.text;
            result_.warnings.push_back(std::move(doubt));
        }
        result_.scans.push_back({scan.id, scan.name, {}, {}});
        const auto place = core::map_between(subject_, scan, subject_.time_points.front());
        if (!place) {
            result_.scans.back().cannot_say_because =
                scan.name + " is not aligned with " + subject_.time_points.front().name;
            for (Known& known : known_) known.row.on_scan.push_back(without(LesionState::Unknown));
            return;
        }
        const auto seen = lesions_seen(scan, lesions, *place);
        std::vector<LesionSeen> before;
        for (const Known& known : known_) before.push_back(known.last);
        const core::Millimetre tolerance = tolerance_of(scan);
        const auto match = match_lesions(before, seen, tolerance);
        if (!match) {
            result_.scans.back().cannot_say_because = match.error().reason;
            for (Known& known : known_) known.row.on_scan.push_back(without(LesionState::Unknown));
            return;
        }
        for (const LesionPair& pair : match->pairs) see_again(known_[pair.before], seen[pair.after], pair);
        for (const std::size_t gone : match->gone)
            known_[gone].row.on_scan.push_back(gone_sight(scan, *place, known_[gone].last, tolerance));
        for (const std::size_t fresh : match->appeared) add(seen[fresh], number);
        std::ranges::copy(match->warnings, std::back_inserter(result_.warnings));
    }

    [[nodiscard]] core::Millimetre tolerance_of(const TimePoint& scan) const {
        if (!scan.alignment) return core::Millimetre(0.0);  // the first scan has nobody to be matched with
        return scan.alignment->residual_95.value_or(kUnknownResidual);
    }

    static void see_again(Known& known, const LesionSeen& now, const LesionPair& pair) {
        LesionSight sight = sight_of(now);
        sight.diameter_change = change(known.last.diameter.value(), now.diameter.value());
        sight.volume_change = pair.volume_change;
        sight.ambiguous = pair.ambiguous;
        known.row.on_scan.push_back(std::move(sight));
        known.last = now;
    }

    /// Gone, with its site where one is marked near to where it was.
    [[nodiscard]] static LesionSight gone_sight(const TimePoint& scan, const core::PlaceMap& to_first,
                                                const LesionSeen& last, core::Millimetre tolerance) {
        LesionSight sight = without(LesionState::Gone);
        double nearest = tolerance.value() + 0.5 * last.diameter.value();
        for (const core::Structure& s : scan.structures) {
            if (s.kind != core::StructureKind::DisappearedMetastasis || s.mask.empty()) continue;
            const double apart = (to_first(core::centre_of(s.mask, scan.geometry)) - last.centre).norm() -
                                 s.placement_error.value_or(core::Millimetre(0.0)).value();
            if (apart > nearest) continue;
            nearest = apart;
            sight.state = LesionState::Disappeared;
            sight.structure_id = s.id;
        }
        return sight;
    }

    void add(const LesionSeen& seen, std::size_t scan) {
        Known known;
        known.row.name = seen.name;
        known.row.appeared = scan > 0;
        known.row.on_scan.assign(scan, without(LesionState::NotYet));
        for (std::size_t n = 0; n < scan; ++n) {
            // What a scan that could not be matched showed, nobody knows.
            if (!result_.scans[n].cannot_say_because.empty())
                known.row.on_scan[n] = without(LesionState::Unknown);
        }
        known.row.on_scan.push_back(sight_of(seen));
        known.last = seen;
        known_.push_back(std::move(known));
    }

    void judge_response() {
        if (result_.scans.size() < 2) {
            result_.no_recist_because = "a response needs a second scan";
            return;
        }
        std::vector<core::Millimetre> diameters;
        for (const CourseLesion& lesion : result_.lesions) {
            if (!lesion.appeared) diameters.push_back(*lesion.on_scan.front().diameter);
        }
        const core::Millimetre thickness(subject_.time_points.front().geometry.spacing[2]);
        const auto targets = recist_targets(diameters, thickness);
        if (targets.empty()) {
            result_.no_recist_because = "the first scan has no lesion that is large enough to be a target";
            return;
        }
        for (const std::size_t n : targets) result_.lesions[n].target = true;
        std::vector<RecistScan> scans;
        for (std::size_t n = 0; n < result_.scans.size(); ++n) scans.push_back(recist_scan(n, targets));
        const auto points = recist(scans);
        if (!points) {
            result_.no_recist_because = points.error().reason;
            return;
        }
        for (std::size_t n = 0; n < points->size(); ++n) result_.scans[n].recist = (*points)[n];
    }

    [[nodiscard]] RecistScan recist_scan(std::size_t scan, const std::vector<std::size_t>& targets) const {
        RecistScan seen;
        for (const std::size_t n : targets)
            seen.targets.push_back(length_of(result_.lesions[n].on_scan[scan]));
        for (const CourseLesion& lesion : result_.lesions) {
            if (lesion.on_scan[scan].state != LesionState::Seen) continue;
            seen.new_lesion = seen.new_lesion || (scan > 0 && first_seen(lesion) == scan);
            seen.other_lesions = seen.other_lesions || !lesion.target;
        }
        return seen;
    }

    static std::size_t first_seen(const CourseLesion& lesion) {
        const auto first = std::ranges::find(lesion.on_scan, LesionState::Seen, &LesionSight::state);
        return static_cast<std::size_t>(first - lesion.on_scan.begin());
    }

    static std::optional<core::Millimetre> length_of(const LesionSight& sight) {
        if (sight.state == LesionState::Seen) return sight.diameter;
        if (sight.state == LesionState::Unknown) return std::nullopt;
        return core::Millimetre(0.0);
    }

    const core::Case& subject_;
    const MeasureOptions& options_;
    std::vector<Known> known_;
    LesionCourse result_;
};

}  // namespace

LesionCourse lesion_course(const core::Case& subject, const MeasureOptions& options) {
    return Course(subject, options).follow();
}

}  // namespace remnant::volumetry

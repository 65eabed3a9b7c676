#include "remnant/volumetry/lesion_course.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
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

bool not_assessed(const LesionSight& sight) {
    return sight.state == LesionState::Unknown || sight.state == LesionState::NotOutlined ||
           sight.state == LesionState::Outside;
}

/// The first scan that shows it.
std::size_t first_seen(const CourseLesion& lesion) {
    const auto first = std::ranges::find(lesion.on_scan, LesionState::Seen, &LesionSight::state);
    return static_cast<std::size_t>(first - lesion.on_scan.begin());
}

/// By date, for a case may list them as they were opened. As listed where one has no date.
std::vector<const TimePoint*> in_order(const core::Case& subject) {
    std::vector<const TimePoint*> scans;
    for (const TimePoint& scan : subject.time_points) scans.push_back(&scan);
    if (std::ranges::all_of(scans, [](const TimePoint* scan) { return scan->date.has_value(); }))
        std::ranges::stable_sort(scans, {},
                                 [](const TimePoint* scan) { return std::chrono::sys_days(*scan->date); });
    return scans;
}

bool is_site(const core::Structure& s) {
    return s.kind == core::StructureKind::DisappearedMetastasis && !s.mask.empty();
}

bool has_tumours(const TimePoint& scan) {
    return std::ranges::any_of(
        scan.structures, [](const core::Structure& s) { return core::is_tumour(s.kind) && !s.mask.empty(); });
}

/// Whether a person said where nothing is left. A program's proposal says where one was, not that it is gone.
bool has_confirmed_sites(const TimePoint& scan) {
    return std::ranges::any_of(scan.structures,
                               [](const core::Structure& s) { return is_site(s) && s.confirmed; });
}

/// Whether a point in the scan's own space is farther out than the border of its voxels.
bool lies_outside(const core::Vec3& point, const core::GridGeometry& grid) {
    const core::Vec3 index = grid.index(point);
    for (std::size_t a = 0; a < 3; ++a) {
        const double at = index[static_cast<Eigen::Index>(a)];
        if (at < -0.5 || at > grid.size[a] - 0.5) return true;
    }
    return false;
}

class Course {
  public:
    Course(const core::Case& subject, const MeasureOptions& options)
        : subject_(subject), options_(options), scans_(in_order(subject)) {}

    LesionCourse follow() {
        for (const TimePoint* scan : scans_) take(*scan);
        for (Known& known : known_) result_.lesions.push_back(std::move(known.row));
        say_what_is_not_known();
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
        const auto place = between(scan, first());
        if (!place) return cannot_match(scan, scan.name + " is not aligned with " + first().name);
        const auto seen = lesions_seen(scan, lesions, *place);
        std::vector<LesionSeen> before;
        for (const Known& known : known_) before.push_back(known.last);
        const core::Millimetre tolerance = tolerance_of(scan);
        const auto match = match_lesions(before, seen, tolerance);
        if (!match) return cannot_match(scan, match.error().reason);
        for (const LesionPair& pair : match->pairs) see_again(known_[pair.before], seen[pair.after], pair);
        for (const std::size_t gone : match->gone)
            known_[gone].row.on_scan.push_back(gone_sight(scan, *place, known_[gone].last, tolerance));
        for (const std::size_t fresh : match->appeared) add(seen[fresh], number);
        std::ranges::copy(match->warnings, std::back_inserter(result_.warnings));
    }

    [[nodiscard]] const TimePoint& first() const { return *scans_.front(); }

    /// A scan lies to itself as it is, also where it was not aligned with the scan the case begins with.
    [[nodiscard]] std::optional<core::PlaceMap> between(const TimePoint& from, const TimePoint& to) const {
        if (&from == &to) return core::PlaceMap{};
        return core::map_between(subject_, from, to);
    }

    void cannot_match(const TimePoint& scan, std::string reason) {
        const bool outlined = has_tumours(scan) || has_confirmed_sites(scan);
        if (outlined) result_.scans.back().cannot_say_because = std::move(reason);
        for (Known& known : known_)
            known.row.on_scan.push_back(without(outlined ? LesionState::Unknown : LesionState::NotOutlined));
    }

    /// Both ways to the space the case's scans are aligned to may miss it; the scan the case begins with lies
    /// there as it is.
    [[nodiscard]] core::Millimetre tolerance_of(const TimePoint& scan) const {
        if (&scan == &first()) return core::Millimetre(0.0);  // nobody to be matched with
        core::Millimetre tolerance(0.0);
        for (const TimePoint* aligned : {&first(), &scan}) {
            if (aligned->alignment) tolerance += aligned->alignment->residual_95.value_or(kUnknownResidual);
        }
        return tolerance;
    }

    static void see_again(Known& known, const LesionSeen& now, const LesionPair& pair) {
        LesionSight sight = sight_of(now);
        sight.diameter_change = change(known.last.diameter.value(), now.diameter.value());
        sight.volume_change = pair.volume_change;
        sight.ambiguous = pair.ambiguous;
        known.row.on_scan.push_back(std::move(sight));
        known.last = now;
    }

    /// The site that is marked nearest to where a lesion was; null where none is near enough.
    [[nodiscard]] static const core::Structure* site_of(const TimePoint& scan, const core::PlaceMap& to_first,
                                                        const LesionSeen& last, core::Millimetre tolerance) {
        const core::Structure* site = nullptr;
        double nearest = tolerance.value() + 0.5 * last.diameter.value();
        for (const core::Structure& s : scan.structures) {
            if (!is_site(s)) continue;
            const double apart = (to_first(core::centre_of(s.mask, scan.geometry)) - last.centre).norm() -
                                 s.placement_error.value_or(core::Millimetre(0.0)).value();
            if (apart > nearest) continue;
            nearest = apart;
            site = &s;
        }
        return site;
    }

    /// What the scan says of a lesion that has no partner there.
    [[nodiscard]] LesionSight gone_sight(const TimePoint& scan, const core::PlaceMap& to_first,
                                         const LesionSeen& last, core::Millimetre tolerance) const {
        const core::Structure* site = site_of(scan, to_first, last, tolerance);
        const bool looked_for = has_tumours(scan);
        LesionSight sight = without(looked_for ? LesionState::Gone : LesionState::NotOutlined);
        if (site != nullptr) {
            if (looked_for || site->confirmed) sight.state = LesionState::Disappeared;
            sight.structure_id = site->id;
        } else if (is_outside(scan, last.centre)) {
            sight.state = LesionState::Outside;
        }
        return sight;
    }

    /// Whether a point in the space of the first scan lies outside of an aligned one.
    [[nodiscard]] bool is_outside(const TimePoint& scan, const core::Vec3& in_first) const {
        const auto place = between(first(), scan);
        return place && lies_outside((*place)(in_first), scan.geometry);
    }

    /// What an earlier scan said of a lesion that is found now.
    [[nodiscard]] LesionState state_before(std::size_t scan, const core::Vec3& in_first) const {
        const TimePoint& earlier = *scans_[scan];
        // What a scan that could not be matched showed, nobody knows.
        if (!result_.scans[scan].cannot_say_because.empty()) return LesionState::Unknown;
        if (is_outside(earlier, in_first)) return LesionState::Outside;
        if (!has_tumours(earlier) && !has_confirmed_sites(earlier)) return LesionState::NotOutlined;
        return LesionState::NotYet;
    }

    void add(const LesionSeen& seen, std::size_t scan) {
        Known known;
        known.row.name = seen.name;
        for (std::size_t n = 0; n < scan; ++n) {
            const LesionState state = state_before(n, seen.centre);
            known.row.on_scan.push_back(without(state));
            // One at a place that was not scanned before counts as new: RECIST 1.1, section 4.3.5.
            if (state == LesionState::NotYet || state == LesionState::Outside) known.row.appeared = true;
        }
        known.row.on_scan.push_back(sight_of(seen));
        known.last = seen;
        known_.push_back(std::move(known));
    }

    void say_what_is_not_known() {
        for (std::size_t n = 0; n < scans_.size(); ++n) {
            say_what_is_not_outlined(n);
            say_what_lies_outside(n);
        }
    }

    void say_what_is_not_outlined(std::size_t scan) {
        LesionScan& said = result_.scans[scan];
        std::string names;
        for (const CourseLesion& lesion : result_.lesions) {
            if (lesion.on_scan[scan].state == LesionState::NotOutlined)
                names += (names.empty() ? "" : ", ") + lesion.name;
        }
        if (names.empty()) return;
        if (!has_confirmed_sites(*scans_[scan]))
            said.cannot_say_because = "no tumour is outlined on " + said.scan_name +
                                      ", and no site of one is confirmed as disappeared";
        result_.warnings.push_back(
            {"tumour-not-outlined",
             fmt::format(
                 "{}: no tumour is outlined, so that nobody can tell whether it shows {}; outline what "
                 "is seen, and mark as disappeared, or confirm, the sites where nothing is left",
                 said.scan_name, names),
             ""});
    }

    void say_what_lies_outside(std::size_t scan) {
        for (const CourseLesion& lesion : result_.lesions) {
            if (lesion.on_scan[scan].state != LesionState::Outside) continue;
            const bool known_before = first_seen(lesion) < scan;
            result_.warnings.push_back(
                {"lesion-outside",
                 fmt::format(
                     "{}: the place of {} lies outside of the scan, so that nobody can tell whether {}",
                     result_.scans[scan].scan_name, lesion.name,
                     known_before ? "it is still there" : "it was there already"),
                 ""});
        }
    }

    /// Those of the first scan come first.
    [[nodiscard]] std::vector<std::size_t> targets() const {
        std::vector<core::Millimetre> diameters;
        for (const CourseLesion& lesion : result_.lesions) {
            if (first_seen(lesion) == 0) diameters.push_back(*lesion.on_scan.front().diameter);
        }
        return recist_targets(diameters, core::Millimetre(first().geometry.spacing[2]));
    }

    void judge_response() {
        if (result_.scans.size() < 2) {
            result_.no_recist_because = "a response needs a second scan";
            return;
        }
        const auto targets = this->targets();
        if (targets.empty()) {
            const std::string& why = result_.scans.front().cannot_say_because;
            result_.no_recist_because =
                why.empty() ? "the first scan has no lesion that is large enough to be a target" : why;
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
            const bool is_new = lesion.appeared && first_seen(lesion) == scan;
            seen.new_lesion = seen.new_lesion || is_new;
            seen.other_lesions = seen.other_lesions || (!lesion.target && may_be_there(lesion, scan));
        }
        return seen;
    }

    /// Whether a lesion that was known by then is seen or was not assessed.
    static bool may_be_there(const CourseLesion& lesion, std::size_t scan) {
        const LesionSight& sight = lesion.on_scan[scan];
        return sight.state == LesionState::Seen || (first_seen(lesion) < scan && not_assessed(sight));
    }

    static std::optional<core::Millimetre> length_of(const LesionSight& sight) {
        if (sight.state == LesionState::Seen) return sight.diameter;
        return not_assessed(sight) ? std::nullopt : std::optional(core::Millimetre(0.0));
    }

    const core::Case& subject_;
    const MeasureOptions& options_;
    std::vector<const TimePoint*> scans_;
    std::vector<Known> known_;
    LesionCourse result_;
};

}  // namespace

LesionCourse lesion_course(const core::Case& subject, const MeasureOptions& options) {
    return Course(subject, options).follow();
}

}  // namespace remnant::volumetry

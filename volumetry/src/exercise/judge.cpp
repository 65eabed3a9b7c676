#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "remnant/volumetry/assessment.h"
#include "remnant/volumetry/exercise.h"
#include "remnant/volumetry/measure.h"
#include "remnant/volumetry/operations.h"

namespace remnant::volumetry {
namespace {

using core::Millilitre;
using core::Percent;

/// 1 up to `full`, 0 from `none` on, in between in proportion; the other way round where full > none.
double credit(double value, double full, double none) {
    return std::clamp((value - none) / (full - none), 0.0, 1.0);
}

int points(double share) {
    return static_cast<int>(std::lround(100.0 * share));
}

std::optional<core::Structure> structure_of(const core::TimePoint& scan, core::StructureKind kind) {
    std::optional<core::Structure> largest;
    for (const core::Structure& s : scan.structures) {
        const bool fits = s.kind == kind || (core::is_tumour(kind) && core::is_tumour(s.kind));
        if (fits && (!largest || s.mask.count() > largest->mask.count())) largest = s;
    }
    return largest;
}

Millilitre tumour_volume(const core::ExerciseTruth& truth) {
    Millilitre sum(0.0);
    for (const core::TrueTumour& tumour : truth.tumours) sum += tumour.volume;
    return sum;
}

bool goes(std::size_t segment, const std::vector<core::Segment>& removed) {
    return std::ranges::find(removed, static_cast<core::Segment>(segment + 1)) != removed.end();
}

/// The verdict on a remnant in this patient.
core::Result<Assessment> assessed(const core::ExerciseTruth& truth, Millilitre flr) {
    AssessmentInput input;
    input.patient = truth.patient;
    const Millilitre tumour = tumour_volume(truth);
    input.baseline = {truth.liver, tumour, std::min(flr, truth.liver - tumour)};
    return assess(input);
}

RemnantVerdict verdict_of(const RemnantShares& shares) {
    if (!shares.adequate) return RemnantVerdict::CannotSay;
    return *shares.adequate ? RemnantVerdict::Enough : RemnantVerdict::NotEnough;
}

/// A plane, or nothing but planes and drawn cuts: what only its maker can have placed. Names of segments and
/// of operations are the answer itself, wedges and ablations follow the tumour.
bool is_set_by_hand(const core::Resection& resection) {
    if (std::holds_alternative<core::CuttingPlane>(resection)) return true;
    const auto* plan = std::get_if<core::RemovalPlan>(&resection);
    if (plan == nullptr) return false;
    std::size_t cuts = 0;
    for (const core::PlanStage& stage : plan->stages) {
        for (const core::Removal& removal : stage.removes) {
            if (!removal.on) continue;
            if (!std::holds_alternative<core::CuttingPlane>(removal.cut) &&
                !std::holds_alternative<core::CuttingSurface>(removal.cut))
                return false;
            ++cuts;
        }
    }
    return cuts > 0;
}

/// The liver that stays after an operation by the true segments, tumours in it included.
core::LabelMask true_remnant(const core::TimePoint& scan, const std::vector<core::Segment>& removed) {
    core::LabelMask stays(scan.geometry.size);
    const auto liver = structure_of(scan, core::StructureKind::Liver);
    for (std::size_t s = 0; liver && s < 8; ++s) {
        const auto segment = structure_of(scan, core::kind_of(static_cast<core::Segment>(s + 1)));
        if (segment && !goes(s, removed))
            stays = core::united(stays, core::intersected(segment->mask, liver->mask));
    }
    return stays;
}

/// Whether a tumour lies in the right liver, by the larger part of it.
bool is_right(const core::TrueTumour& tumour) {
    Millilitre right(0.0);
    for (std::size_t s = 4; s < tumour.in_segment.size(); ++s) right += tumour.in_segment[s];
    return tumour.volume > Millilitre(0.0) && right >= 0.5 * tumour.volume;
}

core::Result<> plausible(double value, double most, const char* option) {
    if (std::isfinite(value) && value >= 0.0 && value <= most) return {};
    return core::refuse(option, fmt::format("{:g}: between 0 and {:.0f} is possible here", value, most));
}

class Judge {
  public:
    Judge(const Exercise& exercise, const ExerciseAnswer& answer, const core::ExerciseTruth& truth)
        : e_(exercise), a_(answer), t_(truth) {
        j_.rule = e_.rule;
        j_.explanation = e_.explanation;
        j_.source = e_.source;
    }

    core::Result<Judgement> judge() {
        core::Result<> done;
        switch (e_.kind) {
            case ExerciseKind::EstimateRemnant:
                done = estimate();
                break;
            case ExerciseKind::Outline:
                done = outline();
                break;
            case ExerciseKind::ChooseOperation:
                done = operation();
                break;
            case ExerciseKind::SetCut:
                done = cut();
                break;
            case ExerciseKind::Embolise:
                done = embolise();
                break;
        }
        if (!done) return core::refuse(done.error());
        return j_;
    }

  private:
    void say_volume_error(Millilitre said, Millilitre is) {
        j_.error = said - is;
        j_.error_percent = Percent(100.0 * (said - is) / is);
    }

    core::Result<> estimate() {
        if (!a_.flr) return core::refuse("--flr-ml", "the remnant in mL is asked for");
        if (!a_.flr_share)
            return core::refuse("--flr-percent", "the remnant in per cent of the liver is asked for");
        if (auto good = plausible(a_.flr->value(), t_.liver.value(), "--flr-ml"); !good) return good;
        if (auto good = plausible(a_.flr_share->value(), 100.0, "--flr-percent"); !good) return good;
        const auto flr = true_flr(t_, e_.operation);
        if (!flr) return core::refuse(flr.error());
        const auto truth = assessed(t_, *flr);
        const auto said = assessed(t_, *a_.flr);
        if (!truth) return core::refuse(truth.error());
        if (!said) return core::refuse(said.error());
        const Percent share(100.0 * *flr / t_.liver);
        say_volume_error(*a_.flr, *flr);
        j_.share_error = points_between(*a_.flr_share, share);
        const double off = std::abs(j_.error_percent->value());
        j_.points =
            points(0.5 * credit(off, 5.0, 50.0) + 0.5 * credit(std::abs(j_.share_error->value()), 1.0, 15.0));
        j_.right = off <= 20.0 && said->baseline.adequate == truth->baseline.adequate;
        say_verdicts(verdict_of(said->baseline), verdict_of(truth->baseline));
        say_remnant(*flr, *truth);
        return {};
    }

    void say_verdicts(RemnantVerdict said, RemnantVerdict is) {
        j_.verdict = said;
        j_.true_verdict = is;
    }

    void say_remnant(Millilitre flr, const Assessment& truth) {
        j_.truth = fmt::format("FLR {:.0f} mL, {:.1f} % of the liver", flr.value(), 100.0 * flr / t_.liver);
        const RemnantShares& shares = truth.baseline;
        if (!shares.sflr) return;
        j_.truth += fmt::format(", {:.1f} % of the standard liver volume; {:g} % are needed: {}",
                                shares.sflr->value(), shares.threshold.value(), word_of(verdict_of(shares)));
    }

    core::Result<> outline() {
        if (!a_.outline) return core::refuse("--outline", "an outline is asked for");
        const auto truth = structure_of(t_.scan, e_.outlined);
        if (!truth) return core::refuse("--outline", "the truth holds no such outline");
        if (a_.outline->size() != truth->mask.size())
            return core::refuse("--outline", "it lies on another grid than the CT");
        const double voxel_ml = core::to_millilitre(t_.scan.geometry.voxel_volume()).value();
        const Millilitre said(static_cast<double>(a_.outline->count()) * voxel_ml);
        const bool liver = e_.outlined == core::StructureKind::Liver;
        const Millilitre is = liver ? t_.liver : largest_tumour();
        say_volume_error(said, is);
        j_.dice = core::dice(truth->mask, *a_.outline);
        j_.points = points(liver ? credit(*j_.dice, 0.95, 0.70) : credit(*j_.dice, 0.90, 0.50));
        j_.right = *j_.dice >= (liver ? 0.90 : 0.75);
        j_.truth = fmt::format("{} {:.{}f} mL", liver ? "liver" : "tumour", is.value(), liver ? 0 : 1);
        return {};
    }

    [[nodiscard]] Millilitre largest_tumour() const {
        Millilitre largest(0.0);
        for (const core::TrueTumour& tumour : t_.tumours) largest = std::max(largest, tumour.volume);
        return largest;
    }

    /// The tumours of the right liver: what the question is about.
    [[nodiscard]] bool removes_the_tumours(const std::vector<core::Segment>& removed) const {
        return std::ranges::all_of(t_.tumours, [&removed](const core::TrueTumour& tumour) {
            Millilitre stays(0.0);
            for (std::size_t s = 0; s < 8; ++s) {
                if (!goes(s, removed)) stays += tumour.in_segment[s];
            }
            return !is_right(tumour) || stays <= 0.05 * tumour.volume;
        });
    }

    /// The largest remnant without those tumours, and who leaves it.
    [[nodiscard]] std::pair<Millilitre, std::string> best_operation() const {
        std::pair<Millilitre, std::string> best{Millilitre(0.0), ""};
        for (const Operation& row : operation_catalogue()) {
            if (row.staging != Staging::One || !removes_the_tumours(row.removes)) continue;
            const auto flr = true_flr(t_, row.id);
            if (flr && *flr > best.first) best = {*flr, std::string(row.name)};
        }
        return best;
    }

    core::Result<> operation() {
        if (a_.operation.empty()) return core::refuse("--operation", "a named operation is asked for");
        const auto chosen = choose_operation(a_.operation, "--operation");
        if (!chosen) return core::refuse(chosen.error());
        const auto flr = true_flr(t_, a_.operation);
        if (!flr) return core::refuse(flr.error());
        const auto truth = assessed(t_, *flr);
        if (!truth) return core::refuse(truth.error());
        const auto [best, name] = best_operation();
        const auto best_left = assessed(t_, best);
        if (!best_left) return core::refuse(best_left.error());
        const bool gone = removes_the_tumours(chosen->removes);
        const bool enough = truth->baseline.adequate.value_or(false);
        j_.right = gone && enough;
        j_.points = !gone ? 0 : !enough ? 20 : points(std::min(1.0, *flr / best));
        if (gone) j_.error = *flr - best;
        say_verdicts(verdict_of(truth->baseline), verdict_of(best_left->baseline));
        say_remnant(*flr, *truth);
        j_.truth = chosen->name + ": " + j_.truth + (gone ? "" : "; a tumour stays") +
                   fmt::format(". The most that can be left: {:.0f} mL, by {}", best.value(), name);
        return {};
    }

    core::Result<> cut() {
        if (!a_.plan) return core::refuse("--plane", "a cut is asked for");
        if (!is_set_by_hand(a_.plan->resection))
            return core::refuse("--plane",
                                "only a cutting plane or a drawn cut is an answer here: named operations, "
                                "segments, wedges and ablations are no cut that was set");
        const auto said = measure(given_scan(), *a_.plan, {});
        if (!said) return core::refuse(said.error());
        const auto right = choose_operation(e_.operation, "--operation");
        if (!right) return core::refuse(right.error());
        const auto flr = true_flr(t_, e_.operation);
        if (!flr) return core::refuse(flr.error());
        const auto truth = assessed(t_, *flr);
        const auto said_verdict = assessed(t_, said->flr);
        if (!truth) return core::refuse(truth.error());
        if (!said_verdict) return core::refuse(said_verdict.error());
        say_volume_error(said->flr, *flr);
        j_.dice = core::dice(true_remnant(t_.scan, right->removes), said->parts.remnant);
        j_.points = points(credit(*j_.dice, 0.95, 0.60));
        j_.right = std::abs(j_.error_percent->value()) <= 10.0 &&
                   said_verdict->baseline.adequate == truth->baseline.adequate;
        say_verdicts(verdict_of(said_verdict->baseline), verdict_of(truth->baseline));
        say_remnant(*flr, *truth);
        return {};
    }

    /// The scan as the learner has it: what is hidden must help no answer.
    [[nodiscard]] core::TimePoint given_scan() const {
        core::TimePoint scan = t_.scan;
        std::erase_if(scan.structures,
                      [this](const core::Structure& s) { return !core::is_shown(s.kind, e_.shows); });
        return scan;
    }

    core::Result<> embolise() {
        if (!a_.embolise) return core::refuse("--embolise", "yes or no is asked for");
        if (!a_.sflr)
            return core::refuse("--sflr-percent", "the standardised remnant in per cent is asked for");
        if (auto good = plausible(a_.sflr->value(), 200.0, "--sflr-percent"); !good) return good;
        const auto flr = true_flr(t_, e_.operation);
        if (!flr) return core::refuse(flr.error());
        const auto truth = assessed(t_, *flr);
        if (!truth) return core::refuse(truth.error());
        const RemnantShares& shares = truth->baseline;
        if (!shares.sflr || !shares.adequate)
            return core::refuse("--embolise", "of this patient it cannot be said");
        j_.share_error = points_between(*a_.sflr, *shares.sflr);
        j_.right = *a_.embolise != *shares.adequate;
        j_.points =
            points((j_.right ? 0.7 : 0.0) + 0.3 * credit(std::abs(j_.share_error->value()), 1.0, 10.0));
        say_verdicts(*a_.embolise ? RemnantVerdict::NotEnough : RemnantVerdict::Enough, verdict_of(shares));
        say_remnant(*flr, *truth);
        j_.truth += *shares.adequate ? "; no embolisation" : "; embolisation first";
        return {};
    }

    const Exercise& e_;
    const ExerciseAnswer& a_;
    const core::ExerciseTruth& t_;
    Judgement j_;
};

}  // namespace

std::string_view word_of(RemnantVerdict verdict) {
    switch (verdict) {
        case RemnantVerdict::Enough:
            return "enough";
        case RemnantVerdict::NotEnough:
            return "not enough";
        case RemnantVerdict::CannotSay:
            return "cannot say";
    }
    return "";
}

core::Result<Judgement> judge(const Exercise& exercise, const ExerciseAnswer& answer,
                              const core::ExerciseTruth& truth) {
    return Judge(exercise, answer, truth).judge();
}

core::Result<Millilitre> true_flr(const core::ExerciseTruth& truth, std::string_view operation) {
    const auto chosen = choose_operation(operation, "--operation");
    if (!chosen) return core::refuse(chosen.error());
    const auto divides_iv = [](core::Segment s) {
        return s == core::Segment::IVa || s == core::Segment::IVb;
    };
    if (std::ranges::any_of(chosen->removes, divides_iv))
        return core::refuse("--operation", "segment IV of this patient is not divided into IVa and IVb");
    Millilitre flr(0.0);
    for (std::size_t s = 0; s < truth.segments.size(); ++s) {
        if (goes(s, chosen->removes)) continue;
        flr += truth.segments[s];
        for (const core::TrueTumour& tumour : truth.tumours) flr -= tumour.in_segment[s];
    }
    return flr;
}

core::ExerciseTruth truth_of(const core::Patient& patient, const core::TimePoint& scan) {
    core::ExerciseTruth truth;
    truth.patient = patient;
    truth.scan = scan;
    const double voxel_ml = core::to_millilitre(scan.geometry.voxel_volume()).value();
    const auto volume = [voxel_ml](const core::LabelMask& mask) {
        return Millilitre(static_cast<double>(mask.count()) * voxel_ml);
    };
    const auto liver = structure_of(scan, core::StructureKind::Liver);
    const auto in_liver = [&liver](const core::LabelMask& mask) {
        return liver ? core::intersected(mask, liver->mask) : mask;
    };
    if (liver) truth.liver = volume(liver->mask);
    std::array<core::LabelMask, 8> segments;
    for (std::size_t s = 0; s < segments.size(); ++s) {
        const auto found = structure_of(scan, core::kind_of(static_cast<core::Segment>(s + 1)));
        segments[s] = found ? in_liver(found->mask) : core::LabelMask(scan.geometry.size);
        truth.segments[s] = volume(segments[s]);
    }
    for (const core::Structure& s : scan.structures) {
        if (!core::is_tumour(s.kind)) continue;
        core::TrueTumour tumour{s.name, volume(in_liver(s.mask)), {}};
        for (std::size_t n = 0; n < segments.size(); ++n)
            tumour.in_segment[n] = volume(core::intersected(s.mask, segments[n]));
        truth.tumours.push_back(std::move(tumour));
    }
    return truth;
}

core::Result<> can_be_asked(const Exercise& exercise, const core::ExerciseTruth& truth) {
    if (exercise.kind == ExerciseKind::Outline) {
        if (structure_of(truth.scan, exercise.outlined)) return {};
        return core::refuse(std::string(core::structure_type(exercise.outlined).name),
                            "this exercise needs its outline, to be taken for the truth");
    }
    if (!structure_of(truth.scan, core::StructureKind::Liver))
        return core::refuse("liver", "this exercise needs a liver that is taken for the truth");
    for (int number = 1; number <= 8; ++number) {
        const auto segment = static_cast<core::Segment>(number);
        if (!structure_of(truth.scan, core::kind_of(segment)))
            return core::refuse("segment " + std::string(core::roman(segment)),
                                "this exercise needs segments I to VIII that are taken for the truth");
    }
    const bool chooses = exercise.kind == ExerciseKind::ChooseOperation;
    if (chooses && std::ranges::none_of(truth.tumours, is_right))
        return core::refuse("tumour", "this exercise needs a tumour of the right liver");
    const auto assessment = assessed(truth, Millilitre(0.0));
    if (!assessment) return core::refuse(assessment.error());
    if ((chooses || exercise.kind == ExerciseKind::Embolise) && !assessment->baseline.adequate)
        return core::refuse("verdict", assessment->baseline.cannot_say_because);
    return {};
}

}  // namespace remnant::volumetry

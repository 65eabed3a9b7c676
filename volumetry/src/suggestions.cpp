#include "remnant/volumetry/suggestions.h"

#include <algorithm>

#include "remnant/volumetry/operations.h"
#include "remnant/volumetry/segment_map.h"

namespace remnant::volumetry {
namespace {

using core::Millimetre;

class Search {
  public:
    Search(const core::Case& subject, const EvaluationOptions& options, Millimetre least)
        : subject_(subject), options_(options), least_(least), scan_(*subject.shown()) {
        subject_.plans.clear();
    }

    /// Without an operation: wedges alone.
    std::optional<Suggestion> with(const Operation* operation) {
        core::RemovalPlan cuts{{{"", {}}}};
        if (operation != nullptr) {
            const core::NamedOperation named{std::string(operation->id)};
            cuts.stages.front().removes.push_back({std::string(operation->name), std::nullopt, true, named});
        }
        std::vector<std::string> left = not_cleared(evaluated(cuts));
        if (operation != nullptr && left.size() == tumours_.size()) return std::nullopt;
        const Millimetre margin = least_ + Millimetre(scan_.geometry.spacing.norm());
        for (const std::string& tumour : left)
            cuts.stages.front().removes.push_back(
                {"Wedge " + tumour, std::nullopt, true, core::Wedge{{tumour}, margin}});
        Suggestion suggestion{plan_of(cuts), evaluated(cuts), Millimetre(0.0)};
        if (!not_cleared(suggestion.evaluation).empty()) return std::nullopt;
        suggestion.least_margin = least_margin(suggestion.evaluation);
        return suggestion;
    }

  private:
    static core::ResectionPlan plan_of(const core::RemovalPlan& cuts) {
        std::string name;
        for (const core::Removal& removal : cuts.stages.front().removes)
            name += (name.empty() ? "" : " + ") + removal.name;
        return {name, cuts};
    }

    Evaluation evaluated(const core::RemovalPlan& cuts) {
        if (cuts.stages.front().removes.empty()) return {};
        const core::ResectionPlan plan = plan_of(cuts);
        subject_.plans = {plan};
        subject_.active_plan = plan.name;
        return evaluate(subject_, options_);
    }

    /// Tumours that stay, are cut through or come nearer to the cut than asked for.
    [[nodiscard]] std::vector<std::string> not_cleared(const Evaluation& evaluation) const {
        if (!evaluation.cut) return tumours_;
        std::vector<std::string> left;
        for (const TumourMargin& margin : evaluation.cut->margins) {
            const bool clear =
                margin.side == TumourSide::Goes && (!margin.distance || *margin.distance >= least_);
            if (!clear) left.push_back(margin.tumour);
        }
        return left;
    }

    static Millimetre least_margin(const Evaluation& evaluation) {
        Millimetre least(1e9);
        for (const TumourMargin& margin : evaluation.cut->margins)
            least = std::min(least, margin.distance.value_or(least));
        return least;
    }

    static std::vector<std::string> names_of_tumours(const core::TimePoint& scan) {
        std::vector<std::string> names;
        for (const NamedTumour& tumour : tumours_of(scan)) names.push_back(tumour.name);
        return names;
    }

    core::Case subject_;
    const EvaluationOptions& options_;
    Millimetre least_;
    const core::TimePoint& scan_;
    std::vector<std::string> tumours_ = names_of_tumours(scan_);
};

}  // namespace

core::Result<std::vector<Suggestion>> suggest(const core::Case& subject, const EvaluationOptions& options,
                                              Millimetre least, const core::JobContext& job) {
    const core::TimePoint* scan = subject.shown();
    if (scan == nullptr) return core::refuse("suggestions", "there is no scan yet");
    if (auto liver = measure_liver(*scan, measure_options(subject.choices)); !liver)
        return core::refuse(liver.error());
    if (tumours_of(*scan).empty())
        return core::refuse("suggestions", "no tumour is outlined, so there is nothing to clear");
    std::vector<const Operation*> tried{nullptr};
    if (!SegmentMap::of(*scan).empty()) {
        for (const Operation& operation : operation_catalogue()) {
            if (operation.staging == Staging::One) tried.push_back(&operation);
        }
    }
    Search search(subject, options, least);
    std::vector<Suggestion> found;
    for (std::size_t n = 0; n < tried.size(); ++n) {
        if (job.cancelled()) return core::refuse(core::cancelled_error("suggestions"));
        job.report(static_cast<double>(n) / static_cast<double>(tried.size()), "trying operations");
        if (auto suggestion = search.with(tried[n])) found.push_back(std::move(*suggestion));
    }
    std::ranges::stable_sort(found, [](const Suggestion& a, const Suggestion& b) {
        return a.evaluation.measurement->flr > b.evaluation.measurement->flr;
    });
    return found;
}

}  // namespace remnant::volumetry

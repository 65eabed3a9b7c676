#include "followup/followup_work.h"

#include <algorithm>
#include <utility>

#include "remnant/core/scan_alignment.h"
#include "remnant/imaging/followup_structures.h"
#include "remnant/volumetry/lesion_match.h"
#include "text/numbers.h"

namespace remnant::ui {
namespace {

constexpr const char* kProgram = "remnant " REMNANT_VERSION;

QString text(const std::string& utf8) {
    return QString::fromStdString(utf8);
}

const core::Structure* liver_of(const core::TimePoint& scan) {
    const auto found = std::ranges::find(scan.structures, core::StructureKind::Liver, &core::Structure::kind);
    return found == scan.structures.end() || found->mask.empty() ? nullptr : &*found;
}

imaging::ScanToRegister to_register(const core::TimePoint& scan) {
    const core::Structure* liver = liver_of(scan);
    return {*scan.ct, liver == nullptr ? std::nullopt : std::optional(liver->mask)};
}

/// The CT and the liver are all that a registration sees.
bool looks_the_same(const core::TimePoint& a, const core::TimePoint& b) {
    return a.id == b.id && a.ct == b.ct && liver_of(a) != nullptr && liver_of(b) != nullptr &&
           liver_of(a)->mask == liver_of(b)->mask;
}

imaging::CarryScan to_carry(const core::TimePoint& scan) {
    return {scan.geometry, liver_of(scan)->mask};
}

core::Result<> usable(const imaging::Registration& registration) {
    if (registration.plausible) return {};
    const std::string why =
        registration.warnings.empty() ? std::string("it is in doubt") : registration.warnings.front().text;
    return core::refuse("alignment", why + "; nothing was changed");
}

}  // namespace

FollowupWork::FollowupWork(Document& document, QObject* parent)
    : QObject(parent), document_(document), job_(document) {
    connect(&job_, &ScanJob::busy_changed, this, &FollowupWork::changed);
    connect(&job_, &ScanJob::refused, this, &FollowupWork::said);
    connect(&document_, &Document::changed, this, [this](Parts parts) {
        if (parts.testFlag(Part::Whole)) bent_.reset();
    });
}

const core::TimePoint* FollowupWork::followup() const {
    const core::Case& subject = document_.current();
    if (subject.time_points.size() < 2) return nullptr;
    const core::TimePoint* shown = subject.shown();
    return shown == &subject.time_points.front() ? core::compared_scan(subject) : shown;
}

QString FollowupWork::alignment_obstacle() const {
    const core::TimePoint* later = followup();
    if (later == nullptr) return tr("There is only one scan; add the follow-up in the tab Growth.");
    for (const core::TimePoint* scan : {&document_.current().time_points.front(), later}) {
        if (!scan->ct) return tr("%1 has no CT, only outlines.").arg(text(scan->name));
    }
    return {};
}

QString FollowupWork::carrying_obstacle() const {
    if (const QString obstacle = alignment_obstacle(); !obstacle.isEmpty()) return obstacle;
    for (const core::TimePoint* scan : {&document_.current().time_points.front(), followup()}) {
        if (liver_of(*scan) == nullptr) return tr("%1 has no outline of the liver.").arg(text(scan->name));
    }
    return {};
}

FollowupWork::Pair FollowupWork::pair() const {
    return {document_.current().time_points.front(), *followup()};
}

void FollowupWork::apply(const core::Result<core::Change>& change, const QString& sentence) {
    if (!change) return Q_EMIT said(text(core::to_line(change.error())), true);
    if (change->edits.empty() || document_.apply(*change)) Q_EMIT said(sentence, false);
}

void FollowupWork::align(imaging::RegistrationMethod method) {
    if (busy() || !alignment_obstacle().isEmpty()) return;
    const std::string id = followup()->id;
    job_.start<imaging::Registration>(
        tr("aligning the scans"), id,
        [pair = pair(), method](const core::JobContext& job) -> core::Result<imaging::Registration> {
            auto made =
                imaging::register_scans(to_register(pair.first), to_register(pair.later), method, job);
            if (!made) return core::refuse(made.error());
            if (auto sound = usable(*made); !sound) return core::refuse(sound.error());
            return made;
        },
        [this](const core::TimePoint& later, const imaging::Registration& made) {
            apply(imaging::put_alignment(later, imaging::alignment_of(made), made.warnings),
                  tr("%1 is aligned: the livers' surfaces lie %2 apart (median).")
                      .arg(text(later.name), text_of(made.residual.median)));
        });
}

core::Result<FollowupWork::BentScans> FollowupWork::bent(const Pair& pair, const BentScans& known,
                                                         const core::JobContext& job) {
    if (known && looks_the_same(known->pair.first, pair.first) &&
        looks_the_same(known->pair.later, pair.later))
        return known;
    auto made = imaging::register_scans(to_register(pair.first), to_register(pair.later),
                                        imaging::RegistrationMethod::Deformable, job);
    if (!made) return core::refuse(made.error());
    if (auto sound = usable(*made); !sound) return core::refuse(sound.error());
    return std::make_shared<const Bent>(Bent{pair, std::move(*made)});
}

void FollowupWork::carry_remnant() {
    const core::Case& subject = document_.current();
    const core::ResectionPlan* plan = subject.find_plan(subject.active_plan);
    if (busy() || !carrying_obstacle().isEmpty()) return;
    if (plan == nullptr) return Q_EMIT said(tr("There is no plan whose remnant could be carried."), true);
    const std::string id = followup()->id;
    using Made = std::pair<BentScans, imaging::CarriedOutline>;
    job_.start<Made>(
        tr("carrying the remnant"), id,
        [pair = pair(), plan = *plan, known = bent_, options = volumetry::measure_options(subject.choices)](
            const core::JobContext& job) -> core::Result<Made> {
            const auto measured = volumetry::measure(pair.first, plan, options);
            if (!measured) return core::refuse(measured.error());
            auto scans = bent(pair, known, job.part(0.0, 0.9));
            if (!scans) return core::refuse(scans.error());
            auto carried =
                imaging::carry_outline(measured->parts.remnant, to_carry(pair.first), to_carry(pair.later),
                                       (*scans)->registration, job.part(0.9, 1.0));
            if (!carried) return core::refuse(carried.error());
            return Made{std::move(*scans), std::move(*carried)};
        },
        [this, plan = plan->name](const core::TimePoint& later, Made made) {
            bent_ = std::move(made.first);
            const QString error = text_of(made.second.error);
            apply(imaging::put_carried_remnant(later, std::move(made.second), plan, kProgram),
                  tr("The remnant was carried as a proposal, its border within %1: confirm it, or outline it "
                     "anew.")
                      .arg(error));
        });
}

void FollowupWork::mark_disappeared() {
    if (busy() || !carrying_obstacle().isEmpty()) return;
    const std::string id = followup()->id;
    using Made = std::pair<BentScans, imaging::ProposedSites>;
    job_.start<Made>(
        tr("looking for metastases that are gone"), id,
        [pair = pair(), known = bent_, options = volumetry::measure_options(document_.current().choices)](
            const core::JobContext& job) -> core::Result<Made> {
            auto scans = bent(pair, known, job.part(0.0, 0.8));
            if (!scans) return core::refuse(scans.error());
            const imaging::Registration& registration = (*scans)->registration;
            const auto before = volumetry::lesions_seen(
                pair.first, volumetry::lesions_of(pair.first, options), [](const auto& p) { return p; });
            const auto after =
                volumetry::lesions_seen(pair.later, volumetry::lesions_of(pair.later, options),
                                        [&](const auto& p) { return registration.map.to_baseline(p); });
            const auto match = volumetry::match_lesions(before, after, registration.residual.percentile95);
            if (!match) return core::refuse(match.error());
            std::vector<imaging::GoneLesion> gone;
            for (const std::size_t n : match->gone)
                gone.push_back({before[n].id, pair.first.find(before[n].id)->mask});
            auto sites = imaging::propose_sites(gone, to_carry(pair.first), to_carry(pair.later),
                                                registration, job.part(0.8, 1.0));
            if (!sites) return core::refuse(sites.error());
            return Made{std::move(*scans), std::move(*sites)};
        },
        [this](const core::TimePoint& later, Made made) {
            bent_ = std::move(made.first);
            const int count = static_cast<int>(made.second.sites.size());
            const int outside = static_cast<int>(made.second.outside.size());
            QString sentence = count == 0 ? tr("No metastasis of the first scan is gone.")
                                          : tr("%n sites were marked as proposals.", nullptr, count);
            if (outside > 0)
                sentence =
                    tr("%n metastases are gone whose place lies outside of this scan. ", nullptr, outside) +
                    (count == 0 ? QString() : sentence);
            if (count > 0 && std::ranges::none_of(later.structures, core::is_tumour, &core::Structure::kind))
                sentence +=
                    ' ' + tr("No tumour is outlined on %1: look whether they are gone before you confirm.")
                              .arg(text(later.name));
            apply(imaging::put_sites(document_.current().time_points.front(), later, std::move(made.second),
                                     kProgram),
                  sentence);
        });
}

}  // namespace remnant::ui

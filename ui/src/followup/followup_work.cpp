#include "followup/followup_work.h"

#include <algorithm>
#include <utility>

#include "remnant/core/scan_alignment.h"
#include "remnant/imaging/followup_structures.h"
#include "remnant/volumetry/evaluation.h"
#include "remnant/volumetry/time_points.h"
#include "text/numbers.h"

namespace remnant::ui {
namespace {

constexpr const char* kProgram = "remnant " REMNANT_VERSION;

QString text(const std::string& utf8) {
    return QString::fromStdString(utf8);
}

QString tr(const char* text) {
    return FollowupWork::tr(text);
}

/// What a person is told of metastases that were looked for.
QString said_of(const imaging::ProposedSites& found, const core::TimePoint& earlier,
                const core::TimePoint& later) {
    const auto sites = static_cast<int>(found.sites.size());
    const auto outside = static_cast<int>(found.outside.size());
    QStringList said;
    if (outside == 1) said << tr("One metastasis is gone whose place lies outside of this scan.");
    if (outside > 1) said << tr("%1 metastases are gone whose places lie outside of this scan.").arg(outside);
    if (sites == 1) said << tr("One site was marked as a proposal.");
    if (sites > 1) said << tr("%1 sites were marked as proposals.").arg(sites);
    if (said.isEmpty()) return tr("No metastasis of %1 is gone.").arg(text(earlier.name));
    if (sites > 0 && std::ranges::none_of(later.structures, core::is_tumour, &core::Structure::kind))
        said << tr("No tumour is outlined on %1: look whether they are gone before you confirm.")
                    .arg(text(later.name));
    return said.join(' ');
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

const core::ResectionPlan* FollowupWork::plan() const {
    return document_.current().find_plan(document_.current().active_plan);
}

QString FollowupWork::alignment_obstacle() const {
    const core::TimePoint* later = followup();
    if (later == nullptr) return tr("There is only one scan; add the follow-up in the tab Growth.");
    for (const core::TimePoint* scan : {&document_.current().time_points.front(), later}) {
        if (!scan->ct) return tr("%1 has no CT, only outlines.").arg(text(scan->name));
    }
    return {};
}

QString FollowupWork::carrying_obstacle(const core::TimePoint* earlier) const {
    const core::TimePoint* later = followup();
    if (later == nullptr) return alignment_obstacle();
    if (earlier == nullptr) return tr("%1 has no earlier scan to carry from.").arg(text(later->name));
    for (const core::TimePoint* scan : {earlier, later}) {
        if (!scan->ct) return tr("%1 has no CT, only outlines.").arg(text(scan->name));
        if (!has_liver(*scan)) return tr("%1 has no outline of the liver.").arg(text(scan->name));
    }
    return {};
}

QString FollowupWork::remnant_obstacle() const {
    const core::TimePoint* later = followup();
    if (later == nullptr) return alignment_obstacle();
    if (plan() == nullptr) return tr("There is no plan whose remnant could be carried.");
    return carrying_obstacle(volumetry::carried_from(document_.current(), *later, *plan()));
}

QString FollowupWork::sites_obstacle() const {
    const core::TimePoint* later = followup();
    return carrying_obstacle(later == nullptr ? nullptr
                                              : volumetry::carried_from(document_.current(), *later));
}

ScanPair FollowupWork::pair_with(const core::TimePoint& earlier) const {
    return {earlier, *followup(), volumetry::measure_options(document_.current().choices)};
}

void FollowupWork::apply(const core::Result<core::Change>& change, const QString& sentence) {
    if (!change) return Q_EMIT said(text(core::to_line(change.error())), true);
    if (change->edits.empty() || document_.apply(*change)) Q_EMIT said(sentence, false);
}

void FollowupWork::align(imaging::RegistrationMethod method) {
    if (busy() || !alignment_obstacle().isEmpty()) return;
    job_.start<imaging::Registration>(
        tr("aligning the scans"), followup()->id,
        [pair = pair_with(document_.current().time_points.front()),
         method](const core::JobContext& job) -> core::Result<imaging::Registration> {
            auto laid = laid_over(pair, method, job);
            if (!laid) return core::refuse(laid.error());
            return std::move(laid->registration);
        },
        [this](const core::TimePoint& later, const imaging::Registration& made) {
            apply(imaging::put_alignment(later, imaging::alignment_of(made), made.warnings),
                  tr("%1 is aligned: the livers' surfaces lie %2 apart (median).")
                      .arg(text(later.name), text_of(made.residual.median)));
        });
}

core::Result<FollowupWork::BentScans> FollowupWork::bent(const ScanPair& pair, const BentScans& known,
                                                         const core::JobContext& job) {
    if (known && still_laid_over(known->laid, known->pair, pair)) return known;
    auto laid = laid_over(pair, imaging::RegistrationMethod::Deformable, job);
    if (!laid) return core::refuse(laid.error());
    return std::make_shared<const Bent>(Bent{pair, std::move(*laid)});
}

void FollowupWork::carry_remnant() {
    if (busy()) return;
    if (const QString obstacle = remnant_obstacle(); !obstacle.isEmpty()) return Q_EMIT said(obstacle, true);
    const ScanPair pair = pair_with(*volumetry::carried_from(document_.current(), *followup(), *plan()));
    using Made = std::pair<BentScans, imaging::CarriedOutline>;
    job_.start<Made>(
        tr("carrying the remnant"), followup()->id,
        [pair, plan = *plan(), known = bent_](const core::JobContext& job) -> core::Result<Made> {
            auto scans = bent(pair, known, job.part(0.0, 0.9));
            if (!scans) return core::refuse(scans.error());
            auto carried = carried_remnant(pair, (*scans)->laid, plan, job.part(0.9, 1.0));
            if (!carried) return core::refuse(carried.error());
            return Made{std::move(*scans), std::move(*carried)};
        },
        [this, from = pair.earlier.name, plan = plan()->name](const core::TimePoint& later, Made made) {
            bent_ = std::move(made.first);
            QString sentence =
                tr("The remnant was carried from %1 as a proposal, its border within %2: confirm it, or "
                   "outline it anew.")
                    .arg(text(from), text_of(made.second.error));
            for (const core::Warning& warning : made.second.warnings) {
                if (warning.id == "carried-cut") sentence += ' ' + text(warning.text) + '.';
            }
            apply(imaging::put_carried_remnant(later, std::move(made.second), plan, kProgram), sentence);
        });
}

void FollowupWork::mark_disappeared() {
    if (busy()) return;
    if (const QString obstacle = sites_obstacle(); !obstacle.isEmpty()) return Q_EMIT said(obstacle, true);
    const ScanPair pair = pair_with(*volumetry::carried_from(document_.current(), *followup()));
    using Made = std::pair<BentScans, GoneLesions>;
    job_.start<Made>(
        tr("looking for metastases that are gone"), followup()->id,
        [pair, known = bent_](const core::JobContext& job) -> core::Result<Made> {
            auto scans = bent(pair, known, job.part(0.0, 0.8));
            if (!scans) return core::refuse(scans.error());
            auto gone = gone_lesions(pair, (*scans)->laid, job.part(0.8, 1.0));
            if (!gone) return core::refuse(gone.error());
            return Made{std::move(*scans), std::move(*gone)};
        },
        [this, earlier = pair.earlier](const core::TimePoint& later, Made made) {
            bent_ = std::move(made.first);
            imaging::ProposedSites& sites = made.second.sites;
            const QString sentence = said_of(sites, earlier, later);
            apply(imaging::put_sites(earlier, later, std::move(sites), kProgram), sentence);
        });
}

}  // namespace remnant::ui

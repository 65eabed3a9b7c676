#include "document/lesion_measures.h"

#include "document/jobs.h"
#include "remnant/volumetry/evaluation.h"

namespace remnant::ui {
namespace {

constexpr int kRestMs = 200;

}  // namespace

LesionMeasures::LesionMeasures(Document& document, QObject* parent) : QObject(parent), document_(document) {
    // A hand that paints changes outlines faster than they can be measured.
    rest_.setSingleShot(true);
    rest_.setInterval(kRestMs);
    connect(&rest_, &QTimer::timeout, this, &LesionMeasures::measure);
    connect(&document_, &Document::changed, this, &LesionMeasures::take_changes);
}

bool LesionMeasures::seen() const {
    return document_.current().view.step == "structures";
}

void LesionMeasures::take_changes(Parts parts) {
    if (parts.testAnyFlags(Part::Scans | Part::Structures | Part::Choices | Part::Whole)) {
        stale_ = true;
        if (seen()) rest_.start();
    }
    if (parts.testFlag(Part::View) && stale_ && seen() && !rest_.isActive()) rest_.start();
}

void LesionMeasures::measure() {
    if (measuring_ || !seen()) return;
    stale_ = false;
    const core::TimePoint* scan = document_.current().shown();
    if (scan == nullptr) {
        scan_id_.clear();
        lesions_.clear();
        return Q_EMIT changed();
    }
    measuring_ = true;
    using Lesions = std::vector<volumetry::Lesion>;
    document_.jobs().run_quietly<Lesions>(
        this,
        [scan = *scan, options = volumetry::measure_options(document_.current().choices)](
            const core::JobContext&) -> core::Result<Lesions> {
            return volumetry::lesions_of(scan, options);
        },
        [this, id = scan->id](core::Result<Lesions> measured) {
            measuring_ = false;
            scan_id_ = id;
            lesions_ = measured ? std::move(*measured) : Lesions{};
            Q_EMIT changed();
            if (stale_) rest_.start();
        });
}

}  // namespace remnant::ui

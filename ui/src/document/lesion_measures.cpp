#include "document/lesion_measures.h"

#include "document/jobs.h"
#include "remnant/volumetry/evaluation.h"

namespace remnant::ui {

LesionMeasures::LesionMeasures(Document& document, QObject* parent) : QObject(parent), document_(document) {
    connect(&document_, &Document::changed, this, [this](Parts parts) {
        if (parts.testAnyFlags(Part::Scans | Part::Structures | Part::Choices | Part::Whole)) measure_later();
    });
    measure_later();
}

// A hand that paints changes outlines faster than they can be measured: one job at a time, and then the
// newest.
void LesionMeasures::measure_later() {
    stale_ = true;
    if (!measuring_) measure();
}

void LesionMeasures::measure() {
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
            if (stale_) measure();
        });
}

}  // namespace remnant::ui

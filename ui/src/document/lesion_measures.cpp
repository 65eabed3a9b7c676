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

bool LesionMeasures::course_seen() const {
    return document_.current().view.step == "growth";
}

bool LesionMeasures::seen() const {
    return document_.current().view.step == "structures" || course_seen();
}

void LesionMeasures::take_changes(Parts parts) {
    if (parts.testAnyFlags(Part::Scans | Part::Structures | Part::Choices | Part::Whole)) {
        stale_ = course_stale_ = true;
        if (seen()) rest_.start();
    }
    if (parts.testFlag(Part::View) && pending() && !rest_.isActive()) rest_.start();
}

bool LesionMeasures::pending() const {
    return measuring_ || (stale_ && seen()) || (course_stale_ && course_seen());
}

void LesionMeasures::measure() {
    if (measuring_ || !seen()) return;
    const bool whole_course = course_seen();
    stale_ = false;
    course_stale_ = course_stale_ && !whole_course;
    const core::TimePoint* scan = document_.current().shown();
    if (scan == nullptr) {
        scan_id_.clear();
        lesions_.clear();
        course_ = {};
        return Q_EMIT changed();
    }
    measuring_ = true;
    struct Measured {
        std::vector<volumetry::Lesion> lesions;
        std::optional<volumetry::LesionCourse> course;
    };
    document_.jobs().run_quietly<Measured>(
        this,
        [subject = document_.current(), whole_course](const core::JobContext&) -> core::Result<Measured> {
            const volumetry::MeasureOptions options = volumetry::measure_options(subject.choices);
            Measured made{volumetry::lesions_of(*subject.shown(), options), std::nullopt};
            if (whole_course) made.course = volumetry::lesion_course(subject, options);
            return made;
        },
        [this, id = scan->id](core::Result<Measured> made) {
            measuring_ = false;
            scan_id_ = id;
            lesions_ = made ? std::move(made->lesions) : std::vector<volumetry::Lesion>{};
            if (made && made->course) course_ = std::move(*made->course);
            Q_EMIT changed();
            if (pending()) rest_.start();
        });
}

}  // namespace remnant::ui

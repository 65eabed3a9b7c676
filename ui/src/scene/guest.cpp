#include "scene/guest.h"

#include <QCoreApplication>

#include "document/document.h"
#include "text/numbers.h"

namespace remnant::ui {
namespace {

constexpr core::Colour kGuestColour{205, 212, 222};
constexpr double kGuestOpacity = 0.35;

QString said_of(const core::TimePoint& shown, const core::TimePoint& other) {
    QString said =
        QCoreApplication::translate("Guest", "grey: remnant on %1").arg(QString::fromStdString(other.name));
    // The first scan lies where it lies; the other of the two was aligned with it.
    const auto& alignment = shown.alignment ? shown.alignment : other.alignment;
    if (alignment && alignment->residual_median)
        said += QCoreApplication::translate("Guest", "\nlivers' surfaces %1 apart")
                    .arg(text_of(*alignment->residual_median));
    return said;
}

}  // namespace

std::optional<Guest> remnant_of_other_scan(const Document& document, const Document& other) {
    const core::Case& subject = document.current();
    const core::TimePoint* shown = subject.shown();
    const core::TimePoint* beside = other.current().shown();
    const volumetry::Evaluation& evaluation = other.evaluation();
    if (shown == nullptr || beside == nullptr || shown->id == beside->id || !evaluation.measurement ||
        evaluation.scan_id != beside->id)
        return std::nullopt;
    const core::LabelMask& remnant = evaluation.measurement->parts.remnant;
    const core::TimePoint* from = subject.find(beside->id);
    if (from == nullptr || remnant.empty() || remnant.size() != from->geometry.size) return std::nullopt;
    const auto place = core::map_between(subject, *from, *shown);
    if (!place) return std::nullopt;
    return Guest{
        {"guest", from->name, core::StructureKind::Liver, kGuestColour, kGuestOpacity, false, false, remnant},
        from->geometry,
        *place,
        said_of(*shown, *from)};
}

}  // namespace remnant::ui

#include "plan/margin_rows.h"

#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QVBoxLayout>
#include <algorithm>

#include "plan/sheet_picture.h"
#include "text/form_rows.h"
#include "text/label_grid.h"
#include "text/numbers.h"

namespace remnant::ui {
namespace {

constexpr double kLargestLimitMm = 50.0;
constexpr int kNameWidth = 190;

QString text(const std::string& utf8) {
    return QString::fromStdString(utf8);
}

QString margin_text(const volumetry::TumourMargin& margin, const volumetry::MarginLimits& limits) {
    if (!margin.distance) return MarginRows::tr("no cut");
    if (margin.side == volumetry::TumourSide::Cut) return MarginRows::tr("cut through");
    const QString distance = number_text(margin.distance->value(), 1, "mm");
    if (margin.side == volumetry::TumourSide::Parted)
        return MarginRows::tr("some pieces stay · %1").arg(distance);
    if (margin.side == volumetry::TumourSide::Stays) return MarginRows::tr("stays · %1").arg(distance);
    switch (margin.class_by(limits)) {
        case volumetry::MarginClass::BelowLeast:
            return distance + MarginRows::tr(" · R1");
        case volumetry::MarginClass::OnVessel:
            return distance + MarginRows::tr(" · on %1").arg(text(margin.vessel));
        case volumetry::MarginClass::BelowAim:
        case volumetry::MarginClass::Aim:
            return distance + MarginRows::tr(" · R0");
    }
    return distance;
}

const char* margin_role(const volumetry::TumourMargin& margin, const volumetry::MarginLimits& limits) {
    if (!margin.distance) return "dim";
    const bool bad = margin.side != volumetry::TumourSide::Goes ||
                     margin.class_by(limits) == volumetry::MarginClass::BelowLeast;
    if (bad) return "bad";
    return margin.class_by(limits) == volumetry::MarginClass::Aim ? "good" : "warn";
}

}  // namespace

MarginRows::MarginRows(Document& document, QWidget* parent) : QWidget(parent), document_(document) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    limits_ = limit_fields();
    layout->addWidget(limits_);
    rows_ = new LabelGrid(0, this);
    layout->addWidget(rows_);
    connect(&document_, &Document::changed, this, [this](Parts parts) {
        if (parts.testAnyFlags(Part::Plans | Part::Result | Part::Choices | Part::Whole)) refresh();
    });
    refresh();
}

QWidget* MarginRows::limit_fields() {
    auto* box = new QWidget(this);
    auto* row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    auto* title = heading(tr("Margins"));
    title->setContentsMargins(0, 0, 0, 0);
    row->addWidget(title);
    row->addStretch();
    least_ = limit_field("marginLeast", tr("R1 < "),
                         tr("Below this a margin is R1: tumour at the cut. Published: 1 mm."));
    aim_ = limit_field("marginAim", tr("aim "),
                       tr("From this on the margin is as wide as aimed at. "
                          "Published: 10 mm."));
    row->addWidget(least_);
    row->addWidget(aim_);
    return box;
}

QDoubleSpinBox* MarginRows::limit_field(const char* name, const QString& prefix, const QString& tip) {
    auto* field = new QDoubleSpinBox(this);
    field->setObjectName(QLatin1String(name));
    field->setRange(0.0, kLargestLimitMm);
    field->setDecimals(1);
    field->setPrefix(prefix);
    field->setSuffix(QStringLiteral("\u2009mm"));
    field->setToolTip(tip);
    field->setFixedWidth(98);
    field->setButtonSymbols(QAbstractSpinBox::NoButtons);
    field->setKeyboardTracking(false);
    connect(field, &QDoubleSpinBox::valueChanged, this, &MarginRows::change_limits);
    return field;
}

void MarginRows::change_limits() {
    core::AssessmentChoices choices = document_.current().choices;
    choices.margin_least = core::Millimetre(least_->value());
    // The one that was not touched gives way.
    choices.margin_aim = core::Millimetre(std::max(aim_->value(), least_->value()));
    if (sender() == aim_) choices.margin_least = core::Millimetre(std::min(aim_->value(), least_->value()));
    (void)document_.apply(core::SetChoices{choices});
}

void MarginRows::refresh() {
    const auto& cut = document_.evaluation().cut;
    limits_->setVisible(cut && !cut->margins.empty());
    const volumetry::MarginLimits limits = limits_of(document_.current().choices);
    for (const auto& [field, value] : {std::pair(least_, limits.least), std::pair(aim_, limits.aim)}) {
        const QSignalBlocker quiet(field);
        field->setValue(value.value());
    }
    rows_->begin();
    if (cut) {
        show_margins(*cut);
        show_vessels_cut(*cut);
        show_vessel_distances(*cut);
    }
    rows_->end();
}

void MarginRows::add_heading(const QString& title) {
    rows_->say(0, title, "heading", 2).setContentsMargins(0, 8, 0, 0);
    rows_->next_row();
}

void MarginRows::add_row(const QString& name, const QString& said, const char* role) {
    rows_->say(0, QFontMetrics(font()).elidedText(name, Qt::ElideRight, kNameWidth)).setToolTip(name);
    rows_->say_right(1, said, role);
    rows_->next_row();
}

void MarginRows::show_margins(const volumetry::CutFindings& cut) {
    const volumetry::MarginLimits limits = limits_of(document_.current().choices);
    for (const volumetry::TumourMargin& margin : cut.margins)
        add_row(text(margin.tumour), margin_text(margin, limits), margin_role(margin, limits));
}

void MarginRows::show_vessels_cut(const volumetry::CutFindings& cut) {
    if (cut.vessels_cut.empty()) return;
    add_heading(tr("Vessels cut"));
    for (auto first = cut.vessels_cut.begin(); first != cut.vessels_cut.end();) {
        const auto end = std::find_if(first, cut.vessels_cut.end(), [&](const auto& crossing) {
            return crossing.vessel_id != first->vessel_id;
        });
        const auto widest =
            std::max_element(first, end, [](const auto& a, const auto& b) { return a.calibre < b.calibre; });
        const QString calibre = number_text(widest->calibre.value(), 1, "mm");
        const auto places = static_cast<int>(end - first);
        add_row(text(first->vessel),
                places == 1 ? calibre : tr("%1 places, up to %2").arg(places).arg(calibre), "dim");
        first = end;
    }
}

void MarginRows::show_vessel_distances(const volumetry::CutFindings& cut) {
    if (cut.vessel_distances.empty()) return;
    add_heading(tr("Tumour to vessel"));
    auto nearest_first = cut.vessel_distances;
    std::ranges::stable_sort(nearest_first, {}, &volumetry::VesselDistance::distance);
    for (const volumetry::VesselDistance& way : nearest_first)
        add_row(tr("%1 to %2").arg(text(way.tumour), text(way.vessel)),
                number_text(way.distance.value(), 1, "mm"), "dim");
}

}  // namespace remnant::ui

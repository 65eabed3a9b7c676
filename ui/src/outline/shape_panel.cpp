#include "outline/shape_panel.h"

#include <QComboBox>
#include <QCoreApplication>
#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "text/form_rows.h"

namespace remnant::ui {
namespace {

constexpr int kColumns = 2;

QDoubleSpinBox* number_field(const char* name, double low, double high, double value, int decimals,
                             const QString& unit, const QString& called) {
    auto* field = new QDoubleSpinBox;
    field->setObjectName(QString::fromLatin1(name));
    field->setAccessibleName(called);
    field->setDecimals(decimals);
    field->setRange(low, high);
    field->setValue(value);
    field->setSuffix(QStringLiteral("\u2009") + unit);
    return field;
}

}  // namespace

ShapePanel::ShapePanel(Document& document, QWidget* parent) : QWidget(parent), document_(document) {
    setProperty("helpTopic", QStringLiteral("outlining"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 12, 16, 0);
    layout->setSpacing(8);
    layout->addWidget(heading(tr("Shape of the outline")));
    auto* grid = new QGridLayout;
    grid->setSpacing(6);
    for (int column = 0; column < kColumns; ++column) grid->setColumnStretch(column, 1);
    layout->addLayout(grid);
    add_tools(*grid);
    connect(&document_, &Document::changed, this, [this](Parts parts) {
        if (parts.testAnyFlags(Part::Scans | Part::Structures | Part::Plans | Part::Held | Part::View |
                               Part::Whole))
            refresh();
    });
    refresh();
}

void ShapePanel::add_fields(QGridLayout& grid, ShapeNeed need) {
    const int row = grid.rowCount();
    const auto add = [&](QWidget* first, QWidget* second) {
        grid.addWidget(first, row, 0);
        grid.addWidget(second, row, 1);
    };
    const ShapeSettings usual;
    switch (need) {
        case ShapeNeed::Distance:
            distance_ =
                number_field("shapeDistance", 0.5, 20.0, usual.distance.value(), 1, tr("mm"), tr("Distance"));
            add(dim_label(tr("Distance")), distance_);
            break;
        case ShapeNeed::Hu:
            low_ = number_field("shapeLow", -1024, 3071, usual.hu.low, 0, tr("HU"), tr("Lowest value"));
            high_ = number_field("shapeHigh", -1024, 3071, usual.hu.high, 0, tr("HU"), tr("Highest value"));
            add(low_, high_);
            break;
        case ShapeNeed::Other:
            other_ = new QComboBox;
            other_->setObjectName(QStringLiteral("shapeOther"));
            other_->setAccessibleName(tr("Another structure"));
            add(dim_label(tr("Another structure")), other_);
            break;
        case ShapeNeed::Nothing:
        case ShapeNeed::Slice:
            break;
    }
}

void ShapePanel::add_tools(QGridLayout& grid) {
    std::optional<ShapeNeed> group;
    int place = 0;
    for (const ShapeTool& tool : shape_tools()) {
        if (group != tool.need) {
            group = tool.need;
            add_fields(grid, tool.need);
            place = grid.rowCount() * kColumns;
        }
        auto* button = new QPushButton(QCoreApplication::translate("ShapeTools", tool.name), this);
        button->setObjectName(QString::fromLatin1(tool.id));
        button->setToolTip(QCoreApplication::translate("ShapeTools", tool.tip));
        connect(button, &QPushButton::clicked, this,
                [this, &tool] { Q_EMIT shape_requested(tool, settings()); });
        grid.addWidget(button, place / kColumns, place % kColumns);
        buttons_.emplace_back(tool.need, button);
        ++place;
    }
    split_ = new QPushButton(tr("Split at the plan's plane"), this);
    split_->setObjectName(QStringLiteral("shapeSplit"));
    split_->setToolTip(tr("Two structures: what lies on either side of the cutting plane in the hand"));
    connect(split_, &QPushButton::clicked, this, [this] {
        if (const auto plane = plane_in_hand()) Q_EMIT split_requested(*plane);
    });
    grid.addWidget(split_, grid.rowCount(), 0, 1, kColumns);
}

void ShapePanel::set_busy(bool busy) {
    busy_ = busy;
    refresh();
}

std::optional<core::CuttingPlane> ShapePanel::plane_in_hand() const {
    const core::Removal* held = document_.held_removal();
    if (held == nullptr) return std::nullopt;
    const auto* plane = std::get_if<core::CuttingPlane>(&held->cut);
    return plane == nullptr ? std::nullopt : std::optional(*plane);
}

ShapeSettings ShapePanel::settings() const {
    ShapeSettings chosen;
    chosen.distance = core::Millimetre(distance_->value());
    chosen.hu = {low_->value(), high_->value()};
    const core::TimePoint* scan = document_.current().shown();
    if (scan == nullptr) return chosen;
    if (const core::Structure* other = scan->find(other_->currentData().toString().toStdString()))
        chosen.other = other->mask;
    if (const auto& crosshair = document_.current().view.crosshair)
        chosen.shown = imaging::outline::plane_across(scan->geometry, *crosshair, core::Vec3::UnitZ());
    return chosen;
}

void ShapePanel::refresh() {
    const core::TimePoint* scan = document_.current().shown();
    const QVariant chosen = other_->currentData();
    other_->clear();
    if (scan != nullptr) {
        for (const core::Structure& s : scan->structures)
            other_->addItem(QString::fromStdString(s.name), QString::fromStdString(s.id));
    }
    other_->setCurrentIndex(std::max(0, other_->findData(chosen)));
    const bool any = scan != nullptr && !scan->structures.empty() && !busy_;
    for (const auto& [need, button] : buttons_) {
        const bool told = need != ShapeNeed::Slice || document_.current().view.crosshair.has_value();
        button->setEnabled(any && told);
    }
    split_->setEnabled(any && plane_in_hand().has_value());
}

}  // namespace remnant::ui

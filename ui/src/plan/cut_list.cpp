#include "plan/cut_list.h"

#include <QCheckBox>
#include <QColorDialog>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QInputDialog>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

#include "plan/plan_changes.h"
#include "plan/suggest_dialog.h"
#include "remnant/volumetry/cut_shaping.h"
#include "remnant/volumetry/drawn_cut.h"
#include "text/form_rows.h"
#include "text/numbers.h"
#include "theme/theme.h"

namespace remnant::ui {
namespace {

using volumetry::EntryAddress;

constexpr double kFirstMarginMm = 10.0;
constexpr double kFirstRadiusMm = 20.0;
constexpr int kFirstPoints = 4;
constexpr double kLongestIntervalDays = 365.0;

QString text(const std::string& utf8) {
    return QString::fromStdString(utf8);
}

/// Fields or a turn-over button stand beside its name.
bool has_fields(const core::Cut& cut) {
    return volumetry::has_sides(cut) || std::holds_alternative<core::Wedge>(cut) ||
           std::holds_alternative<core::AblationSphere>(cut);
}

QPushButton* small_button(const QString& shown, const QString& tip, QWidget* parent) {
    auto* button = new QPushButton(shown, parent);
    button->setProperty("role", QStringLiteral("link"));
    button->setToolTip(tip);
    button->setAccessibleName(tip);
    return button;
}

}  // namespace

CutList::CutList(Document& document, QWidget* parent) : QWidget(parent), document_(document) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    rows_ = new QVBoxLayout;
    rows_->setContentsMargins(0, 0, 0, 0);
    layout->addLayout(rows_);
    auto* add_cut = new QPushButton(tr("+ cut"), this);
    add_cut->setObjectName(QStringLiteral("addCut"));
    add_cut->setProperty("role", QStringLiteral("chip"));
    add_cut->setToolTip(tr("A plane, a curved cut, a wedge round a tumour, an ablation"));
    auto* menu = new QMenu(add_cut);
    menu->setObjectName(QStringLiteral("addCutMenu"));
    connect(menu, &QMenu::aboutToShow, this, [this, menu] { fill_menu(*menu); });
    add_cut->setMenu(menu);
    auto* add_stage_button = new QPushButton(tr("+ stage"), this);
    add_stage_button->setObjectName(QStringLiteral("addStage"));
    add_stage_button->setProperty("role", QStringLiteral("chip"));
    add_stage_button->setToolTip(tr("A further operation, after an interval: two-stage hepatectomy, ALPPS"));
    connect(add_stage_button, &QPushButton::clicked, this,
            [this] { (void)document_.apply(add_stage(document_.current())); });
    auto* suggest = new QPushButton(tr("Suggest…"), this);
    suggest->setObjectName(QStringLiteral("suggestPlans"));
    suggest->setProperty("role", QStringLiteral("chip"));
    suggest->setToolTip(tr("The operations and wedges that clear all tumours"));
    connect(suggest, &QPushButton::clicked, this,
            [this] { (new SuggestDialog(document_, window()))->open(); });
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(add_cut);
    buttons->addWidget(add_stage_button);
    buttons->addWidget(suggest);
    buttons->addStretch();
    layout->addLayout(buttons);
    connect(&document_, &Document::changed, this, [this](Parts parts) {
        if (document_.dragging()) return;
        if (parts.testAnyFlags(Part::Plans | Part::Scans | Part::Whole | Part::Held | Part::Result))
            refresh();
    });
    refresh();
}

core::Vec3 CutList::crosshair() const {
    if (document_.current().view.crosshair) return *document_.current().view.crosshair;
    const core::TimePoint* scan = document_.current().shown();
    const core::LabelMask* outline = liver();
    if (scan == nullptr || outline == nullptr) return core::Vec3::Zero();
    const core::IndexBox box = core::bounds(*outline);
    return scan->geometry.world({0.5 * (box.low[0] + box.high[0]), 0.5 * (box.low[1] + box.high[1]),
                                 0.5 * (box.low[2] + box.high[2])});
}

const core::LabelMask* CutList::liver() const {
    const core::TimePoint* scan = document_.current().shown();
    if (scan == nullptr) return nullptr;
    const auto found =
        std::ranges::find(scan->structures, core::StructureKind::Liver, &core::Structure::kind);
    return found == scan->structures.end() ? nullptr : &found->mask;
}

void CutList::fill_menu(QMenu& menu) {
    menu.clear();
    const core::TimePoint* scan = document_.current().shown();
    const bool ready = scan != nullptr && liver() != nullptr && !liver()->empty();
    const auto row = [&](const char* name, const QString& shown, auto run) {
        QAction* action = menu.addAction(shown, this, run);
        action->setObjectName(QLatin1String(name));
        action->setEnabled(ready);
    };
    row("cutPlane", tr("Plane through the crosshair"), [this] { add_plane(); });
    row("cutPoints", tr("Plane through three points"), [this] { Q_EMIT tool_wanted(Tool::CutPoints); });
    if (scan != nullptr) {
        for (const core::Structure& s : scan->structures) {
            if (s.kind != core::StructureKind::MiddleHepaticVein) continue;
            row("cutAlongVein", tr("Plane along %1").arg(text(s.name)), [this, s] { add_plane_along(s); });
        }
    }
    row("cutCurved", tr("Curved cut"), [this] { add_curved(); });
    row("cutLine", tr("Curved cut along a drawn line"), [this] { Q_EMIT tool_wanted(Tool::CutLine); });
    row("cutSphere", tr("Ablation at the crosshair"), [this] { add_sphere(); });
    row("cutEllipsoid", tr("Ellipsoid ablation at the crosshair"), [this] { add_ellipsoid(); });
    menu.addSeparator();
    if (scan == nullptr) return;
    std::vector<std::string> all;
    for (const core::Structure& s : scan->structures) {
        if (!core::is_tumour(s.kind) || s.mask.empty()) continue;
        all.push_back(s.name);
        row("cutWedge", tr("Wedge round %1").arg(text(s.name)), [this, name = s.name] {
            add(core::Wedge{{name}, core::Millimetre(kFirstMarginMm)});
        });
    }
    if (all.size() > 1)
        row("cutWedgeAll", tr("One wedge round all tumours"), [this, all] {
            add(core::Wedge{all, core::Millimetre(kFirstMarginMm)});
        });
}

void CutList::add(core::Cut cut) {
    EntryAddress added;
    const bool can_be_held = !volumetry::handles_of(cut, core::Vec3::UnitX()).empty();
    const core::Change change = plan_with_cut(document_.current(), std::move(cut), added);
    if (!document_.apply(change)) return;
    document_.hold_cut(can_be_held ? std::optional(added) : std::nullopt);
}

void CutList::add_plane() {
    add(core::CuttingPlane{crosshair(), core::Vec3::UnitX()});
}

void CutList::add_plane_along(const core::Structure& vein) {
    if (const auto plane = volumetry::plane_along(vein.mask, document_.current().shown()->geometry))
        add(*plane);
}

/// Begins as the plane that is in the hand, else through the crosshair.
void CutList::add_curved() {
    core::CuttingPlane plane{crosshair(), core::Vec3::UnitX()};
    if (const core::Removal* held = document_.held_removal()) {
        if (const auto* in_hand = std::get_if<core::CuttingPlane>(&held->cut)) plane = *in_hand;
    }
    const core::TimePoint* scan = document_.current().shown();
    add(volumetry::bent_from(plane, *liver(), scan->geometry, kFirstPoints, kFirstPoints));
}

void CutList::add_sphere() {
    add(core::AblationSphere{crosshair(), core::Millimetre(kFirstRadiusMm)});
}

void CutList::add_ellipsoid() {
    const double half = kFirstRadiusMm;
    add(core::AblationEllipsoid{
        crosshair(),
        {half * core::Vec3::UnitX(), half * core::Vec3::UnitY(), 1.5 * half * core::Vec3::UnitZ()}});
}

void CutList::replace(EntryAddress at, const core::Removal& removal) {
    (void)document_.apply(replace_cut(document_.current(), at, removal));
}

void CutList::refresh() {
    retire(box_);
    box_ = new QWidget(this);
    auto* layout = new QVBoxLayout(box_);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    rows_->addWidget(box_);
    const core::RemovalPlan* cuts = active_cuts(document_.current());
    box_->setVisible(cuts != nullptr);
    if (cuts == nullptr) return;
    const bool staged = cuts->stages.size() > 1;
    for (std::size_t s = 0; s < cuts->stages.size(); ++s) {
        if (staged) add_stage_heading(s);
        for (std::size_t n = 0; n < cuts->stages[s].removes.size(); ++n)
            add_row({s, n}, cuts->stages[s].removes[n]);
    }
}

void CutList::add_stage_heading(std::size_t stage) {
    auto* row = new QWidget(box_);
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 4, 0, 0);
    const QString name = text(active_cuts(document_.current())->stages[stage].name);
    // Beside the interval there is less room.
    auto* title = dim_label(QFontMetrics(font()).elidedText(name, Qt::ElideRight, stage > 0 ? 66 : 150));
    title->setWordWrap(false);
    title->setToolTip(name);
    layout->addWidget(title);
    if (stage > 0) layout->addWidget(interval_field(stage));
    layout->addStretch();
    const auto& measured = document_.evaluation().measurement;
    if (measured && stage < measured->stages.size()) {
        auto* flr = dim_label(tr("FLR %1").arg(text_of(measured->stages[stage].flr)));
        flr->setObjectName(QStringLiteral("stageFlr"));
        flr->setWordWrap(false);
        layout->addWidget(flr);
    }
    auto* remove = small_button(tr("✕"), tr("Remove this stage and its cuts"), row);
    remove->setObjectName(QStringLiteral("removeStage"));
    connect(remove, &QPushButton::clicked, this, [this, stage] {
        document_.hold_cut(std::nullopt);
        (void)document_.apply(remove_stage(document_.current(), stage));
    });
    layout->addWidget(remove);
    box_->layout()->addWidget(row);
}

QWidget* CutList::interval_field(std::size_t stage) {
    auto* field = new QDoubleSpinBox(box_);
    field->setObjectName(QStringLiteral("stageInterval"));
    field->setRange(0.0, kLongestIntervalDays);
    field->setDecimals(0);
    field->setPrefix(tr("after "));
    field->setSuffix(QStringLiteral("\u2009") + tr("days"));
    field->setSpecialValueText(tr("interval open"));
    const auto& interval = active_cuts(document_.current())->stages[stage].interval;
    field->setValue(interval ? interval->value() : 0.0);
    field->setToolTip(
        tr("Days since the stage before, in which the remnant is meant to grow; 0 leaves them open"));
    field->setFixedWidth(112);
    field->setButtonSymbols(QAbstractSpinBox::NoButtons);
    field->setKeyboardTracking(false);
    connect(field, &QDoubleSpinBox::valueChanged, this, [this, stage](double days) {
        (void)document_.apply(set_interval(document_.current(), stage,
                                           days > 0.0 ? std::optional(core::Days(days)) : std::nullopt));
    });
    return field;
}

void CutList::add_row(EntryAddress at, const core::Removal& removal) {
    auto* row = new QWidget(box_);
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    auto* on = new QCheckBox(row);
    on->setChecked(removal.on);
    on->setToolTip(tr("Count this cut"));
    on->setAccessibleName(tr("Count %1").arg(text(removal.name)));
    connect(on, &QCheckBox::clicked, this, [this, at, removal](bool checked) {
        core::Removal changed = removal;
        changed.on = checked;
        replace(at, changed);
    });
    layout->addWidget(on);
    layout->addWidget(name_button(at, removal));
    layout->addStretch();
    add_shaping(at, removal, *layout);
    auto* remove = small_button(tr("✕"), tr("Remove this cut"), row);
    connect(remove, &QPushButton::clicked, this, [this, at] {
        document_.hold_cut(std::nullopt);
        (void)document_.apply(remove_cut(document_.current(), at));
    });
    layout->addWidget(remove);
    box_->layout()->addWidget(row);
}

QPushButton* CutList::name_button(EntryAddress at, const core::Removal& removal) {
    const QString said = text(removal.name.empty() ? describe_cut(removal.cut) : removal.name);
    auto* name = new QPushButton(box_);
    name->setObjectName(QStringLiteral("cutName"));
    name->setText(QFontMetrics(font()).elidedText(said, Qt::ElideRight, has_fields(removal.cut) ? 104 : 190));
    const bool can_be_held = !volumetry::handles_of(removal.cut, core::Vec3::UnitX()).empty();
    name->setToolTip(said + QLatin1Char('\n') +
                     (can_be_held ? tr("Click: take it into the hand. ") : QString()) +
                     tr("Right click: name and colour."));
    name->setProperty("role", QStringLiteral("chip"));
    name->setCheckable(can_be_held);
    name->setChecked(document_.held_cut() == at);
    if (removal.colour) {
        QPixmap swatch(10, 10);
        swatch.fill(colour_of(*removal.colour));
        name->setIcon(swatch);
    }
    name->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(name, &QPushButton::clicked, this,
            [this, at](bool checked) { document_.hold_cut(checked ? std::optional(at) : std::nullopt); });
    connect(
        name, &QPushButton::customContextMenuRequested, this,
        [this, at, removal, name](const QPoint& where) { menu_of(at, removal, name->mapToGlobal(where)); });
    return name;
}

void CutList::menu_of(EntryAddress at, const core::Removal& removal, const QPoint& where) {
    QMenu menu(this);
    const QAction* rename = menu.addAction(tr("Rename…"));
    const QAction* colour = menu.addAction(tr("Colour…"));
    const QAction* chosen = menu.exec(where);
    core::Removal changed = removal;
    if (chosen == rename) {
        bool good = false;
        const QString name = QInputDialog::getText(this, tr("Rename cut"), tr("Name"), QLineEdit::Normal,
                                                   text(removal.name), &good)
                                 .trimmed();
        if (!good || name.isEmpty()) return;
        changed.name = name.toStdString();
    } else if (chosen == colour) {
        const QColor picked = QColorDialog::getColor(
            removal.colour ? colour_of(*removal.colour) : QColor(Qt::white), this, tr("Colour of the cut"));
        if (!picked.isValid()) return;
        changed.colour =
            core::Colour{static_cast<std::uint8_t>(picked.red()), static_cast<std::uint8_t>(picked.green()),
                         static_cast<std::uint8_t>(picked.blue())};
    }
    if (changed != removal) replace(at, changed);
}

/// What can be set of this kind of cut.
void CutList::add_shaping(EntryAddress at, const core::Removal& removal, QHBoxLayout& row) {
    if (QWidget* field = size_field(at, removal)) row.addWidget(field);
    if (QWidget* field = points_field(at, removal)) row.addWidget(field);
    if (!volumetry::has_sides(removal.cut)) return;
    auto* flip = small_button(tr("⇄"), tr("Keep the other side"), box_);
    connect(flip, &QPushButton::clicked, this, [this, at, removal] {
        core::Removal changed = removal;
        changed.cut = volumetry::flipped(removal.cut);
        replace(at, changed);
    });
    row.addWidget(flip);
}

QWidget* CutList::points_field(EntryAddress at, const core::Removal& removal) {
    const auto* surface = std::get_if<core::CuttingSurface>(&removal.cut);
    if (surface == nullptr) return nullptr;
    auto* field = new QComboBox(box_);
    field->setObjectName(QStringLiteral("controlPoints"));
    field->setToolTip(tr("Points to bend the cut by; more keep its shape, fewer come as near as they can"));
    const auto add = [&](int rows, int columns) {
        field->addItem(QStringLiteral("%1 × %2").arg(rows).arg(columns), QSize(rows, columns));
    };
    if (surface->patch.rows != surface->patch.columns) add(surface->patch.rows, surface->patch.columns);
    for (int n = core::kLeastControlPoints; n <= core::kMostControlPoints; ++n) add(n, n);
    field->setCurrentIndex(field->findData(QSize(surface->patch.rows, surface->patch.columns)));
    connect(field, &QComboBox::activated, this, [this, at, removal, field] {
        const QSize wanted = field->currentData().toSize();
        core::Removal changed = removal;
        changed.cut = volumetry::with_control_points(std::get<core::CuttingSurface>(removal.cut),
                                                     wanted.width(), wanted.height());
        if (changed != removal) replace(at, changed);
    });
    return field;
}

QWidget* CutList::size_field(EntryAddress at, const core::Removal& removal) {
    const auto* wedge = std::get_if<core::Wedge>(&removal.cut);
    const auto* sphere = std::get_if<core::AblationSphere>(&removal.cut);
    if (wedge == nullptr && sphere == nullptr) return nullptr;
    auto* field = new QDoubleSpinBox(box_);
    field->setObjectName(wedge != nullptr ? QStringLiteral("wedgeMargin") : QStringLiteral("zoneRadius"));
    field->setRange(wedge != nullptr ? 0.0 : 1.0, 100.0);
    field->setDecimals(1);
    field->setSuffix(QStringLiteral("\u2009mm"));
    field->setValue((wedge != nullptr ? wedge->margin : sphere->radius).value());
    field->setToolTip(wedge != nullptr ? tr("Margin round the tumour's voxel centres")
                                       : tr("Radius of the zone"));
    field->setFixedWidth(78);
    field->setButtonSymbols(QAbstractSpinBox::NoButtons);
    field->setKeyboardTracking(false);
    connect(field, &QDoubleSpinBox::valueChanged, this, [this, at, removal](double value) {
        core::Removal changed = removal;
        if (auto* of_wedge = std::get_if<core::Wedge>(&changed.cut))
            of_wedge->margin = core::Millimetre(value);
        if (auto* zone = std::get_if<core::AblationSphere>(&changed.cut))
            zone->radius = core::Millimetre(value);
        replace(at, changed);
    });
    return field;
}

}  // namespace remnant::ui

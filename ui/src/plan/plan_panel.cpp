#include "plan/plan_panel.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCompleter>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QVBoxLayout>
#include <algorithm>

#include "document/display_layers.h"
#include "plan/cut_list.h"
#include "plan/margin_rows.h"
#include "plan/plan_changes.h"
#include "plan/plan_table.h"
#include "plan/resectogram.h"
#include "plan/segment_diagram.h"
#include "remnant/volumetry/operations.h"
#include "remnant/volumetry/staged_plan.h"
#include "text/form_rows.h"
#include "text/label_grid.h"
#include "text/numbers.h"
#include "theme/theme.h"

namespace remnant::ui {
namespace {

const QString kBeforeCode = QStringLiteral("  ");
constexpr double kWedgeMarginMm = 10.0;  // to begin with

QString text(std::string_view utf8) {
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

QString three(const core::Vec3& v) {
    return QStringLiteral("%1, %2, %3").arg(v[0], 0, 'g', 7).arg(v[1], 0, 'g', 7).arg(v[2], 0, 'g', 7);
}

std::optional<core::Vec3> parse_three(const QString& words) {
    const auto parts = words.split(QRegularExpression(QStringLiteral("[,;\\s]+")), Qt::SkipEmptyParts);
    if (parts.size() != 3) return std::nullopt;
    core::Vec3 v;
    for (int n = 0; n < 3; ++n) {
        bool good = false;
        v[n] = parts[n].toDouble(&good);
        if (!good) return std::nullopt;
    }
    return v;
}

QPixmap swatch(const QColor& colour) {
    QPixmap box(12, 12);
    box.fill(colour);
    return box;
}

}  // namespace

PlanPanel::PlanPanel(Document& document, QWidget* parent) : QWidget(parent), document_(document) {
    setProperty("helpTopic", QStringLiteral("plan"));
    build();
    connect(&document_, &Document::changed, this, [this](Parts parts) {
        if (parts.testAnyFlags(Part::Plans | Part::Structures | Part::Scans | Part::Result | Part::Whole))
            refresh();
    });
    refresh();
}

QWidget* PlanPanel::operation_rows() {
    auto* box = new QWidget(this);
    auto* layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    operation_ = new QComboBox(box);
    operation_->setObjectName(QStringLiteral("operation"));
    operation_->setEditable(true);
    operation_->setInsertPolicy(QComboBox::NoInsert);
    operation_->completer()->setFilterMode(Qt::MatchContains);
    operation_->completer()->setCompletionMode(QCompleter::PopupCompletion);
    operation_->lineEdit()->setPlaceholderText(tr("Choose or type an operation"));
    operation_->setAccessibleName(tr("Operation"));
    for (const auto& row : volumetry::operation_catalogue()) {
        QString name = text(row.name);
        name[0] = name[0].toUpper();
        const QString shown = name + kBeforeCode + text(row.code);
        operation_->addItem(shown, text(row.id));
        operation_->setItemData(operation_->count() - 1,
                                row.synonym.empty() ? name : name + QStringLiteral(" · ") + text(row.synonym),
                                Qt::ToolTipRole);
    }
    connect(operation_, &QComboBox::activated, this, &PlanPanel::choose_operation);
    connect(operation_->lineEdit(), &QLineEdit::returnPressed, this, &PlanPanel::take_typed_operation);
    caudate_ = new QCheckBox(tr("Segment I goes too"), box);
    connect(caudate_, &QCheckBox::clicked, this, [this] { choose_operation(operation_->currentIndex()); });
    stages_ = new QPushButton(tr("Lay out its stages"), box);
    stages_->setObjectName(QStringLiteral("layOutStages"));
    stages_->setProperty("role", QStringLiteral("chip"));
    stages_->setToolTip(
        tr("Stage 1: wedges round the tumours of the remnant; an interval; stage 2: the operation"));
    connect(stages_, &QPushButton::clicked, this, &PlanPanel::lay_out_stages);
    auto* extras = new QHBoxLayout;
    extras->addWidget(caudate_);
    extras->addStretch();
    extras->addWidget(stages_);
    layout->addWidget(heading(tr("Operation")));
    layout->addWidget(operation_);
    layout->addLayout(extras);
    return box;
}

QWidget* PlanPanel::plane_rows() {
    auto* box = new QWidget(this);
    auto* layout = new QGridLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setVerticalSpacing(6);
    point_ = new QLineEdit(box);
    point_->setObjectName(QStringLiteral("planePoint"));
    point_->setPlaceholderText(tr("x, y, z in mm"));
    normal_ = new QLineEdit(box);
    normal_->setObjectName(QStringLiteral("planeNormal"));
    normal_->setPlaceholderText(tr("towards the side that stays"));
    auto* cut = new QPushButton(tr("Cut by this plane"), box);
    cut->setObjectName(QStringLiteral("cutByPlane"));
    plane_error_ = new QLabel(box);
    plane_error_->setObjectName(QStringLiteral("planeError"));
    plane_error_->setProperty("role", QStringLiteral("bad"));
    plane_error_->setWordWrap(true);
    plane_error_->hide();
    layout->addWidget(heading(tr("Or a plane")), 0, 0, 1, 2);
    layout->addWidget(dim_label(tr("Point")), 1, 0);
    layout->addWidget(point_, 1, 1);
    layout->addWidget(dim_label(tr("Normal")), 2, 0);
    layout->addWidget(normal_, 2, 1);
    layout->addWidget(cut, 3, 1);
    layout->addWidget(plane_error_, 4, 0, 1, 2);
    connect(cut, &QPushButton::clicked, this, &PlanPanel::cut_by_plane);
    return box;
}

void PlanPanel::build() {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 12, 16, 16);
    layout->setSpacing(8);
    layout->addWidget(operation_rows());
    layout->addWidget(heading(tr("Segments that stay")));
    diagram_ = new SegmentDiagram(this);
    connect(diagram_, &SegmentDiagram::toggled, this, &PlanPanel::toggle);
    layout->addWidget(diagram_);
    no_segments_ = new QLabel(
        tr("No Couinaud segments yet: add a segment map in the Study step, or cut by a plane."), this);
    no_segments_->setProperty("role", QStringLiteral("dim"));
    no_segments_->setWordWrap(true);
    layout->addWidget(no_segments_);
    layout->addWidget(heading(tr("Cuts")));
    cuts_ = new CutList(document_, this);
    connect(cuts_, &CutList::tool_wanted, this, &PlanPanel::tool_wanted);
    layout->addWidget(cuts_);
    layout->addWidget(heading(tr("Volumes")));
    volumes_ = new LabelGrid(1, this);
    layout->addWidget(volumes_);
    layout->addWidget(new MarginRows(document_, this));
    layout->addWidget(new Resectogram(document_, this));
    layout->addWidget(heading(tr("Plans compared")));
    table_ = new PlanTable(document_, this);
    layout->addWidget(table_);
    layout->addWidget(plane_rows());
    layout->addStretch();
}

void PlanPanel::refresh() {
    if (!document_.dragging()) refresh_operation();
    refresh_volumes();
    if (document_.dragging()) return;
    refresh_plane();
    const SegmentStates segments = segment_states(document_.current(), document_.evaluation());
    no_segments_->setVisible(segments.there.empty());
    diagram_->setEnabled(!segments.there.empty());
    diagram_->show_segments(segments.there, segments.kept, segments.cut);
}

void PlanPanel::refresh_operation() {
    const core::ResectionPlan* plan = document_.current().find_plan(document_.current().active_plan);
    const auto* named = plan == nullptr ? nullptr : std::get_if<core::NamedOperation>(&plan->resection);
    QString id = named == nullptr ? QString() : text(named->id);
    const bool with_caudate = id.endsWith(QStringLiteral("+1"));
    if (with_caudate) id.chop(2);
    operation_->setCurrentIndex(id.isEmpty() ? -1 : operation_->findData(id));
    if (named == nullptr)
        operation_->setEditText(plan == nullptr ? QString() : text(name_for(plan->resection)));
    // A long name is read from its beginning.
    operation_->lineEdit()->setCursorPosition(0);
    operation_->setEnabled(document_.current().shown() != nullptr);
    caudate_->setChecked(with_caudate);
    caudate_->setEnabled(named != nullptr);
    const auto chosen = named == nullptr ? core::Result<volumetry::ChosenOperation>(core::refuse("", ""))
                                         : volumetry::choose_operation(named->id, "operation");
    stages_->setVisible(chosen && chosen->staging != volumetry::Staging::One);
}

void PlanPanel::refresh_plane() {
    const core::ResectionPlan* plan = document_.current().find_plan(document_.current().active_plan);
    const auto* plane = plan == nullptr ? nullptr : std::get_if<core::CuttingPlane>(&plan->resection);
    if (plane == nullptr || point_->hasFocus() || normal_->hasFocus()) return;
    point_->setText(three(plane->point));
    normal_->setText(three(plane->normal));
}

void PlanPanel::refresh_volumes() {
    const volumetry::Evaluation& evaluation = document_.evaluation();
    volumes_->begin();
    if (evaluation.measurement) {
        show_volumes(*evaluation.measurement);
    } else {
        const QString reason =
            evaluation.refusal ? text(evaluation.refusal->reason) : tr("Nothing planned yet.");
        volumes_->say(0, reason, "dim", 4).setWordWrap(true);
    }
    volumes_->end();
}

void PlanPanel::show_volumes(const volumetry::Measurement& m) {
    const auto add = [&](const QColor& colour, const QString& name, core::Millilitre volume,
                         const QString& share, bool alarming) {
        volumes_->say(0, QString()).setPixmap(swatch(colour));
        volumes_->say(1, name);
        // Of a little, a tenth matters.
        const QString said =
            volume < core::Millilitre(10) ? number_text(volume.value(), 1, "mL") : text_of(volume);
        volumes_->say_right(2, said, alarming ? "warn" : "");
        volumes_->say_right(3, share, "dim");
        volumes_->next_row();
    };
    const volumetry::Evaluation& evaluation = document_.evaluation();
    const QString share = evaluation.assessment ? text_of(evaluation.shares()->rlv_functional) : QString();
    const Palette& palette = Theme::current().palette();
    add(colour_of(kRemnantColour), tr("Remnant, tumour-free"), m.flr, share, false);
    add(colour_of(kResectedColour), tr("Resected"), m.resection.resected, {}, false);
    add("#F2E34C", tr("Tumour left in remnant"), m.resection.remnant_tumour, {},
        m.resection.remnant_tumour.value() > 0);
    if (m.resection.unassigned_voxels > 0)
        add(palette.dim, tr("Without a segment"), m.resection.unassigned, {}, false);
    if (m.resection.remnant_subvoxel)
        add(palette.dim, tr("Stays, exact to the plane"), *m.resection.remnant_subvoxel, {}, false);
}

void PlanPanel::choose_operation(int row) {
    if (row < 0) return;
    QString id = operation_->itemData(row).toString();
    const auto chosen = volumetry::choose_operation(id.toStdString(), "operation");
    const bool takes_caudate =
        chosen && std::ranges::find(chosen->removes, core::Segment::I) != chosen->removes.end();
    if (caudate_->isChecked() && !takes_caudate) id += QStringLiteral("+1");
    (void)document_.apply(plan_operation(document_.current(), id.toStdString()));
}

/// A name without its code, or a part of one name alone; whole entries the box takes itself.
void PlanPanel::take_typed_operation() {
    const QString typed = operation_->lineEdit()->text().trimmed();
    if (typed.isEmpty() || operation_->findText(typed, Qt::MatchFixedString) >= 0) return;
    std::vector<int> named, near;
    for (int row = 0; row < operation_->count(); ++row) {
        const QString entry = operation_->itemText(row);
        if (entry.startsWith(typed + kBeforeCode, Qt::CaseInsensitive)) named.push_back(row);
        if (entry.contains(typed, Qt::CaseInsensitive)) near.push_back(row);
    }
    const std::vector<int>& meant = named.empty() ? near : named;
    if (meant.size() == 1) choose_operation(meant.front());
}

void PlanPanel::lay_out_stages() {
    const core::Case& subject = document_.current();
    const core::ResectionPlan* plan = subject.find_plan(subject.active_plan);
    const auto* named = plan == nullptr ? nullptr : std::get_if<core::NamedOperation>(&plan->resection);
    if (named == nullptr || subject.shown() == nullptr) return;
    const auto stages = volumetry::staged_plan(*subject.shown(), named->id, core::Millimetre(kWedgeMarginMm),
                                               volumetry::measure_options(subject.choices));
    if (!stages) return Q_EMIT document_.refused(text(stages.error().what), text(stages.error().reason));
    (void)document_.apply(lay_out(subject, *stages));
}

void PlanPanel::toggle(core::Segment segment) {
    auto kept = segments_kept(document_.current());
    const auto there = segments_there(document_.current());
    if (std::erase(kept, segment) == 0) kept.push_back(segment);
    std::vector<core::Segment> ordered;
    std::ranges::copy_if(there, std::back_inserter(ordered),
                         [&](core::Segment s) { return std::ranges::find(kept, s) != kept.end(); });
    (void)document_.apply(plan_segments(document_.current(), std::move(ordered)));
}

void PlanPanel::cut_by_plane() {
    const auto point = parse_three(point_->text());
    const auto normal = parse_three(normal_->text());
    const auto say = [&](const QString& sentence) {
        plane_error_->setText(sentence);
        plane_error_->setVisible(!sentence.isEmpty());
    };
    if (!point || !normal)
        return say(tr("Point and normal are three numbers each, for example 180, 200, 95."));
    const auto plane = core::cutting_plane(*point, *normal, "plane");
    if (!plane) return say(text(plane.error().reason));
    say({});
    (void)document_.apply(plan_plane(document_.current(), *plane));
}

}  // namespace remnant::ui

#include "followup/scans_panel.h"

#include <QComboBox>
#include <QCoreApplication>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include "followup/followup_work.h"
#include "growth/growth_chart_view.h"
#include "remnant/core/mask_centre.h"
#include "remnant/core/scan_alignment.h"
#include "slice/laid_over.h"
#include "structures/structure_changes.h"
#include "text/form_rows.h"
#include "text/numbers.h"

namespace remnant::ui {
namespace {

constexpr const char* kBeside = "scan-pair";  // the layout

QString text(const std::string& utf8) {
    return QString::fromStdString(utf8);
}

QString said_of(const core::TimePoint& later, const core::TimePoint& first) {
    if (!later.alignment)
        return ScansPanel::tr("%1 is not aligned with %2 yet.").arg(text(later.name), text(first.name));
    const core::Alignment& a = *later.alignment;
    QString sentence =
        ScansPanel::tr("%1 lies on %2 (%3).").arg(text(later.name), text(first.name), text(a.method));
    if (a.residual_median && a.residual_95)
        sentence += QLatin1Char(' ') + ScansPanel::tr(
                                           "The livers' surfaces are %1 apart (median), 95 % of "
                                           "them within %2.")
                                           .arg(text_of(*a.residual_median), text_of(*a.residual_95));
    else
        sentence += QLatin1Char(' ') + ScansPanel::tr("How far the livers are apart was not measured.");
    return sentence;
}

bool is_proposal(const core::Structure& s) {
    return !s.confirmed && s.placement_error;
}

}  // namespace

ScansPanel::ScansPanel(Document& document, FollowupWork& work, QWidget* parent)
    : QWidget(parent), document_(document), work_(work) {
    setProperty("helpTopic", QStringLiteral("growth"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 12, 16, 16);
    column->setSpacing(8);
    add_alignment_rows(*column);
    add_way_rows(*column);
    add_carrying_rows(*column);
    column->addStretch();
    connect(&document_, &Document::changed, this, [this](Parts parts) {
        if (parts.testAnyFlags(Part::Whole | Part::Scans | Part::Structures | Part::Plans | Part::View))
            refresh();
    });
    connect(&work_, &FollowupWork::changed, this, &ScansPanel::refresh);
    refresh();
}

void ScansPanel::add_alignment_rows(QVBoxLayout& column) {
    column.addWidget(heading(tr("Alignment")));
    alignment_ = new QLabel(this);
    alignment_->setObjectName(QStringLiteral("alignmentState"));
    alignment_->setWordWrap(true);
    alignment_->setTextFormat(Qt::PlainText);
    column.addWidget(alignment_);
    auto* row = new QHBoxLayout;
    method_ = new QComboBox(this);
    method_->setObjectName(QStringLiteral("alignMethod"));
    method_->setAccessibleName(tr("How the scans are aligned"));
    method_->addItem(tr("Turn and shift"));
    method_->addItem(tr("Turn, shift and stretch"));
    align_ = new QPushButton(tr("Align"), this);
    align_->setObjectName(QStringLiteral("alignScans"));
    align_->setToolTip(tr("Lays the later CT on the first one by what both show"));
    connect(align_, &QPushButton::clicked, this, [this] {
        work_.align(method_->currentIndex() == 0 ? imaging::RegistrationMethod::Rigid
                                                 : imaging::RegistrationMethod::Affine);
    });
    row->addWidget(method_, 1);
    row->addWidget(align_);
    column.addLayout(row);
    column.addWidget(
        dim_label(tr("Volumes are measured on each scan for itself: no alignment changes them.")));
}

QPushButton* ScansPanel::way_button(const char* name, const QString& text, const QString& tip) {
    auto* button = new QPushButton(text, this);
    button->setObjectName(QString::fromLatin1(name));
    button->setProperty("role", QStringLiteral("chip"));
    button->setCheckable(true);
    button->setToolTip(tip);
    return button;
}

void ScansPanel::add_way_rows(QVBoxLayout& column) {
    column.addWidget(heading(tr("See both")));
    scan_ = new QComboBox(this);
    scan_->setObjectName(QStringLiteral("comparedScan"));
    scan_->setAccessibleName(tr("Scan that is laid over the one that is shown"));
    connect(scan_, &QComboBox::activated, this, [this] {
        core::ViewState view = document_.current().view;
        view.compare_scan = scan_->currentData().toString().toStdString();
        document_.set_view(std::move(view));
    });
    column.addWidget(scan_);
    auto* grid = new QGridLayout;
    grid->setSpacing(6);
    column.addLayout(grid);
    const auto place = [&](QPushButton* button, const char* way) {
        connect(button, &QPushButton::clicked, this, [this, way] { lay_over(way); });
        const int number = static_cast<int>(ways_.size());
        grid->addWidget(button, number / 2, number % 2);
        ways_.push_back(button);
    };
    place(way_button("layOver-off", tr("One alone"), tr("Only the scan that is shown")), "");
    for (const LaidOverWay& way : laid_over_ways()) {
        const std::string name = std::string("layOver-") + way.id;
        place(way_button(name.c_str(), QCoreApplication::translate("LaidOver", way.name),
                         tr("Lays the other scan over the one that is shown (Y takes the next way)")),
              way.id);
    }
    beside_ = way_button("scansBeside", tr("Side by side"), tr("Both scans, their crosshairs linked"));
    connect(beside_, &QPushButton::clicked, this, &ScansPanel::show_beside);
    const int last = static_cast<int>(ways_.size());
    grid->addWidget(beside_, last / 2, last % 2);
    not_laid_ = dim_label({});
    column.addWidget(not_laid_);
}

void ScansPanel::add_carrying_rows(QVBoxLayout& column) {
    column.addWidget(heading(tr("Carried from the earlier scan")));
    carry_ = new QPushButton(tr("Carry the remnant"), this);
    carry_->setObjectName(QStringLiteral("carryRemnant"));
    carry_->setToolTip(tr("The remnant of the active plan, bent onto the later liver: a proposal"));
    connect(carry_, &QPushButton::clicked, &work_, &FollowupWork::carry_remnant);
    gone_ = new QPushButton(tr("Mark disappeared metastases"), this);
    gone_->setObjectName(QStringLiteral("markDisappeared"));
    gone_->setToolTip(
        tr("The places of metastases that the later scan no longer shows; up to 83 % still hold disease"));
    connect(gone_, &QPushButton::clicked, &work_, &FollowupWork::mark_disappeared);
    column.addWidget(carry_);
    column.addWidget(gone_);
    obstacle_ = dim_label({});
    column.addWidget(obstacle_);
    proposals_ = new QVBoxLayout;
    column.addLayout(proposals_);
}

void ScansPanel::lay_over(const char* way) {
    core::ViewState view = document_.current().view;
    view.laid_over = way;
    if (view.layout == kBeside || view.layout == kGrowthLayout) view.layout = "2x2";
    document_.set_view(std::move(view));
}

void ScansPanel::show_beside() {
    core::ViewState view = document_.current().view;
    view.laid_over.clear();
    view.layout = view.layout == kBeside ? "2x2" : kBeside;
    document_.set_view(std::move(view));
}

void ScansPanel::refresh() {
    setEnabled(document_.is_open());
    refresh_alignment();
    refresh_ways();
    list_proposals();
}

void ScansPanel::refresh_alignment() {
    const core::TimePoint* later = work_.followup();
    const QString obstacle = work_.alignment_obstacle();
    alignment_->setText(obstacle.isEmpty() ? said_of(*later, document_.current().time_points.front())
                                           : obstacle);
    align_->setText(later != nullptr && later->alignment ? tr("Align again") : tr("Align"));
    align_->setEnabled(obstacle.isEmpty() && !work_.busy());
    method_->setEnabled(align_->isEnabled());
    const QString remnant = work_.remnant_obstacle();
    const QString sites = work_.sites_obstacle();
    carry_->setEnabled(remnant.isEmpty() && !work_.busy());
    gone_->setEnabled(sites.isEmpty() && !work_.busy());
    obstacle_->setText(remnant == sites || sites.isEmpty() ? remnant
                       : remnant.isEmpty()                 ? sites
                                                           : remnant + ' ' + sites);
    obstacle_->setVisible(!obstacle_->text().isEmpty());
}

void ScansPanel::list_scans() {
    const QSignalBlocker quiet(scan_);
    const core::Case& subject = document_.current();
    const core::TimePoint* compared = core::compared_scan(subject);
    scan_->clear();
    for (const core::TimePoint& scan : subject.time_points) {
        if (&scan != subject.shown()) scan_->addItem(text(scan.name), text(scan.id));
    }
    if (compared != nullptr) scan_->setCurrentIndex(scan_->findData(text(compared->id)));
    scan_->setVisible(scan_->count() > 0);
}

void ScansPanel::refresh_ways() {
    list_scans();
    const core::Case& subject = document_.current();
    const core::TimePoint* compared = core::compared_scan(subject);
    const bool aligned =
        compared != nullptr && core::map_between(subject, *subject.shown(), *compared).has_value();
    const auto now = laid_over_way(subject.view.laid_over);
    for (std::size_t n = 0; n < ways_.size(); ++n) {
        const bool chosen = n == 0 ? !now : now == laid_over_ways()[n - 1].way;
        ways_[n]->setChecked(chosen && subject.view.layout != kBeside);
        ways_[n]->setEnabled(n == 0 ? compared != nullptr : aligned);
    }
    beside_->setChecked(subject.view.layout == kBeside);
    beside_->setEnabled(compared != nullptr);
    not_laid_->setText(aligned
                           ? QString()
                           : tr("Align the scans first; side by side, each keeps its own slice until then."));
    not_laid_->setVisible(compared != nullptr && !aligned);
}

void ScansPanel::list_proposals() {
    while (QLayoutItem* item = proposals_->takeAt(0)) {
        retire(item->widget());
        delete item;
    }
    const core::TimePoint* later = work_.followup();
    if (later == nullptr) return;
    for (const core::Structure& s : later->structures) {
        if (!is_proposal(s)) continue;
        auto* row = new QWidget(this);
        auto* line = new QGridLayout(row);
        line->setContentsMargins(0, 4, 0, 0);
        line->setColumnStretch(0, 1);
        auto* name =
            new QLabel(tr("%1, proposed: within %2").arg(text(s.name), text_of(*s.placement_error)), row);
        name->setWordWrap(true);
        name->setTextFormat(Qt::PlainText);
        auto* look = new QPushButton(tr("Show"), row);
        auto* confirm = new QPushButton(tr("Confirm"), row);
        confirm->setObjectName(QStringLiteral("confirmProposal"));
        for (QPushButton* link : {look, confirm}) link->setProperty("role", QStringLiteral("link"));
        connect(look, &QPushButton::clicked, this,
                [this, scan = later->id, place = core::centre_of(s.mask, later->geometry)] {
                    core::ViewState view = core::view_at_scan(document_.current(), scan);
                    view.crosshair = place;
                    document_.set_view(std::move(view));
                });
        connect(confirm, &QPushButton::clicked, this, [this, scan = later->id, id = s.id] {
            const core::TimePoint* now = document_.current().find(scan);
            if (now != nullptr) (void)document_.apply(confirm_structure(*now, id));
        });
        line->addWidget(name, 0, 0, 1, 3);
        line->addWidget(look, 1, 1);
        line->addWidget(confirm, 1, 2);
        proposals_->addWidget(row);
    }
}

}  // namespace remnant::ui

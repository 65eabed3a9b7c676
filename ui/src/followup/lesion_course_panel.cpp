#include "followup/lesion_course_panel.h"

#include <QHeaderView>
#include <QTreeWidget>
#include <QVBoxLayout>

#include "document/lesion_measures.h"
#include "remnant/core/mask_centre.h"
#include "remnant/core/scan_alignment.h"
#include "text/form_rows.h"
#include "text/label_grid.h"
#include "text/numbers.h"

namespace remnant::ui {
namespace {

using volumetry::CourseLesion;
using volumetry::LesionSight;
using volumetry::LesionState;

constexpr int kScanRole = Qt::UserRole;
constexpr int kStructureRole = Qt::UserRole + 1;

QString text(std::string_view utf8) {
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

QString words_of(const LesionSight& sight) {
    switch (sight.state) {
        case LesionState::Seen:
            return text_of(*sight.diameter) + QStringLiteral(" · ") + lesion_text(*sight.volume) +
                   (sight.ambiguous ? QStringLiteral(" ?") : QString());
        case LesionState::NotYet:
            return LesionCoursePanel::tr("not there yet");
        case LesionState::Gone:
            return LesionCoursePanel::tr("gone");
        case LesionState::Disappeared:
            return LesionCoursePanel::tr("disappeared");
        case LesionState::NotOutlined:
            return LesionCoursePanel::tr("not outlined");
        case LesionState::Outside:
            return LesionCoursePanel::tr("outside the scan");
        case LesionState::Unknown:
            return LesionCoursePanel::tr("not aligned");
    }
    return {};
}

QString explanation_of(const LesionSight& sight) {
    if (sight.ambiguous)
        return LesionCoursePanel::tr("The lists of lesions can be paired almost as well otherwise");
    if (sight.state == LesionState::Disappeared)
        return LesionCoursePanel::tr(
            "Its site is marked on this scan; up to 83 % of such sites still hold disease");
    if (sight.state == LesionState::NotOutlined)
        return LesionCoursePanel::tr(
            "No tumour is outlined on this scan: outline what is seen, and mark as disappeared, or confirm, "
            "the "
            "sites where nothing is left");
    if (sight.state == LesionState::Outside)
        return LesionCoursePanel::tr("This scan does not reach its place: nobody can tell what became of it");
    if (sight.state == LesionState::Unknown)
        return LesionCoursePanel::tr("Align the scan, in the tab Compare: then its lesions can be told");
    return {};
}

QString name_of(const CourseLesion& lesion) {
    if (lesion.target) return LesionCoursePanel::tr("%1, target").arg(text(lesion.name));
    if (lesion.appeared) return LesionCoursePanel::tr("%1, new").arg(text(lesion.name));
    return text(lesion.name);
}

QString response_of(const volumetry::RecistPoint& point) {
    QString words = point.sum ? text_of(*point.sum) : LesionCoursePanel::tr("not assessed");
    if (point.response == volumetry::RecistResponse::Baseline) return words;
    if (point.from_baseline)
        words += QStringLiteral(" (") + signed_text(*point.from_baseline) + QLatin1Char(')');
    return words + QStringLiteral(" · ") + text(volumetry::words_of(point.response));
}

}  // namespace

LesionCoursePanel::LesionCoursePanel(Document& document, const LesionMeasures& lesions, QWidget* parent)
    : QWidget(parent), document_(document), lesions_(lesions), response_(new LabelGrid(1, this)) {
    setProperty("helpTopic", QStringLiteral("growth"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 12, 16, 16);
    column->setSpacing(8);
    column->addWidget(heading(tr("Lesions over time")));
    empty_ = dim_label(tr("No tumour is outlined on any scan."));
    column->addWidget(empty_);
    list_ = new QTreeWidget(this);
    list_->setObjectName(QStringLiteral("lesionCourse"));
    list_->setAccessibleName(tr("Lesions over all scans, to jump to"));
    list_->setHeaderLabels({tr("Lesion, scan"), tr("Diameter · volume"), tr("Volume")});
    list_->headerItem()->setToolTip(1, tr("Longest diameter within one axial slice (RECIST 1.1) · volume"));
    list_->headerItem()->setToolTip(2, tr("Change of volume since the scan that showed it last"));
    list_->setIndentation(10);
    list_->setMinimumHeight(240);
    // As high as its rows: the whole panel scrolls, not a list within it.
    list_->setSizeAdjustPolicy(QAbstractScrollArea::AdjustToContents);
    list_->header()->setStretchLastSection(false);
    list_->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    list_->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    list_->header()->setSectionResizeMode(2, QHeaderView::ResizeToContents);
    connect(list_, &QTreeWidget::itemClicked, this, [this](const QTreeWidgetItem* item) { go_to(*item); });
    column->addWidget(list_, 1);
    doubts_ = dim_label({});
    column->addWidget(doubts_);
    column->addWidget(heading(tr("Response in the liver, RECIST 1.1")));
    response_->setObjectName(QStringLiteral("recist"));
    column->addWidget(response_);
    column->addWidget(dim_label(
        tr("Sum of the targets' longest diameters: at most two, of 10 mm and more. What lies outside of the "
           "liver is not seen here.")));
    connect(&lesions_, &LesionMeasures::changed, this, &LesionCoursePanel::refresh);
    refresh();
}

void LesionCoursePanel::refresh() {
    list_lesions();
    show_response();
}

void LesionCoursePanel::list_lesions() {
    const volumetry::LesionCourse& course = lesions_.course();
    list_->clear();
    for (const CourseLesion& lesion : course.lesions) {
        auto* row = new QTreeWidgetItem(list_, {name_of(lesion)});
        row->setFirstColumnSpanned(true);
        for (std::size_t n = 0; n < lesion.on_scan.size(); ++n) {
            const LesionSight& sight = lesion.on_scan[n];
            auto* line = new QTreeWidgetItem(
                row, {text(course.scans[n].scan_name), words_of(sight),
                      sight.volume_change ? signed_text(*sight.volume_change) : QString()});
            line->setTextAlignment(2, Qt::AlignRight);
            line->setToolTip(1, explanation_of(sight));
            line->setData(0, kScanRole, text(course.scans[n].scan_id));
            line->setData(0, kStructureRole, text(sight.structure_id));
        }
    }
    list_->expandAll();
    list_->updateGeometry();
    list_->setVisible(!course.lesions.empty());
    empty_->setVisible(course.lesions.empty());
    QStringList doubts;
    for (const core::Warning& warning : course.warnings) doubts << text(warning.text);
    for (const volumetry::LesionScan& scan : course.scans) {
        if (!scan.cannot_say_because.empty()) doubts << text(scan.cannot_say_because);
    }
    doubts_->setText(doubts.join('\n'));
    doubts_->setVisible(!doubts.isEmpty());
}

void LesionCoursePanel::show_response() {
    const volumetry::LesionCourse& course = lesions_.course();
    response_->begin();
    if (!course.no_recist_because.empty()) {
        response_->say(0, text(course.no_recist_because), "dim", 2).setWordWrap(true);
    } else {
        for (const volumetry::LesionScan& scan : course.scans) {
            response_->say(0, text(scan.scan_name), "dim");
            response_->say(1, scan.recist ? response_of(*scan.recist) : QString()).setWordWrap(true);
            response_->next_row();
        }
    }
    response_->end();
}

// To the lesion on that scan, or where its site is marked.
void LesionCoursePanel::go_to(const QTreeWidgetItem& item) {
    const std::string scan_id = item.data(0, kScanRole).toString().toStdString();
    const core::TimePoint* scan = document_.current().find(scan_id);
    const core::Structure* outline =
        scan == nullptr ? nullptr : scan->find(item.data(0, kStructureRole).toString().toStdString());
    if (outline == nullptr || outline->mask.empty()) return;
    core::ViewState view = core::view_at_scan(document_.current(), scan_id);
    view.crosshair = core::centre_of(outline->mask, scan->geometry);
    document_.set_view(std::move(view));
}

}  // namespace remnant::ui

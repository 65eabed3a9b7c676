#include "growth/growth_chart_view.h"

#include <QPainter>

#include "document/jobs.h"
#include "growth/growth_chart.h"
#include "text/numbers.h"
#include "text/time_line.h"
#include "theme/theme.h"

namespace remnant::ui {
namespace {

constexpr int kWidest = 1100;  // a wider chart only makes its slopes flatter
constexpr int kEdge = 16;

}  // namespace

GrowthChartView::GrowthChartView(Document& document, WhenEmpty when_empty, QWidget* parent)
    : QWidget(parent), document_(document), when_empty_(when_empty) {
    setProperty("helpTopic", QStringLiteral("growth"));
    connect(&document_, &Document::changed, this, [this](Parts parts) {
        const Parts seen = Parts(Part::Whole) | Part::Scans | Part::Interventions | Part::Plans |
                           Part::Result | Part::View | Part::Structures | Part::Patient;
        if (parts & seen) refresh();
    });
    refresh();
}

void GrowthChartView::refresh() {
    const std::size_t number = ++asked_;
    course_.reset();
    const core::ViewState& view = document_.current().view;
    const bool looked_at = when_empty_ == WhenEmpty::Hide
                               ? view.step == "growth" && view.layout != kGrowthLayout
                               : view.layout == kGrowthLayout;
    const bool possible = document_.is_open() && looked_at && document_.current().time_points.size() > 1 &&
                          !document_.current().interventions.empty();
    if (when_empty_ == WhenEmpty::Hide) setVisible(possible);
    update();
    if (!possible || document_.evaluation_pending()) return;
    using Course = std::optional<volumetry::GrowthCourse>;
    document_.jobs().run_quietly<Course>(
        this,
        [subject = document_.current(), rules = document_.evaluation_options()](const core::JobContext&) {
            return volumetry::growth_course(subject, rules);
        },
        [this, number](core::Result<Course> made) {
            if (!made || number != asked_) return;
            course_ = *std::move(made);
            if (course_ && !can_be_drawn(*course_)) course_.reset();
            say_for_reading_aloud();
            update();
        });
}

void GrowthChartView::say_for_reading_aloud() {
    QStringList said;
    if (course_) {
        for (const volumetry::CoursePoint* point : course_->drawable())
            said << date_text(point->date) + QStringLiteral(": ") + text_of(*point->shares->sflr) +
                        (point->proposal ? QStringLiteral(", ") + tr("proposed") : QString());
        if (course_->outlook) said << QString::fromStdString(course_->outlook->text);
    }
    setAccessibleName(tr("Growth chart"));
    setAccessibleDescription(said.join(QStringLiteral("; ")));
}

void GrowthChartView::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), Theme::current().palette().background);
    if (!course_ && when_empty_ == WhenEmpty::Say) {
        painter.setPen(Theme::current().palette().dim);
        painter.drawText(
            rect().adjusted(kEdge, kEdge, -kEdge, -kEdge), Qt::AlignCenter | Qt::TextWordWrap,
            tr("Growth is drawn once a baseline, an intervention with its date and a follow-up are there."));
    }
    if (!course_) return;
    const QRectF box = QRectF(rect()).adjusted(kEdge, kEdge / 2, -kEdge, -kEdge / 2);
    draw_growth_chart(painter, {box.topLeft(), QSizeF(std::min<double>(box.width(), kWidest), box.height())},
                      *course_, chart_on_screen());
}

}  // namespace remnant::ui

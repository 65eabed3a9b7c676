#include "growth/growth_chart.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "report/page.h"
#include "text/numbers.h"
#include "text/time_line.h"
#include "theme/theme.h"

namespace remnant::ui {
namespace {

using volumetry::CoursePoint;
using volumetry::GrowthCourse;

QString tr(const char* text) {
    return QCoreApplication::translate("GrowthChart", text);
}

struct Range {
    double low = 0.0;
    double high = 0.0;
};

/// Where the remnant may go from the last scan on; empty where nothing can be said.
std::vector<volumetry::OutlookRange> ahead_in(const GrowthCourse& course) {
    return course.outlook ? course.outlook->ahead : std::vector<volumetry::OutlookRange>();
}

Range days_of(const GrowthCourse& course) {
    const auto points = course.drawable();
    Range days{points.front()->day.value(), points.back()->day.value()};
    const auto take = [&](core::Days day) {
        days = {std::min(days.low, day.value()), std::max(days.high, day.value())};
    };
    for (const auto& done : course.interventions) take(done.day);
    for (const auto& range : ahead_in(course)) take(range.day);
    const double more = std::max(1.0, (days.high - days.low) * 0.06);
    return {days.low - more, days.high + more};
}

/// What was needed of the intervals that can be drawn.
std::vector<std::pair<const volumetry::CourseInterval*, volumetry::NeededGrowth>> needed_in(
    const GrowthCourse& course) {
    std::vector<std::pair<const volumetry::CourseInterval*, volumetry::NeededGrowth>> some;
    for (const volumetry::CourseInterval& interval : course.intervals) {
        if (const auto needed = volumetry::needed_growth(course, interval))
            some.emplace_back(&interval, *needed);
    }
    return some;
}

/// Whole tens, so that the lines of the grid are numbers a person reads.
Range percents_of(const GrowthCourse& course) {
    Range all{course.needed.value(), course.needed.value()};
    const auto take = [&](double percent) {
        all = {std::min(all.low, percent), std::max(all.high, percent)};
    };
    for (const CoursePoint* point : course.drawable()) {
        take(point->shares->sflr->value() - point->sflr_error->value());
        take(point->shares->sflr->value() + point->sflr_error->value());
    }
    for (const auto& [interval, needed] : needed_in(course)) take(needed.to.value());
    for (const auto& range : ahead_in(course)) {
        take(range.low.value());
        take(range.high.value());
    }
    return {std::max(0.0, std::floor((all.low - 3.0) / 10.0) * 10.0),
            std::ceil((all.high + 3.0) / 10.0) * 10.0};
}

class Chart {
  public:
    Chart(QPainter& painter, const QRectF& box, const GrowthCourse& course, const ChartLook& look)
        : p_(painter),
          course_(course),
          points_(course.drawable()),
          look_(look),
          metrics_(look.font),
          em_(metrics_.height()),
          days_(days_of(course)),
          percents_(percents_of(course)),
          plot_(box.adjusted(metrics_.horizontalAdvance(QStringLiteral("100 %")) + em_ * 0.6, em_ * 2.6,
                             -em_ * 0.8, -em_ * 2.7)),
          title_(box.left(), box.top(), box.width(), em_ * 1.3) {}

    void draw() {
        p_.save();
        p_.setRenderHint(QPainter::Antialiasing);
        p_.setFont(strong());
        p_.setPen(look_.text);
        p_.drawText(title_, Qt::AlignLeft | Qt::AlignVCenter, tr("Standardised FLR ± observers' difference"));
        p_.setFont(look_.font);
        grid();
        ahead();
        curve();
        for (const CoursePoint* point : points_) error_bar(*point);
        interventions();
        threshold();
        for (const auto& [interval, needed] : needed_in(course_)) rate_line(line_of(*interval, needed));
        points();
        for (const auto& [interval, needed] : needed_in(course_))
            rate_words(line_of(*interval, needed), needed);
        p_.restore();
    }

  private:
    [[nodiscard]] QFont strong() const {
        QFont font = look_.font;
        font.setWeight(QFont::DemiBold);
        return font;
    }
    [[nodiscard]] double x(core::Days day) const {
        return plot_.left() + (day.value() - days_.low) / (days_.high - days_.low) * plot_.width();
    }
    [[nodiscard]] double y(double percent) const {
        return plot_.bottom() - (percent - percents_.low) / (percents_.high - percents_.low) * plot_.height();
    }
    [[nodiscard]] QPointF place(const CoursePoint& point) const {
        return {x(point.day), y(point.shares->sflr->value())};
    }
    [[nodiscard]] QPen pen(const QColor& colour, double width, Qt::PenStyle style = Qt::SolidLine) const {
        return QPen(colour, em_ * width, style, Qt::FlatCap);
    }

    void grid() {
        const double step = percents_.high - percents_.low > 50 ? 20.0 : 10.0;
        for (double percent = percents_.low; percent <= percents_.high; percent += step) {
            p_.setPen(pen(look_.line, 0.06));
            p_.drawLine(QPointF(plot_.left(), y(percent)), QPointF(plot_.right(), y(percent)));
            p_.setPen(look_.dim);
            p_.drawText(QRectF(plot_.left() - em_ * 6, y(percent) - em_, em_ * 5.6, em_ * 2),
                        Qt::AlignRight | Qt::AlignVCenter, number_text(percent, 0, QStringLiteral("%")));
        }
    }

    void ahead() {
        const auto ranges = ahead_in(course_);
        if (ranges.size() < 2) return;
        QPolygonF band;
        for (const auto& range : ranges) band << QPointF(x(range.day), y(range.high.value()));
        for (auto range = ranges.rbegin(); range != ranges.rend(); ++range)
            band << QPointF(x(range->day), y(range->low.value()));
        QColor pale = look_.curve;
        pale.setAlphaF(0.22F);
        p_.setPen(Qt::NoPen);
        p_.setBrush(pale);
        p_.drawPolygon(band);
        p_.setBrush(Qt::NoBrush);
    }

    void curve() {
        QPolygonF line;
        for (const CoursePoint* point : points_) line << place(*point);
        p_.setPen(pen(look_.curve, 0.16));
        p_.drawPolyline(line);
        // No word may lie on it.
        constexpr int kSteps = 24;
        for (qsizetype n = 1; n < line.size(); ++n) {
            for (int step = 0; step <= kSteps; ++step) {
                const QPointF at = line[n - 1] + (line[n] - line[n - 1]) * step / kSteps;
                taken_.append(QRectF(at - QPointF(em_, em_) * 0.1, QSizeF(em_, em_) * 0.2));
            }
        }
    }

    void error_bar(const CoursePoint& point) {
        const QPointF at = place(point);
        const double error = point.sflr_error->value();
        const double low = y(point.shares->sflr->value() - error);
        const double high = y(point.shares->sflr->value() + error);
        p_.setPen(pen(look_.text, 0.09));
        p_.drawLine(QPointF(at.x(), low), QPointF(at.x(), high));
        for (const double end : {low, high})
            p_.drawLine(QPointF(at.x() - em_ * 0.32, end), QPointF(at.x() + em_ * 0.32, end));
        taken_.append(QRectF(at.x() - em_ * 0.4, std::min(high, at.y() - em_ * 0.4), em_ * 0.8,
                             std::max(low - high, em_ * 0.8)));
    }

    void interventions() {
        // Names one below the other, so that two close ones stay legible.
        double row = 0.0;
        for (const auto& done : course_.interventions) {
            const double at = x(done.day);
            p_.setPen(pen(look_.event, 0.13));
            p_.drawLine(QPointF(at, plot_.top() - em_ * 1.2), QPointF(at, plot_.bottom()));
            p_.setPen(look_.event);
            const QString name = short_name_of(done.kind) + QStringLiteral(" · ") + date_text(done.date);
            const double width = metrics_.horizontalAdvance(name) + em_;
            const bool left_of_it = at + width > plot_.right();
            const QRectF words(left_of_it ? at - width - em_ * 0.3 : at + em_ * 0.3,
                               plot_.top() - em_ * (1.3 - row), width, em_ * 1.2);
            p_.drawText(words, (left_of_it ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter, name);
            taken_.append(words);
            taken_.append(QRectF(at - em_ * 0.1, plot_.top(), em_ * 0.2, plot_.height()));
            row += 1.2;
        }
    }

    void threshold() {
        const double at = y(course_.needed.value());
        p_.setPen(pen(look_.text, 0.09, Qt::DashLine));
        p_.drawLine(QPointF(plot_.left(), at), QPointF(plot_.right(), at));
        taken_.append(QRectF(plot_.left(), at - em_ * 0.05, plot_.width(), em_ * 0.1));
        const QString words = tr("needed %1").arg(text_of(course_.needed));
        const QSizeF size(metrics_.horizontalAdvance(words) + em_ * 0.2, em_ * 1.2);
        const double right = plot_.right() - size.width();
        const double above = at - size.height() - em_ * 0.1;
        const double below = at + em_ * 0.1;
        p_.setPen(look_.text);
        write(words, size, {{right, above}, {right, below}, {plot_.left(), above}, {plot_.left(), below}});
    }

    /// The kinetic growth rate that is asked of the first CT after an intervention, as the line it would be.
    [[nodiscard]] QLineF line_of(const volumetry::CourseInterval& interval,
                                 const volumetry::NeededGrowth& needed) const {
        const core::Days end = course_.points[interval.to].day;
        return {x(core::Days(end.value() - interval.growth.days.value())), y(needed.from.value()), x(end),
                y(needed.to.value())};
    }

    void rate_line(const QLineF& line) {
        p_.setPen(pen(look_.dim, 0.09, Qt::DotLine));
        p_.drawLine(line);
    }

    /// Last of all words: the numbers of the patient come first.
    void rate_words(const QLineF& line, const volumetry::NeededGrowth& needed) {
        const QString words = tr("KGR %1").arg(number_text(needed.points_per_week, 0, tr("%/week")));
        const QSizeF size(metrics_.horizontalAdvance(words) + em_ * 0.2, em_ * 1.2);
        const QPointF middle = line.center();
        QList<QPointF> places;
        for (const double down : {0.2, 1.4, 2.6}) {
            places << middle + QPointF(0.3, down) * em_
                   << middle + QPointF(-0.3, down) * em_ - QPointF(size.width(), 0);
        }
        p_.setPen(look_.dim);
        write(words, size, places, Crowded::LeaveOut);
    }

    /// Hollow and dashed where no person has confirmed the remnant's outline.
    void mark(const QPointF& at, bool proposal) {
        p_.setPen(proposal ? pen(look_.curve, 0.12, Qt::DashLine) : QPen(Qt::NoPen));
        p_.setBrush(proposal ? look_.ground : look_.curve);
        p_.drawEllipse(at, em_ * 0.36, em_ * 0.36);
        p_.setBrush(Qt::NoBrush);
    }

    enum class Crowded { WriteAnyway, LeaveOut };

    /// At the first of the places where it lies on nothing else; where there is none, at the first of all or
    /// nowhere.
    void write(const QString& words, const QSizeF& size, const QList<QPointF>& places,
               Crowded crowded = Crowded::WriteAnyway) {
        const auto free = std::ranges::find_if(places, [&](const QPointF& corner) {
            const QRectF box(corner, size);
            return plot_.adjusted(-1, -1, 1, 1).contains(box) &&
                   std::ranges::none_of(taken_, [&](const QRectF& t) { return t.intersects(box); });
        });
        if (free == places.end() && crowded == Crowded::LeaveOut) return;
        QRectF best(free == places.end() ? places.first() : *free, size);
        best.moveRight(std::min(best.right(), plot_.right() + em_ * 0.8));  // never cut off
        p_.drawText(best, Qt::AlignCenter, words);
        taken_.append(best);
    }

    void points() {
        double free_from = plot_.left() - em_ * 20;  // where the last date ends
        for (const CoursePoint* point : points_) {
            const QPointF at = place(*point);
            mark(at, point->proposal);
            free_from = date_under(*point, at.x(), free_from);
        }
        p_.setFont(strong());
        p_.setPen(look_.text);
        for (const CoursePoint* point : points_) value(*point);
        p_.setFont(look_.font);
    }

    void value(const CoursePoint& point) {
        const QPointF at = place(point);
        QString words = text_of(*point.shares->sflr);
        if (point.proposal) words += QStringLiteral(" ") + tr("proposed");
        const QSizeF size(QFontMetricsF(strong()).horizontalAdvance(words) + em_ * 0.2, em_ * 1.2);
        const double right = at.x() + em_ * 0.5;
        const double left = at.x() - em_ * 0.5 - size.width();
        QList<QPointF> places;
        for (const double down : {0.2, -1.4, 1.4, -2.6, 2.6, -3.8, 3.8}) {
            for (const double side : {right, left}) places << QPointF(side, at.y() + em_ * down);
        }
        write(words, size, places);
    }

    /// The day and the date, left out where they would lie on the ones before. Returns where they end.
    double date_under(const CoursePoint& point, double at, double free_from) {
        const QString date = date_text(point.date);
        const QString day = tr("day %1").arg(number_text(point.day.value(), 0, {}).trimmed());
        const double width = metrics_.horizontalAdvance(date) + em_ * 0.6;
        const double from =
            std::clamp(at - width / 2, plot_.left() - em_ * 0.4, plot_.right() + em_ * 0.8 - width);
        if (from < free_from) return free_from;
        p_.setPen(look_.dim);
        p_.drawText(QRectF(from, plot_.bottom() + em_ * 0.25, width, em_ * 1.2), Qt::AlignCenter, date);
        p_.drawText(QRectF(from, plot_.bottom() + em_ * 1.35, width, em_ * 1.2), Qt::AlignCenter, day);
        return from + width;
    }

    QPainter& p_;
    const GrowthCourse& course_;
    std::vector<const CoursePoint*> points_;
    const ChartLook& look_;
    QFontMetricsF metrics_;
    double em_;
    Range days_;
    Range percents_;
    QRectF plot_;
    QRectF title_;
    QList<QRectF> taken_;  // where words, marks and lines lie already
};

}  // namespace

bool can_be_drawn(const GrowthCourse& course) {
    return course.drawable().size() > 1;
}

ChartLook chart_on_paper(double letters) {
    return {"#1A1F25", "#5B6672", "#D5DAE0", "#1E7F56", "#1667C4", "#FFFFFF", page_font(letters)};
}

ChartLook chart_on_screen() {
    const Palette& p = Theme::current().palette();
    return {p.text, p.dim, p.line, p.good, p.accent, p.background, Theme::base_font()};
}

void draw_growth_chart(QPainter& painter, const QRectF& box, const GrowthCourse& course,
                       const ChartLook& look) {
    if (!can_be_drawn(course)) return;
    Chart(painter, box, course, look).draw();
}

}  // namespace remnant::ui

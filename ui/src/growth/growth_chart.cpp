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

using volumetry::ChartPoint;
using volumetry::GrowthChartModel;

QString tr(const char* text) {
    return QCoreApplication::translate("GrowthChart", text);
}

struct Range {
    double low = 0.0;
    double high = 0.0;
};

Range days_of(const GrowthChartModel& course) {
    Range days{course.points.front().day.value(), course.points.back().day.value()};
    const auto take = [&](core::Days day) {
        days = {std::min(days.low, day.value()), std::max(days.high, day.value())};
    };
    for (const auto& done : course.interventions) take(done.day);
    for (const auto& range : course.ahead) take(range.day);
    const double more = std::max(1.0, (days.high - days.low) * 0.06);
    return {days.low - more, days.high + more};
}

/// Whole tens, so that the lines of the grid are numbers a person reads.
Range percents_of(const GrowthChartModel& course) {
    Range all{course.needed.value(), course.needed.value()};
    const auto take = [&](double percent) {
        all = {std::min(all.low, percent), std::max(all.high, percent)};
    };
    for (const ChartPoint& point : course.points) {
        const double error = point.error ? point.error->value() : 0.0;
        take(point.sflr.value() - error);
        take(point.sflr.value() + error);
    }
    for (const auto& range : course.ahead) {
        take(range.low.value());
        take(range.high.value());
    }
    return {std::max(0.0, std::floor((all.low - 3.0) / 10.0) * 10.0),
            std::ceil((all.high + 3.0) / 10.0) * 10.0};
}

class Chart {
  public:
    Chart(QPainter& painter, const QRectF& box, const GrowthChartModel& course, const ChartLook& look)
        : p_(painter),
          course_(course),
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
        p_.drawText(title_, Qt::AlignLeft | Qt::AlignVCenter, title());
        p_.setFont(look_.font);
        grid();
        ahead();
        threshold();
        interventions();
        curve();
        points();
        p_.restore();
    }

  private:
    [[nodiscard]] QFont strong() const {
        QFont font = look_.font;
        font.setWeight(QFont::DemiBold);
        return font;
    }
    [[nodiscard]] QString title() const {
        return course_.points.front().error
                   ? tr("Standardised FLR ± observers' difference")
                   : tr("Standardised FLR");
    }
    [[nodiscard]] double x(core::Days day) const {
        return plot_.left() + (day.value() - days_.low) / (days_.high - days_.low) * plot_.width();
    }
    [[nodiscard]] double y(double percent) const {
        return plot_.bottom() - (percent - percents_.low) / (percents_.high - percents_.low) * plot_.height();
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
        if (course_.ahead.size() < 2) return;
        QPolygonF band;
        for (const auto& range : course_.ahead) band << QPointF(x(range.day), y(range.high.value()));
        for (auto range = course_.ahead.rbegin(); range != course_.ahead.rend(); ++range)
            band << QPointF(x(range->day), y(range->low.value()));
        QColor pale = look_.curve;
        pale.setAlphaF(0.22F);
        p_.setPen(Qt::NoPen);
        p_.setBrush(pale);
        p_.drawPolygon(band);
        p_.setBrush(Qt::NoBrush);
    }

    void threshold() {
        const double at = y(course_.needed.value());
        p_.setPen(pen(look_.text, 0.09, Qt::DashLine));
        p_.drawLine(QPointF(plot_.left(), at), QPointF(plot_.right(), at));
        p_.setPen(look_.text);
        p_.drawText(QRectF(plot_.left(), at - em_ * 1.35, plot_.width(), em_ * 1.3),
                    Qt::AlignRight | Qt::AlignVCenter, tr("needed %1").arg(text_of(course_.needed)));
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
            p_.drawText(QRectF(left_of_it ? at - width - em_ * 0.3 : at + em_ * 0.3,
                               plot_.top() - em_ * (1.3 - row), width, em_ * 1.2),
                        (left_of_it ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter, name);
            row += 1.2;
        }
    }

    void curve() {
        QPolygonF line;
        for (const ChartPoint& point : course_.points) line << QPointF(x(point.day), y(point.sflr.value()));
        p_.setPen(pen(look_.curve, 0.16));
        p_.drawPolyline(line);
    }

    void points() {
        double free_from = plot_.left() - em_ * 20;  // where the last date ends
        for (const ChartPoint& point : course_.points) {
            const QPointF at(x(point.day), y(point.sflr.value()));
            if (point.error) error_bar(at, point);
            p_.setPen(Qt::NoPen);
            p_.setBrush(look_.curve);
            p_.drawEllipse(at, em_ * 0.36, em_ * 0.36);
            p_.setBrush(Qt::NoBrush);
            p_.setPen(look_.text);
            p_.setFont(strong());
            value(at, text_of(point.sflr));
            p_.setFont(look_.font);
            free_from = date_under(point, at.x(), free_from);
        }
    }

    void value(const QPointF& at, const QString& text) {
        const double width = QFontMetricsF(strong()).horizontalAdvance(text) + em_ * 0.4;
        const double from = std::min(at.x() + em_ * 0.55, plot_.right() - width);
        p_.drawText(QRectF(from, at.y() + em_ * 0.25, width, em_ * 1.3), Qt::AlignLeft | Qt::AlignVCenter,
                    text);
    }

    void error_bar(const QPointF& at, const ChartPoint& point) {
        const double low = y(point.sflr.value() - point.error->value());
        const double high = y(point.sflr.value() + point.error->value());
        p_.setPen(pen(look_.text, 0.09));
        p_.drawLine(QPointF(at.x(), low), QPointF(at.x(), high));
        for (const double end : {low, high})
            p_.drawLine(QPointF(at.x() - em_ * 0.32, end), QPointF(at.x() + em_ * 0.32, end));
    }

    /// The day and the date, left out where they would lie on the ones before. Returns where they end.
    double date_under(const ChartPoint& point, double at, double free_from) {
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
    const GrowthChartModel& course_;
    const ChartLook& look_;
    QFontMetricsF metrics_;
    double em_;
    Range days_;
    Range percents_;
    QRectF plot_;
    QRectF title_;
};

}  // namespace

ChartLook chart_on_paper(double letters) {
    return {"#1A1F25", "#5B6672", "#D5DAE0", "#1E7F56", "#1667C4", page_font(letters)};
}

ChartLook chart_on_screen() {
    const Palette& p = Theme::current().palette();
    return {p.text, p.dim, p.line, p.good, p.accent, Theme::base_font()};
}

void draw_growth_chart(QPainter& painter, const QRectF& box, const GrowthChartModel& course,
                       const ChartLook& look) {
    if (course.points.empty()) return;
    Chart(painter, box, course, look).draw();
}

}  // namespace remnant::ui

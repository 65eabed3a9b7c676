#pragma once
// The remnant over time as a drawing, the same on the Growth step and in the report.

#include <QColor>
#include <QFont>
#include <QRectF>

#include "remnant/volumetry/growth_course.h"

class QPainter;

namespace remnant::ui {

/// Colours and type of a chart; `font` gives the measure of everything else.
struct ChartLook {
    QColor text, dim, line, curve, event;
    QColor ground;  // what it is drawn on
    QFont font;
};

/// Dark ink on white; `letters` is the height of the type in the painter's own units.
ChartLook chart_on_paper(double letters);
/// As the window's theme has it.
ChartLook chart_on_screen();

/// Whether two scans at least have a standardised remnant.
bool can_be_drawn(const volumetry::GrowthCourse& course);

/// Percentages over days: points with what observers differ by (hollow, and called so, where the remnant is
/// only proposed), the share that is needed, the growth rate that is asked of the first CT after an
/// intervention, interventions as upright lines, and what may lie ahead as a band. Nothing where it cannot be
/// drawn.
void draw_growth_chart(QPainter& painter, const QRectF& box, const volumetry::GrowthCourse& course,
                       const ChartLook& look);

}  // namespace remnant::ui

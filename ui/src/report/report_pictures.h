#pragma once
// The pictures of a report.

#include <QImage>
#include <QSize>

#include "remnant/core/case.h"
#include "remnant/volumetry/evaluation.h"

namespace remnant::ui {

struct ReportPictures {
    QImage axial;  // null where there is none
    QString axial_caption;
    QImage scene;
    QString scene_caption;
    QImage logo;

    /// Of axial picture and scene: 300 dots per inch at half a page's width.
    static constexpr QSize kSize{1040, 780};
};

/// The axial slice through the hilum with what stays, what goes and the other outlines. Null where there is
/// no scan.
void add_axial_picture(const core::Case& subject, const volumetry::Evaluation& evaluation,
                       ReportPictures& pictures);

/// With R and L at its sides: the patient's right is on the left.
QImage with_sides(QImage axial);

/// The picture in a file (PNG, JPEG, SVG), at most `pixels` large; null where it cannot be read.
QImage logo_from(const QString& path, QSize pixels);

}  // namespace remnant::ui

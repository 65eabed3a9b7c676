#include "report/report_pictures.h"

#include <QCoreApplication>
#include <QImageReader>
#include <QPainter>

#include "document/display_layers.h"
#include "remnant/volumetry/hilum.h"
#include "slice/slice_renderer.h"

namespace remnant::ui {
namespace {

constexpr int kOutlinePixels = 3;
constexpr QColor kSideLetter(0xE0, 0xA6, 0x3A);

QString tr(const char* text) {
    return QCoreApplication::translate("Report", text);
}

}  // namespace

void add_axial_picture(const core::Case& subject, const volumetry::Evaluation& evaluation,
                       ReportPictures& pictures) {
    const core::TimePoint* scan = subject.shown();
    if (scan == nullptr || !scan->ct) return;
    const auto hilum = volumetry::hilum_of(*scan);
    if (!hilum) return;
    core::Case planned = subject;
    planned.view.step = "plan";
    const std::vector<DisplayLayer> layers = display_layers(planned, evaluation);
    const SlicePlane plane(scan->geometry, ViewAxis::Axial);
    const int slice = plane.slice_at(hilum->at);
    const QSize size = ReportPictures::kSize;
    // The scan's whole width, at the height of the hilum.
    Framing framing = fitted(plane, size.width(), size.width());
    framing.centre.v = plane.plane_point(hilum->at).v;
    const SlicePicture picture{plane, &*scan->ct, slice, framing, size.width(), size.height()};
    SliceStyle style;
    style.window = subject.view.window;
    style.fill_opacity = subject.view.fill_opacity;
    style.outline_pixels = kOutlinePixels;
    pictures.axial = plane.aligned() ? render_aligned(picture, cut_layers(layers, plane, slice), style)
                                     : render_oblique(picture, layers, style);
    pictures.axial_caption = hilum->by_portal_vein
                                 ? tr("Axial at the hilum: the largest section of the portal vein")
                                 : tr("Axial at the largest section of the liver");
}

QImage with_sides(QImage axial) {
    QPainter painter(&axial);
    QFont font;
    font.setFamilies({QStringLiteral("Inter"), QStringLiteral("DejaVu Sans")});
    font.setPixelSize(axial.height() / 18);
    font.setWeight(QFont::DemiBold);
    painter.setFont(font);
    painter.setPen(kSideLetter);
    const QRect inner = axial.rect().adjusted(14, 0, -14, 0);
    painter.drawText(inner, Qt::AlignLeft | Qt::AlignVCenter, QStringLiteral("R"));
    painter.drawText(inner, Qt::AlignRight | Qt::AlignVCenter, QStringLiteral("L"));
    return axial;
}

QImage logo_from(const QString& path, QSize pixels) {
    if (path.isEmpty()) return {};
    QImageReader reader(path);
    reader.setAutoTransform(true);
    const QSize own = reader.size();
    if (own.isValid()) reader.setScaledSize(own.scaled(pixels, Qt::KeepAspectRatio));
    return reader.read();
}

}  // namespace remnant::ui

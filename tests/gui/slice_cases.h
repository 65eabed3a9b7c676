#pragma once
// Small scans whose pictures are known beforehand, and where bright things lie in a picture.

#include <QImage>
#include <QWidget>
#include <QtTest>
#include <memory>
#include <optional>

#include "document/document.h"
#include "document/jobs.h"
#include "remnant/core/voxel_grid.h"
#include "slice/slice_view.h"
#include "slice/tools.h"

namespace remnant::ui::testing {

/// A CT of one value on a grid, but for a cube of another around a point (LPS mm).
inline core::CtVoxels ct_with_cube(const core::GridGeometry& grid, const core::Vec3& centre, double half_mm,
                                   std::int16_t inside, std::int16_t outside) {
    auto voxels = std::make_shared<core::VoxelGrid<std::int16_t>>(grid);
    std::size_t n = 0;
    for (int k = 0; k < grid.size[2]; ++k) {
        for (int j = 0; j < grid.size[1]; ++j) {
            for (int i = 0; i < grid.size[0]; ++i) {
                const core::Vec3 off = grid.world(core::Vec3(i, j, k)) - centre;
                voxels->voxels()[n++] = off.cwiseAbs().maxCoeff() <= half_mm ? inside : outside;
            }
        }
    }
    return core::SharedVoxels<std::int16_t>(std::move(voxels));
}

inline core::TimePoint scan_of(core::CtVoxels ct) {
    core::TimePoint scan;
    scan.id = scan.name = "baseline";
    scan.geometry = core::geometry_of(ct);
    scan.ct = std::move(ct);
    return scan;
}

/// Mean position of the pixels that `counts`, as a part of width and height; none where there are none.
template <class Counts>
std::optional<QPointF> centre_of(const QImage& image, Counts counts) {
    double x = 0, y = 0;
    int n = 0;
    for (int row = 0; row < image.height(); ++row) {
        for (int column = 0; column < image.width(); ++column) {
            if (!counts(image.pixelColor(column, row))) continue;
            x += column + 0.5;
            y += row + 0.5;
            ++n;
        }
    }
    if (n == 0) return std::nullopt;
    return QPointF(x / n / image.width(), y / n / image.height());
}

inline bool is_bright(const QColor& colour) {
    return colour.lightness() > 200;
}

/// The three views of one case, linked as in the window, their texts hidden.
struct Views {
    Jobs jobs;
    Document document{jobs};
    ToolBox tools;
    SliceView axial{document, tools, ViewAxis::Axial};
    SliceView coronal{document, tools, ViewAxis::Coronal};
    SliceView sagittal{document, tools, ViewAxis::Sagittal};

    Views() {
        for (SliceView* view : {&axial, &coronal, &sagittal}) {
            view->resize(400, 400);
            view->set_text_visible(false);
            view->set_crosshair_visible(false);
        }
    }
    void open(core::TimePoint scan, const std::optional<core::Vec3>& at = {}) {
        core::Case subject;
        subject.time_points.push_back(std::move(scan));
        subject.view.step = "structures";
        subject.view.crosshair = at;
        subject.view.window = {100.0, 0.0};
        document.open(std::move(subject), QString());
        for (SliceView* view : {&axial, &coronal, &sagittal}) {
            view->show();
            EXPECT_TRUE(QTest::qWaitForWindowExposed(view));
        }
        EXPECT_TRUE(QTest::qWaitFor([&] { return !document.evaluation_pending(); }, 20000));
    }
    static QImage shown(SliceView& view) { return view.grab().toImage(); }
};

}  // namespace remnant::ui::testing

#pragma once
// Small cases whose pictures in 3D are known beforehand.

#include <gtest/gtest.h>

#include <QTest>
#include <cmath>

#include "document/document.h"
#include "document/jobs.h"
#include "scene/scene_view.h"
#include "scene/surface_store.h"
#include "slice/tools.h"

namespace remnant::ui::testing {

/// Voxels whose centres lie within `radius` mm of `centre` (LPS mm).
inline core::LabelMask ball(const core::GridGeometry& grid, const core::Vec3& centre, double radius) {
    core::LabelMaskBuilder builder(grid.size);
    for (int k = 0; k < grid.size[2]; ++k) {
        for (int j = 0; j < grid.size[1]; ++j) {
            for (int i = 0; i < grid.size[0]; ++i) {
                if ((grid.world(core::Vec3(i, j, k)) - centre).norm() <= radius) builder.add(j, k, i, i + 1);
            }
        }
    }
    return std::move(builder).build();
}

inline core::Structure structure(const std::string& id, core::StructureKind kind, core::Colour colour,
                                 core::LabelMask mask) {
    core::Structure s;
    s.id = s.name = id;
    s.kind = kind;
    s.colour = colour;
    s.mask = std::move(mask);
    return s;
}

/// 80 mm across, its centre at (10, −20, 30).
inline core::GridGeometry small_grid(bool left_handed = false) {
    core::GridGeometry grid;
    grid.size = {40, 40, 40};
    grid.spacing = core::Vec3(2, 2, 2);
    grid.origin = core::Vec3(10 - 39, -20 - 39, 30 - 39);
    if (left_handed) {
        grid.direction.col(0) = -core::Vec3::UnitX();
        grid.origin[0] = 10 + 39;
    }
    return grid;
}

inline const core::Vec3 kMiddle(10, -20, 30);

/// A view with everything it needs.
struct Scene {
    Jobs jobs;
    Document document{jobs};
    SurfaceStore surfaces{jobs};
    ToolBox tools;

    void open(const core::GridGeometry& grid, std::vector<core::Structure> structures) {
        core::Case subject;
        core::TimePoint scan;
        scan.id = scan.name = "baseline";
        scan.geometry = grid;
        scan.structures = std::move(structures);
        subject.time_points.push_back(std::move(scan));
        subject.view.step = "structures";
        document.open(std::move(subject), QString());
    }
    bool settle(const SceneView& view) {
        return QTest::qWaitFor([&] { return view.settled(); }, 20000);
    }
};

}  // namespace remnant::ui::testing

#include "document/crosshair.h"

#include <algorithm>
#include <cmath>

namespace remnant::ui {
namespace {

core::Vec3 middle_of(const core::TimePoint& scan) {
    const auto liver = std::ranges::find(scan.structures, core::StructureKind::Liver, &core::Structure::kind);
    core::Vec3 index((scan.geometry.size[0] - 1) / 2.0, (scan.geometry.size[1] - 1) / 2.0,
                     (scan.geometry.size[2] - 1) / 2.0);
    if (liver != scan.structures.end() && !liver->mask.empty()) {
        const core::IndexBox box = core::bounds(liver->mask);
        for (int a = 0; a < 3; ++a) {
            const auto at = static_cast<std::size_t>(a);
            index[a] = std::floor((box.low[at] + box.high[at]) / 2.0);
        }
    }
    return scan.geometry.world(index);
}

}  // namespace

core::Vec3 crosshair_of(const core::Case& subject) {
    if (subject.view.crosshair) return *subject.view.crosshair;
    const core::TimePoint* scan = subject.shown();
    return scan == nullptr ? core::Vec3::Zero() : middle_of(*scan);
}

}  // namespace remnant::ui

#include "remnant/volumetry/landmark_segments.h"

#include <tbb/parallel_for.h>

#include <Eigen/Geometry>
#include <algorithm>
#include <array>

#include "distance/ruled_surface.h"

namespace remnant::volumetry {
namespace {

using core::LabelMask;
using core::Result;
using core::Segment;
using core::Vec3;
using enum core::Segment;

constexpr double kLeastIvcMm = 10.0;

Vec3 mean_of(const std::vector<Vec3>& points) {
    Vec3 sum = Vec3::Zero();
    for (const Vec3& point : points) sum += point;
    return sum / static_cast<double>(points.size());
}

/// Towards the head along the IVC: between its two points that lie farthest apart.
Vec3 axis_of(const std::vector<Vec3>& ivc) {
    Vec3 axis = Vec3::Zero();
    for (const Vec3& a : ivc) {
        for (const Vec3& b : ivc) {
            if ((b - a).norm() > axis.norm()) axis = b - a;
        }
    }
    if (axis.norm() < kLeastIvcMm) return Vec3::UnitZ();
    return axis.normalized() * (axis.z() < 0.0 ? -1.0 : 1.0);
}

/// The landmarks nobody marked, as one text.
std::string missing_in(const Landmarks& l) {
    const std::array<std::pair<bool, const char*>, 7> needed{{
        {l.right_hepatic_vein.empty(), "right_hepatic_vein"},
        {l.middle_hepatic_vein.empty(), "middle_hepatic_vein"},
        {l.left_hepatic_vein.empty(), "left_hepatic_vein"},
        {l.ivc.empty(), "ivc"},
        {!l.portal_bifurcation, "portal_bifurcation"},
        {l.umbilical_fissure.empty(), "umbilical_fissure"},
        {!l.caudate || l.caudate->empty(), "caudate"},
    }};
    std::string names;
    for (const auto& [missing, name] : needed) {
        if (missing) names += (names.empty() ? "" : ", ") + std::string(name);
    }
    return names;
}

class PortalPlane {
  public:
    PortalPlane(const Vec3& bifurcation, const Vec3& axis) : axis_(axis), height_(axis.dot(bifurcation)) {}
    [[nodiscard]] bool above(const Vec3& point) const { return axis_.dot(point) >= height_; }

  private:
    Vec3 axis_;
    double height_;
};

/// All surfaces that divide a liver.
struct Scissurae {
    RuledSurface right, main, left, umbilical;
    PortalPlane portal;

    [[nodiscard]] Segment segment_at(const Vec3& p, bool split_iv) const {
        if (main.side(p) < 0.0) {
            if (right.side(p) >= 0.0) return portal.above(p) ? VIII : V;
            return portal.above(p) ? VII : VI;
        }
        if (umbilical.side(p) >= 0.0) return left.side(p) >= 0.0 ? II : III;
        if (!split_iv) return IV;
        return portal.above(p) ? IVa : IVb;
    }
};

Result<RuledSurface> surface(const Vec3& mouth, const std::vector<Vec3>& points, const Vec3& ruling,
                             const char* name) {
    auto made = RuledSurface::through(mouth, points, ruling);
    if (!made)
        return core::refuse(name,
                            "all of its points lie within 5 mm of the upper end of the IVC: no surface "
                            "can be laid through them");
    return *std::move(made);
}

/// Refuses landmarks that no unmirrored liver has.
Result<> check_sides(const Landmarks& l, const RuledSurface& main) {
    if (main.side(mean_of(l.right_hepatic_vein)) >= 0.0)
        return core::refuse("right_hepatic_vein",
                            "it lies to the left of the middle hepatic vein: the names are exchanged, or the "
                            "anatomy is mirrored, which this construction does not cover");
    if (main.side(mean_of(l.umbilical_fissure)) <= 0.0)
        return core::refuse(
            "umbilical_fissure",
            "it lies to the right of the middle hepatic vein: the names are exchanged, or the "
            "anatomy is mirrored, which this construction does not cover");
    if (main.side(mean_of(l.left_hepatic_vein)) <= 0.0)
        return core::refuse(
            "left_hepatic_vein",
            "it lies to the right of the middle hepatic vein: the names are exchanged, or the "
            "anatomy is mirrored, which this construction does not cover");
    return {};
}

Result<Scissurae> scissurae_of(const Landmarks& l) {
    const Vec3 axis = axis_of(l.ivc);
    const Vec3 mouth = *std::ranges::max_element(l.ivc, {}, [&](const Vec3& p) { return axis.dot(p); });
    auto right = surface(mouth, l.right_hepatic_vein, axis, "right_hepatic_vein");
    if (!right) return core::refuse(right.error());
    auto main = surface(mouth, l.middle_hepatic_vein, axis, "middle_hepatic_vein");
    if (!main) return core::refuse(main.error());
    auto umbilical = surface(mouth, l.umbilical_fissure, axis, "umbilical_fissure");
    if (!umbilical) return core::refuse(umbilical.error());
    if (auto sound = check_sides(l, *main); !sound) return core::refuse(sound.error());
    // To the left of the vein's way, at right angles to the axis, is backwards.
    const Vec3 backwards = axis.cross(mean_of(l.left_hepatic_vein) - mouth).normalized();
    auto left = surface(mouth, l.left_hepatic_vein, (axis - backwards).normalized(), "left_hepatic_vein");
    if (!left) return core::refuse(left.error());
    return Scissurae{*right, *main, *left, *umbilical, PortalPlane(*l.portal_bifurcation, axis)};
}

/// The voxels of `mask` by what `choice` (world point → position) says of their centres.
template <class Choice>
std::vector<LabelMask> divided(const LabelMask& mask, const core::GridGeometry& grid, std::size_t parts,
                               Choice choice) {
    const core::Size3 size = mask.size();
    using Slabs = std::vector<std::shared_ptr<const core::LabelSlab>>;
    std::vector<Slabs> slabs(parts, Slabs(static_cast<std::size_t>(size[2])));
    tbb::parallel_for(0, size[2], [&](int k) {
        std::vector<std::vector<std::pair<int, core::Run>>> runs(parts);
        for (int j = 0; j < size[1]; ++j) {
            for (const core::Run& run : mask.row(j, k)) {
                for (std::int32_t i = run.begin; i < run.end; ++i) {
                    auto& list = runs[choice(grid.world(Vec3(i, j, k)))];
                    if (!list.empty() && list.back().first == j && list.back().second.end == i) {
                        ++list.back().second.end;
                    } else {
                        list.push_back({j, {i, i + 1}});
                    }
                }
            }
        }
        for (std::size_t part = 0; part < parts; ++part) {
            auto next = runs[part].begin();
            slabs[part][static_cast<std::size_t>(k)] =
                core::slab_of_rows(size[1], [&](int j, std::vector<core::Run>& row) {
                    for (; next != runs[part].end() && next->first == j; ++next) row.push_back(next->second);
                });
        }
    });
    std::vector<LabelMask> masks;
    for (Slabs& of_part : slabs) masks.emplace_back(size, std::move(of_part));
    return masks;
}

std::vector<SegmentMap::Entry> entries(std::span<const Segment> segments, std::vector<LabelMask> masks) {
    std::vector<SegmentMap::Entry> made;
    for (std::size_t n = 0; n < segments.size(); ++n) made.push_back({segments[n], std::move(masks[n])});
    return made;
}

}  // namespace

Result<std::vector<SegmentMap::Entry>> landmark_segments(const LabelMask& liver,
                                                         const core::GridGeometry& grid,
                                                         const Landmarks& landmarks, bool split_iv) {
    if (const std::string missing = missing_in(landmarks); !missing.empty())
        return core::refuse("landmarks", "missing: " + missing);
    if (liver.empty()) return core::refuse("liver", "it has no voxel to divide");
    const auto scissurae = scissurae_of(landmarks);
    if (!scissurae) return core::refuse(scissurae.error());
    std::vector<Segment> segments{I, II, III, IV, V, VI, VII, VIII};
    if (split_iv) segments = {I, II, III, IVa, IVb, V, VI, VII, VIII};
    auto masks =
        divided(core::subtracted(liver, *landmarks.caudate), grid, segments.size(), [&](const Vec3& point) {
            const Segment s = scissurae->segment_at(point, split_iv);
            return static_cast<std::size_t>(std::ranges::find(segments, s) - segments.begin());
        });
    masks.front() = core::intersected(liver, *landmarks.caudate);
    return entries(segments, std::move(masks));
}

Result<std::vector<SegmentMap::Entry>> split_segment_iv(const LabelMask& segment_iv,
                                                        const core::GridGeometry& grid,
                                                        const Landmarks& landmarks) {
    if (!landmarks.portal_bifurcation)
        return core::refuse("portal_bifurcation", "IVa and IVb are told apart by it, and it is missing");
    const PortalPlane portal(*landmarks.portal_bifurcation, axis_of(landmarks.ivc));
    constexpr std::array kHalves{IVa, IVb};
    return entries(kHalves, divided(segment_iv, grid, 2, [&](const Vec3& point) {
                       return portal.above(point) ? std::size_t{0} : std::size_t{1};
                   }));
}

}  // namespace remnant::volumetry

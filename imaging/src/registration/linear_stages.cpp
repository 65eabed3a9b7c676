#include "registration/linear_stages.h"

#include <algorithm>

namespace remnant::imaging::registration {
namespace {

using core::Vec3;
using Points = std::vector<std::uint32_t>;

LinearMap plain(const AffineMap& map) {
    LinearMap p;
    for (int r = 0; r < 3; ++r) {
        for (int c = 0; c < 3; ++c) p.matrix[static_cast<std::size_t>(3 * r + c)] = map.matrix(r, c);
        p.translation[static_cast<std::size_t>(r)] = map.translation[r];
    }
    return p;
}

AffineMap affine_of(const LinearMap& p) {
    AffineMap map;
    for (int r = 0; r < 3; ++r) {
        for (int c = 0; c < 3; ++c) map.matrix(r, c) = p.matrix[static_cast<std::size_t>(3 * r + c)];
        map.translation[r] = p.translation[static_cast<std::size_t>(r)];
    }
    return map;
}

LinearSearch search_about(const Vec3& centre, double first_step, double last_step, int steps) {
    return {false, {centre[0], centre[1], centre[2]}, first_step, last_step, steps};
}

Stage searched(const Picture& fixed, const Points& points, const Picture& moving, const AffineMap& start,
               const LinearSearch& search, const core::JobContext& job, const char* text) {
    const auto go_on = [&](int step) {
        job.report(static_cast<double>(step) / search.most_steps, text);
        return !job.cancelled();
    };
    const LinearFound found = aligned(fixed, points, moving, plain(start), search, go_on);
    return {affine_of(found.map), found.similarity, found.settled, found.possible};
}

AffineMap shift(const Vec3& by) {
    AffineMap map;
    map.translation = by;
    return map;
}

/// The best end of short searches from several starts.
Stage best_of(const Picture& fixed, const Points& points, const Picture& moving,
              const std::vector<AffineMap>& starts, const LinearSearch& search, const core::JobContext& job,
              const char* text) {
    Stage best;
    best.possible = false;
    double from = 0.0;
    for (const AffineMap& start : starts) {
        const double to = from + 1.0 / static_cast<double>(starts.size());
        const Stage stage = searched(fixed, points, moving, start, search, job.part(from, to), text);
        from = to;
        if (!stage.possible || (best.possible && stage.similarity <= best.similarity)) continue;
        best = stage;
    }
    return best;
}

Picture mirrored(Picture picture) {
    const auto columns = static_cast<std::ptrdiff_t>(picture.size[0]);
    for (auto row = picture.values.begin(); row != picture.values.end(); row += columns)
        std::reverse(row, row + columns);
    return picture;
}

constexpr const char* kTrunk = "laying the trunks over each other";
constexpr const char* kLiver = "laying the livers over each other";

}  // namespace

Stage trunk_on_trunk(const ScanPictures& baseline, const ScanPictures& followup,
                     const core::JobContext& job) {
    const Picture coarse_fixed = smoothed(baseline.hu(), 6.0);
    const Picture coarse_moving = smoothed(followup.hu(), 6.0);
    const Vec3 between = followup.liver_centre() - baseline.liver_centre();
    std::vector<AffineMap> starts{shift(between)};
    // Scans in one frame of reference need no shift; elsewhere the couch stood anywhere.
    if (between.norm() < 80.0 && between.norm() > 5.0) starts.emplace_back();
    const Stage coarse =
        best_of(coarse_fixed, baseline.body_points(6000), coarse_moving, starts,
                search_about(baseline.liver_centre(), 6.0, 0.5, 50), job.part(0, 0.3), kTrunk);
    if (!coarse.possible) return coarse;
    const Picture fixed = smoothed(baseline.hu(), 3.0);
    const Picture moving = smoothed(followup.hu(), 3.0);
    const Stage body =
        searched(fixed, baseline.body_points(9000), moving, coarse.map,
                 search_about(baseline.liver_centre(), 2.0, 0.1, 50), job.part(0.3, 0.7), kTrunk);
    const Points bones = baseline.bone_points(6.0, 9000);
    if (!body.possible || bones.size() < 1000) return body;
    const Stage skeleton =
        searched(fixed, bones, moving, body.map, search_about(baseline.liver_centre(), 2.0, 0.05, 60),
                 job.part(0.7, 1.0), kTrunk);
    return skeleton.possible ? skeleton : body;
}

Stage liver_on_liver(const ScanPictures& baseline, const ScanPictures& followup, const Stage& trunk,
                     const core::JobContext& job) {
    const Vec3 centre = baseline.liver_centre();
    // Between two breaths the liver is shifted against the trunk: there its centre says where.
    AffineMap by_centre = trunk.map;
    by_centre.translation += followup.liver_centre() - trunk.map(centre);
    const Stage coarse =
        best_of(smoothed(baseline.hu(), 4.0), baseline.liver_points(9.0, 8000), smoothed(followup.hu(), 4.0),
                {trunk.map, by_centre}, search_about(centre, 4.0, 0.2, 50), job.part(0.0, 0.4), kLiver);
    if (!coarse.possible) return coarse;
    return searched(smoothed(baseline.hu(), 1.5), baseline.liver_points(6.0, 16000),
                    smoothed(followup.hu(), 1.5), coarse.map, search_about(centre, 1.5, 0.02, 80),
                    job.part(0.4, 1.0), kLiver);
}

Stage liver_and_bones(const ScanPictures& baseline, const ScanPictures& followup, const Stage& rigid,
                      const core::JobContext& job) {
    Points points = baseline.liver_points(6.0, 12000);
    const Points bones = baseline.bone_points(4.0, 4000);
    points.insert(points.end(), bones.begin(), bones.end());
    std::ranges::sort(points);
    LinearSearch search = search_about(baseline.liver_centre(), 1.5, 0.02, 80);
    search.affine = true;
    return searched(smoothed(baseline.hu(), 2.0), points, smoothed(followup.hu(), 2.0), rigid.map, search,
                    job, "stretching liver and spine");
}

MirrorTrial mirror_trial(const ScanPictures& baseline, const ScanPictures& followup,
                         const core::JobContext& job) {
    const Picture fixed = smoothed(baseline.hu(), 6.0);
    const Picture moving = smoothed(followup.hu(), 6.0);
    const Points points = baseline.body_points(6000);
    const Vec3 centre = baseline.liver_centre();
    const auto similarity = [&](const Picture& picture, const Vec3& liver, const core::JobContext& part) {
        return searched(fixed, points, picture, shift(liver - centre), search_about(centre, 6.0, 0.5, 40),
                        part, "looking whether one scan is mirrored")
            .similarity;
    };
    // Mirrored, the liver's centre lies as far from the right edge as it lay from the left.
    Vec3 mirrored_centre = followup.liver_centre();
    mirrored_centre.x() =
        2.0 * moving.origin[0] + moving.spacing * (moving.size[0] - 1) - mirrored_centre.x();
    MirrorTrial trial;
    trial.as_it_is = similarity(moving, followup.liver_centre(), job.part(0.0, 0.5));
    trial.mirrored = similarity(mirrored(moving), mirrored_centre, job.part(0.5, 1.0));
    return trial;
}

}  // namespace remnant::imaging::registration

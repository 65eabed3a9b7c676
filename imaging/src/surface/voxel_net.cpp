#include "surface/voxel_net.h"

#include <limits>
#include <map>

#include "surface/corner_table.h"

namespace remnant::imaging::surface {
namespace {

using core::Vec3;
using Index = std::array<int, 3>;

/// What is known of the corners of one plane of the lattice.
struct Plane {
    std::vector<std::uint8_t> voxels;        // the eight round each corner
    std::vector<std::uint32_t> first_point;  // of the corner's pieces
};

/// Walks over the mask plane by plane. Corner (i, j, k) of the lattice lies below voxel (i, j, k) of the box,
/// which is the mask's bounds; voxels outside it are not set.
class NetMaker {
  public:
    NetMaker(const core::LabelMask& mask, const core::IndexBox& box) : mask_(mask), low_(box.low) {
        for (std::size_t a = 0; a < 3; ++a) size_[a] = box.high[a] - box.low[a] + 1;
        width_ = size_[0] + 1;
        height_ = size_[1] + 1;
        for (auto& slice : slices_) slice.assign(slice_bytes(), 0);
        for (auto& plane : planes_) {
            plane.voxels.assign(corners(), 0);
            plane.first_point.assign(corners(), 0);
        }
    }

    core::Result<Net> made(const core::JobContext& job) && {
        for (int k = 0; k <= size_[2]; ++k) {
            if (job.cancelled()) return core::refuse(core::cancelled_error("surface"));
            std::swap(slices_[0], slices_[1]);
            std::swap(planes_[0], planes_[1]);
            fill_slice(k);
            make_corners(k);
            add_faces(k);
            if (net_.points.size() > static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max()))
                return core::refuse("surface", "it has more points than can be counted");
            job.report(static_cast<double>(k) / size_[2], "making the surface");
        }
        return std::move(net_);
    }

  private:
    /// One voxel of border all round, so that no neighbour has to be asked for.
    [[nodiscard]] std::size_t slice_bytes() const {
        return static_cast<std::size_t>(size_[0] + 2) * static_cast<std::size_t>(size_[1] + 2);
    }
    [[nodiscard]] std::size_t corners() const {
        return static_cast<std::size_t>(width_) * static_cast<std::size_t>(height_);
    }
    [[nodiscard]] std::size_t corner_at(int i, int j) const {
        return static_cast<std::size_t>(j) * static_cast<std::size_t>(width_) + static_cast<std::size_t>(i);
    }
    [[nodiscard]] std::size_t voxel_at(int i, int j) const {
        return static_cast<std::size_t>(j + 1) * static_cast<std::size_t>(size_[0] + 2) +
               static_cast<std::size_t>(i + 1);
    }

    void fill_slice(int k) {
        auto& slice = slices_[1];
        std::ranges::fill(slice, 0);
        if (k >= size_[2]) return;
        for (int j = 0; j < size_[1]; ++j) {
            for (const core::Run& run : mask_.row(j + low_[1], k + low_[2])) {
                const auto first =
                    slice.begin() + static_cast<std::ptrdiff_t>(voxel_at(run.begin - low_[0], j));
                std::fill(first, first + (run.end - run.begin), std::uint8_t{1});
            }
        }
    }

    void make_corners(int k) {
        const auto& table = corner_table();
        Plane& plane = planes_[1];
        for (int j = 0; j <= size_[1]; ++j) {
            for (int i = 0; i <= size_[0]; ++i) {
                const std::size_t below = voxel_at(i - 1, j - 1), above = voxel_at(i - 1, j);
                unsigned voxels = 0;
                for (std::size_t s = 0; s < 2; ++s) {
                    const auto& slice = slices_[s];
                    const unsigned four =
                        slice[below] | slice[below + 1] << 1U | slice[above] << 2U | slice[above + 1] << 3U;
                    voxels |= four << (4 * s);
                }
                const std::size_t at = corner_at(i, j);
                plane.voxels[at] = static_cast<std::uint8_t>(voxels);
                if (voxels == 0 || voxels == 255) continue;
                plane.first_point[at] = static_cast<std::uint32_t>(net_.points.size());
                add_points(table[voxels], {i, j, k});
            }
        }
    }

    void add_points(const Corner& corner, const Index& at) {
        const Vec3 place = Vec3(at[0] + low_[0], at[1] + low_[1], at[2] + low_[2]) - Vec3::Constant(0.5);
        net_.points.insert(net_.points.end(), static_cast<std::size_t>(corner.pieces), place);
        const std::size_t first = net_.apart.size();
        net_.apart.resize(net_.points.size(), Vec3::Zero());
        if (corner.pieces == 1) return;
        for (int c = 0; c < 12; ++c) {
            const int piece = corner.piece_of[static_cast<std::size_t>(c)];
            if (piece < 0) continue;
            const int axis = c / 4;
            Vec3& towards = net_.apart[first + static_cast<std::size_t>(piece)];
            towards[(axis + 1) % 3] += (c & 1) - 0.5;
            towards[(axis + 2) % 3] += (c >> 1 & 1) - 0.5;
        }
        for (std::size_t p = first; p < net_.apart.size(); ++p) {
            if (net_.apart[p].norm() > 0) net_.apart[p].normalize();
        }
    }

    void add_faces(int k) {
        const auto &lower = slices_[0], &upper = slices_[1];
        for (int j = -1; j < size_[1]; ++j) {
            for (int i = -1; i < size_[0]; ++i) {
                const std::size_t at = voxel_at(i, j);
                if (lower[at] != upper[at]) add_face(2, {i, j, k - 1}, k, lower[at] != 0);
                if (k == 0) continue;
                if (lower[at] != lower[at + 1]) add_face(0, {i, j, k - 1}, k, lower[at] != 0);
                const std::size_t next = voxel_at(i, j + 1);
                if (lower[at] != lower[next]) add_face(1, {i, j, k - 1}, k, lower[at] != 0);
            }
        }
    }

    struct FaceCorner {
        Index at;
        std::uint32_t point;
        std::uint8_t crowded_sides;
    };

    /// The face between `voxel` and the next one along `axis`; `k` is the newer plane of corners.
    void add_face(int axis, const Index& voxel, int k, bool low_is_inside) {
        static constexpr std::array<std::array<int, 2>, 4> kRound{{{0, 0}, {1, 0}, {1, 1}, {0, 1}}};
        const auto a = static_cast<std::size_t>(axis), u = (a + 1) % 3, v = (a + 2) % 3;
        std::array<FaceCorner, 4> corners;
        for (std::size_t n = 0; n < 4; ++n) {
            const auto& [du, dv] = kRound[low_is_inside ? n : 3 - n];
            FaceCorner& c = corners[n];
            c.at[a] = voxel[a] + 1;
            c.at[u] = voxel[u] + du;
            c.at[v] = voxel[v] + dv;
            const Plane& plane = planes_[c.at[2] == k ? 1 : 0];
            const std::size_t place = corner_at(c.at[0], c.at[1]);
            const Corner& corner = corner_table()[plane.voxels[place]];
            const int crossing = crossing_of(axis, 1 - du, 1 - dv);
            c.point = plane.first_point[place] +
                      static_cast<std::uint32_t>(corner.piece_of[static_cast<std::size_t>(crossing)]);
            c.crowded_sides = corner.crowded_sides;
        }
        Index inside = voxel;
        if (!low_is_inside) ++inside[a];
        add_polygon(corners, inside);
    }

    void add_polygon(const std::array<FaceCorner, 4>& corners, const Index& inside) {
        std::vector<std::uint32_t> round;
        Vec3 centre = Vec3::Zero();
        for (std::size_t n = 0; n < 4; ++n) {
            const FaceCorner &from = corners[n], &to = corners[(n + 1) % 4];
            round.push_back(from.point);
            centre += net_.points[from.point] / 4.0;
            if (is_crowded(from, to)) round.push_back(middle_of(from, to, inside));
        }
        if (round.size() == 4) {
            net_.quads.push_back({round[0], round[1], round[2], round[3]});
            return;
        }
        const std::uint32_t hub = add_point(centre);
        for (std::size_t n = 0; n < round.size(); ++n)
            net_.triangles.push_back({hub, round[n], round[(n + 1) % round.size()]});
    }

    static std::size_t axis_between(const FaceCorner& a, const FaceCorner& b) {
        return a.at[0] != b.at[0] ? 0 : a.at[1] != b.at[1] ? 1 : 2;
    }

    /// Four faces run from the same point to the same point: each pair needs an edge of its own.
    static bool is_crowded(const FaceCorner& a, const FaceCorner& b) {
        const std::size_t axis = axis_between(a, b);
        const bool up = b.at[axis] > a.at[axis];
        const auto has = [&](const FaceCorner& c, bool side) {
            return (c.crowded_sides >> (2 * axis + (side ? 1 : 0)) & 1) != 0;
        };
        return has(a, up) && has(b, !up);
    }

    /// One for the two faces of `inside` at this lattice edge.
    std::uint32_t middle_of(const FaceCorner& a, const FaceCorner& b, const Index& inside) {
        const std::size_t axis = axis_between(a, b);
        const Index& low = a.at[axis] < b.at[axis] ? a.at : b.at;
        const auto [known, is_new] = middles_.try_emplace({axis, low, inside}, 0);
        if (is_new) {
            const Vec3 place = (net_.points[a.point] + net_.points[b.point]) / 2.0;
            known->second = add_point(place);
            const Vec3 middle_of_inside(inside[0] + low_[0], inside[1] + low_[1], inside[2] + low_[2]);
            net_.apart.back() = (middle_of_inside - place).normalized();
        }
        return known->second;
    }

    std::uint32_t add_point(const Vec3& place) {
        net_.points.push_back(place);
        net_.apart.push_back(Vec3::Zero());
        return static_cast<std::uint32_t>(net_.points.size() - 1);
    }

    const core::LabelMask& mask_;
    Index low_;
    Index size_{};
    int width_ = 0;
    int height_ = 0;
    std::array<std::vector<std::uint8_t>, 2> slices_;  // below and above the plane of corners
    std::array<Plane, 2> planes_;                      // the plane before and this one
    std::map<std::tuple<std::size_t, Index, Index>, std::uint32_t> middles_;
    Net net_;
};

}  // namespace

core::Result<Net> voxel_net(const core::LabelMask& mask, const core::JobContext& job) {
    const core::IndexBox box = core::bounds(mask);
    if (box.low[0] > box.high[0]) return Net{};
    return NetMaker(mask, box).made(job);
}

}  // namespace remnant::imaging::surface

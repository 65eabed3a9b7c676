#include "phantom/truth.h"

#include <mutex>

#include "parallel.h"

namespace remnant::imaging::phantom {
namespace {

constexpr double kRootCell = 32.0;  // mm
constexpr double kLeafCell = 0.25;

/// Volumes in mm³, while cells are still coming.
struct Sums {
    double liver = 0, portal = 0, hepatic = 0, flr = 0;
    std::array<double, 8> segments{};
    std::vector<double> tumours;

    void add(const Sums& o) {
        liver += o.liver;
        portal += o.portal;
        hepatic += o.hepatic;
        flr += o.flr;
        for (std::size_t n = 0; n < 8; ++n) segments[n] += o.segments[n];
        for (std::size_t n = 0; n < tumours.size(); ++n) tumours[n] += o.tumours[n];
    }
};

enum class Side { Unknown, In, Out };

Side side_of(double value, double reach) {
    if (value > reach) return Side::Out;
    return value < -reach ? Side::In : Side::Unknown;
}

/// A union of tubes: those that may still matter in a cell, or the answer.
struct TreeInCell {
    Side side = Side::Unknown;
    std::vector<const Tube*> tubes;

    [[nodiscard]] TreeInCell narrowed(const Vec3& centre, double reach) const {
        if (side != Side::Unknown) return {side, {}};
        TreeInCell inner;
        for (const Tube* tube : tubes) {
            const Side s = side_of((*tube)(centre), reach);
            if (s == Side::In) return {Side::In, {}};
            if (s == Side::Unknown) inner.tubes.push_back(tube);
        }
        if (inner.tubes.empty()) inner.side = Side::Out;
        return inner;
    }
};

/// What is known of a cell; what is known stays known in its parts.
struct Cell {
    Vec3 centre;
    double half = 0.5 * kRootCell;
    Side liver = Side::Unknown;
    std::array<Side, kDividers> dividers{};
    std::vector<Side> tumours;
    TreeInCell portal, hepatic;
};

class Integrator {
  public:
    explicit Integrator(const Anatomy& anatomy) : anatomy_(anatomy) {
        sums.tumours.resize(anatomy.tumours().size(), 0.0);
    }

    void integrate(Cell cell) {
        const bool leaf = 2.0 * cell.half <= kLeafCell;
        // At a leaf the centre decides: no boundary is too near.
        look(cell, leaf ? 0.0 : std::sqrt(3.0) * cell.half);
        if (cell.liver == Side::Out) return;
        if (leaf || settled(cell)) {
            count(cell);
            return;
        }
        for (unsigned part = 0; part < 8; ++part) {
            Cell inner = cell;
            inner.half = 0.5 * cell.half;
            for (Eigen::Index axis = 0; axis < 3; ++axis)
                inner.centre[axis] += ((part >> axis) & 1U) != 0 ? inner.half : -inner.half;
            integrate(std::move(inner));
        }
    }

    Sums sums;

  private:
    void look(Cell& c, double reach) const {
        const auto settle = [&](Side& side, auto value) {
            if (side == Side::Unknown) side = side_of(value(), reach);
        };
        settle(c.liver, [&] { return anatomy_.liver(c.centre); });
        if (c.liver == Side::Out) return;
        for (std::size_t d = 0; d < kDividers; ++d)
            settle(c.dividers[d], [&] { return anatomy_.divider(d, c.centre); });
        for (std::size_t t = 0; t < c.tumours.size(); ++t)
            settle(c.tumours[t], [&] { return anatomy_.tumours()[t](c.centre); });
        c.portal = c.portal.narrowed(c.centre, reach);
        c.hepatic = c.hepatic.narrowed(c.centre, reach);
    }

    /// Dividers that cannot change the segment any more need not be known.
    [[nodiscard]] static bool segment_known(const Cell& c) {
        const auto known = [&](std::size_t d) { return c.dividers[d] != Side::Unknown; };
        if (!known(kCaudate)) return false;
        if (c.dividers[kCaudate] == Side::In) return true;
        if (!known(kCantlie)) return false;
        if (c.dividers[kCantlie] == Side::In) return known(kRightVein) && known(kPortal);
        return known(kUmbilical) && (c.dividers[kUmbilical] == Side::In || known(kLeftVein));
    }

    [[nodiscard]] static bool settled(const Cell& c) {
        return c.liver == Side::In && segment_known(c) && c.portal.side != Side::Unknown &&
               c.hepatic.side != Side::Unknown &&
               std::ranges::find(c.tumours, Side::Unknown) == c.tumours.end();
    }

    void count(const Cell& c) {
        if (c.liver != Side::In) return;
        const double volume = 8.0 * c.half * c.half * c.half;
        std::array<bool, kDividers> negative{};
        for (std::size_t d = 0; d < kDividers; ++d) negative[d] = c.dividers[d] == Side::In;
        const int segment = Anatomy::segment(negative);
        sums.liver += volume;
        sums.segments[static_cast<std::size_t>(segment - 1)] += volume;
        bool tumour = false;
        for (std::size_t t = 0; t < c.tumours.size(); ++t) {
            if (c.tumours[t] != Side::In) continue;
            tumour = true;
            sums.tumours[t] += volume;
        }
        if (!tumour && segment <= 4) sums.flr += volume;
        if (c.portal.side == Side::In) {
            sums.portal += volume;
        } else if (c.hepatic.side == Side::In) {
            sums.hepatic += volume;
        }
    }

    const Anatomy& anatomy_;
};

std::vector<Vec3> root_centres(const core::WorldBox& box) {
    std::vector<Vec3> centres;
    const Vec3 first = box.low.array() + 0.5 * kRootCell;
    const Vec3 reach = box.high - box.low;
    // Less a nothing, so that a box of whole cells gets no layer more by rounding.
    for (int k = 0; k * kRootCell < reach.z() - 1e-6; ++k) {
        for (int j = 0; j * kRootCell < reach.y(); ++j) {
            for (int i = 0; i * kRootCell < reach.x(); ++i)
                centres.push_back(first + kRootCell * Vec3(i, j, k));
        }
    }
    return centres;
}

/// The box without what lies above `top`, its cells ending exactly there: a face between cells needs no
/// dividing.
core::WorldBox below(core::WorldBox box, double top) {
    if (top >= box.high.z()) return box;
    const double layers = std::max(0.0, std::ceil((top - box.low.z()) / kRootCell));
    box.high.z() = top;
    box.low.z() = top - layers * kRootCell;
    return box;
}

TreeInCell whole(const std::vector<Tube>& tubes) {
    TreeInCell tree;
    for (const Tube& tube : tubes) tree.tubes.push_back(&tube);
    return tree;
}

core::Millilitre millilitres(double cubic_mm) {
    return core::to_millilitre(core::CubicMillimetre(cubic_mm));
}

}  // namespace

Truth integrate(const Anatomy& anatomy, double top) {
    const auto centres = root_centres(below(anatomy.liver_box(), top));
    // One sum a root cell, added in order: the same bits on any number of cores.
    std::vector<Sums> sums(centres.size());
    for_each_parallel(centres.size(), [&](std::size_t n) {
        Cell root;
        root.centre = centres[n];
        root.tumours.resize(anatomy.tumours().size(), Side::Unknown);
        root.portal = whole(anatomy.portal_tree());
        root.hepatic = whole(anatomy.hepatic_tree());
        Integrator integrator(anatomy);
        integrator.integrate(std::move(root));
        sums[n] = std::move(integrator.sums);
    });
    Sums all;
    all.tumours.resize(anatomy.tumours().size(), 0.0);
    for (const Sums& s : sums) all.add(s);
    Truth truth;
    truth.liver = millilitres(all.liver);
    for (std::size_t n = 0; n < 8; ++n) truth.segments[n] = millilitres(all.segments[n]);
    for (const double tumour : all.tumours) truth.tumours.push_back(millilitres(tumour));
    truth.portal_vein = millilitres(all.portal);
    truth.hepatic_veins = millilitres(all.hepatic);
    truth.flr_right_hepatectomy = millilitres(all.flr);
    return truth;
}

}  // namespace remnant::imaging::phantom

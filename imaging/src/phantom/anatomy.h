#pragma once
// The digital patient's body: parameters from a seed, shapes as functions. Centre of the abdomen at the
// origin, LPS mm: the liver lies at low x (the patient's right), the spine at high y, the head at high z.

#include <array>
#include <vector>

#include "phantom/shapes.h"
#include "remnant/imaging/phantom.h"

namespace remnant::imaging::phantom {

/// What portal vein embolisation of the right liver has done by the follow-up.
enum class State { Baseline, Followup };

/// What a tumour is made of, for its CT number.
enum class Matter { Solid, Fluid, Calcified, CalcifiedCore };

/// A tumour: one ball, or several melted into a lobulated one.
struct Tumour {
    std::vector<Ellipsoid> lobes;
    Matter matter = Matter::Solid;
    [[nodiscard]] double operator()(const Vec3& p) const;
};

/// Surfaces that divide the liver; the sign of each tells the side.
enum Divider : std::size_t {
    kCaudate,    // negative in segment I
    kCantlie,    // negative in the right liver (middle hepatic vein)
    kRightVein,  // negative in the anterior section (right hepatic vein)
    kPortal,     // negative below the portal plane
    kUmbilical,  // negative in segment IV (umbilical fissure)
    kLeftVein,   // negative in segment III (left hepatic vein)
    kDividers
};

class Anatomy {
  public:
    Anatomy(const PhantomOptions& options, State state);

    [[nodiscard]] double liver(const Vec3& p) const;
    [[nodiscard]] double divider(std::size_t which, const Vec3& p) const;
    [[nodiscard]] const std::vector<Tumour>& tumours() const { return tumours_; }
    [[nodiscard]] const std::vector<Tube>& portal_tree() const { return portal_; }
    [[nodiscard]] const std::vector<Tube>& hepatic_tree() const { return hepatic_; }

    /// Segment 1–8 from the signs of the dividers (true: negative).
    [[nodiscard]] static int segment(const std::array<bool, kDividers>& negative);
    [[nodiscard]] int segment_at(const Vec3& p) const;

    /// A box that holds the whole liver.
    [[nodiscard]] core::WorldBox liver_box() const;

    /// The z of the liver's highest point, to a quarter of a millimetre.
    [[nodiscard]] double top() const;

  private:
    void grow_vessels();
    void place_tumours(double size);
    void place_lesions(double size);
    void scatter_lesions(int count, std::uint64_t seed);

    Ellipsoid right_lobe_, left_lobe_, caudate_, fossa_, notch_;
    std::array<Sheet, kDividers> sheets_;
    Ellipsoid segment_one_;
    std::vector<Tumour> tumours_;
    std::vector<Tube> portal_;
    std::vector<Tube> hepatic_;
};

}  // namespace remnant::imaging::phantom

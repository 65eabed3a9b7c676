#pragma once
// What a CT shows of the digital patient: the CT number of every point, free of noise.

#include "phantom/anatomy.h"

namespace remnant::imaging::phantom {

/// Mean CT numbers in HU, for one amount of contrast.
struct Attenuation {
    double liver, portal_vein, hepatic_veins, tumour, abdominal_wall, back_muscle, spleen, right_kidney,
        left_kidney, heart, aorta, vena_cava, pancreas;
};

/// Between a plain scan and the portal-venous phase all tissues move along together.
Attenuation attenuation_of(const PhantomOptions& options);

/// The organs around the liver whose place depends on the options. The liver wins where they overlap.
struct Neighbours {
    Ellipsoid right_kidney, left_kidney, spleen, stomach, stomach_air, heart, gallbladder;
};

class Tissue {
  public:
    /// `anatomy` must outlive this.
    Tissue(const Anatomy& anatomy, const PhantomOptions& options);

    /// HU; edges are soft over `blur` mm, as partial volume makes them.
    [[nodiscard]] double hounsfield(const Vec3& p, double blur) const;

  private:
    [[nodiscard]] double in_the_liver(const Vec3& p, double blur) const;
    /// `liver`: the liver's own function at p.
    [[nodiscard]] double around_the_liver(const Vec3& p, double liver, double blur) const;
    [[nodiscard]] double with_bones(double value, const Vec3& p, double wall, double blur) const;
    [[nodiscard]] double with_organs(double value, const Vec3& p, double cavity, double blur) const;
    [[nodiscard]] double outside(const Vec3& p, double blur) const;

    const Anatomy& anatomy_;
    Attenuation hu_;
    Neighbours organs_;
    bool touching_, prone_, table_;
};

}  // namespace remnant::imaging::phantom

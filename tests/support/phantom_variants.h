#pragma once
// The digital patients that outlining is held to: twenty ordinary ones and the special ones, by name.

#include <gtest/gtest.h>

#include <cmath>
#include <ostream>
#include <string>
#include <vector>

#include "remnant/imaging/phantom.h"

namespace remnant::testing {

struct PhantomVariant {
    std::string name;
    /// A patient that a method must do well in; of the others it may say that it is in doubt.
    bool ordinary = true;
    /// The scan's edge cuts the liver. Masks hold what lies in the scan; so do the true volumes, but for
    /// those of `lower_edge_cut_off`, which are the whole patient's.
    bool liver_cut = false;
    imaging::PhantomOptions options;
};

/// The voxels of a grid around the whole liver and trunk: 360 × 300 × 200 mm.
inline void set_grid(imaging::PhantomOptions& options, double in_plane, double step) {
    const auto count = [](double length, double spacing) {
        return static_cast<int>(std::ceil(length / spacing));
    };
    options.spacing = {in_plane, in_plane, step};
    options.size = {count(360, in_plane), count(300, in_plane), count(200, step)};
    options.offset = {0, 10, 0};  // the couch lies at the back
}

/// Where seed 1…20 lies in a range of twenty steps, both ends taken; `stride` (1, 3, 7 or 9) gives each range
/// an order of its own.
inline double spread(std::uint64_t seed, std::uint64_t stride, double low, double high) {
    return low + (high - low) * static_cast<double>(seed * stride % 20) / 19.0;
}

/// Noise 10–30 HU, contrast 60–140 HU, spacing 0.6–0.9 mm × 1–5 mm, a scanner's grain and couch; organs that
/// touch the liver in every second patient, tumours at its surface in every third, many in every fifth.
inline imaging::PhantomOptions ordinary_patient(std::uint64_t seed) {
    imaging::PhantomOptions options;
    options.seed = seed;
    options.noise = spread(seed, 7, 10, 30);
    options.contrast = spread(seed, 3, 60, 140);
    const double step = spread(seed, 9, 1, 5);
    // The thinner the slices the larger the pixels, by half: no scan of 60 million voxels.
    set_grid(options, spread(seed, 1, 0.60, 0.75) + 0.15 * (5.0 - step) / 4.0, step);
    options.soft_kernel = options.table = true;
    options.texture = 4;
    options.touching_organs = seed % 2 == 0;
    options.lesions = seed % 3 == 0;
    options.scattered_lesions = seed % 5 == 0 ? 12 : 0;
    return options;
}

/// A patient on voxels of 0.8 × 0.8 × 2.5 mm with usual noise and contrast, all organs in touch.
inline imaging::PhantomOptions usual_patient(std::uint64_t seed) {
    imaging::PhantomOptions options;
    options.seed = seed;
    options.noise = 16;
    options.contrast = 120;
    set_grid(options, 0.8, 2.5);
    options.soft_kernel = options.table = options.touching_organs = true;
    options.texture = 4;
    return options;
}

inline std::vector<PhantomVariant> ordinary_variants() {
    std::vector<PhantomVariant> list;
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        const std::string number = (seed < 10 ? "0" : "") + std::to_string(seed);
        list.push_back({.name = "seed_" + number, .options = ordinary_patient(seed)});
    }
    return list;
}

inline std::vector<PhantomVariant> special_variants() {
    std::vector<PhantomVariant> list;
    const auto add = [&](const std::string& name, auto change) {
        PhantomVariant variant{.name = name, .ordinary = false, .options = usual_patient(101 + list.size())};
        change(variant.options);
        if (variant.options.prone) variant.options.offset.y() *= -1;
        variant.liver_cut = variant.options.missing_dome > 0 || variant.options.offset.z() != 0;
        list.push_back(std::move(variant));
    };
    using Options = imaging::PhantomOptions;
    add("steatosis", [](Options& o) { o.steatosis = 20; });
    add("steatosis_without_contrast", [](Options& o) {
        o.contrast = 0;
        o.steatosis = 20;
    });
    add("no_contrast", [](Options& o) { o.contrast = 0; });
    add("no_contrast_tumours_at_the_surface", [](Options& o) {
        o.contrast = 0;
        o.lesions = true;
    });
    add("dense_liver_without_contrast", [](Options& o) {
        o.contrast = 0;
        o.liver_hu = 90;  // iron or amiodarone
    });
    add("faint_and_noisy", [](Options& o) {
        o.contrast = 60;
        o.noise = 30;
    });
    add("dome_cut_off_by_15_mm", [](Options& o) { o.missing_dome = 15; });
    add("dome_cut_off_by_45_mm", [](Options& o) { o.missing_dome = 45; });
    add("lower_edge_cut_off", [](Options& o) { o.offset.z() = 60; });
    add("situs_inversus", [](Options& o) { o.situs_inversus = true; });
    add("prone", [](Options& o) { o.prone = true; });
    add("prone_situs_inversus", [](Options& o) { o.prone = o.situs_inversus = true; });
    add("many_metastases", [](Options& o) {
        o.lesions = true;
        o.scattered_lesions = 30;
    });
    return list;
}

/// The ordinary ones first.
inline std::vector<PhantomVariant> phantom_variants() {
    std::vector<PhantomVariant> list = ordinary_variants();
    for (PhantomVariant& variant : special_variants()) list.push_back(std::move(variant));
    return list;
}

/// How GoogleTest prints one.
inline void PrintTo(const PhantomVariant& variant, std::ostream* out) {
    *out << variant.name;
}

/// For the names of tests over variants.
inline std::string variant_name(const ::testing::TestParamInfo<PhantomVariant>& info) {
    return info.param.name;
}

}  // namespace remnant::testing

// The digital patient in other shapes, scanners and poses: each stays a patient whose truth is known.

#include <gtest/gtest.h>

#include <Eigen/Geometry>
#include <bit>
#include <fstream>
#include <numeric>

#include "phantom/anatomy.h"
#include "phantom/tissue.h"
#include "phantom/truth.h"
#include "remnant/imaging/phantom.h"
#include "scratch_folder.h"

namespace remnant::imaging {
namespace {

using core::JobContext;

/// FNV-1a over everything that a phantom holds.
class Fingerprint {
  public:
    void add(std::uint64_t value) {
        for (int byte = 0; byte < 8; ++byte) {
            hash_ ^= (value >> (8 * byte)) & 0xFF;
            hash_ *= 0x100000001B3ULL;
        }
    }
    void add(const core::LabelMask& mask) {
        for (int k = 0; k < mask.size()[2]; ++k) {
            for (const std::int32_t first : mask.slab(k).first_runs()) add(static_cast<std::uint64_t>(first));
            for (const core::Run& run : mask.slab(k).runs()) {
                add(static_cast<std::uint64_t>(run.begin));
                add(static_cast<std::uint64_t>(run.end));
            }
        }
    }
    void add(const PhantomState& state) {
        for (const std::int16_t v : std::get<core::SharedVoxels<std::int16_t>>(state.ct)->voxels())
            add(static_cast<std::uint16_t>(v));
        add(state.liver);
        for (const core::LabelMask& mask : state.segments) add(mask);
        for (const core::LabelMask& mask : state.tumours) add(mask);
        add(state.portal_vein);
        add(state.hepatic_veins);
        for (const TrueVolume& truth : state.truth) add(std::bit_cast<std::uint64_t>(truth.volume.value()));
        add(std::bit_cast<std::uint64_t>(state.flr_right_hepatectomy.value()));
    }
    [[nodiscard]] std::uint64_t value() const { return hash_; }

  private:
    std::uint64_t hash_ = 0xCBF29CE484222325ULL;
};

// Taken before the variants existed. Demo, help pictures and other tests rest on this patient.
TEST(PhantomVariants, Without_a_variant_the_patient_is_the_same_as_ever) {
    PhantomOptions options;
    options.followup = true;
    options.size = {180, 150, 100};
    options.spacing = {2.1, 2.2, 2.7};
    options.seed = 3;
    const auto phantom = make_phantom(options, JobContext());
    ASSERT_TRUE(phantom) << core::to_line(phantom.error());
    Fingerprint baseline, followup;
    baseline.add(phantom->baseline);
    followup.add(*phantom->followup);
    EXPECT_EQ(baseline.value(), 370150680079895585ULL);
    EXPECT_EQ(followup.value(), 4142777352499106750ULL);
}

/// A grid around the whole abdomen that is quick to fill.
PhantomOptions coarse() {
    PhantomOptions options;
    options.size = {120, 100, 72};
    options.spacing = {3.0, 3.0, 3.2};
    return options;
}

Phantom made(const PhantomOptions& options) {
    auto phantom = make_phantom(options, JobContext());
    EXPECT_TRUE(phantom) << core::to_line(phantom.error());
    return std::move(*phantom);
}

std::span<const std::int16_t> voxels(const PhantomState& state) {
    return std::get<core::SharedVoxels<std::int16_t>>(state.ct)->voxels();
}

double true_ml(const PhantomState& state, const std::string& name) {
    for (const TrueVolume& v : state.truth) {
        if (v.name == name) return v.volume.value();
    }
    ADD_FAILURE() << "no true volume of " << name;
    return 0;
}

double mask_ml(const PhantomState& state, const core::LabelMask& mask) {
    return static_cast<double>(mask.count()) *
           core::to_millilitre(core::geometry_of(state.ct).voxel_volume()).value();
}

/// Calls `visit(world point, HU)` for every voxel.
template <class Visit>
void visit_voxels(const PhantomState& state, Visit visit) {
    const core::GridGeometry& grid = core::geometry_of(state.ct);
    auto hu = voxels(state).begin();
    for (int k = 0; k < grid.size[2]; ++k) {
        for (int j = 0; j < grid.size[1]; ++j) {
            for (int i = 0; i < grid.size[0]; ++i) visit(grid.world(core::Vec3(i, j, k)), int{*hu++});
        }
    }
}

core::Vec3 middle(const PhantomState& state, const core::LabelMask& mask) {
    const core::GridGeometry& grid = core::geometry_of(state.ct);
    const core::IndexBox box = core::bounds(mask);
    core::Vec3 index;
    for (int axis = 0; axis < 3; ++axis) {
        const auto a = static_cast<std::size_t>(axis);
        index[axis] = 0.5 * (box.low[a] + box.high[a]);
    }
    return grid.world(index);
}

/// Deep inside the liver's parenchyma, away from vessels and tumours: mean, standard deviation and the
/// correlation of neighbours along a row.
struct Parenchyma {
    double mean = 0, deviation = 0, neighbours = 0;
};

Parenchyma parenchyma(const PhantomOptions& options, const PhantomState& state) {
    const phantom::Anatomy anatomy(options, phantom::State::Baseline);
    std::vector<double> values;
    double products = 0;
    int pairs = 0;
    bool before = false;
    visit_voxels(state, [&](const core::Vec3& p, int hu) {
        const auto near = [&](const phantom::Tumour& t) { return t(p) < 8; };
        const bool deep = anatomy.liver(p) < -8 && phantom::nearest(anatomy.portal_tree(), p) > 6 &&
                          phantom::nearest(anatomy.hepatic_tree(), p) > 6 &&
                          std::ranges::none_of(anatomy.tumours(), near);
        if (deep) {
            if (before) {
                products += hu * values.back();
                ++pairs;
            }
            values.push_back(hu);
        }
        before = deep;
    });
    Parenchyma found;
    const double count = static_cast<double>(values.size());
    EXPECT_GT(count, 1000);
    found.mean = std::accumulate(values.begin(), values.end(), 0.0) / count;
    double squares = 0;
    for (const double v : values) squares += (v - found.mean) * (v - found.mean);
    found.deviation = std::sqrt(squares / count);
    found.neighbours = (products / pairs - found.mean * found.mean) / (squares / count);
    return found;
}

/// A part of the liver in fine voxels, for what happens between neighbours.
PhantomOptions fine() {
    PhantomOptions options;
    options.size = {140, 140, 24};
    options.spacing = {0.7, 0.7, 2.5};
    options.offset = {-70, 0, 10};
    return options;
}

TEST(PhantomVariants, Masks_hold_the_true_volumes_in_every_variant) {
    PhantomOptions usual;
    usual.size = {180, 160, 100};
    usual.spacing = {2.0, 2.1, 2.4};
    std::vector<PhantomOptions> variants(5, usual);
    variants[0].lesions = true;
    variants[0].scattered_lesions = 10;
    variants[1].missing_dome = 37;
    variants[2].situs_inversus = true;
    variants[3].prone = true;
    variants[4] = {variants[0]};
    variants[4].situs_inversus = variants[4].prone = true;
    variants[4].missing_dome = 20;
    for (std::size_t v = 0; v < variants.size(); ++v) {
        const PhantomState state = made(variants[v]).baseline;
        EXPECT_NEAR(mask_ml(state, state.liver) / true_ml(state, "liver"), 1.0, 1e-3) << "variant " << v;
        for (std::size_t s = 0; s < 8; ++s) {
            const double ml = true_ml(state, "segment " + std::to_string(s + 1));
            EXPECT_NEAR(mask_ml(state, state.segments[s]), ml, std::max(0.1, 5e-3 * ml))
                << "segment " << s + 1 << ", variant " << v;
        }
        for (std::size_t t = 0; t < state.tumours.size(); ++t) {
            const double ml = true_ml(state, "tumour " + std::to_string(t + 1));
            EXPECT_NEAR(mask_ml(state, state.tumours[t]), ml, std::max(0.05, 5e-3 * ml))
                << "tumour " << t + 1 << ", variant " << v;
        }
    }
}

TEST(PhantomVariants, A_missing_dome_is_missing_from_the_truth_by_dense_sampling) {
    PhantomOptions options = coarse();
    const double whole = true_ml(made(options).baseline, "liver");
    options.missing_dome = 41.3;
    const PhantomState state = made(options).baseline;
    const phantom::Anatomy anatomy(options, phantom::State::Baseline);
    const double top = core::world_box(core::geometry_of(state.ct)).high.z();
    const core::WorldBox box = anatomy.liver_box();
    // Layers that end exactly at the scan's last face.
    constexpr double kStep = 0.5;
    double samples = 0;
    for (double z = top - 0.5 * kStep; z > box.low.z(); z -= kStep) {
        for (double y = box.low.y() + 0.2; y < box.high.y(); y += kStep) {
            for (double x = box.low.x() + 0.3; x < box.high.x(); x += kStep)
                samples += anatomy.liver({x, y, z}) < 0 ? 1 : 0;
        }
    }
    const double sampled = samples * kStep * kStep * kStep / 1000;
    EXPECT_NEAR(true_ml(state, "liver") / sampled, 1.0, 2e-4);
    EXPECT_NEAR(true_ml(state, "liver") + true_ml(state, "liver outside the scan"), whole, 2e-4 * whole);
    EXPECT_NEAR(anatomy.top() - top, 41.3, 1e-6) << "that much of the liver's height lies above the scan";
    EXPECT_GT(state.liver.slab(options.size[2] - 1).count(), 0) << "the scan ends in the liver";
}

TEST(PhantomVariants, In_situs_inversus_picture_outlines_and_truth_are_the_mirror_image) {
    PhantomOptions options = coarse();
    options.noise = 0;
    options.touching_organs = options.table = options.lesions = true;
    options.texture = 5;
    const PhantomState usual = made(options).baseline;
    options.situs_inversus = true;
    const PhantomState mirror = made(options).baseline;
    EXPECT_TRUE(core::same_grid(core::geometry_of(usual.ct), core::geometry_of(mirror.ct)));
    const auto flip = [](const core::LabelMask& mask) { return core::flipped(mask, true, false, false); };
    EXPECT_EQ(mirror.liver, flip(usual.liver));
    for (std::size_t s = 0; s < 8; ++s)
        EXPECT_EQ(mirror.segments[s], flip(usual.segments[s])) << "segment " << s + 1;
    EXPECT_EQ(mirror.portal_vein, flip(usual.portal_vein));
    EXPECT_GT(middle(mirror, mirror.liver).x(), 0) << "the liver lies on the left";
    for (std::size_t n = 0; n < usual.truth.size(); ++n)
        EXPECT_EQ(mirror.truth[n].volume.value(), usual.truth[n].volume.value()) << usual.truth[n].name;
    const auto row = static_cast<std::size_t>(options.size[0]);
    const auto a = voxels(usual);
    const auto b = voxels(mirror);
    int different = 0;
    for (std::size_t n = 0; n < a.size(); ++n) {
        const std::size_t i = n % row;
        different += std::abs(a[n] - b[n - i + row - 1 - i]) > 1 ? 1 : 0;
    }
    EXPECT_EQ(different, 0);
}

TEST(PhantomVariants, A_prone_patient_keeps_right_and_left_while_the_picture_turns) {
    PhantomOptions options = coarse();
    const PhantomState supine = made(options).baseline;
    options.prone = true;
    const PhantomState prone = made(options).baseline;
    const core::Mat3& turned = core::geometry_of(prone.ct).direction;
    EXPECT_EQ(turned.col(0), core::Vec3(-1, 0, 0)) << "rows run to the patient's right";
    EXPECT_EQ(turned.col(1), core::Vec3(0, -1, 0)) << "columns run to the front";
    EXPECT_EQ(turned.col(2), core::Vec3(0, 0, 1)) << "slices run to the head";
    EXPECT_LT((middle(prone, prone.liver) - middle(supine, supine.liver)).norm(), 3.5)
        << "the liver is where it was in the patient";
    EXPECT_EQ(prone.liver, core::flipped(supine.liver, true, true, false)) << "and turned in the picture";
}

TEST(PhantomVariants, The_couch_lies_under_the_side_the_patient_lies_on) {
    for (const bool prone : {false, true}) {
        PhantomOptions options = coarse();
        options.noise = 0;
        options.prone = prone;
        const PhantomState without = made(options).baseline;
        options.table = true;
        const PhantomState with = made(options).baseline;
        const auto before = voxels(without);
        std::size_t n = 0;
        int couch = 0, wrong_side = 0;
        visit_voxels(with, [&](const core::Vec3& p, int hu) {
            if (before[n++] > -990 || hu < -950) return;
            ++couch;
            wrong_side += (p.y() > 0) == prone ? 1 : 0;
        });
        EXPECT_GT(couch, 1000);
        EXPECT_EQ(wrong_side, 0) << (prone ? "prone" : "supine");
    }
}

TEST(PhantomVariants, A_prone_series_says_head_first_prone) {
    for (const bool prone : {false, true}) {
        PhantomOptions options = coarse();
        options.spacing *= 3;
        options.size = {40, 34, 24};
        options.prone = prone;
        const testing::ScratchFolder folder;
        ASSERT_TRUE(write_phantom(made(options), folder.path(), JobContext()));
        std::ifstream file(folder.path() / "ct" / "slice-0001.dcm", std::ios::binary);
        const std::string bytes(std::istreambuf_iterator<char>(file), {});
        EXPECT_EQ(bytes.find("HFP") != std::string::npos, prone);
        EXPECT_EQ(bytes.find("HFS") != std::string::npos, !prone);
    }
}

TEST(PhantomVariants, Parenchyma_follows_the_contrast) {
    PhantomOptions options = coarse();
    const auto mean = [&] { return parenchyma(options, made(options).baseline).mean; };
    EXPECT_NEAR(mean(), 112, 1) << "portal-venous";
    options.contrast = 0;
    EXPECT_NEAR(mean(), 58, 1) << "plain";
    options.contrast = 68;
    EXPECT_NEAR(mean(), 85, 1) << "half the contrast";
    options.liver_hu = 40;
    EXPECT_NEAR(mean(), 40, 1) << "as told";
}

TEST(PhantomVariants, A_fatty_liver_lies_below_the_spleen_by_what_was_asked) {
    for (const double contrast : {0.0, 90.0}) {
        PhantomOptions options = coarse();
        options.contrast = contrast;
        options.steatosis = 20;
        const PhantomState state = made(options).baseline;
        double sum = 0;
        int count = 0;
        visit_voxels(state, [&](const core::Vec3& p, int hu) {
            if (!((p - core::Vec3(108, 40, 30)).norm() < 18)) return;  // the middle of the spleen
            sum += hu;
            ++count;
        });
        EXPECT_NEAR(sum / count - parenchyma(options, state).mean, 20, 1.5) << "contrast " << contrast;
    }
}

TEST(PhantomVariants, Without_contrast_blood_is_darker_than_the_liver_and_with_it_brighter) {
    PhantomOptions options;
    for (const double contrast : {0.0, 60.0, 140.0}) {
        options.contrast = contrast;
        const phantom::Attenuation hu = phantom::attenuation_of(options);
        EXPECT_EQ(hu.portal_vein < hu.liver, contrast == 0) << contrast;
        EXPECT_EQ(hu.portal_vein, 40 + contrast);
        EXPECT_GT(hu.liver, hu.abdominal_wall);
    }
}

TEST(PhantomVariants, Noise_has_the_standard_deviation_asked_for) {
    for (const bool soft : {false, true}) {
        for (const double noise : {10.0, 30.0}) {
            PhantomOptions options = fine();
            options.noise = noise;
            options.soft_kernel = soft;
            EXPECT_NEAR(parenchyma(options, made(options).baseline).deviation, noise, 0.03 * noise)
                << (soft ? "soft kernel" : "white");
        }
    }
}

TEST(PhantomVariants, A_soft_kernel_makes_neighbours_alike_and_white_noise_does_not) {
    PhantomOptions options = fine();
    EXPECT_NEAR(parenchyma(options, made(options).baseline).neighbours, 0, 0.03);
    options.soft_kernel = true;
    EXPECT_GT(parenchyma(options, made(options).baseline).neighbours, 0.4);
}

TEST(PhantomVariants, Texture_has_about_the_standard_deviation_asked_for) {
    PhantomOptions options = coarse();
    options.noise = 0;
    options.texture = 6;
    const Parenchyma found = parenchyma(options, made(options).baseline);
    EXPECT_NEAR(found.deviation, 6, 1.2);
    EXPECT_GT(found.neighbours, 0.5) << "it is slow";
}

TEST(PhantomVariants, Touching_organs_leave_little_fat_around_the_liver) {
    PhantomOptions options = coarse();
    options.noise = 0;
    options.soft_kernel = true;  // a sharp picture
    const phantom::Anatomy anatomy(options, phantom::State::Baseline);
    const auto share_of_fat = [&] {
        int fat = 0, all = 0;
        visit_voxels(made(options).baseline, [&](const core::Vec3& p, int hu) {
            const double outside = anatomy.liver(p);
            if (outside < 3 || outside > 6 || hu < -200) return;
            ++all;
            fat += hu < -40 ? 1 : 0;
        });
        return static_cast<double>(fat) / all;
    };
    const double usual = share_of_fat();
    options.touching_organs = true;
    const double touching = share_of_fat();
    EXPECT_GT(usual, 0.6);
    EXPECT_LT(touching, 0.5 * usual);
}

TEST(PhantomVariants, Lesions_reach_the_surface_or_are_calcified) {
    PhantomOptions options = fine();
    options.size = {300, 260, 90};
    options.spacing = {1.0, 1.0, 2.0};
    options.offset = {-20, 0, 0};
    options.noise = 0;
    options.lesions = true;
    const PhantomState state = made(options).baseline;
    ASSERT_EQ(state.tumours.size(), 8U);
    const core::GridGeometry& grid = core::geometry_of(state.ct);
    for (std::size_t t = 3; t < 8; ++t) {
        int beside_the_outside = 0, most = -1000;
        const core::IndexBox box = core::bounds(state.tumours[t]);
        for (int k = box.low[2]; k <= box.high[2]; ++k) {
            for (int j = box.low[1]; j <= box.high[1]; ++j) {
                for (int i = box.low[0]; i <= box.high[0]; ++i) {
                    if (!state.tumours[t].contains(i, j, k)) continue;
                    const auto at = (static_cast<std::size_t>(k) * static_cast<std::size_t>(grid.size[1]) +
                                     static_cast<std::size_t>(j)) *
                                        static_cast<std::size_t>(grid.size[0]) +
                                    static_cast<std::size_t>(i);
                    most = std::max(most, int{voxels(state)[at]});
                    for (const int step : {-1, 1})
                        beside_the_outside += state.liver.contains(i + step, j, k) ? 0 : 1;
                }
            }
        }
        EXPECT_EQ(beside_the_outside > 20, t <= 5) << "tumour " << t + 1;
        EXPECT_EQ(most > 300, t >= 6) << "tumour " << t + 1;
    }
}

TEST(PhantomVariants, Scattered_lesions_lie_apart_within_the_liver_in_both_scans) {
    PhantomOptions options = coarse();
    options.scattered_lesions = 20;
    options.lesions = true;
    const phantom::Anatomy baseline(options, phantom::State::Baseline);
    const phantom::Anatomy later(options, phantom::State::Followup);
    ASSERT_EQ(baseline.tumours().size(), 28U);
    ASSERT_EQ(later.tumours().size(), 28U);
    for (std::size_t t = 8; t < 28; ++t) {
        const phantom::Ellipsoid& ball = baseline.tumours()[t].lobes.front();
        EXPECT_EQ(ball.centre, later.tumours()[t].lobes.front().centre);
        EXPECT_LE(baseline.liver(ball.centre), -ball.radii.x()) << "tumour " << t + 1;
        for (std::size_t other = 0; other < t; ++other)
            EXPECT_GT(baseline.tumours()[other](ball.centre), ball.radii.x()) << t + 1 << ", " << other + 1;
    }
    PhantomOptions without = options;
    without.scattered_lesions = 0;
    EXPECT_EQ(made(options).baseline.liver, made(without).baseline.liver) << "the liver is the same";
}

TEST(PhantomVariants, What_no_patient_and_no_scanner_has_is_refused_by_the_option_s_name) {
    std::vector<std::pair<std::string, PhantomOptions>> wrong;
    const auto add = [&](const std::string& option, auto change) {
        PhantomOptions options = coarse();
        change(options);
        wrong.emplace_back(option, options);
    };
    add("--contrast", [](auto& o) { o.contrast = -1; });
    add("--liver-hu", [](auto& o) { o.liver_hu = 300; });
    add("--steatosis", [](auto& o) { o.steatosis = std::nan(""); });
    add("--steatosis", [](auto& o) {
        o.steatosis = 20;
        o.liver_hu = 60;
    });
    add("--scattered-lesions", [](auto& o) { o.scattered_lesions = 41; });
    add("--noise", [](auto& o) { o.noise = 101; });
    add("--texture", [](auto& o) { o.texture = -0.1; });
    add("--missing-dome", [](auto& o) { o.missing_dome = 151; });
    add("--missing-dome", [](auto& o) {
        o.missing_dome = 30;
        o.direction = Eigen::AngleAxisd(0.2, core::Vec3::UnitX()).toRotationMatrix();
    });
    for (const auto& [option, options] : wrong) {
        const auto phantom = make_phantom(options, JobContext());
        ASSERT_FALSE(phantom) << option;
        EXPECT_EQ(phantom.error().what, option);
    }
}

}  // namespace
}  // namespace remnant::imaging

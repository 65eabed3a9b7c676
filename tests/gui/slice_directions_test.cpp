// Nothing is mirrored: where things of the patient lie on the screen, read from the pixels.

#include <gtest/gtest.h>

#include <Eigen/Geometry>

#include "axis_orders.h"
#include "remnant/imaging/ct_input.h"
#include "remnant/imaging/study_import.h"
#include "slice_cases.h"
#include "test_data.h"

namespace remnant::ui::testing {
namespace {

using core::Vec3;
using ::remnant::testing::all_axis_orders;
using ::remnant::testing::reordered;

/// 60 mm across, its middle at (20, −30, 100).
core::GridGeometry patient_grid() {
    core::GridGeometry grid;
    grid.size = {30, 20, 15};
    grid.spacing = Vec3(2, 3, 4);
    grid.origin = Vec3(20 - 29, -30 - 28.5, 100 - 28);
    return grid;
}
const Vec3 kMiddle(20, -30, 100);

struct Seen {
    QPointF axial, coronal, sagittal;
};

/// Where an object off the middle is seen, as parts of the views.
Seen seen(Views& views, const core::GridGeometry& grid, const Vec3& off) {
    views.open(scan_of(ct_with_cube(grid, kMiddle + off, 5.0, 1000, -1000)), kMiddle + off);
    const auto where = [](SliceView& view) { return centre_of(Views::shown(view), is_bright); };
    const auto axial = where(views.axial);
    const auto coronal = where(views.coronal);
    const auto sagittal = where(views.sagittal);
    EXPECT_TRUE(axial && coronal && sagittal) << "the object is not seen at all";
    return {axial.value_or(QPointF()), coronal.value_or(QPointF()), sagittal.value_or(QPointF())};
}

void expect_directions(const core::GridGeometry& grid, const std::string& how) {
    Views views;
    const Seen left = seen(views, grid, Vec3(18, 0, 0));
    EXPECT_GT(left.axial.x(), 0.6) << "the patient's left is on the right in axial; " << how;
    EXPECT_GT(left.coronal.x(), 0.6) << "the patient's left is on the right in coronal; " << how;
    const Seen back = seen(views, grid, Vec3(0, 18, 0));
    EXPECT_GT(back.axial.y(), 0.6) << "larger y lies lower in axial; " << how;
    EXPECT_GT(back.sagittal.x(), 0.6) << "the front is on the left in sagittal; " << how;
    const Seen head = seen(views, grid, Vec3(0, 0, 18));
    EXPECT_LT(head.coronal.y(), 0.4) << "the head is up in coronal; " << how;
    EXPECT_LT(head.sagittal.y(), 0.4) << "the head is up in sagittal; " << how;
}

TEST(SliceDirections, Nothing_is_mirrored_in_any_of_the_48_axis_orders) {
    int n = 0;
    for (const auto& order : all_axis_orders())
        expect_directions(reordered(patient_grid(), order), "axis order " + std::to_string(n++));
    EXPECT_EQ(n, 48);
}

TEST(SliceDirections, Nothing_is_mirrored_in_an_oblique_scan) {
    core::GridGeometry grid = patient_grid();
    grid.size = {40, 40, 40};
    grid.spacing = Vec3(2, 2, 2);
    grid.direction = Eigen::AngleAxisd(0.5, Vec3(1, 2, 3).normalized()).toRotationMatrix();
    for (const bool mirrored : {false, true}) {
        if (mirrored) grid.direction.col(2) *= -1.0;
        grid.origin = kMiddle - grid.direction * Vec3(39, 39, 39);
        expect_directions(grid, mirrored ? "oblique, left-handed" : "oblique");
    }
}

TEST(SliceDirections, Letters_stand_where_the_patient_s_sides_are) {
    EXPECT_EQ(letter_of(screen_axes(ViewAxis::Axial).right), QStringLiteral("L"));
    EXPECT_EQ(letter_of(screen_axes(ViewAxis::Axial).down), QStringLiteral("P"));
    EXPECT_EQ(letter_of(screen_axes(ViewAxis::Coronal).right), QStringLiteral("L"));
    EXPECT_EQ(letter_of(screen_axes(ViewAxis::Coronal).down), QStringLiteral("F"));
    EXPECT_EQ(letter_of(screen_axes(ViewAxis::Sagittal).right), QStringLiteral("P"));
    EXPECT_EQ(letter_of(screen_axes(ViewAxis::Sagittal).down), QStringLiteral("F"));
}

/// Pixels of one view that change when labels are shown.
std::optional<QPointF> centre_of_labels(Views& views, SliceView& view) {
    core::ViewState look = views.document.current().view;
    look.labels = true;
    views.document.set_view(look);
    const QImage with = Views::shown(view);
    look.labels = false;
    views.document.set_view(look);
    const QImage without = Views::shown(view);
    QImage changed(with.size(), QImage::Format_RGB32);
    for (int y = 0; y < with.height(); ++y) {
        for (int x = 0; x < with.width(); ++x)
            changed.setPixel(x, y, with.pixel(x, y) == without.pixel(x, y) ? 0xFF000000 : 0xFFFFFFFF);
    }
    return centre_of(changed, is_bright);
}

class RealPatient : public ::testing::Test {
  protected:
    void SetUp() override {
        REMNANT_NEED_DATA(data, "ircadb-17");
        const auto scanned = imaging::scan_series(data / "PATIENT_DICOM", core::JobContext());
        ASSERT_TRUE(scanned);
        auto volume =
            imaging::load_volume(*imaging::choose_volume(*scanned, {}, "patient"), core::JobContext());
        ASSERT_TRUE(volume);
        core::Case subject;
        core::TimePoint scan = imaging::scan_of(std::move(*volume), subject);
        const auto proposals =
            imaging::propose_labels(data / "MASKS_DICOM" / "liver", scan, {}, core::JobContext());
        ASSERT_TRUE(proposals) << to_line(proposals.error());
        for (const auto& label : proposals->labels) {
            core::Structure liver;
            liver.id = liver.name = label.name;
            liver.kind = label.kind;
            liver.colour = label.colour;
            liver.mask = label.mask;
            scan.structures.push_back(liver);
        }
        ASSERT_EQ(scan.structures.size(), 1u);
        views_.open(std::move(scan));
    }
    /// As the CT looks with a window that turns everything above `level` white.
    QImage above(SliceView& view, double level) {
        core::ViewState look = views_.document.current().view;
        look.labels = false;
        look.window = {1.0, level};
        views_.document.set_view(look);
        return Views::shown(view);
    }

    Views views_;
};

TEST_F(RealPatient, The_liver_lies_in_the_left_half_of_axial_and_coronal) {
    const auto axial = centre_of_labels(views_, views_.axial);
    const auto coronal = centre_of_labels(views_, views_.coronal);
    ASSERT_TRUE(axial && coronal);
    EXPECT_LT(axial->x(), 0.45);
    EXPECT_LT(coronal->x(), 0.45);
}

TEST_F(RealPatient, The_spine_lies_below_the_middle_in_axial_and_behind_in_sagittal) {
    // The densest bone of these slices is the vertebra.
    const auto axial = centre_of(above(views_.axial, 250), is_bright);
    ASSERT_TRUE(axial);
    EXPECT_GT(axial->y(), 0.5);
}

TEST_F(RealPatient, The_lungs_lie_at_the_top_of_coronal_and_sagittal) {
    const auto lung_part = [&](SliceView& view) {
        // Air within the body: dark pixels between the first and the last bright one of their row.
        const QImage image = above(view, -600);
        int upper = 0, lower = 0;
        for (int y = 0; y < image.height(); ++y) {
            int first = -1, last = -1;
            for (int x = 0; x < image.width(); ++x) {
                if (!is_bright(image.pixelColor(x, y))) continue;
                if (first < 0) first = x;
                last = x;
            }
            for (int x = first; x >= 0 && x < last; ++x) {
                if (!is_bright(image.pixelColor(x, y))) ++(y < image.height() / 2 ? upper : lower);
            }
        }
        return std::pair(upper, lower);
    };
    const auto [up, down] = lung_part(views_.coronal);
    EXPECT_GT(up, 4 * down + 100) << "coronal: air above the middle " << up << ", below " << down;
}

}  // namespace
}  // namespace remnant::ui::testing

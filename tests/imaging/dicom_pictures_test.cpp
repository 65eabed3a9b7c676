// Slices as pictures: held to the voxels at their places by brute force, then to what their objects say.

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "dicom_case.h"
#include "outside_readers.h"
#include "remnant/imaging/slice_picture.h"

namespace remnant {
namespace {

using core::Vec3;
using ::testing::Contains;
using testing::DicomWriting;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::Random;

constexpr core::Window kWindow{4200.0, 1000.0};
constexpr core::Colour kColour{10, 200, 30};

/// All ways in which a grid's axes can run along the patient's, left-handed ones too.
std::vector<core::Mat3> all_ways() {
    std::vector<core::Mat3> ways;
    std::array<int, 3> order{0, 1, 2};
    do {
        for (int signs = 0; signs < 8; ++signs) {
            core::Mat3 direction = core::Mat3::Zero();
            for (int axis = 0; axis < 3; ++axis)
                direction(order.at(static_cast<std::size_t>(axis)), axis) = (signs >> axis & 1) != 0 ? -1 : 1;
            ways.push_back(direction);
        }
    } while (std::ranges::next_permutation(order).found);
    return ways;
}

core::GridGeometry grid_of(const core::Mat3& direction, const Vec3& spacing) {
    return {{7, 5, 6}, {-20.0, 31.0, -400.0}, spacing, direction};
}

core::TimePoint scan_on(Random& random, const core::GridGeometry& grid) {
    core::TimePoint scan = testing::dicom_case(random, grid).time_points.front();
    scan.structures.resize(1);
    scan.structures.front().visible = true;
    scan.structures.front().colour = kColour;
    return scan;
}

Vec3 place_of(const imaging::SlicePicture& picture, int x, int y) {
    const imaging::PicturePlace& p = picture.place;
    return p.first + p.pixel * (x * p.right + y * p.down);
}

core::Colour colour_at(const imaging::SlicePicture& picture, int x, int y) {
    const auto at = static_cast<std::size_t>(3 * (y * picture.width + x));
    return {picture.rgb[at], picture.rgb[at + 1], picture.rgb[at + 2]};
}

int grey_of(double hu) {
    const double share = (hu - kWindow.level) / kWindow.width + 0.5;
    return static_cast<int>(std::lround(255.0 * std::clamp(share, 0.0, 1.0)));
}

TEST(Slice_picture, Has_the_patients_left_on_its_right_and_the_front_at_the_top) {
    Random random(1);
    for (const core::Mat3& direction : all_ways()) {
        const auto picture =
            imaging::slice_picture(scan_on(random, grid_of(direction, {2, 2, 2})), {}, 2, kWindow);
        EXPECT_EQ(picture.place.right, Vec3(Vec3::UnitX())) << direction;
        EXPECT_EQ(picture.place.down, Vec3(Vec3::UnitY())) << direction;
    }
}

TEST(Slice_picture, Of_what_lies_on_the_patients_right_is_on_its_left) {
    Random random(2);
    for (const Vec3& signs : {Vec3(1, 1, 1), Vec3(-1, 1, 1), Vec3(1, -1, 1), Vec3(-1, -1, -1)}) {
        core::TimePoint scan = scan_on(random, grid_of(signs.asDiagonal(), {1.5, 1.5, 3}));
        core::LabelMaskBuilder right(scan.geometry.size);
        right.add(2, 3, signs.x() > 0 ? 0 : 5, signs.x() > 0 ? 2 : 7);
        scan.structures.front().mask = std::move(right).build();
        const auto picture = imaging::slice_picture(scan, scan.structures, 3, kWindow);
        EXPECT_EQ(colour_at(picture, 0, 2), kColour) << signs;
        EXPECT_NE(colour_at(picture, 6, 2), kColour) << signs;
    }
}

TEST(Slice_picture, Shows_at_each_pixel_the_voxel_that_lies_there) {
    Random random(3);
    for (const core::Mat3& direction : all_ways()) {
        const core::TimePoint scan = scan_on(random, grid_of(direction, {2, 2, 2}));
        const auto& ct = *std::get<core::SharedVoxels<std::int16_t>>(*scan.ct);
        const auto picture = imaging::slice_picture(scan, {}, 3, kWindow);
        for (int y = 0; y < picture.height; ++y) {
            for (int x = 0; x < picture.width; ++x) {
                const Vec3 index = scan.geometry.index(place_of(picture, x, y));
                const Eigen::Vector3i voxel = index.array().round().cast<int>();
                ASSERT_LT((index - voxel.cast<double>()).norm(), 1e-9) << "a pixel lies between voxels";
                ASSERT_EQ(voxel[imaging::axial_axis(scan.geometry)], 3);
                ASSERT_EQ(colour_at(picture, x, y).red, grey_of(ct.at(voxel[0], voxel[1], voxel[2])));
            }
        }
    }
}

TEST(Slice_picture, Has_square_pixels_of_the_finer_spacing) {
    Random random(4);
    const auto picture =
        imaging::slice_picture(scan_on(random, grid_of(core::Mat3::Identity(), {3, 6, 5})), {}, 0, kWindow);
    EXPECT_EQ(picture.width, 7);
    EXPECT_EQ(picture.height, 10);
    EXPECT_EQ(picture.place.pixel, 3.0);
}

TEST(Slice_picture, Of_a_needle_of_a_grid_stays_small) {
    Random random(5);
    core::GridGeometry grid = grid_of(core::Mat3::Identity(), {0.001, 900, 5});
    const auto picture = imaging::slice_picture(scan_on(random, grid), {}, 0, kWindow);
    EXPECT_EQ(picture.width, 1);
    EXPECT_EQ(picture.height, 8192);
}

TEST(Slice_picture, Runs_evenly_from_voxel_to_voxel) {
    Random random(6);
    for (const core::Mat3& direction : all_ways()) {
        core::TimePoint scan = scan_on(random, grid_of(direction, {3, 6.5, 2}));
        const auto ramp = [](const Vec3& at) { return 7.0 * at.x() - 4.0 * at.y() + at.z() + 400.0; };
        auto ct = std::make_shared<core::VoxelGrid<float>>(scan.geometry);
        const auto [ni, nj, nk] = scan.geometry.size;
        std::size_t n = 0;
        for (int k = 0; k < nk; ++k)
            for (int j = 0; j < nj; ++j)
                for (int i = 0; i < ni; ++i)
                    ct->voxels()[n++] = static_cast<float>(ramp(scan.geometry.world(Vec3(i, j, k))));
        scan.ct = core::SharedVoxels<float>(std::move(ct));
        const auto picture = imaging::slice_picture(scan, {}, 1, kWindow);
        for (int y = 0; y < picture.height; ++y) {
            for (int x = 0; x < picture.width; ++x) {
                // Beyond the outermost centres their own values go on.
                Vec3 index = scan.geometry.index(place_of(picture, x, y));
                index = index.cwiseMax(0.0).cwiseMin(Vec3(ni - 1, nj - 1, nk - 1));
                ASSERT_NEAR(colour_at(picture, x, y).red, grey_of(ramp(scan.geometry.world(index))), 1);
            }
        }
    }
}

TEST(Slice_picture, Draws_the_border_of_what_is_outlined_at_its_place) {
    Random random(7);
    for (const core::Mat3& direction : all_ways()) {
        const core::TimePoint scan = scan_on(random, grid_of(direction, {2.3, 3.1, 1.7}));
        const core::LabelMask& mask = scan.structures.front().mask;
        const auto picture = imaging::slice_picture(scan, scan.structures, 2, kWindow);
        const auto inside = [&](int x, int y) {
            if (x < 0 || y < 0 || x >= picture.width || y >= picture.height) return false;
            const Eigen::Vector3i voxel =
                scan.geometry.index(place_of(picture, x, y)).array().round().cast<int>();
            const auto [ni, nj, nk] = scan.geometry.size;
            const Eigen::Vector3i in = voxel.cwiseMax(0).cwiseMin(Eigen::Vector3i(ni - 1, nj - 1, nk - 1));
            return mask.contains(in[0], in[1], in[2]);
        };
        for (int y = 0; y < picture.height; ++y) {
            for (int x = 0; x < picture.width; ++x) {
                const bool border = inside(x, y) && !(inside(x - 1, y) && inside(x + 1, y) &&
                                                      inside(x, y - 1) && inside(x, y + 1));
                ASSERT_EQ(colour_at(picture, x, y) == kColour, border) << x << ", " << y << "\n" << direction;
            }
        }
    }
}

TEST(Slice_picture, Is_mirrored_on_no_grid_however_oblique) {
    Random random(8);
    for (int n = 0; n < 2000; ++n) {
        core::GridGeometry grid = testing::random_grid(random);
        grid.size = {2, 2, 2};
        core::TimePoint scan;
        scan.geometry = grid;
        const auto place = imaging::slice_picture(scan, {}, 0, kWindow).place;
        ASSERT_GT(place.right.x(), 0.0);
        ASSERT_GT(place.down.y(), 0.0);
        ASSERT_GT(place.right.cross(place.down).z(), 0.0) << grid.direction;
    }
}

TEST(Slice_picture, That_is_largest_is_found_across_every_axis) {
    Random random(9);
    const core::TimePoint scan = scan_on(random, grid_of(core::Mat3::Identity(), {1, 1, 1}));
    const core::LabelMask& mask = scan.structures.front().mask;
    for (int axis = 0; axis < 3; ++axis) {
        std::vector<int> counts(static_cast<std::size_t>(mask.size().at(static_cast<std::size_t>(axis))), 0);
        for (int k = 0; k < mask.size()[2]; ++k)
            for (int j = 0; j < mask.size()[1]; ++j)
                for (int i = 0; i < mask.size()[0]; ++i)
                    counts[static_cast<std::size_t>(std::array{i, j, k}.at(
                        static_cast<std::size_t>(axis)))] += mask.contains(i, j, k) ? 1 : 0;
        EXPECT_EQ(imaging::largest_slice(scan.structures.front(), axis),
                  std::ranges::max_element(counts) - counts.begin());
    }
}

/// The first picture of a scan on such a grid, as an object.
class Picture_out : public ::testing::Test {
  protected:
    DcmDataset& write(const core::Mat3& direction, std::optional<std::uint64_t> without_identity = {}) {
        Random random(10);
        subject_ = testing::dicom_case(random, grid_of(direction, {3, 4.5, 2}));
        const core::TimePoint& scan = subject_.time_points.front();
        DicomWriting writing(subject_, without_identity);
        const auto pictures = imaging::outlined_slices(scan, scan.structures, kWindow);
        title_ = pictures.front().title;
        slice_ = imaging::largest_slice(scan.structures.front(), imaging::axial_axis(scan.geometry));
        const auto written = writing.pictures(pictures);
        EXPECT_TRUE(written) << (written ? "" : to_line(written.error()));
        if (!written) return dataset();
        warnings_ = written->front().warnings;
        EXPECT_TRUE(file_.loadFile(written->front().path.c_str()).good());
        EXPECT_TRUE(file_.loadAllDataIntoMemory().good());
        const auto verdict = testing::dciodvfy(written->front().path);
        if (!verdict.absent()) {
            EXPECT_THAT(verdict.output, HasSubstr("SCImage"));
            EXPECT_THAT(testing::conformance_errors(verdict), IsEmpty()) << verdict.output;
        }
        return dataset();
    }
    DcmDataset& dataset() { return *file_.getDataset(); }
    static std::string text(DcmItem& item, const DcmTagKey& tag) {
        OFString value;
        item.findAndGetOFStringArray(tag, value);
        return value.c_str();
    }

    core::Case subject_;
    std::string title_;
    int slice_ = 0;
    core::Warnings warnings_;
    DcmFileFormat file_;
};

TEST_F(Picture_out, Says_which_way_it_faces) {
    for (const Vec3& signs : {Vec3(1, 1, 1), Vec3(-1, 1, 1), Vec3(1, -1, 1), Vec3(-1, -1, -1)})
        EXPECT_EQ(text(write(signs.asDiagonal()), DCM_PatientOrientation), "L\\P") << signs;
}

TEST_F(Picture_out, Of_an_oblique_slice_says_so_by_all_its_letters) {
    const core::Mat3 tilted(Eigen::AngleAxisd(0.35, Vec3::UnitX()).toRotationMatrix());
    EXPECT_EQ(text(write(tilted), DCM_PatientOrientation), "L\\PH");
}

TEST_F(Picture_out, Says_how_large_its_pixels_are) {
    EXPECT_EQ(text(write(core::Mat3::Identity()), DCM_PixelSpacing), "3\\3");
}

TEST_F(Picture_out, Names_the_image_it_shows) {
    DcmItem* source = nullptr;
    ASSERT_TRUE(
        write(core::Mat3::Identity()).findAndGetSequenceItem(DCM_SourceImageSequence, source, 0).good());
    EXPECT_EQ(text(*source, DCM_ReferencedSOPInstanceUID), "1.2.3.4." + std::to_string(slice_));
}

TEST_F(Picture_out, That_runs_across_the_images_names_none_and_says_so) {
    core::Mat3 sagittal;
    sagittal << 0, 0, 1, 1, 0, 0, 0, -1, 0;
    DcmItem* source = nullptr;
    EXPECT_FALSE(write(sagittal).findAndGetSequenceItem(DCM_SourceImageSequence, source, 0).good());
    EXPECT_THAT(title_, ::testing::StartsWith("Reformatted slice"));
}

TEST_F(Picture_out, Says_nothing_of_text_in_the_scan_s_own_pixels) {
    EXPECT_FALSE(write(core::Mat3::Identity()).tagExists(DCM_BurnedInAnnotation));
}

TEST_F(Picture_out, Without_identity_says_that_text_in_it_was_not_looked_for) {
    write(core::Mat3::Identity(), 12345);
    EXPECT_THAT(warnings_, Contains(Field(&core::Warning::id, "identity-pictures")));
    write(core::Mat3::Identity());
    EXPECT_THAT(warnings_, IsEmpty());
}

TEST(Pictures_out, Of_a_scan_without_study_say_so_once) {
    Random random(11);
    core::Case of_a_nifti = testing::dicom_case(random, testing::random_grid(random));
    of_a_nifti.time_points.front().identity = {};
    DicomWriting writing(of_a_nifti);
    const auto text = imaging::PictureText::NamesNobody;
    const auto written =
        writing.pictures({testing::picture_of_noise(random, text), testing::picture_of_noise(random, text)});
    ASSERT_TRUE(written) << to_line(written.error());
    EXPECT_THAT((*written)[0].warnings, Contains(Field(&core::Warning::id, "dicom-no-study")));
    EXPECT_THAT((*written)[1].warnings, IsEmpty());
}

}  // namespace
}  // namespace remnant

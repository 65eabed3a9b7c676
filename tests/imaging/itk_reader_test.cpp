// Every volume equals, voxel for voxel and corner for corner, what ITK's own reader makes of a well-formed
// series.

#include <gtest/gtest.h>
#include <itkGDCMImageIO.h>
#include <itkGDCMSeriesFileNames.h>
#include <itkImageSeriesReader.h>

#include "axis_orders.h"
#include "random_masks.h"
#include "remnant/imaging/dicom_series.h"
#include "remnant/imaging/dicom_write.h"
#include "scratch_folder.h"
#include "test_data.h"

namespace remnant::imaging {
namespace {

using core::JobContext;
using Image = itk::Image<std::int16_t, 3>;

Image::Pointer by_itk(const std::filesystem::path& folder) {
    auto names = itk::GDCMSeriesFileNames::New();
    names->SetDirectory(folder.string());
    auto reader = itk::ImageSeriesReader<Image>::New();
    reader->SetImageIO(itk::GDCMImageIO::New());
    reader->SetFileNames(names->GetFileNames(names->GetSeriesUIDs().at(0)));
    reader->Update();
    return reader->GetOutput();
}

core::GridGeometry geometry_of(const Image& image) {
    core::GridGeometry grid;
    for (unsigned axis = 0; axis < 3; ++axis) {
        grid.size[axis] = static_cast<int>(image.GetLargestPossibleRegion().GetSize()[axis]);
        grid.origin[axis] = image.GetOrigin()[axis];
        grid.spacing[axis] = image.GetSpacing()[axis];
        for (unsigned row = 0; row < 3; ++row) grid.direction(row, axis) = image.GetDirection()(row, axis);
    }
    return grid;
}

void expect_equal_to_itk(const std::filesystem::path& folder) {
    const auto scan = scan_series(folder, JobContext());
    ASSERT_TRUE(scan);
    ASSERT_TRUE(scan->series.at(0).is_volume) << scan->series[0].reason;
    const auto loaded = load_volume(scan->series[0], JobContext());
    ASSERT_TRUE(loaded);
    const auto& ours = *std::get<core::SharedVoxels<std::int16_t>>(loaded->voxels);
    const Image::Pointer theirs = by_itk(folder);
    const core::GridGeometry grid = geometry_of(*theirs);
    ASSERT_EQ(ours.geometry().size, grid.size);
    EXPECT_LT(testing::corner_set_distance(ours.geometry(), grid), 1e-3);
    // ITK may stack the slices the other way round: voxels are compared by where they lie.
    std::int64_t different = 0;
    for (int k = 0; k < grid.size[2]; ++k) {
        const double there = ours.geometry().index(grid.world(core::Vec3(0, 0, k))).z();
        const auto slice = static_cast<std::size_t>(grid.size[0]) * static_cast<std::size_t>(grid.size[1]);
        const auto* a = theirs->GetBufferPointer() + static_cast<std::size_t>(k) * slice;
        const auto* b = ours.voxels().data() + static_cast<std::size_t>(std::lround(there)) * slice;
        for (std::size_t n = 0; n < slice; ++n) different += a[n] == b[n] ? 0 : 1;
    }
    EXPECT_EQ(different, 0);
}

class SeededSeries : public ::testing::TestWithParam<int> {};
INSTANTIATE_TEST_SUITE_P(Seeds, SeededSeries, ::testing::Range(0, 12));

TEST_P(SeededSeries, Equals_ITKs_reader) {
    testing::Random random(static_cast<unsigned>(GetParam()));
    core::GridGeometry grid = testing::random_grid(random);
    grid.size = {31, 22, 9};
    if (grid.direction.determinant() < 0) grid.direction.col(2) *= -1.0;
    auto ct = std::make_shared<core::VoxelGrid<std::int16_t>>(grid);
    for (std::int16_t& voxel : ct->voxels())
        voxel = static_cast<std::int16_t>(testing::uniform_int(random, -1024, 3071));
    DicomSeriesText text;
    text.descending_file_order = GetParam() % 2 == 1;
    const testing::ScratchFolder folder;
    ASSERT_TRUE(write_ct_series(folder.path(), ct, text, JobContext()));
    expect_equal_to_itk(folder.path());
}

TEST(RealSeriesBesideItk, Equals_ITKs_reader) {
    for (const char* name : {"ircadb-17/PATIENT_DICOM", "cases/seg-dcmqi-liver/ct",
                             "cases/ct-study-localizer-and-capture/axial"}) {
        REMNANT_NEED_DATA(folder, name);
        SCOPED_TRACE(name);
        expect_equal_to_itk(folder);
    }
}

}  // namespace
}  // namespace remnant::imaging

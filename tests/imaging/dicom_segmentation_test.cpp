// Segmentations that leave: held to this program's own reader, to pydicom, and to dciodvfy.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "dicom_case.h"
#include "outside_readers.h"
#include "remnant/imaging/label_file.h"

namespace remnant {
namespace {

using testing::DicomWriting;
using testing::Random;
using testing::ScratchFolder;

core::GridGeometry grid_of_case(Random& random, int number) {
    core::GridGeometry grid = testing::random_grid(random);
    if (number % 4 == 0) grid.direction = core::Mat3::Identity();
    if (number % 4 == 1) grid.direction = core::Vec3(1, 1, -1).asDiagonal();               // slices descend
    if (number % 4 == 2 && grid.direction.determinant() > 0) grid.direction.col(2) *= -1;  // left-handed
    return grid;
}

std::string hex_of(const core::LabelMask& mask) {
    std::string hex;
    for (int k = 0; k < mask.size()[2]; ++k)
        for (int j = 0; j < mask.size()[1]; ++j)
            for (int i = 0; i < mask.size()[0]; ++i) hex += mask.contains(i, j, k) ? "01" : "00";
    return hex;
}

nlohmann::json truth_of(const core::TimePoint& scan) {
    const core::GridGeometry& g = scan.geometry;
    nlohmann::json truth{{"size", g.size}, {"segments", nlohmann::json::array()}};
    for (int row = 0; row < 3; ++row) {
        truth["origin"].push_back(g.origin[row]);
        truth["spacing"].push_back(g.spacing[row]);
        for (int column = 0; column < 3; ++column) truth["direction"].push_back(g.direction(row, column));
    }
    for (const core::Structure& s : scan.structures)
        truth["segments"].push_back({{"name", s.name}, {"voxels", hex_of(s.mask)}});
    for (int k = 0; k < g.size[2]; ++k) {
        const core::Vec3 at = g.world({0, 0, static_cast<double>(k)});
        truth["images"][scan.identity.images[static_cast<std::size_t>(k)].sop_instance_uid] = {at[0], at[1],
                                                                                               at[2]};
    }
    return truth;
}

TEST(Segmentation_out, Comes_back_bit_for_bit_on_any_grid) {
    Random random(1);
    for (int n = 0; n < 60; ++n) {
        const core::Case subject = testing::dicom_case(random, grid_of_case(random, n));
        const core::TimePoint& scan = subject.time_points.front();
        DicomWriting writing(subject);
        const auto written = writing.segmentation();
        ASSERT_TRUE(written) << to_line(written.error());
        imaging::LabelReadOptions options;
        options.reference = &scan.geometry;
        const auto back = imaging::read_label_file(written->file.path, options, {});
        ASSERT_TRUE(back) << "grid " << n << ": " << to_line(back.error());
        ASSERT_EQ(back->entries.size(), scan.structures.size());
        EXPECT_TRUE(core::same_grid(back->geometry, scan.geometry)) << "grid " << n;
        for (std::size_t s = 0; s < scan.structures.size(); ++s) {
            EXPECT_EQ(back->entries[s].mask, scan.structures[s].mask) << "grid " << n << ", structure " << s;
            EXPECT_EQ(back->entries[s].name, scan.structures[s].name);
            if (scan.structures[s].kind == core::StructureKind::User) continue;
            EXPECT_EQ(back->entries[s].kind, scan.structures[s].kind);
        }
    }
}

TEST(Segmentation_out, Lies_for_pydicom_where_it_was_drawn) {
    Random random(1);
    for (int n = 0; n < 8; ++n) {
        const core::Case subject = testing::dicom_case(random, grid_of_case(random, n));
        DicomWriting writing(subject);
        const auto written = writing.segmentation();
        ASSERT_TRUE(written) << to_line(written.error());
        const ScratchFolder folder;
        std::ofstream(folder / "truth.json") << truth_of(subject.time_points.front());
        const auto run =
            testing::run_tool("/usr/bin/python3 " REMNANT_DICOM_READERS " seg '" +
                              written->file.path.string() + "' '" + (folder / "truth.json").string() + "'");
        if (run.absent()) GTEST_SKIP() << "no /usr/bin/python3";
        EXPECT_EQ(run.exit_code, 0) << "grid " << n << ": " << run.output;
    }
}

TEST(Segmentation_out, Has_no_error_for_dciodvfy) {
    Random random(3);
    const core::Case subject = testing::dicom_case(random, testing::random_grid(random));
    DicomWriting writing(subject);
    const auto written = writing.segmentation();
    ASSERT_TRUE(written) << to_line(written.error());
    const auto verdict = testing::dciodvfy(written->file.path);
    if (verdict.absent()) GTEST_SKIP() << "dciodvfy (dicom3tools) is not installed";
    EXPECT_THAT(verdict.output, ::testing::HasSubstr("Segmentation"));
    EXPECT_THAT(testing::conformance_errors(verdict), ::testing::IsEmpty()) << verdict.output;
}

}  // namespace
}  // namespace remnant

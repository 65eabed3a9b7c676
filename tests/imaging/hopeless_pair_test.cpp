// Pairs that must not be laid over each other: they say so, or are refused.

#include <gtest/gtest.h>

#include "moved_patient.h"
#include "remnant/imaging/ct_input.h"
#include "remnant/imaging/label_file.h"
#include "test_data.h"

namespace remnant::imaging {
namespace {

using ::remnant::testing::Motion;
using ::remnant::testing::MovedPatient;

PhantomOptions small_patient(std::uint64_t seed) {
    PhantomOptions options;
    options.seed = seed;
    options.size = {150, 130, 62};
    options.spacing = {2.4, 2.4, 4.0};
    return options;
}

ScanToRegister scan_of(const PhantomOptions& options) {
    const auto phantom = make_phantom(options, core::JobContext());
    return {phantom->baseline.ct, phantom->baseline.liver};
}

std::string ids_of(const core::Warnings& warnings) {
    std::string ids;
    for (const core::Warning& warning : warnings) ids += warning.id + " ";
    return ids;
}

/// Refused, or said to be unusable.
::testing::AssertionResult says_so(const core::Result<Registration>& found) {
    if (!found) return ::testing::AssertionSuccess() << core::to_line(found.error());
    if (!found->plausible) return ::testing::AssertionSuccess() << ids_of(found->warnings);
    return ::testing::AssertionFailure()
           << "taken for a good pair: bones " << found->bone_agreement.value_or(-1) << ", surfaces "
           << found->residual.median.value() << " mm; " << ids_of(found->warnings);
}

TEST(HopelessPair, Mirrored_patient) {
    PhantomOptions mirrored = small_patient(1);
    mirrored.situs_inversus = true;
    const auto found = register_scans(scan_of(small_patient(1)), scan_of(mirrored), RegistrationMethod::Rigid,
                                      core::JobContext());
    EXPECT_TRUE(says_so(found));
    ASSERT_TRUE(found) << core::to_line(found.error());
    EXPECT_NE(ids_of(found->warnings).find("registration-mirrored"), std::string::npos)
        << ids_of(found->warnings);
}

TEST(HopelessPair, Scan_without_a_liver) {
    PhantomOptions chest = small_patient(1);
    chest.offset = {0, 0, 260};
    ScanToRegister other = scan_of(chest);
    other.liver.reset();
    EXPECT_TRUE(says_so(
        register_scans(scan_of(small_patient(1)), other, RegistrationMethod::Rigid, core::JobContext())));
}

TEST(HopelessPair, Outline_of_something_else) {
    const ScanToRegister baseline = scan_of(small_patient(1));
    ScanToRegister other = baseline;
    // The left upper corner of the belly, as large as a liver.
    const core::GridGeometry& grid = core::geometry_of(other.ct);
    const auto& voxels = *std::get<core::SharedVoxels<std::int16_t>>(other.ct);
    std::vector<std::uint8_t> box(voxels.voxels().size(), 0);
    std::size_t n = 0;
    for (int k = 0; k < grid.size[2]; ++k) {
        for (int j = 0; j < grid.size[1]; ++j) {
            for (int i = 0; i < grid.size[0]; ++i, ++n)
                box[n] = i > 95 && i < 140 && j > 30 && j < 90 && k > 20;
        }
    }
    other.liver = core::mask_where<std::uint8_t>(box, grid.size, [](std::uint8_t v) { return v != 0; });
    EXPECT_TRUE(says_so(register_scans(baseline, other, RegistrationMethod::Rigid, core::JobContext())));
}

class RealPatient : public ::testing::Test {
  protected:
    static core::Result<ScanToRegister> read(const std::filesystem::path& folder) {
        const auto scan = scan_series(folder / "PATIENT_DICOM", core::JobContext());
        if (!scan) return core::refuse(scan.error());
        const auto series = choose_volume(*scan, std::nullopt, "ct");
        if (!series) return core::refuse(series.error());
        auto volume = load_volume(*series, core::JobContext());
        if (!volume) return core::refuse(volume.error());
        LabelReadOptions reading;
        const core::GridGeometry grid = core::geometry_of(volume->voxels);
        reading.reference = &grid;
        auto liver = read_label_file(folder / "MASKS_DICOM" / "liver", reading, core::JobContext());
        if (!liver) return core::refuse(liver.error());
        return ScanToRegister{volume->voxels, liver->entries.front().mask};
    }
};

TEST_F(RealPatient, Moved_by_a_known_motion_is_found) {
    REMNANT_NEED_DATA(folder, "ircadb-17");
    const auto before = read(folder);
    ASSERT_TRUE(before) << core::to_line(before.error());
    Motion motion;
    motion.shift = {12, -8, 14};
    motion.turn_degrees = {3, -4, 7};
    const MovedPatient patient = testing::moved_scan(*before, motion, 3.0);
    const auto found =
        register_scans(patient.baseline, patient.followup, RegistrationMethod::Rigid, core::JobContext());
    ASSERT_TRUE(found) << core::to_line(found.error());
    EXPECT_TRUE(found->plausible) << ids_of(found->warnings);
    EXPECT_LE(testing::median_of(testing::landmark_errors(found->map, patient)), 1.0);
}

TEST_F(RealPatient, Against_another_patient_says_so) {
    REMNANT_NEED_DATA(folder, "ircadb-17");
    const auto real = read(folder);
    ASSERT_TRUE(real) << core::to_line(real.error());
    EXPECT_TRUE(says_so(
        register_scans(*real, scan_of(small_patient(1)), RegistrationMethod::Rigid, core::JobContext())));
}

}  // namespace
}  // namespace remnant::imaging

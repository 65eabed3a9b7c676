// Two thousand damaged files, each read in a child with 1 GB and 2 s: it reads, or it says why not. Nothing
// else.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <cstdlib>

#include "dicom/dicom_file.h"
#include "dicom/frames.h"
#include "dicom/slice_header.h"
#include "mutation.h"
#include "remnant/imaging/dicom_series.h"
#include "remnant/imaging/dicom_write.h"
#include "remnant/imaging/label_file.h"
#include "remnant/imaging/volume_file.h"
#include "scratch_folder.h"
#include "seg_file.h"
#include "test_data.h"
#include "watched_child.h"

namespace remnant::imaging {
namespace {

namespace fs = std::filesystem;
using core::JobContext;
using testing::bytes_of;
using ::testing::HasSubstr;
using testing::in_a_child;
using testing::kRead;
using testing::kRefused;
using testing::kRefusedWithoutReason;
using testing::Outcome;
using testing::outcome_of;
using testing::Random;
using testing::ScratchFolder;
using testing::write_bytes;

constexpr int kFilesEach = 400;

Outcome read_label(const fs::path& path) {
    const auto file = read_label_file(path, {}, JobContext());
    return file ? kRead : outcome_of(file.error());
}

/// Scans the folder and loads every volume in it.
Outcome read_series(const fs::path& folder) {
    const auto scan = scan_series(folder, JobContext());
    if (!scan) return outcome_of(scan.error());
    for (const Series& series : scan->series) {
        if (!series.is_volume) {
            if (series.reason.empty()) return kRefusedWithoutReason;
            continue;
        }
        const auto volume = load_volume(series, JobContext());
        if (!volume) return outcome_of(volume.error());
    }
    for (const RefusedFile& file : scan->damaged) {
        if (file.reason.empty()) return kRefusedWithoutReason;
    }
    return kRead;
}

/// Decodes every frame of one file: a lone slice is no volume, so a scan would not reach its codec.
Outcome decode_slice(const fs::path& path) {
    const auto file = dicom::open_dicom(path, dicom::Extent::Whole, {});
    if (!file) return outcome_of(file.error());
    for (const dicom::SliceHeader& header : dicom::slice_headers(*file, {})) {
        if (!header.format_refusal.empty()) return kRefused;
        const auto decoder = dicom::FrameDecoder::open(*file, header.format);
        if (!decoder) return outcome_of(decoder.error());
        std::vector<std::int32_t> pixels(header.format.frame_pixels());
        if (const auto done = decoder->decode(header.frame, pixels); !done) return outcome_of(done.error());
    }
    return kRead;
}

TEST(TheWatch, Notices_a_crash_a_hang_a_silent_refusal_and_greed) {
    EXPECT_THAT(in_a_child([](const fs::path&) -> Outcome { std::abort(); }, ""), HasSubstr("crashed"));
    EXPECT_EQ(in_a_child([](const fs::path&) -> Outcome { return kRefusedWithoutReason; }, ""),
              "refused without a reason");
    EXPECT_EQ(in_a_child(
                  [](const fs::path&) -> Outcome {
                      for (volatile int forever = 1; forever != 0;) {
                      }
                      return kRead;
                  },
                  ""),
              "hung");
#ifndef __SANITIZE_ADDRESS__
    EXPECT_EQ(in_a_child(
                  [](const fs::path&) -> Outcome {
                      const std::vector<char> greed(std::size_t{2} << 30, 'x');
                      return greed.back() == 'x' ? kRead : kRefused;
                  },
                  ""),
              "threw an exception");
#endif
}

core::GridGeometry grid() {
    core::GridGeometry g;
    g.size = {24, 20, 4};
    g.spacing = {0.8, 0.8, 2.5};
    return g;
}

core::LabelMask block() {
    core::LabelMaskBuilder builder(grid().size);
    for (int k = 1; k < 4; ++k) {
        for (int j = 3; j < 15; ++j) builder.add(j, k, 4, 20);
    }
    return std::move(builder).build();
}

/// Reads `kFilesEach` mutations of the sound file at `path` in its place.
void survive(const fs::path& path, unsigned seed, int files,
             const std::function<Outcome(const fs::path&)>& read, const fs::path& what_to_read) {
    const std::string sound = bytes_of(path);
    ASSERT_FALSE(sound.empty());
    ASSERT_EQ(in_a_child(read, what_to_read), "") << "the sound file itself";
    ASSERT_EQ(read(what_to_read), kRead) << "the sound file is not read";
    for (int n = 0; n < files; ++n) {
        Random random(seed * 1000003u + static_cast<unsigned>(n));
        write_bytes(path, testing::mutated(sound, random));
        EXPECT_EQ(in_a_child(read, what_to_read), "")
            << path.filename() << ", mutation " << n << " of seed " << seed;
    }
    write_bytes(path, sound);
}

TEST(MutatedFiles, DICOM_slices) {
    const ScratchFolder folder;
    auto ct = std::make_shared<core::VoxelGrid<std::int16_t>>(grid());
    std::ranges::fill(ct->voxels(), std::int16_t{60});
    ASSERT_TRUE(write_ct_series(folder.path(), ct, {}, JobContext()));
    const fs::path victim = *fs::directory_iterator(folder.path());
    survive(victim, 1, kFilesEach, read_series, folder.path());
}

TEST(MutatedFiles, DICOM_segmentations) {
    const ScratchFolder folder;
    std::vector<std::uint8_t> voxels(24 * 20 * 4, 0);
    std::fill(voxels.begin() + 600, voxels.begin() + 1500, std::uint8_t{1});
    testing::write_seg(folder / "seg.dcm", grid(), {{"liver", voxels}, {"tumour", voxels}}, {});
    survive(folder / "seg.dcm", 2, kFilesEach, read_label, folder / "seg.dcm");
}

class MutatedLabelFiles : public ::testing::TestWithParam<const char*> {};
INSTANTIATE_TEST_SUITE_P(Formats, MutatedLabelFiles,
                         ::testing::Values("label.nii", "label.nii.gz", "label.nrrd", "label.mha"),
                         [](const auto& tested) {
                             std::string name = tested.param;
                             std::ranges::replace(name, '.', '_');
                             return name;
                         });

TEST_P(MutatedLabelFiles, Are_read_or_refused) {
    const ScratchFolder folder;
    const core::LabelMask mask = block();
    const std::vector<ValuedMask> map{{3, &mask}};
    const fs::path path = folder / GetParam();
    ASSERT_TRUE(write_label_map(path, grid(), map, JobContext()));
    const bool half = path.filename().string().starts_with("label.nii");  // NIfTI comes twice
    survive(path, 3, half ? kFilesEach / 2 : kFilesEach, read_label, path);
}

/// Mutates copies of real files: other programs' headers and the compressed transfer syntaxes.
class MutatedRealFiles : public ::testing::TestWithParam<const char*> {};
INSTANTIATE_TEST_SUITE_P(
    Files, MutatedRealFiles,
    ::testing::Values("seg-compressed-syntaxes/liver_rle.dcm", "seg-compressed-syntaxes/liver_deflate.dcm",
                      "seg-compressed-syntaxes/liver_j2k.dcm", "seg-labelmap-dcmqi/sparse-labelmap-noppv.dcm",
                      "nrrd-pynrrd/BallBinary30x30x30_bz2.nrrd", "nifti-nibabel/standard.nii.gz",
                      "metaimage-itk/blob4.mha", "rtstruct-without-ct/rtstruct.dcm"),
    [](const auto& tested) {
        std::string name = fs::path(tested.param).filename().string();
        std::ranges::replace_if(
            name, [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; }, '_');
        return name;
    });

TEST_P(MutatedRealFiles, Are_read_or_refused) {
    REMNANT_NEED_DATA(original, std::string("cases/") + GetParam());
    const ScratchFolder folder;
    const fs::path path = folder / original.filename().string();
    const std::string sound = bytes_of(original);
    for (int n = 0; n < 60; ++n) {
        Random random(7000u + static_cast<unsigned>(n));
        write_bytes(path, testing::mutated(sound, random));
        EXPECT_EQ(in_a_child(read_label, path), "") << "mutation " << n;
    }
}

class MutatedRealSlices : public ::testing::TestWithParam<const char*> {};
INSTANTIATE_TEST_SUITE_P(Syntaxes, MutatedRealSlices,
                         ::testing::Values("1.2.1.99", "1.2.4.50", "1.2.4.57", "1.2.4.70", "1.2.4.80",
                                           "1.2.4.90", "1.2.5", "1.2.2"),
                         [](const auto& tested) {
                             std::string name = tested.param;
                             std::ranges::replace(name, '.', '_');
                             return "syntax_" + name;
                         });

TEST_P(MutatedRealSlices, Are_read_or_refused) {
    REMNANT_NEED_DATA(originals, "cases/ct-all-transfer-syntaxes");
    for (const auto& entry : fs::directory_iterator(originals)) {
        if (!entry.path().string().ends_with(std::string("10008.") + GetParam() + ".dcm")) continue;
        const ScratchFolder folder;
        const std::string sound = bytes_of(entry.path());
        for (int n = 0; n < 60; ++n) {
            Random random(9000u + static_cast<unsigned>(n));
            write_bytes(folder / "slice.dcm", testing::mutated(sound, random));
            EXPECT_EQ(in_a_child(decode_slice, folder / "slice.dcm"), "") << "mutation " << n;
        }
    }
}

}  // namespace
}  // namespace remnant::imaging

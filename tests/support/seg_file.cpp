#include "seg_file.h"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>
#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace remnant::testing {
namespace {

using core::Vec3;

DcmItem& item(DcmItem& parent, const DcmTagKey& sequence, long position) {
    DcmItem* found = nullptr;
    parent.findOrCreateSequenceItem(sequence, found, position);
    if (found == nullptr) throw std::runtime_error("no room for a sequence item");
    return *found;
}

void put(DcmItem& at, const DcmTagKey& tag, const std::string& value) {
    if (at.putAndInsertString(tag, value.c_str()).bad())
        throw std::runtime_error("an attribute was not accepted");
}

void put_code(DcmItem& parent, const DcmTagKey& sequence, const char* value, const char* meaning) {
    DcmItem& code = item(parent, sequence, 0);
    put(code, DCM_CodeValue, value);
    put(code, DCM_CodingSchemeDesignator, "SCT");
    put(code, DCM_CodeMeaning, meaning);
}

void put_identity(DcmDataset& d, const SegText& text) {
    put(d, DCM_SOPClassUID, UID_SegmentationStorage);
    put(d, DCM_SOPInstanceUID, "1.2.826.0.1.3680043.2.1.9");
    put(d, DCM_StudyInstanceUID, text.study_uid);
    put(d, DCM_SeriesInstanceUID, "1.2.826.0.1.3680043.2.1.8");
    put(d, DCM_Modality, "SEG");
    put(d, DCM_PatientName, "Test^Segmentation");
    put(d, DCM_PatientID, text.patient_id);
}

void put_pixel_module(DcmDataset& d, const core::GridGeometry& grid, std::size_t frames) {
    put(d, DCM_SegmentationType, "BINARY");
    put(d, DCM_PhotometricInterpretation, "MONOCHROME2");
    put(d, DCM_NumberOfFrames, std::to_string(frames));
    d.putAndInsertUint16(DCM_SamplesPerPixel, 1);
    d.putAndInsertUint16(DCM_Columns, static_cast<Uint16>(grid.size[0]));
    d.putAndInsertUint16(DCM_Rows, static_cast<Uint16>(grid.size[1]));
    d.putAndInsertUint16(DCM_BitsAllocated, 1);
    d.putAndInsertUint16(DCM_BitsStored, 1);
    d.putAndInsertUint16(DCM_HighBit, 0);
    d.putAndInsertUint16(DCM_PixelRepresentation, 0);
}

void put_shared_groups(DcmDataset& d, const core::GridGeometry& grid) {
    DcmItem& shared = item(d, DCM_SharedFunctionalGroupsSequence, 0);
    DcmItem& measures = item(shared, DCM_PixelMeasuresSequence, 0);
    put(measures, DCM_PixelSpacing, fmt::format("{:.10g}\\{:.10g}", grid.spacing[1], grid.spacing[0]));
    put(measures, DCM_SliceThickness, fmt::format("{:.10g}", grid.spacing[2]));
    const Vec3 row = grid.direction.col(0);
    const Vec3 column = grid.direction.col(1);
    put(item(shared, DCM_PlaneOrientationSequence, 0), DCM_ImageOrientationPatient,
        fmt::format("{:.10g}\\{:.10g}\\{:.10g}\\{:.10g}\\{:.10g}\\{:.10g}", row[0], row[1], row[2], column[0],
                    column[1], column[2]));
}

struct Frame {
    std::size_t segment;
    int k;
};

std::vector<Frame> frames_of(const core::GridGeometry& grid, const std::vector<SegSegment>& segments,
                             const SegText& text) {
    const auto plane = static_cast<std::size_t>(grid.size[0]) * static_cast<std::size_t>(grid.size[1]);
    std::vector<Frame> frames;
    for (std::size_t s = 0; s < segments.size(); ++s) {
        for (int n = 0; n < grid.size[2]; ++n) {
            const int k = text.descending_frames ? grid.size[2] - 1 - n : n;
            const auto* voxels = segments[s].voxels.data() + static_cast<std::size_t>(k) * plane;
            const bool empty = std::none_of(voxels, voxels + plane, [](std::uint8_t v) { return v != 0; });
            if (!(empty && text.leave_out_empty_frames)) frames.push_back({s, k});
        }
    }
    return frames;
}

}  // namespace

void write_seg(const std::filesystem::path& path, const core::GridGeometry& grid,
               const std::vector<SegSegment>& segments, const SegText& text) {
    const std::vector<Frame> frames = frames_of(grid, segments, text);
    const auto plane = static_cast<std::size_t>(grid.size[0]) * static_cast<std::size_t>(grid.size[1]);
    DcmFileFormat file;
    DcmDataset& d = *file.getDataset();
    put_identity(d, text);
    put_pixel_module(d, grid, frames.size());
    put_shared_groups(d, grid);
    for (std::size_t s = 0; s < segments.size(); ++s) {
        DcmItem& segment = item(d, DCM_SegmentSequence, static_cast<long>(s));
        segment.putAndInsertUint16(DCM_SegmentNumber, static_cast<Uint16>(s + 1));
        put(segment, DCM_SegmentLabel, segments[s].label);
        put(segment, DCM_SegmentAlgorithmType, "MANUAL");
        put_code(segment, DCM_SegmentedPropertyCategoryCodeSequence, "123037004", "Anatomical Structure");
        put_code(segment, DCM_SegmentedPropertyTypeCodeSequence, "10200004", "Liver");
    }
    std::vector<Uint8> bits((plane * frames.size() + 15) / 16 * 2, 0);
    for (std::size_t f = 0; f < frames.size(); ++f) {
        DcmItem& group = item(d, DCM_PerFrameFunctionalGroupsSequence, static_cast<long>(f));
        item(group, DCM_SegmentIdentificationSequence, 0)
            .putAndInsertUint16(DCM_ReferencedSegmentNumber, static_cast<Uint16>(frames[f].segment + 1));
        const Vec3 at = grid.world(Vec3(0, 0, frames[f].k));
        put(item(group, DCM_PlanePositionSequence, 0), DCM_ImagePositionPatient,
            fmt::format("{:.10g}\\{:.10g}\\{:.10g}", at[0], at[1], at[2]));
        const auto* voxels =
            segments[frames[f].segment].voxels.data() + static_cast<std::size_t>(frames[f].k) * plane;
        for (std::size_t n = 0; n < plane; ++n) {
            const std::size_t bit = f * plane + n;
            if (voxels[n] != 0) bits[bit / 8] = static_cast<Uint8>(bits[bit / 8] | 1 << (bit % 8));
        }
    }
    d.putAndInsertUint8Array(DCM_PixelData, bits.data(), static_cast<unsigned long>(bits.size()));
    if (file.saveFile(path.c_str(), EXS_LittleEndianExplicit).bad()) {
        throw std::runtime_error("the segmentation was not written");
    }
}

}  // namespace remnant::testing

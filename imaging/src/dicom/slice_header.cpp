#include "dicom/slice_header.h"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcdatset.h>
#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcsequen.h>

#include <array>
#include <cmath>

namespace remnant::imaging::dicom {
namespace {

using core::Vec3;

std::optional<double> number(DcmItem& item, const DcmTagKey& tag, unsigned long position = 0) {
    Float64 value = 0.0;
    if (item.findAndGetFloat64(tag, value, position).bad() || !std::isfinite(value)) return std::nullopt;
    return value;
}

std::optional<Vec3> vector(DcmItem& item, const DcmTagKey& tag, unsigned long first) {
    Vec3 v;
    for (unsigned long n = 0; n < 3; ++n) {
        const auto part = number(item, tag, first + n);
        if (!part) return std::nullopt;
        v[static_cast<Eigen::Index>(n)] = *part;
    }
    return v;
}

/// Where attributes of one frame are looked for: its own functional groups, the shared ones, then the data
/// set itself.
class FrameGroups {
  public:
    FrameGroups(DcmDataset& dataset, int frame) : dataset_(dataset) {
        DcmItem* item = nullptr;
        if (dataset.findAndGetSequenceItem(DCM_PerFrameFunctionalGroupsSequence, item, frame).good())
            places_.push_back(item);
        if (dataset.findAndGetSequenceItem(DCM_SharedFunctionalGroupsSequence, item, 0).good())
            places_.push_back(item);
    }

    /// The item that holds a macro's attributes; the data set where no group has it.
    [[nodiscard]] DcmItem& macro(const DcmTagKey& sequence) const {
        for (DcmItem* place : places_) {
            DcmItem* item = nullptr;
            if (place->findAndGetSequenceItem(sequence, item, 0).good() && item != nullptr) return *item;
        }
        return dataset_;
    }

  private:
    DcmDataset& dataset_;
    std::vector<DcmItem*> places_;
};

void read_geometry(const FrameGroups& groups, SliceHeader& h) {
    h.position = vector(groups.macro(DCM_PlanePositionSequence), DCM_ImagePositionPatient, 0);
    DcmItem& orientation = groups.macro(DCM_PlaneOrientationSequence);
    h.row = vector(orientation, DCM_ImageOrientationPatient, 0);
    h.column = vector(orientation, DCM_ImageOrientationPatient, 3);
    DcmItem& measures = groups.macro(DCM_PixelMeasuresSequence);
    h.spacing_j = number(measures, DCM_PixelSpacing, 0);
    h.spacing_i = number(measures, DCM_PixelSpacing, 1);
    h.thickness = number(measures, DCM_SliceThickness);
    h.spacing_between = number(measures, DCM_SpacingBetweenSlices);
}

/// Sixteen bits of VR US or SS. Writers mix the two up, and in implicit VR it is not said: the pixels' own
/// sign decides.
std::optional<std::int32_t> stored_value(DcmItem& item, const DcmTagKey& tag, bool is_signed) {
    Uint16 bits = 0;
    Sint16 with_sign = 0;
    if (item.findAndGetUint16(tag, bits).bad()) {
        if (item.findAndGetSint16(tag, with_sign).bad()) return std::nullopt;
        bits = static_cast<Uint16>(with_sign);
    }
    return is_signed ? std::int32_t{static_cast<Sint16>(bits)} : std::int32_t{bits};
}

void read_values(const FrameGroups& groups, DcmDataset& dataset, SliceHeader& h) {
    DcmItem& rescale = groups.macro(DCM_PixelValueTransformationSequence);
    h.slope = number(rescale, DCM_RescaleSlope).value_or(1.0);
    h.intercept = number(rescale, DCM_RescaleIntercept).value_or(0.0);
    h.rescale_type = text_of(rescale, DCM_RescaleType);
    const auto padding = stored_value(dataset, DCM_PixelPaddingValue, h.format.is_signed);
    if (!padding) return;
    const auto limit =
        stored_value(dataset, DCM_PixelPaddingRangeLimit, h.format.is_signed).value_or(*padding);
    h.padding_low = std::min(*padding, limit);
    h.padding_high = std::max(*padding, limit);
}

void read_identity(DcmDataset& d, SliceHeader& h) {
    h.identity.patient_name = text_of(d, DCM_PatientName, &h.text_replaced);
    h.identity.patient_id = text_of(d, DCM_PatientID, &h.text_replaced);
    h.identity.study_uid = text_of(d, DCM_StudyInstanceUID);
    h.identity.series_uid = text_of(d, DCM_SeriesInstanceUID);
    h.identity.frame_of_reference_uid = text_of(d, DCM_FrameOfReferenceUID);
    h.identity.study_date = text_of(d, DCM_StudyDate);
    h.identity.study_time = text_of(d, DCM_StudyTime);
    h.identity.patient_birth_date = text_of(d, DCM_PatientBirthDate);
    h.identity.patient_sex = text_of(d, DCM_PatientSex);
    h.identity.study_id = text_of(d, DCM_StudyID, &h.text_replaced);
    h.identity.accession_number = text_of(d, DCM_AccessionNumber, &h.text_replaced);
    h.identity.referring_physician = text_of(d, DCM_ReferringPhysicianName, &h.text_replaced);
    h.identity.study_description = text_of(d, DCM_StudyDescription, &h.text_replaced);
    h.identity.series_description = text_of(d, DCM_SeriesDescription, &h.text_replaced);
    h.identity.contrast_agent = text_of(d, DCM_ContrastBolusAgent, &h.text_replaced);
}

SliceHeader common_header(const DicomFile& file, const ReadLimits& limits) {
    DcmDataset& d = file.dataset();
    SliceHeader h;
    h.file = file.path();
    h.stamp = file.stamp();
    h.sop_class = text_of(d, DCM_SOPClassUID);
    h.sop_instance = text_of(d, DCM_SOPInstanceUID);
    h.uids_from_meta = h.sop_class.empty() && !file.meta().sop_class.empty();
    if (h.sop_class.empty()) h.sop_class = file.meta().sop_class;
    if (h.sop_instance.empty()) h.sop_instance = file.meta().sop_instance;
    h.modality = text_of(d, DCM_Modality);
    h.description = text_of(d, DCM_SeriesDescription, &h.text_replaced);
    h.image_type = text_of(d, DCM_ImageType);
    h.instance_number = text_of(d, DCM_InstanceNumber);
    h.text_burned_in = text_of(d, DCM_BurnedInAnnotation) == "YES";
    read_identity(d, h);
    for (const DcmTagKey& tag : {DCM_AcquisitionNumber, DCM_TemporalPositionIdentifier, DCM_AcquisitionTime,
                                 DCM_EchoTime, DCM_DiffusionBValue}) {
        h.phase.push_back(text_of(d, tag));
    }
    if (!file.has_pixels()) {
        h.format_refusal = "it has no pixels";
        return h;
    }
    auto format = pixel_format(d, file.path().string(), limits);
    if (format) {
        h.format = *format;
    } else {
        h.format_refusal = format.error().reason;
    }
    return h;
}

}  // namespace

std::vector<SliceHeader> slice_headers(const DicomFile& file, const ReadLimits& limits) {
    const SliceHeader common = common_header(file, limits);
    if (!common.format_refusal.empty()) return {common};
    const std::uint64_t frame_bytes =
        common.format.frame_pixels() * static_cast<std::uint64_t>(common.format.bits_allocated) / 8;
    std::vector<SliceHeader> headers;
    for (int frame = 0; frame < common.format.frames; ++frame) {
        SliceHeader h = common;
        h.frame = frame;
        const FrameGroups groups(file.dataset(), frame);
        read_geometry(groups, h);
        read_values(groups, file.dataset(), h);
        if (file.pixels_lie_in_file() && common.format.bits_allocated >= 8) {
            const Span all = *file.skeleton().native;
            const std::uint64_t begin = static_cast<std::uint64_t>(frame) * frame_bytes;
            if (begin + frame_bytes > all.length) {
                h.format_refusal = "damaged: it has fewer pixels than its header says";
                return {h};
            }
            h.native_in_file = {all.offset + begin, frame_bytes};
        }
        headers.push_back(std::move(h));
    }
    return headers;
}

}  // namespace remnant::imaging::dicom

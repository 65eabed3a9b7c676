#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcfilefo.h>
#include <dcmtk/dcmdata/dcuid.h>
#include <fmt/format.h>

#include <Eigen/LU>
#include <atomic>
#include <mutex>

#include "parallel.h"
#include "remnant/imaging/dicom_write.h"

namespace remnant::imaging {
namespace {

namespace fs = std::filesystem;

std::string made_uid() {
    char uid[100];
    return dcmGenerateUniqueIdentifier(uid);
}

core::StudyIdentity completed(core::StudyIdentity identity) {
    for (std::string* uid : {&identity.study_uid, &identity.series_uid, &identity.frame_of_reference_uid}) {
        if (uid->empty()) *uid = made_uid();
    }
    if (identity.study_date.empty()) identity.study_date = "20260101";
    return identity;
}

/// A decimal string of at most 16 characters (PS3.5 6.2), as exact as that allows.
std::string decimal(double value) {
    for (int digits = 16; digits > 1; --digits) {
        std::string text = fmt::format("{:.{}g}", value, digits);
        if (text.size() <= 16) return text;
    }
    return "0";
}

std::string decimals(std::initializer_list<double> values) {
    std::string text;
    for (const double value : values) text += (text.empty() ? "" : "\\") + decimal(value);
    return text;
}

/// Everything that is the same in all slices.
void put_series(DcmDataset& d, const core::GridGeometry& g, const core::StudyIdentity& id,
                const DicomSeriesText& text) {
    const auto put = [&](const DcmTagKey& tag, const std::string& value) {
        d.putAndInsertString(tag, value.c_str());
    };
    put(DCM_SpecificCharacterSet, "ISO_IR 192");
    put(DCM_ImageType, "ORIGINAL\\PRIMARY\\AXIAL");
    put(DCM_SOPClassUID, UID_CTImageStorage);
    put(DCM_StudyDate, id.study_date);
    put(DCM_StudyTime, "");
    put(DCM_AccessionNumber, "");
    put(DCM_Modality, "CT");
    put(DCM_Manufacturer, "remnant");
    put(DCM_ReferringPhysicianName, "");
    put(DCM_SeriesDescription, text.series_description);
    put(DCM_PatientName, id.patient_name);
    put(DCM_PatientID, id.patient_id);
    put(DCM_PatientBirthDate, "");
    put(DCM_PatientSex, "");
    put(DCM_Laterality, "");
    put(DCM_KVP, "");
    put(DCM_SliceThickness, decimal(g.spacing[2]));
    put(DCM_PatientPosition, text.patient_position);
    put(DCM_StudyInstanceUID, id.study_uid);
    put(DCM_SeriesInstanceUID, id.series_uid);
    put(DCM_StudyID, "1");
    put(DCM_SeriesNumber, "1");
    put(DCM_AcquisitionNumber, "1");
    put(DCM_FrameOfReferenceUID, id.frame_of_reference_uid);
    put(DCM_PositionReferenceIndicator, "");
    const auto& r = g.direction;
    put(DCM_ImageOrientationPatient, decimals({r(0, 0), r(1, 0), r(2, 0), r(0, 1), r(1, 1), r(2, 1)}));
    put(DCM_PixelSpacing, decimals({g.spacing[1], g.spacing[0]}));
    d.putAndInsertUint16(DCM_SamplesPerPixel, 1);
    put(DCM_PhotometricInterpretation, "MONOCHROME2");
    d.putAndInsertUint16(DCM_Rows, static_cast<Uint16>(g.size[1]));
    d.putAndInsertUint16(DCM_Columns, static_cast<Uint16>(g.size[0]));
    d.putAndInsertUint16(DCM_BitsAllocated, 16);
    d.putAndInsertUint16(DCM_BitsStored, 16);
    d.putAndInsertUint16(DCM_HighBit, 15);
    d.putAndInsertUint16(DCM_PixelRepresentation, 1);
    put(DCM_RescaleIntercept, "0");
    put(DCM_RescaleSlope, "1");
    put(DCM_RescaleType, "HU");
    put(DCM_WindowCenter, "90");
    put(DCM_WindowWidth, "150");
}

}  // namespace

core::Result<> write_ct_series(const fs::path& folder, const core::SharedVoxels<std::int16_t>& volume,
                               const DicomSeriesText& text, const core::JobContext& job) {
    const core::GridGeometry& g = volume->geometry();
    std::error_code failure;
    fs::create_directories(folder, failure);
    if (failure) return core::refuse(folder.string(), "the folder cannot be made");
    const core::StudyIdentity identity = completed(text.identity);
    const std::size_t slice_voxels =
        static_cast<std::size_t>(g.size[0]) * static_cast<std::size_t>(g.size[1]);
    const auto slices = static_cast<std::size_t>(g.size[2]);
    std::mutex mutex;
    std::string failed;
    for_each_parallel(slices, [&](std::size_t k) {
        if (job.cancelled()) return;
        DcmFileFormat file;
        DcmDataset& d = *file.getDataset();
        put_series(d, g, identity, text);
        const std::size_t number = text.descending_file_order ? slices - k : k + 1;
        const core::Vec3 at = g.world({0, 0, static_cast<double>(k)});
        d.putAndInsertString(DCM_SOPInstanceUID,
                             (identity.series_uid.substr(0, 56) + "." + std::to_string(k + 1)).c_str());
        d.putAndInsertString(DCM_InstanceNumber, std::to_string(number).c_str());
        d.putAndInsertString(DCM_ImagePositionPatient, decimals({at[0], at[1], at[2]}).c_str());
        const auto pixels = volume->voxels().subspan(k * slice_voxels, slice_voxels);
        d.putAndInsertUint16Array(DCM_PixelData, reinterpret_cast<const Uint16*>(pixels.data()),
                                  static_cast<unsigned long>(slice_voxels));
        const fs::path path = folder / fmt::format("slice-{:04}.dcm", number);
        const OFCondition saved = file.saveFile(path.c_str(), EXS_LittleEndianExplicit);
        job.report(static_cast<double>(k + 1) / static_cast<double>(slices), "writing the CT");
        if (saved.good()) return;
        const std::lock_guard lock(mutex);
        failed = path.string();
    });
    if (!failed.empty()) return core::refuse(failed, "it cannot be written");
    if (job.cancelled()) return core::refuse(core::cancelled_error(folder.string()));
    return {};
}

}  // namespace remnant::imaging

#include "archive_study.h"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>
#include <fmt/format.h>

#include <map>
#include <memory>
#include <stdexcept>

namespace remnant::testing {
namespace {

void write_slice(const std::filesystem::path& path, const ArchiveStudy& study, int series, int slice) {
    DcmFileFormat file;
    DcmDataset& d = *file.getDataset();
    const auto put = [&](const DcmTagKey& tag, const std::string& value) {
        if (d.putAndInsertString(tag, value.c_str()).bad())
            throw std::runtime_error("an attribute was not accepted");
    };
    put(DCM_SpecificCharacterSet, "ISO_IR 192");
    put(DCM_SOPClassUID, UID_CTImageStorage);
    put(DCM_SOPInstanceUID, fmt::format("{}.{}", series_uid(study, series), slice));
    put(DCM_StudyInstanceUID, study.study_uid);
    put(DCM_SeriesInstanceUID, series_uid(study, series));
    put(DCM_StudyDate, study.date);
    put(DCM_AccessionNumber, study.accession);
    put(DCM_StudyDescription, study.description);
    put(DCM_SeriesDescription, fmt::format("Seriè {}", series));
    put(DCM_SeriesNumber, fmt::format("{}", series));
    put(DCM_InstanceNumber, fmt::format("{}", slice));
    put(DCM_Modality, "CT");
    put(DCM_PatientName, study.patient_name);
    put(DCM_PatientID, study.patient_id);
    put(DCM_PatientBirthDate, "19600101");
    put(DCM_PatientSex, "M");
    put(DCM_ImageType, "ORIGINAL\\PRIMARY\\AXIAL");
    put(DCM_PatientPosition, "HFS");
    put(DCM_SliceThickness, "2");
    put(DCM_ImagePositionPatient, fmt::format("0\\0\\{}", 2 * slice));
    put(DCM_ImageOrientationPatient, "1\\0\\0\\0\\1\\0");
    put(DCM_PixelSpacing, "0.75\\0.75");
    put(DCM_PhotometricInterpretation, "MONOCHROME2");
    put(DCM_RescaleSlope, "1");
    put(DCM_RescaleIntercept, "-1024");
    d.putAndInsertUint16(DCM_SamplesPerPixel, 1);
    d.putAndInsertUint16(DCM_Columns, static_cast<Uint16>(study.edge));
    d.putAndInsertUint16(DCM_Rows, static_cast<Uint16>(study.edge));
    d.putAndInsertUint16(DCM_BitsAllocated, 16);
    d.putAndInsertUint16(DCM_BitsStored, 16);
    d.putAndInsertUint16(DCM_HighBit, 15);
    d.putAndInsertUint16(DCM_PixelRepresentation, 1);
    std::vector<Uint16> pixels;
    for (int n = 0; n < study.edge * study.edge; ++n)
        pixels.push_back(static_cast<Uint16>(900 + slice + 7 * n));
    d.putAndInsertUint16Array(DCM_PixelData, pixels.data(), static_cast<unsigned long>(pixels.size()));
    if (file.saveFile(path.c_str(), EXS_LittleEndianExplicit).bad())
        throw std::runtime_error("a slice was not written");
}

using Instances = std::map<std::string, std::unique_ptr<DcmFileFormat>>;

/// By SOPInstanceUID; throws where two files are one instance.
Instances instances_below(const std::filesystem::path& folder) {
    Instances instances;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (!entry.is_regular_file()) continue;
        auto file = std::make_unique<DcmFileFormat>();
        OFString uid;
        if (file->loadFile(entry.path().c_str()).bad() ||
            file->getDataset()->findAndGetOFString(DCM_SOPInstanceUID, uid).bad()) {
            throw std::runtime_error(entry.path().string() + " cannot be read");
        }
        if (!instances.emplace(uid.c_str(), std::move(file)).second) {
            throw std::runtime_error(entry.path().string() + " is there twice");
        }
    }
    return instances;
}

}  // namespace

std::string series_uid(const ArchiveStudy& study, int series) {
    return fmt::format("{}.{}", study.study_uid, series);
}

void write_archive_study(const std::filesystem::path& folder, const ArchiveStudy& study) {
    std::filesystem::create_directories(folder);
    for (int series = 1; series <= static_cast<int>(study.slices.size()); ++series) {
        for (int slice = 1; slice <= study.slices[static_cast<std::size_t>(series) - 1]; ++slice) {
            write_slice(folder / fmt::format("{}-{:04}.dcm", series, slice), study, series, slice);
        }
    }
}

std::string difference_of_instances(const std::filesystem::path& a, const std::filesystem::path& b) {
    const Instances left = instances_below(a);
    const Instances right = instances_below(b);
    if (left.size() != right.size()) return fmt::format("{} instances against {}", left.size(), right.size());
    for (const auto& [uid, file] : left) {
        const auto other = right.find(uid);
        if (other == right.end()) return uid + " is missing";
        if (file->getDataset()->compare(*other->second->getDataset()) != 0) return uid + " differs";
    }
    return {};
}

}  // namespace remnant::testing

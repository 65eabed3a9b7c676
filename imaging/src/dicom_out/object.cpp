#include "dicom_out/object.h"

#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcfilefo.h>
#include <dcmtk/dcmdata/dcostrmb.h>
#include <fmt/format.h>

#include <algorithm>

#include "dicom/dicom_file.h"
#include "dicom_out/deidentify.h"
#include "volume/atomic_write.h"

namespace remnant::imaging::dicom_out {
namespace {

bool is_date(const std::string& text) {
    return text.size() == 8 && text.find_first_not_of("0123456789") == std::string::npos;
}

/// HHMMSS with or without fractions, or nothing.
std::string time_or_nothing(const std::string& text) {
    const auto digits = std::min(text.find('.'), text.size());
    const bool good = (digits == 2 || digits == 4 || digits == 6) && text.size() <= 13 &&
                      text.find_first_not_of("0123456789.") == std::string::npos;
    return good ? text : std::string();
}

void put_patient_and_study(DcmDataset& d, const core::StudyIdentity& id) {
    put(d, DCM_PatientName, person_name(id.patient_name));
    put(d, DCM_PatientID, short_text(id.patient_id));
    put(d, DCM_PatientBirthDate, is_date(id.patient_birth_date) ? id.patient_birth_date : "");
    const bool sex = id.patient_sex == "M" || id.patient_sex == "F" || id.patient_sex == "O";
    put(d, DCM_PatientSex, sex ? id.patient_sex : "");
    put(d, DCM_StudyInstanceUID, id.study_uid);
    put(d, DCM_StudyDate, is_date(id.study_date) ? id.study_date : "");
    put(d, DCM_StudyTime, time_or_nothing(id.study_time));
    put(d, DCM_StudyID, short_text(id.study_id, 16));
    put(d, DCM_AccessionNumber, short_text(id.accession_number, 16));
    put(d, DCM_ReferringPhysicianName, person_name(id.referring_physician));
    if (!id.study_description.empty()) put(d, DCM_StudyDescription, short_text(id.study_description));
}

/// The file as bytes: preamble, meta header, Explicit VR Little Endian.
core::Result<std::vector<std::byte>> bytes_of(DcmFileFormat& file, const std::string& what) {
    file.validateMetaInfo(EXS_LittleEndianExplicit);
    const std::size_t most =
        file.calcElementLength(EXS_LittleEndianExplicit, EET_ExplicitLength) + std::size_t{4096};
    std::vector<std::byte> bytes(most);
    DcmOutputBufferStream stream(bytes.data(), static_cast<offile_off_t>(bytes.size()));
    file.transferInit();
    const OFCondition done = file.write(stream, EXS_LittleEndianExplicit, EET_ExplicitLength, nullptr);
    file.transferEnd();
    stream.flush();
    void* begin = nullptr;
    offile_off_t length = 0;
    stream.flushBuffer(begin, length);
    if (done.bad() || begin != bytes.data()) return core::refuse(what, "it cannot be put together");
    bytes.resize(static_cast<std::size_t>(length));
    return bytes;
}

}  // namespace

void put(DcmItem& item, const DcmTagKey& tag, const std::string& value) {
    if (value.empty())
        item.insertEmptyElement(tag);
    else
        item.putAndInsertOFStringArray(tag, value.c_str());
}

DcmItem& new_item(DcmItem& item, const DcmTagKey& sequence) {
    DcmItem* made = nullptr;
    item.findOrCreateSequenceItem(sequence, made, -2);
    return *made;
}

void put_code(DcmItem& item, const DcmTagKey& sequence, const core::Code& code) {
    DcmItem* made = nullptr;
    item.findOrCreateSequenceItem(sequence, made, 0);
    put(*made, DCM_CodeValue, std::string(code.value));
    put(*made, DCM_CodingSchemeDesignator, std::string(code.scheme));
    put(*made, DCM_CodeMeaning, std::string(code.meaning));
}

std::string short_text(std::string_view text, std::size_t most) {
    std::string line = core::printable(text);
    std::ranges::replace(line, '\\', '/');
    std::size_t end = 0;
    for (std::size_t count = 0; end < line.size() && count < most; ++count) {
        ++end;
        while (end < line.size() && (static_cast<unsigned char>(line[end]) & 0xC0U) == 0x80U) ++end;
    }
    line.resize(end);
    return line;
}

std::string person_name(std::string_view name) {
    constexpr int kMostGroups = 3;
    std::string groups;
    for (int n = 0; n < kMostGroups; ++n) {
        const auto end = std::min(name.find('='), name.size());
        groups += (n == 0 ? "" : "=") + short_text(name.substr(0, end));
        if (end == name.size()) break;
        name.remove_prefix(end + 1);
    }
    return groups;
}

std::string decimal(double value) {
    for (int digits = 17; digits > 1; --digits) {
        std::string text = fmt::format("{:.{}g}", value, digits);
        if (text.size() <= 16) return text;
    }
    return "0";
}

void put_header(DcmDataset& d, const DicomStudy& study, const ObjectKind& kind,
                const DicomOutOptions& options) {
    put(d, DCM_SpecificCharacterSet, "ISO_IR 192");
    put_patient_and_study(d, study.identity);
    const std::string date = options.made_on.substr(0, 8);
    const std::string time = options.made_on.substr(8);
    for (const auto& tag : {DCM_InstanceCreationDate, DCM_SeriesDate, DCM_ContentDate}) put(d, tag, date);
    for (const auto& tag : {DCM_InstanceCreationTime, DCM_SeriesTime, DCM_ContentTime}) put(d, tag, time);
    put(d, DCM_SOPClassUID, kind.sop_class_uid);
    put(d, DCM_SOPInstanceUID, options.uids.fresh());
    put(d, DCM_SeriesInstanceUID, kind.series_uid);
    put(d, DCM_Modality, kind.modality);
    put(d, DCM_SeriesNumber, std::to_string(kind.series_number));
    put(d, DCM_InstanceNumber, std::to_string(kind.instance_number));
    put(d, DCM_SeriesDescription, short_text(kind.series_description));
    put(d, DCM_Manufacturer, "remnant");
    put(d, DCM_ManufacturerModelName, "remnant");
    put(d, DCM_DeviceSerialNumber, "0");
    put(d, DCM_SoftwareVersions, short_text(options.version));
    DcmItem* scheme = nullptr;
    d.findOrCreateSequenceItem(DCM_CodingSchemeIdentificationSequence, scheme, 0);
    put(*scheme, DCM_CodingSchemeDesignator, std::string(core::kOwnCodeScheme));
    put(*scheme, DCM_CodingSchemeName, "remnant, codes of its own");
}

void put_source_series(DcmItem& dataset, const core::StudyIdentity& source) {
    if (source.images.empty() || source.series_uid.empty()) return;
    DcmItem& series = new_item(dataset, DCM_ReferencedSeriesSequence);
    put(series, DCM_SeriesInstanceUID, source.series_uid);
    std::set<std::string> seen;  // frames of one image are one instance
    for (const core::SourceImage& image : source.images) {
        if (!seen.insert(image.sop_instance_uid).second) continue;
        DcmItem& instance = new_item(series, DCM_ReferencedInstanceSequence);
        put(instance, DCM_ReferencedSOPClassUID, image.sop_class_uid);
        put(instance, DCM_ReferencedSOPInstanceUID, image.sop_instance_uid);
    }
}

core::Result<WrittenDicom> written(const std::filesystem::path& path, DcmDataset& dataset,
                                   const DicomSubject& subject, const ObjectKind& kind,
                                   const DicomOutOptions& options) {
    WrittenDicom done;
    if (options.without_identity) {
        Deidentifier identity(subject.subject, *options.without_identity, options.uids, options.version);
        identity.apply(dataset);
        done.removed = identity.removed();
    }
    done.path = path;
    done.what = kind.what;
    done.sop_class_uid = dicom::text_of(dataset, DCM_SOPClassUID);
    done.study_uid = dicom::text_of(dataset, DCM_StudyInstanceUID);
    done.series_uid = dicom::text_of(dataset, DCM_SeriesInstanceUID);
    done.sop_instance_uid = dicom::text_of(dataset, DCM_SOPInstanceUID);
    DcmFileFormat file(&dataset);
    const auto bytes = bytes_of(file, path.string());
    if (!bytes) return core::refuse(bytes.error());
    if (auto kept = volume::write_atomically(path, {*bytes}); !kept) return core::refuse(kept.error());
    return done;
}

}  // namespace remnant::imaging::dicom_out

#pragma once
// What all written objects have in common: whose they are, who made them, and how they reach the disk.

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcdatset.h>

#include <filesystem>
#include <string>
#include <string_view>

#include "remnant/imaging/dicom_out.h"

namespace remnant::imaging::dicom_out {

/// One kind of object.
struct ObjectKind {
    std::string what;  // for people
    const char* sop_class_uid;
    const char* modality;
    std::string series_description;
    std::string series_uid;
    int series_number;
    int instance_number;
};

/// Sets a text; an empty one leaves the attribute there without a value.
void put(DcmItem& item, const DcmTagKey& tag, const std::string& value);

/// A new, last item of a sequence.
DcmItem& new_item(DcmItem& item, const DcmTagKey& sequence);

/// One code as the only item of a sequence.
void put_code(DcmItem& item, const DcmTagKey& sequence, const core::Code& code);

/// Text a short attribute can hold: one line, no backslash, at most `most` characters (not bytes).
std::string short_text(std::string_view text, std::size_t most = 64);

/// A person's name as an attribute can hold it: at most three groups, each of at most 64 characters (PS3.5
/// 6.2).
std::string person_name(std::string_view name);

/// A decimal string of at most 16 characters (PS3.5 6.2), as exact as that allows.
std::string decimal(double value);

/// Patient, study, series, equipment, frame of reference and SOP common modules, over whatever is there.
void put_header(DcmDataset& dataset, const DicomStudy& study, const ObjectKind& kind,
                const DicomOutOptions& options);

/// The images a series of the same study is made from (Common Instance Reference).
void put_source_series(DcmItem& dataset, const core::StudyIdentity& source);

/// Takes identity out where that is asked, and writes the file whole or not at all.
core::Result<WrittenDicom> written(const std::filesystem::path& path, DcmDataset& dataset,
                                   const DicomSubject& subject, const ObjectKind& kind,
                                   const DicomOutOptions& options);

}  // namespace remnant::imaging::dicom_out

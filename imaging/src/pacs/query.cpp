#include "pacs/query.h"

#include <dcmtk/dcmdata/dcdatset.h>
#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcuid.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstring>

#include "dicom/dicom_file.h"

namespace remnant::imaging::pacs {
namespace {

struct Answers {
    const std::function<bool(DcmDataset&)>& take;
    Watch& watch;
};

void hear(void* answers, T_DIMSE_C_FindRQ*, int, T_DIMSE_C_FindRSP*, DcmDataset* answer) {
    auto& heard = *static_cast<Answers*>(answers);
    if (answer != nullptr && !heard.watch.stop && !heard.take(*answer)) heard.watch.stop = true;
}

/// `YYYY-MM-DD` or `YYYYMMDD` as DICOM has it; empty stays empty.
core::Result<std::string> date_key(const std::string& field, const std::string& text) {
    std::string digits;
    std::ranges::copy_if(text, std::back_inserter(digits), [](char c) { return c != '-'; });
    const bool numeric = std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; });
    if (digits.empty()) return digits;
    if (digits.size() != 8 || !numeric || digits.substr(4, 2) > "12" || digits.substr(6, 2) > "31") {
        return core::refuse(field, "a date is written as 2024-03-15");
    }
    return digits;
}

core::Result<std::string> date_range(const Query& query) {
    const auto from = date_key("study date", query.date_from);
    if (!from) return from;
    const auto to = date_key("study date", query.date_to);
    if (!to) return to;
    if (from->empty() && to->empty()) return std::string();
    if (!from->empty() && !to->empty() && *from > *to)
        return core::refuse("study date", "the range ends before it begins");
    return *from == *to ? *from : *from + "-" + *to;
}

core::Result<> check_text(const std::string& field, const std::string& text) {
    const bool possible = text.size() <= 256 && std::ranges::all_of(text, [](char c) {
                              return c != '\\' && static_cast<unsigned char>(c) >= ' ';
                          });
    if (possible) return {};
    return core::refuse(field, "it is too long, or holds a backslash or a control character");
}

core::Result<> check(const Query& query) {
    for (const auto& [field, text] :
         {std::pair<const char*, const std::string&>{"patient id", query.patient_id},
          {"patient name", query.patient_name},
          {"study UID", query.study_uid},
          {"accession number", query.accession},
          {"modality", query.modality}}) {
        if (auto possible = check_text(field, text); !possible) return possible;
    }
    if (query.level == Level::Series && query.study_uid.empty()) {
        return core::refuse("study UID", "series are asked for within one study; its UID is needed");
    }
    return {};
}

void put(DcmDataset& keys, const DcmTagKey& tag, const std::string& value) {
    keys.putAndInsertString(tag, value.c_str());
}

void put_study_keys(DcmDataset& keys, const Query& query, const std::string& dates) {
    put(keys, DCM_StudyInstanceUID, query.study_uid);
    put(keys, DCM_PatientID, query.patient_id);
    put(keys, DCM_PatientName, query.patient_name);
    put(keys, DCM_StudyDate, dates);
    put(keys, DCM_AccessionNumber, query.accession);
    put(keys, DCM_ModalitiesInStudy, query.modality);
    for (const auto& tag :
         {DCM_PatientBirthDate, DCM_PatientSex, DCM_StudyDescription, DCM_NumberOfStudyRelatedInstances}) {
        put(keys, tag, "");
    }
}

void put_keys(DcmDataset& keys, const Query& query, const std::string& dates) {
    put(keys, DCM_SpecificCharacterSet, "ISO_IR 192");
    switch (query.level) {
        case Level::Patient:
            put(keys, DCM_QueryRetrieveLevel, "PATIENT");
            put(keys, DCM_PatientID, query.patient_id);
            put(keys, DCM_PatientName, query.patient_name);
            put(keys, DCM_PatientBirthDate, "");
            put(keys, DCM_PatientSex, "");
            break;
        case Level::Study:
            put(keys, DCM_QueryRetrieveLevel, "STUDY");
            put_study_keys(keys, query, dates);
            break;
        case Level::Series:
            put(keys, DCM_QueryRetrieveLevel, "SERIES");
            put(keys, DCM_StudyInstanceUID, query.study_uid);
            put(keys, DCM_Modality, query.modality);
            for (const auto& tag : {DCM_SeriesInstanceUID, DCM_SeriesNumber, DCM_SeriesDescription,
                                    DCM_NumberOfSeriesRelatedInstances}) {
                put(keys, tag, "");
            }
            break;
    }
}

Match match_of(DcmDataset& answer, Level level) {
    const auto text = [&](const DcmTagKey& tag) { return dicom::text_of(answer, tag); };
    Match match;
    match.patient_id = text(DCM_PatientID);
    match.patient_name = text(DCM_PatientName);
    match.birth_date = text(DCM_PatientBirthDate);
    match.sex = text(DCM_PatientSex);
    match.study_uid = text(DCM_StudyInstanceUID);
    match.study_date = text(DCM_StudyDate);
    match.study_description = text(DCM_StudyDescription);
    match.accession = text(DCM_AccessionNumber);
    match.modalities = text(DCM_ModalitiesInStudy);
    match.series_uid = text(DCM_SeriesInstanceUID);
    match.series_number = text(DCM_SeriesNumber);
    match.series_description = text(DCM_SeriesDescription);
    match.modality = text(DCM_Modality);
    match.instances = whole_number(text(level == Level::Series ? DCM_NumberOfSeriesRelatedInstances
                                                               : DCM_NumberOfStudyRelatedInstances));
    return match;
}

}  // namespace

std::optional<int> whole_number(const std::string& text) {
    int value = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failure != std::errc() || value < 0) return std::nullopt;
    return value;
}

core::Result<> ask(Association& association, const char* model, DcmDataset& keys,
                   const std::function<bool(DcmDataset&)>& take, const std::string& too_many) {
    const auto context = association.context_for(model, "queries at this level");
    if (!context) return core::refuse(context.error());
    T_DIMSE_C_FindRQ request{};
    request.MessageID = association.next_message();
    OFStandard::strlcpy(request.AffectedSOPClassUID, model, sizeof request.AffectedSOPClassUID);
    request.Priority = DIMSE_PRIORITY_MEDIUM;
    request.DataSetType = DIMSE_DATASET_PRESENT;
    T_DIMSE_C_FindRSP response{};
    Answers answers{take, association.watch()};
    int count = 0;
    DcmDataset* detail = nullptr;
    const OFCondition done =
        DIMSE_findUser(association.get(), *context, &request, &keys, count, hear, &answers, DIMSE_NONBLOCKING,
                       association.answer_seconds(), &response, &detail);
    delete detail;
    if (association.watch().stop) return core::refuse(association.node().name(), too_many);
    if (done.bad()) return core::refuse(association.error(done));
    if (response.DimseStatus != STATUS_FIND_Success_MatchingIsComplete) {
        return core::refuse(association.node().name(),
                            "it answers the query with " + status_words(response.DimseStatus));
    }
    return {};
}

core::Result<std::vector<Match>> find(const Node& node, const Query& query, const core::JobContext& job) {
    if (auto possible = check(query); !possible) return core::refuse(possible.error());
    const auto dates = date_range(query);
    if (!dates) return core::refuse(dates.error());
    const char* model = query.level == Level::Patient ? UID_FINDPatientRootQueryRetrieveInformationModel
                                                      : UID_FINDStudyRootQueryRetrieveInformationModel;
    const std::vector<Proposal> proposals{{model, plain_syntaxes()}};
    job.report(0.0, "asking the archive");
    auto association = Association::open(node, proposals, job);
    if (!association) return core::refuse(association.error());
    DcmDataset keys;
    put_keys(keys, query, *dates);
    std::vector<Match> matches;
    const auto take = [&](DcmDataset& answer) {
        if (matches.size() >= kMostMatches) return false;
        matches.push_back(match_of(answer, query.level));
        return true;
    };
    const auto asked = ask(*association, model, keys, take,
                           fmt::format("more than {} answers; say more of what is looked for", kMostMatches));
    if (!asked) return core::refuse(asked.error());
    association->release();
    return matches;
}

}  // namespace remnant::imaging::pacs

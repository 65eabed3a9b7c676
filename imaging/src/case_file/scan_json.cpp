#include "case_file/scan_json.h"

#include <Eigen/LU>

namespace remnant::imaging::case_file {
namespace {

struct TextField {
    const char* key;
    std::string core::StudyIdentity::*member;
};

constexpr TextField kFirstFields[]{{"patient_name", &core::StudyIdentity::patient_name},
                                   {"patient_id", &core::StudyIdentity::patient_id},
                                   {"study_uid", &core::StudyIdentity::study_uid},
                                   {"series_uid", &core::StudyIdentity::series_uid},
                                   {"frame_of_reference_uid", &core::StudyIdentity::frame_of_reference_uid},
                                   {"study_date", &core::StudyIdentity::study_date}};
/// Absent in cases saved before anything was written back as DICOM.
constexpr TextField kLaterFields[]{{"study_time", &core::StudyIdentity::study_time},
                                   {"patient_birth_date", &core::StudyIdentity::patient_birth_date},
                                   {"patient_sex", &core::StudyIdentity::patient_sex},
                                   {"study_id", &core::StudyIdentity::study_id},
                                   {"accession_number", &core::StudyIdentity::accession_number},
                                   {"referring_physician", &core::StudyIdentity::referring_physician},
                                   {"study_description", &core::StudyIdentity::study_description},
                                   {"series_description", &core::StudyIdentity::series_description},
                                   {"contrast_agent", &core::StudyIdentity::contrast_agent}};

/// "class uid frame", one a slice: the class is the same for nearly all and compresses away.
Json json_of(const core::SourceImage& image) {
    return Json::array({image.sop_class_uid, image.sop_instance_uid, image.frame});
}
core::SourceImage image_from(const Json& json) {
    return {json.at(0).get<std::string>(), json.at(1).get<std::string>(), json.at(2).get<int>()};
}

}  // namespace

Json json_of(const core::StudyIdentity& identity) {
    Json json;
    for (const TextField& field : kFirstFields) json[field.key] = identity.*field.member;
    for (const TextField& field : kLaterFields) json[field.key] = identity.*field.member;
    json["images"] = Json::array();
    for (const core::SourceImage& image : identity.images) json["images"].push_back(json_of(image));
    return json;
}

core::StudyIdentity identity_from(const Json& json) {
    core::StudyIdentity identity;
    for (const TextField& field : kFirstFields)
        identity.*field.member = json.at(field.key).get<std::string>();
    for (const TextField& field : kLaterFields) identity.*field.member = json.value(field.key, std::string());
    if (!json.contains("images")) return identity;
    for (const Json& image : json.at("images")) identity.images.push_back(image_from(image));
    return identity;
}

Json json_of(const core::ScanConditions& conditions) {
    return {{"phase", core::word_of(conditions.phase)},
            {"contrast_agent", conditions.contrast_agent},
            {"weight_kg", json_of(conditions.weight)}};
}

core::ScanConditions conditions_from(const Json& json) {
    core::ScanConditions conditions;
    const auto phase = core::parse_contrast_phase(json.at("phase").get<std::string>());
    if (!phase) throw Inconsistent("a contrast phase is unknown");
    conditions.phase = *phase;
    conditions.contrast_agent = json.at("contrast_agent").get<std::string>();
    read(json, "weight_kg", conditions.weight);
    return conditions;
}

Json json_of(const core::Alignment& a) {
    Json columns = Json::array();
    for (int column = 0; column < 3; ++column) columns.push_back(json_of(core::Vec3(a.matrix.col(column))));
    return {{"method", a.method},
            {"matrix_columns", columns},
            {"translation_mm", json_of(a.translation)},
            {"residual_median_mm", json_of(a.residual_median)},
            {"residual_95_mm", json_of(a.residual_95)}};
}

core::Alignment alignment_from(const Json& json) {
    core::Alignment a;
    a.method = json.at("method").get<std::string>();
    for (int column = 0; column < 3; ++column)
        a.matrix.col(column) = vec3_from(json.at("matrix_columns").at(static_cast<std::size_t>(column)));
    // A mirroring or flattening one would show, and carry, a patient who does not exist.
    if (!(a.matrix.determinant() > 0)) throw Inconsistent("an alignment mirrors or flattens");
    a.translation = vec3_from(json.at("translation_mm"));
    read(json, "residual_median_mm", a.residual_median);
    read(json, "residual_95_mm", a.residual_95);
    return a;
}

}  // namespace remnant::imaging::case_file

#include <fstream>
#include <nlohmann/json.hpp>

#include "remnant/imaging/case_file.h"
#include "remnant/imaging/dicom_write.h"
#include "remnant/imaging/phantom.h"
#include "remnant/imaging/volume_file.h"

namespace remnant::imaging {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

core::Result<> write_truth(const fs::path& path, const PhantomState& state, const core::Patient& patient) {
    Json json;
    json["structures"] = Json::array();
    for (const TrueVolume& truth : state.truth)
        json["structures"].push_back({{"name", truth.name}, {"ml", truth.volume.value()}});
    json["flr_right_hepatectomy_ml"] = state.flr_right_hepatectomy.value();
    json["patient"] = {{"height_cm", patient.height->value()},
                       {"weight_kg", patient.weight->value()},
                       {"liver_condition", word_of(*patient.liver_condition)}};
    if (state.days) json["days"] = *state.days;
    std::ofstream file(path);
    file << json.dump(2) << '\n';
    file.flush();
    if (!file) return core::refuse(path.string(), "it cannot be written");
    return {};
}

std::vector<ValuedMask> valued(const std::vector<core::LabelMask>& masks) {
    std::vector<ValuedMask> list;
    for (const core::LabelMask& mask : masks) list.push_back({static_cast<int>(list.size()) + 1, &mask});
    return list;
}

core::Result<> write_state(const PhantomState& state, const Phantom& phantom, const std::string& description,
                           const fs::path& out, const core::JobContext& job) {
    std::error_code failure;
    fs::create_directories(out, failure);
    if (failure) return core::refuse(out.string(), "the folder cannot be made");
    const core::GridGeometry& grid = core::geometry_of(state.ct);
    DicomSeriesText text;
    text.identity.patient_name = phantom.patient.name;
    text.identity.patient_id = phantom.patient.id;
    text.identity.study_date = state.days ? "20260129" : "20260101";
    text.series_description = description;
    if (phantom.prone) text.patient_position = "HFP";
    const auto& ct = std::get<core::SharedVoxels<std::int16_t>>(state.ct);
    if (auto done = write_ct_series(out / "ct", ct, text, job.part(0.0, 0.5)); !done) return done;
    const auto segments = valued(state.segments);
    if (auto done = write_label_map(out / "labels.nii.gz", grid, segments, job.part(0.5, 0.7)); !done)
        return done;
    const auto tumours = valued(state.tumours);
    if (auto done = write_label_map(out / "tumours.nii.gz", grid, tumours, job.part(0.7, 0.8)); !done)
        return done;
    const std::vector<ValuedMask> vessels{{1, &state.portal_vein}, {2, &state.hepatic_veins}};
    if (auto done = write_label_map(out / "vessels.nii.gz", grid, vessels, job.part(0.8, 1.0)); !done)
        return done;
    return write_truth(out / "truth.json", state, phantom.patient);
}

}  // namespace

core::Result<> write_phantom(const Phantom& phantom, const fs::path& out, const core::JobContext& job) {
    const double share = phantom.followup ? 0.4 : 0.8;
    if (auto done =
            write_state(phantom.baseline, phantom, "Digital patient, baseline", out, job.part(0.0, share));
        !done)
        return done;
    if (phantom.followup) {
        auto done = write_state(*phantom.followup, phantom, "Digital patient, follow-up", out / "followup",
                                job.part(share, 2.0 * share));
        if (!done) return done;
    }
    return save_case(out / "demo.remnant", case_of(phantom), {}, job.part(0.8, 1.0));
}

}  // namespace remnant::imaging

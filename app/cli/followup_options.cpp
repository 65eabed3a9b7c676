#include "followup_options.h"

#include <algorithm>
#include <map>

#include "number_list.h"

namespace remnant::cli {
namespace {

CLI::Option* repeated(CLI::App& command, const std::string& name, std::vector<std::string>& values,
                      const std::string& text) {
    return command.add_option(name, values, text)
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
        ->group("Further studies");
}

core::Result<> put(FollowupStudy& study, const std::string& option, const std::string& value) {
    if (option == "--followup-liver") {
        study.study.liver = value;
    } else if (option == "--followup-tumour") {
        study.study.tumours.push_back(value);
    } else if (option == "--followup-segments") {
        study.study.segments = value;
    } else if (option == "--followup-series") {
        study.study.series = value;
    } else if (option == "--followup-date") {
        study.date = core::parse_date(value);
        if (!study.date)
            return core::refuse(option, "'" + core::printable(value) + "' is no date (2026-01-31)");
    } else if (option == "--followup-weight-kg") {
        const auto number = numbers(value, 1, option);
        if (!number) return core::refuse(number.error());
        study.conditions.weight = core::Kilogram(number->front());
    } else if (option == "--followup-phase") {
        study.conditions.phase = core::parse_contrast_phase(value).value_or(core::ContrastPhase::Unknown);
    }
    return {};
}

}  // namespace

void add_followup_options(CLI::App& command, FollowupOptions& o) {
    repeated(command, "--followup-ct", o.ct, "folder with a later CT; what follows belongs to it");
    repeated(command, "--followup-series", o.series, "its SeriesInstanceUID");
    repeated(command, "--followup-liver", o.liver, "LABEL of its liver");
    repeated(command, "--followup-tumour", o.tumour, "LABEL of a tumour in it");
    repeated(command, "--followup-segments", o.segments, "LABEL of its Couinaud map");
    repeated(command, "--followup-date", o.date, "its date, 2026-01-31 (default: the files' own)");
    repeated(command, "--followup-weight-kg", o.weight_kg, "the patient's weight on that day");
    repeated(command, "--followup-phase", o.phase, "its contrast phase")
        ->check(CLI::IsMember({"none", "arterial", "portal-venous", "delayed"}));
    repeated(command, "--intervention", o.interventions,
             "KIND:DATE, KIND one of pve, pve+4, pvl, lvd, alpps, two-stage, tare");
}

core::Result<std::vector<FollowupStudy>> studies_of(const CLI::App& command,
                                                    const LabelDecisions& decisions) {
    std::vector<FollowupStudy> studies;
    std::map<const CLI::Option*, std::size_t> used;
    for (const CLI::Option* option : command.parse_order()) {
        const std::string name = option->get_name();
        if (!name.starts_with("--followup-")) continue;
        const std::string value = option->results().at(used[option]++);
        if (name == "--followup-ct") {
            studies.emplace_back();
            studies.back().study.ct = value;
            studies.back().study.decisions = decisions;
            continue;
        }
        if (studies.empty()) return core::refuse(name, "it belongs after a --followup-ct");
        if (auto done = put(studies.back(), name, value); !done) return core::refuse(done.error());
    }
    for (const FollowupStudy& one : studies) {
        if (one.study.liver.empty())
            return core::refuse("--followup-liver",
                                "the study " + one.study.ct + " needs the LABEL of its liver");
    }
    return studies;
}

core::Result<std::vector<core::Intervention>> interventions_of(const FollowupOptions& o) {
    std::vector<core::Intervention> list;
    for (const std::string& text : o.interventions) {
        const auto colon = text.find(':');
        const auto kind = core::parse_intervention(text.substr(0, colon));
        const auto date =
            colon == std::string::npos ? std::nullopt : core::parse_date(text.substr(colon + 1));
        if (!kind || !date)
            return core::refuse("--intervention",
                                "'" + core::printable(text) +
                                    "' is not KIND:DATE, for example pve:2026-01-31; KIND is one of "
                                    "pve, pve+4, pvl, lvd, alpps, two-stage, tare");
        list.push_back({"intervention-" + std::to_string(list.size() + 1), *kind, *date});
    }
    return list;
}

}  // namespace remnant::cli

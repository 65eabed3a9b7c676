#include "remnant/imaging/study_import.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "case_file/plain_text.h"
#include "remnant/core/label_tables.h"
#include "remnant/core/structure_guess.h"

namespace remnant::imaging {
namespace {

namespace fs = std::filesystem;
using core::StructureKind;

bool is_segment(StructureKind kind) {
    return kind >= StructureKind::SegmentI && kind <= StructureKind::SegmentVIII;
}

std::optional<core::Date> date_of(const std::string& yyyymmdd) {
    if (yyyymmdd.size() != 8 || !std::ranges::all_of(yyyymmdd, [](char c) { return c >= '0' && c <= '9'; }))
        return std::nullopt;
    const core::Date date(std::chrono::year(std::stoi(yyyymmdd.substr(0, 4))),
                          std::chrono::month(static_cast<unsigned>(std::stoi(yyyymmdd.substr(4, 2)))),
                          std::chrono::day(static_cast<unsigned>(std::stoi(yyyymmdd.substr(6, 2)))));
    return date.ok() ? std::optional(date) : std::nullopt;
}

/// Colours for what has none of its own, told apart by lightness too.
core::Colour free_colour(std::size_t number) {
    static constexpr std::array<core::Colour, 6> colours{{{0x8E, 0xC8, 0xC0},
                                                          {0xB0, 0x8A, 0xD0},
                                                          {0xD6, 0x92, 0xB4},
                                                          {0x9A, 0xB0, 0x5A},
                                                          {0x6E, 0x9C, 0xC8},
                                                          {0xC8, 0xA8, 0x7A}}};
    return colours[number % colours.size()];
}

std::string name_of(const LabelEntry& entry, const LabelFile& file, const core::StructureGuess& guess) {
    if (!entry.name.empty()) return core::printable(entry.name);
    if (is_segment(guess.kind)) return std::string(core::structure_type(guess.kind).name);
    if (file.entries.size() == 1) return file.stem;
    if (guess.kind == StructureKind::User) return file.stem + " " + std::to_string(entry.value);
    const std::string kind(core::structure_type(guess.kind).name);
    return guess.kind == StructureKind::Tumour ? kind + " " + std::to_string(entry.value) : kind;
}

/// Other files of the folder a label file lies in, without their endings.
std::vector<std::string> beside(const fs::path& path) {
    constexpr std::size_t most = 1000;
    std::vector<std::string> stems;
    std::error_code failure;
    if (fs::is_directory(path, failure)) return stems;
    const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
    for (fs::directory_iterator at(folder, failure), end; !failure && at != end && stems.size() < most;
         at.increment(failure))
        stems.push_back(label_stem(at->path()));
    return stems;
}

core::RecognisedLabels recognised_in(const LabelFile& file, const fs::path& path) {
    std::vector<int> values;
    std::vector<std::string> names;
    for (const LabelEntry& entry : file.entries) {
        values.push_back(entry.value);
        names.push_back(entry.name);
    }
    return core::recognised({file.stem, values, names, beside(path)});
}

/// An id no structure in `taken` has.
std::string unique_id(const std::vector<std::string>& taken, const std::string& wanted) {
    std::string id = wanted;
    for (int n = 2; std::ranges::find(taken, id) != taken.end(); ++n) id = wanted + "-" + std::to_string(n);
    return id;
}

const core::LabelMask* liver_of(const core::TimePoint& scan) {
    const auto liver = std::ranges::find(scan.structures, StructureKind::Liver, &core::Structure::kind);
    return liver == scan.structures.end() ? nullptr : &liver->mask;
}

/// Collects insertions with ids of their own, after the structures there are.
class Insertions {
  public:
    explicit Insertions(const core::TimePoint& scan) : scan_(scan.id), position_(scan.structures.size()) {
        for (const core::Structure& s : scan.structures) taken_.push_back(s.id);
    }
    void add(core::Structure structure, const std::string& wanted_id) {
        structure.id = unique_id(taken_, wanted_id);
        taken_.push_back(structure.id);
        edits.push_back(core::InsertStructure{scan_, position_++, std::move(structure)});
    }
    std::vector<core::Edit> edits;

  private:
    std::string scan_;
    std::size_t position_;
    std::vector<std::string> taken_;
};

/// Family and given name as they are compared: in Latin letters without case and accents.
std::u32string person(const std::string& name) {
    const std::string script = name.substr(0, name.find('='));
    const std::size_t given = script.find('^');
    const std::size_t rest = given == std::string::npos ? given : script.find('^', given + 1);
    auto person = case_file::plain_text(case_file::in_latin_letters(script.substr(0, rest))).characters;
    std::erase_if(person, [](char32_t c) { return !case_file::is_letter_or_digit(c); });
    return person;
}

/// True where both say something and not the same.
template <class Text>
bool differ(const Text& a, const Text& b) {
    return !a.empty() && !b.empty() && a != b;
}

bool is_anothers(const core::Case& subject, const core::StudyIdentity& study,
                 std::string core::StudyIdentity::*fact) {
    return std::ranges::any_of(subject.time_points, [&](const core::TimePoint& scan) {
        return differ(scan.identity.*fact, study.*fact);
    });
}

bool born_on_the_patients_day(const core::Case& subject, const core::StudyIdentity& study) {
    return !study.patient_birth_date.empty() &&
           std::ranges::any_of(subject.time_points, [&](const core::TimePoint& scan) {
               return scan.identity.patient_birth_date == study.patient_birth_date;
           });
}

/// What a study says that cannot be of the case's patient: "id", "name", "day of birth", "sex"; empty where
/// it may be the patient's. An id alone is not enough, for two hospitals number their patients alike; a name
/// may change, where id and day of birth stay.
std::string_view contradiction(const core::Case& subject, const core::StudyIdentity& study) {
    const core::Patient& patient = subject.patient;
    if (differ(patient.id, study.patient_id)) return "id";
    if (is_anothers(subject, study, &core::StudyIdentity::patient_birth_date)) return "day of birth";
    if (is_anothers(subject, study, &core::StudyIdentity::patient_sex)) return "sex";
    const bool same_id = !patient.id.empty() && patient.id == study.patient_id;
    const bool another_name = differ(person(patient.name), person(study.patient_name));
    return another_name && !(same_id && born_on_the_patients_day(subject, study)) ? "name" : "";
}

}  // namespace

core::TimePoint scan_of(LoadedVolume volume, const core::Case& subject) {
    core::TimePoint scan;
    const bool first = subject.time_points.empty();
    scan.id = first ? "baseline" : "follow-up-1";
    for (int n = 2; subject.find(scan.id) != nullptr; ++n) scan.id = "follow-up-" + std::to_string(n);
    scan.name = first ? "Baseline" : "Follow-up " + scan.id.substr(10);
    scan.date = date_of(volume.identity.study_date);
    scan.identity = std::move(volume.identity);
    scan.conditions.contrast_agent = scan.identity.contrast_agent;
    scan.geometry = core::geometry_of(volume.voxels);
    scan.ct = std::move(volume.voxels);
    for (const std::string& note : volume.notes) scan.warnings.push_back({"scan-note", note, ""});
    return scan;
}

core::Result<> belongs_to(const core::Case& subject, const core::TimePoint& scan) {
    const core::Patient& patient = subject.patient;
    const core::StudyIdentity& study = scan.identity;
    const std::string_view other = contradiction(subject, study);
    if (other.empty()) return {};
    const auto called = [](const std::string& name, const std::string& id) {
        return core::printable(id.empty() ? name : name + " (" + id + ")");
    };
    return core::refuse("scan", fmt::format("this study is of '{}', the case is of '{}': the {} is another",
                                            called(study.patient_name, study.patient_id),
                                            called(patient.name, patient.id), other));
}

core::Change add_scan(const core::Case& subject, core::TimePoint scan) {
    core::Change change{"add scan " + scan.name, {}};
    if (differ(person(subject.patient.name), person(scan.identity.patient_name)))
        scan.warnings.push_back(
            {"patient-name-differs",
             fmt::format("the patient is called '{}' on this scan and '{}' in the case; id and day of birth "
                         "are the same",
                         core::printable(scan.identity.patient_name), core::printable(subject.patient.name)),
             ""});
    if (subject.patient.name.empty() && subject.patient.id.empty()) {
        core::Patient patient = subject.patient;
        patient.name = scan.identity.patient_name;
        patient.id = scan.identity.patient_id;
        change.edits.push_back(core::SetPatient{patient});
    }
    change.edits.push_back(core::InsertTimePoint{subject.time_points.size(), std::move(scan)});
    return change;
}

std::vector<fs::path> label_paths(const fs::path& path) {
    std::error_code failure;
    if (!fs::is_directory(path, failure)) return {path};
    std::vector<fs::path> folders;
    for (fs::directory_iterator at(path, failure), end; !failure && at != end; at.increment(failure)) {
        std::error_code ignored;
        if (at->is_directory(ignored)) {
            folders.push_back(at->path());
        } else if (at->path().filename().string().front() != '.') {
            return {path};
        }
    }
    if (folders.empty()) return {path};
    std::ranges::sort(folders);
    return folders;
}

core::Result<LabelProposals> propose_labels(const fs::path& path, const core::TimePoint& scan,
                                            const LabelDecisions& decisions, const core::JobContext& job) {
    LabelReadOptions options;
    options.reference = &scan.geometry;
    options.reference_identity = &scan.identity;
    options.nifti_geometry = decisions.nifti_geometry;
    auto file = read_label_file(path, options, job.part(0.0, 0.7));
    if (!file) return core::refuse(file.error());
    std::vector<int> values;
    std::vector<core::StructureGuess> guesses;
    for (const LabelEntry& entry : file->entries) values.push_back(entry.value);
    std::vector<std::string> names;
    for (const LabelEntry& entry : file->entries) {
        guesses.push_back(core::guess_structure({entry.value, entry.name, file->stem, entry.kind, values}));
        names.push_back(name_of(entry, *file, guesses.back()));
    }
    const std::string stem = file->stem;
    const core::RecognisedLabels known = recognised_in(*file, path);
    auto placed = place_labels(std::move(*file), path.string(), scan.geometry, scan.identity,
                               decisions.placement, liver_of(scan));
    if (!placed) return core::refuse(placed.error());
    LabelProposals proposals;
    proposals.warnings = std::move(placed->warnings);
    if (known.contradictory())
        proposals.warnings.push_back(
            {"label-tables",
             "the numbers in '" + core::printable(stem) + "' fit " + known.titles() +
                 ", which contradict each other: say by hand what the labels without a kind are",
             ""});
    for (std::size_t n = 0; n < placed->entries.size(); ++n) {
        LabelProposal p;
        p.file = stem;
        p.value = placed->entries[n].value;
        p.name = names[n];
        p.kind = guesses[n].kind;
        p.because = guesses[n].because;
        p.made_by = known.made_by;
        p.colour = p.kind == StructureKind::User ? free_colour(n) : core::structure_type(p.kind).colour;
        p.mask = std::move(placed->entries[n].mask);
        p.include = !p.mask.empty();
        proposals.labels.push_back(std::move(p));
    }
    if (proposals.labels.empty()) return core::refuse(path.string(), "no voxel is labelled");
    job.report(1.0, "labels");
    return proposals;
}

core::Result<LabelProposals> propose_labels(std::span<const fs::path> paths, const core::TimePoint& scan,
                                            const LabelDecisions& decisions, const core::JobContext& job) {
    LabelProposals all;
    const double share = 1.0 / static_cast<double>(paths.size());
    for (std::size_t n = 0; n < paths.size(); ++n) {
        const double begin = share * static_cast<double>(n);
        auto one = propose_labels(paths[n], scan, decisions, job.part(begin, begin + share));
        if (!one) return core::refuse(one.error());
        std::ranges::move(one->labels, std::back_inserter(all.labels));
        std::ranges::move(one->warnings, std::back_inserter(all.warnings));
    }
    return all;
}

bool liver_could_be_united(const core::TimePoint& scan, const LabelProposals& proposals) {
    const auto& all = proposals.labels;
    const bool segments =
        std::ranges::any_of(all, [](const LabelProposal& p) { return p.include && is_segment(p.kind); });
    const bool liver = std::ranges::any_of(
        all, [](const LabelProposal& p) { return p.include && p.kind == StructureKind::Liver; });
    return segments && !liver && liver_of(scan) == nullptr;
}

core::Change add_labels(const core::TimePoint& scan, const LabelProposals& proposals,
                        bool liver_from_segments) {
    Insertions insertions(scan);
    core::LabelMask united(scan.geometry.size);
    for (const LabelProposal& p : proposals.labels) {
        if (!p.include) continue;
        core::Structure s;
        s.kind = p.kind;
        s.name = p.name;
        s.colour = p.colour;
        s.mask = p.mask;
        s.made_by = p.made_by;
        s.confirmed = p.made_by.empty();
        if (!p.made_by.empty()) s.origin = core::Origin::AiTool;
        if (is_segment(p.kind)) united = core::united(united, p.mask);
        const auto& type = core::structure_type(p.kind);
        insertions.add(std::move(s), p.kind == StructureKind::User ? "structure" : std::string(type.id));
    }
    if (liver_from_segments && liver_could_be_united(scan, proposals)) {
        core::Structure liver;
        liver.kind = StructureKind::Liver;
        liver.name = "Liver (segments united)";
        liver.colour = core::structure_type(StructureKind::Liver).colour;
        liver.origin = core::Origin::Computed;
        liver.mask = std::move(united);
        insertions.add(std::move(liver), "liver");
    }
    core::Change change{"add labels", std::move(insertions.edits)};
    if (!proposals.labels.empty()) change.name += " of " + proposals.labels.front().file;
    if (!proposals.warnings.empty()) {
        core::Warnings all = scan.warnings;
        for (const core::Warning& warning : proposals.warnings) {
            if (std::ranges::find(all, warning) == all.end()) all.push_back(warning);
        }
        change.edits.push_back(core::SetScanWarnings{scan.id, std::move(all)});
    }
    return change;
}

}  // namespace remnant::imaging

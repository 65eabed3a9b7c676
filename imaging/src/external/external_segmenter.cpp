#include "remnant/imaging/external_segmenter.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>

#include "external/child_process.h"
#include "remnant/imaging/volume_file.h"

namespace remnant::imaging {
namespace {

namespace fs = std::filesystem;

constexpr const char* kWhat = "external segmenter";
constexpr std::string_view kCt = "{ct.nii.gz}";
constexpr std::string_view kOut = "{out}";
constexpr const char* kOutName = "out";
constexpr std::array<std::string_view, 5> kLabelEndings{".nii", ".nii.gz", ".nrrd", ".mha", ".dcm"};
constexpr auto kVersionLimit = std::chrono::seconds(30);

bool contains(const std::vector<std::string>& words, std::string_view placeholder) {
    return std::ranges::any_of(
        words, [&](const std::string& word) { return word.find(placeholder) != std::string::npos; });
}

std::string replaced(std::string word, std::string_view placeholder, const std::string& by) {
    for (auto at = word.find(placeholder); at != std::string::npos;
         at = word.find(placeholder, at + by.size()))
        word.replace(at, placeholder.size(), by);
    return word;
}

/// A folder for this user alone, gone at the end.
class PrivateFolder {
  public:
    static core::Result<PrivateFolder> made() {
        std::error_code failure;
        std::string name = (fs::temp_directory_path(failure) / "remnant-XXXXXX").string();
        if (failure || mkdtemp(name.data()) == nullptr)
            return core::refuse(kWhat, "there is no place for temporary files");
        return PrivateFolder(name);
    }
    PrivateFolder(PrivateFolder&& other) noexcept : path_(std::exchange(other.path_, {})) {}
    PrivateFolder& operator=(PrivateFolder&&) = delete;
    ~PrivateFolder() {
        std::error_code ignored;
        if (!path_.empty()) fs::remove_all(path_, ignored);
    }
    [[nodiscard]] const fs::path& path() const { return path_; }

  private:
    explicit PrivateFolder(fs::path path) : path_(std::move(path)) {}
    fs::path path_;
};

/// The last number before a per cent sign, as a fraction.
std::optional<double> fraction_in(std::string_view line) {
    const auto sign = line.rfind('%');
    if (sign == std::string_view::npos) return std::nullopt;
    auto begin = sign;
    while (begin > 0 &&
           (std::isdigit(static_cast<unsigned char>(line[begin - 1])) != 0 || line[begin - 1] == '.'))
        --begin;
    double percent = 0.0;
    try {
        percent = std::stod(std::string(line.substr(begin, sign - begin)));
    } catch (const std::exception&) {
        return std::nullopt;
    }
    return std::clamp(percent / 100.0, 0.0, 1.0);
}

std::string lower(std::string text) {
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::tolower(c); });
    return text;
}

/// The program's name, and its version as far as it tells.
std::string name_and_version(const SegmenterCommand& command, const fs::path& folder,
                             const core::JobContext& job) {
    if (!command.called.empty()) return command.called;
    const std::string name = fs::path(command.words[0]).filename().string();
    std::string first;
    const auto keep_first = [&](std::string_view line) {
        if (first.empty()) first = line;
    };
    const auto end =
        external::run_child({command.words[0], "--version"}, folder, keep_first, job, kVersionLimit);
    if (!end || end->exit_code != 0 || first.empty()) return name + ", version unknown";
    first = core::printable(first);
    return lower(first).find(lower(name)) != std::string::npos ? first : name + " " + first;
}

bool is_label_file(const fs::path& path) {
    const std::string name = lower(path.filename().string());
    return std::ranges::any_of(kLabelEndings,
                               [&](std::string_view ending) { return name.ends_with(ending); });
}

/// What the program wrote: `out` itself, `out` with an ending, and label files in a folder of that name.
std::vector<fs::path> written_in(const fs::path& folder) {
    std::vector<fs::path> files;
    std::error_code failure;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, failure)) {
        if (!entry.path().filename().string().starts_with(kOutName)) continue;
        if (entry.is_regular_file(failure)) files.push_back(entry.path());
        if (!entry.is_directory(failure)) continue;
        for (const fs::directory_entry& inner : fs::directory_iterator(entry.path(), failure)) {
            if (inner.is_regular_file(failure) && is_label_file(inner.path())) files.push_back(inner.path());
        }
    }
    std::ranges::sort(files);
    return files;
}

core::Result<> carried_out(const SegmenterCommand& command, const fs::path& folder,
                           const core::JobContext& job) {
    std::vector<std::string> words;
    for (const std::string& word : command.words)
        words.push_back(replaced(replaced(word, kCt, (folder / "ct.nii.gz").string()), kOut,
                                 (folder / kOutName).string()));
    const auto progress = [&](std::string_view line) {
        if (const auto fraction = fraction_in(line)) job.report(*fraction, "another program is outlining");
    };
    const auto end = external::run_child(words, folder, progress, job);
    if (!end) return core::refuse(kWhat, end.error().reason);
    if (end->killed) return core::refuse(kWhat, "it was stopped from outside, perhaps for want of memory");
    if (end->exit_code == 0) return {};
    const std::string last = core::printable(end->last_line);
    return core::refuse(kWhat, fmt::format("it failed with code {}{}", end->exit_code,
                                           last.empty() ? std::string() : ", saying: " + last));
}

}  // namespace

core::Result<SegmenterCommand> parse_segmenter_command(const std::string& text) {
    SegmenterCommand command;
    std::string word;
    char quote = 0;
    bool in_word = false;
    const auto end_word = [&] {
        if (in_word) command.words.push_back(std::exchange(word, {}));
        in_word = false;
    };
    for (const char c : text) {
        if (quote != 0 && c == quote) {
            quote = 0;
        } else if (quote == 0 && (c == '"' || c == '\'')) {
            quote = c;
            in_word = true;
        } else if (quote == 0 && std::isspace(static_cast<unsigned char>(c)) != 0) {
            end_word();
        } else {
            word += c;
            in_word = true;
        }
    }
    end_word();
    if (quote != 0) return core::refuse(kWhat, "a quote in its command is not closed");
    if (command.words.empty()) return core::refuse(kWhat, "its command is empty");
    for (const std::string_view placeholder : {kCt, kOut}) {
        if (!contains(command.words, placeholder))
            return core::refuse(kWhat, fmt::format("its command lacks {}", placeholder));
    }
    return command;
}

core::Result<SegmenterResult> run_segmenter(const SegmenterCommand& command, const core::TimePoint& scan,
                                            const core::JobContext& job) {
    if (!scan.ct) return core::refuse(kWhat, "there is no CT to outline");
    const auto folder = PrivateFolder::made();
    if (!folder) return core::refuse(folder.error());
    job.report(0.0, "writing the CT for another program");
    if (auto written = write_volume(folder->path() / "ct.nii.gz", *scan.ct, job.part(0.0, 0.1)); !written)
        return core::refuse(written.error());
    SegmenterResult result;
    result.program = name_and_version(command, folder->path(), job);
    if (auto done = carried_out(command, folder->path(), job.part(0.1, 0.9)); !done)
        return core::refuse(done.error());
    const std::vector<fs::path> files = written_in(folder->path());
    if (files.empty()) return core::refuse(kWhat, "it ended well but wrote no label file");
    auto proposals = propose_labels(files, scan, {}, job.part(0.9, 1.0));
    if (!proposals) return core::refuse(kWhat, proposals.error().reason);
    result.proposals = std::move(*proposals);
    for (LabelProposal& label : result.proposals.labels) label.made_by = result.program;
    return result;
}

}  // namespace remnant::imaging

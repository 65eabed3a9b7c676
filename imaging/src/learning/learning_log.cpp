#include "remnant/imaging/learning_log.h"

#include <fcntl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <fstream>
#include <nlohmann/json.hpp>

namespace remnant::imaging {
namespace {

using Json = nlohmann::ordered_json;

Json number(const std::optional<double>& value) {
    return value ? Json(*value) : Json(nullptr);
}

std::optional<double> number_in(const Json& json, const char* name) {
    const auto found = json.find(name);
    if (found == json.end() || !found->is_number()) return std::nullopt;
    return found->get<double>();
}

constexpr const char* kDigital = "digital";
constexpr const char* kOpenCase = "open case";

Json to_json(const LearningResult& r) {
    return {{"exercise", r.exercise},
            {"at", r.at},
            {"right", r.right},
            {"points", r.points},
            {"error_ml", number(r.error_ml)},
            {"error_percent", number(r.error_percent)},
            {"share_error_points", number(r.share_error_points)},
            {"dice", number(r.dice)},
            {"repeat", r.repeat},
            {"patient", r.open_case ? kOpenCase : kDigital}};
}

/// A line of an older file says neither whether it is a repeat nor whose: it is told by those before it.
std::optional<LearningResult> from_json(const Json& json, std::span<const LearningResult> before) {
    const bool whole = json.is_object() && json.contains("exercise") && json["exercise"].is_string() &&
                       json.contains("at") && json["at"].is_string() && json.contains("right") &&
                       json["right"].is_boolean() && json.contains("points") &&
                       json["points"].is_number_integer();
    if (!whole) return std::nullopt;
    LearningResult result{json["exercise"],
                          json["at"],
                          json["right"],
                          json["points"],
                          number_in(json, "error_ml"),
                          number_in(json, "error_percent"),
                          number_in(json, "share_error_points"),
                          number_in(json, "dice")};
    const auto patient = json.find("patient");
    result.open_case = patient != json.end() && *patient == kOpenCase;
    const auto repeat = json.find("repeat");
    result.repeat = repeat != json.end() && repeat->is_boolean()
                        ? repeat->get<bool>()
                        : !result.open_case && first_try(before, result.exercise) != nullptr;
    return result;
}

/// A file open for adding, one writer at a time.
class OpenLog {
  public:
    explicit OpenLog(const std::filesystem::path& path)
        : fd_(open(path.c_str(), O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0600)) {}
    OpenLog(const OpenLog&) = delete;
    OpenLog& operator=(const OpenLog&) = delete;
    ~OpenLog() {
        if (fd_ >= 0) close(fd_);
    }

    /// False with errno set where it cannot be done; then nothing is left of the line.
    bool add(std::string line) const {
        if (fd_ < 0 || flock(fd_, LOCK_EX) != 0) return false;
        const off_t before = lseek(fd_, 0, SEEK_END);
        char last = '\n';
        if (before > 0 && pread(fd_, &last, 1, before - 1) != 1) return false;
        // Whoever was killed while writing left a piece of a line: it stays one of its own.
        if (last != '\n') line.insert(0, "\n");
        const ssize_t written = write(fd_, line.data(), line.size());
        if (written == static_cast<ssize_t>(line.size()) && fsync(fd_) == 0) return true;
        const int reason = written >= 0 && errno == 0 ? ENOSPC : errno;
        if (ftruncate(fd_, before) != 0) return false;
        errno = reason;
        return false;
    }

  private:
    int fd_;
};

}  // namespace

std::string time_now() {
    return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr)));
}

core::Result<> keep_result(const std::filesystem::path& log, const LearningResult& result) {
    std::error_code failure;
    if (log.has_parent_path()) std::filesystem::create_directories(log.parent_path(), failure);
    errno = 0;
    if (OpenLog(log).add(to_json(result).dump(-1, ' ', false, Json::error_handler_t::replace) + "\n"))
        return {};
    return core::refuse(log.string(), std::string("the result cannot be kept: ") + std::strerror(errno));
}

core::Result<std::vector<LearningResult>> kept_results(const std::filesystem::path& log) {
    std::vector<LearningResult> results;
    if (!std::filesystem::exists(log)) return results;
    std::ifstream file(log, std::ios::binary);
    if (!file) return core::refuse(log.string(), "it cannot be read");
    std::size_t lines = 0;
    for (std::string line; std::getline(file, line); ++lines) {
        if (auto result = from_json(Json::parse(line, nullptr, false), results))
            results.push_back(std::move(*result));
    }
    if (lines > 1 && results.empty()) return core::refuse(log.string(), "it holds no results of exercises");
    return results;
}

const LearningResult* first_try(std::span<const LearningResult> results, std::string_view exercise) {
    const auto found = std::ranges::find_if(
        results, [exercise](const LearningResult& r) { return r.exercise == exercise && !r.open_case; });
    return found == results.end() ? nullptr : &*found;
}

std::string results_as_csv(std::span<const LearningResult> results) {
    const auto field = [](const std::optional<double>& value) {
        return value ? fmt::format("{}", *value) : "";
    };
    std::string text =
        "exercise,at,right,points,error_ml,error_percent,share_error_points,dice,repeat,patient\n";
    for (const LearningResult& r : results) {
        text += fmt::format("{},{},{},{},{},{},{},{},{},{}\n", r.exercise, r.at, r.right ? "yes" : "no",
                            r.points, field(r.error_ml), field(r.error_percent), field(r.share_error_points),
                            field(r.dice), r.repeat ? "yes" : "no", r.open_case ? kOpenCase : kDigital);
    }
    return text;
}

std::string results_as_json(std::span<const LearningResult> results) {
    Json list = Json::array();
    for (const LearningResult& r : results) list.push_back(to_json(r));
    return list.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace remnant::imaging

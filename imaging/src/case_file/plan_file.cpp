#include "remnant/imaging/plan_file.h"

#include <fstream>
#include <span>

#include "case_file/plan_json.h"
#include "volume/atomic_write.h"

namespace remnant::imaging {
namespace {

namespace fs = std::filesystem;
using case_file::Json;

constexpr std::uintmax_t kMostBytes = std::uintmax_t{4} << 20;
constexpr int kDeepest = 12;

core::Result<std::string> text_in(const fs::path& path) {
    std::error_code failure;
    if (!fs::is_regular_file(path, failure)) return core::refuse(path.string(), "there is no such file");
    if (fs::file_size(path, failure) > kMostBytes)
        return core::refuse(path.string(), "it is too large for a plan");
    std::ifstream file(path, std::ios::binary);
    std::string text((std::istreambuf_iterator<char>(file)), {});
    if (!file) return core::refuse(path.string(), "it cannot be read");
    return text;
}

}  // namespace

core::Result<core::ResectionPlan> read_plan(const fs::path& path) try {
    const auto text = text_in(path);
    if (!text) return core::refuse(text.error());
    const Json::parser_callback_t not_too_deep = [](int depth, Json::parse_event_t, Json&) {
        return depth <= kDeepest;
    };
    const Json json = Json::parse(*text, not_too_deep, false);
    if (json.is_discarded()) return core::refuse(path.string(), "it is no JSON");
    return case_file::plan_from(json, case_file::UnknownFields::Refused);
} catch (const case_file::Inconsistent& why) {
    return core::refuse(path.string(), why.what());
} catch (const Json::exception&) {
    return core::refuse(path.string(), "a value is of the wrong kind");
}

core::Result<> write_plan(const fs::path& path, const core::ResectionPlan& plan) {
    const std::string text =
        case_file::json_of(plan).dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
    return volume::write_atomically(path, {std::as_bytes(std::span(text))}, 0644);
}

}  // namespace remnant::imaging

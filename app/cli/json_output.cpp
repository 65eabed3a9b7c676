#include "json_output.h"

namespace remnant::cli {

Json to_json(const core::Warnings& warnings) {
    Json list = Json::array();
    for (const core::Warning& warning : warnings) {
        list.push_back({{"id", warning.id}, {"text", warning.text}, {"source", warning.source}});
    }
    return list;
}

Json to_json(const core::Vec3& vector) {
    return {vector[0], vector[1], vector[2]};
}

Json to_json(const core::Size3& size) {
    return {size[0], size[1], size[2]};
}

std::string to_line(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace remnant::cli

#include "volume/slicer_segments.h"

#include <fmt/format.h>

#include "remnant/core/result.h"
#include "volume/text_header.h"

namespace remnant::imaging::volume {
namespace {

using Keys = std::map<std::string, std::string, std::less<>>;

/// No file has more segments than labels are read from one.
constexpr int kMostSegments = 1024;

std::optional<std::string_view> key(const Keys& keys, int segment, const char* field) {
    const auto found = keys.find(fmt::format("Segment{}_{}", segment, field));
    return found == keys.end() ? std::nullopt : std::optional<std::string_view>(found->second);
}

int number_or(std::optional<std::string_view> text, int otherwise) {
    const auto number = text ? numbers<int>(*text, 1) : std::nullopt;
    return number ? number->front() : otherwise;
}

/// "\\" stands for a backslash and "\n" for the end of a line.
std::string unescaped(std::string_view text) {
    std::string plain;
    for (std::size_t n = 0; n < text.size(); ++n) {
        if (text[n] != '\\' || n + 1 == text.size()) {
            plain += text[n];
            continue;
        }
        ++n;
        plain += text[n] == 'n' ? '\n' : text[n];
    }
    return plain;
}

/// From "…TerminologyEntry:context~category~scheme^value^meaning~…|…".
std::optional<core::StructureKind> kind_in(std::string_view tags) {
    constexpr std::string_view kEntry = "TerminologyEntry:";
    const std::size_t at = tags.find(kEntry);
    if (at == std::string_view::npos) return std::nullopt;
    std::string_view rest = tags.substr(at + kEntry.size());
    rest = rest.substr(0, rest.find('|'));
    for (int n = 0; n < 2; ++n) {
        const std::size_t end = rest.find('~');
        if (end == std::string_view::npos) return std::nullopt;
        rest.remove_prefix(end + 1);
    }
    const std::string_view type = rest.substr(0, rest.find('~'));
    const std::size_t scheme = type.find('^');
    if (scheme == std::string_view::npos) return std::nullopt;
    const std::string_view value = type.substr(scheme + 1);
    return core::structure_kind_by_code(value.substr(0, value.find('^')), type.substr(0, scheme));
}

}  // namespace

std::vector<SlicerSegment> slicer_segments(const Keys& keys, int layers) {
    std::vector<SlicerSegment> segments;
    for (int n = 0; n < kMostSegments; ++n) {
        const auto name = key(keys, n, "Name");
        if (!name && !key(keys, n, "ID")) break;
        const auto layer = key(keys, n, "Layer");
        SlicerSegment segment;
        segment.layer = number_or(layer, n);
        segment.value = number_or(key(keys, n, "LabelValue"), 1);
        if (name) segment.name = core::printable(unescaped(*name));
        if (const auto tags = key(keys, n, "Tags")) segment.kind = kind_in(*tags);
        if (segment.layer >= 0 && segment.layer < layers) segments.push_back(std::move(segment));
    }
    return segments;
}

}  // namespace remnant::imaging::volume

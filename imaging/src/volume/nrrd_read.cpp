// NRRD (https://teem.sourceforge.net/nrrd/format.html): raw, gzip, bzip2 and text encodings, attached or
// beside the header.

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <map>

#include "volume/raw_image.h"
#include "volume/text_header.h"

namespace remnant::imaging::volume {
namespace {

using core::Vec3;
using Fields = std::map<std::string, std::string, std::less<>>;

/// A segmentation with more layers would have none of its labels read: see encode_labels.
constexpr int kMostLayers = 1024;

struct Header {
    Fields fields;
    Fields keys;          // what programs add: "name:=value"
    std::size_t end = 0;  // where attached data begins

    [[nodiscard]] std::string_view field(std::string_view name, std::string_view other = "") const {
        auto found = fields.find(name);
        if (found == fields.end()) found = fields.find(other);
        return found == fields.end() ? std::string_view() : std::string_view(found->second);
    }
};

std::optional<Header> parse(std::string_view text) {
    Header header;
    std::size_t at = 0;
    const auto magic = next_line(text, at);
    if (!magic || !magic->starts_with("NRRD000")) return std::nullopt;
    while (true) {
        const auto line = next_line(text, at);
        if (!line) {
            // A detached header may end with the file instead of an empty line.
            header.end = text.size();
            return at >= text.size() ? std::optional(header) : std::nullopt;
        }
        if (line->empty()) break;
        if (line->front() == '#') continue;
        const auto colon = line->find(':');
        if (colon == line->npos) return std::nullopt;
        if (line->substr(colon).starts_with(":=")) {
            header.keys[std::string(line->substr(0, colon))] = line->substr(colon + 2);
            continue;
        }
        std::string name(trimmed(line->substr(0, colon)));
        std::ranges::transform(name, name.begin(),
                               [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        header.fields[name] = trimmed(line->substr(colon + 1));
    }
    header.end = at;
    return header;
}

std::optional<Element> element_of(std::string_view type) {
    static const std::map<std::string_view, Element> names{{"signed char", Element::Int8},
                                                           {"int8", Element::Int8},
                                                           {"int8_t", Element::Int8},
                                                           {"uchar", Element::UInt8},
                                                           {"unsigned char", Element::UInt8},
                                                           {"uint8", Element::UInt8},
                                                           {"uint8_t", Element::UInt8},
                                                           {"short", Element::Int16},
                                                           {"short int", Element::Int16},
                                                           {"signed short", Element::Int16},
                                                           {"signed short int", Element::Int16},
                                                           {"int16", Element::Int16},
                                                           {"int16_t", Element::Int16},
                                                           {"ushort", Element::UInt16},
                                                           {"unsigned short", Element::UInt16},
                                                           {"unsigned short int", Element::UInt16},
                                                           {"uint16", Element::UInt16},
                                                           {"uint16_t", Element::UInt16},
                                                           {"int", Element::Int32},
                                                           {"signed int", Element::Int32},
                                                           {"int32", Element::Int32},
                                                           {"int32_t", Element::Int32},
                                                           {"uint", Element::UInt32},
                                                           {"unsigned int", Element::UInt32},
                                                           {"uint32", Element::UInt32},
                                                           {"uint32_t", Element::UInt32},
                                                           {"longlong", Element::Int64},
                                                           {"long long", Element::Int64},
                                                           {"int64", Element::Int64},
                                                           {"int64_t", Element::Int64},
                                                           {"ulonglong", Element::UInt64},
                                                           {"unsigned long long", Element::UInt64},
                                                           {"uint64", Element::UInt64},
                                                           {"uint64_t", Element::UInt64},
                                                           {"float", Element::Float32},
                                                           {"double", Element::Float64}};
    const auto found = names.find(type);
    if (found == names.end()) return std::nullopt;
    return found->second;
}

/// Signs that turn the header's space into LPS; none where the space is not a patient's.
std::optional<Vec3> to_lps(std::string_view space) {
    static const std::map<std::string_view, Vec3> spaces{
        {"left-posterior-superior", {1, 1, 1}},   {"LPS", {1, 1, 1}},
        {"right-anterior-superior", {-1, -1, 1}}, {"RAS", {-1, -1, 1}},
        {"left-anterior-superior", {1, -1, 1}},   {"LAS", {1, -1, 1}}};
    const auto found = spaces.find(space);
    if (found == spaces.end()) return std::nullopt;
    return found->second;
}

/// Layers that lie before the three axes of the volume; 1 where there are none.
core::Result<int> layers_of(const Header& h, const std::string& what) {
    const auto dimension = numbers<int>(h.field("dimension"), 1);
    if (!dimension) return core::refuse(what, "damaged: its header has no dimension");
    const int axes = dimension->front();
    if (axes == 3) return 1;
    const auto kinds = words(h.field("kinds"));
    const bool layered = axes == 4 && (h.field("space directions").starts_with("none") ||
                                       (!kinds.empty() && kinds.front() == "list"));
    if (!layered) {
        return core::refuse(what, fmt::format("it is {}-dimensional; a volume has three dimensions{}", axes,
                                              axes == 4 ? ", and a fourth can only be the layers of a "
                                                          "segmentation, which come first"
                                                        : ""));
    }
    const auto sizes = numbers<int>(h.field("sizes"), 4);
    if (!sizes || sizes->front() < 1) return core::refuse(what, "damaged: its header has no sensible size");
    if (sizes->front() > kMostLayers)
        return core::refuse(what,
                            fmt::format("it has {} layers: no segmentation has so many", sizes->front()));
    return sizes->front();
}

core::Result<core::GridGeometry> geometry_of(const Header& h, bool layered, const std::string& what,
                                             core::Warnings& warnings) {
    const auto sizes = numbers<int>(h.field("sizes"), layered ? 4 : 3);
    if (!sizes) return core::refuse(what, "damaged: its header has no sensible size");
    core::GridGeometry grid;
    std::copy_n(sizes->end() - 3, 3, grid.size.begin());
    std::string_view directions = h.field("space directions");
    if (layered && directions.starts_with("none")) directions.remove_prefix(4);
    if (directions.empty()) {
        if (!h.field("spacings").empty()) {
            const auto spacings = numbers<double>(h.field("spacings"), 3);
            if (!spacings) return core::refuse(what, "damaged: its spacings are not three numbers");
            grid.spacing = {(*spacings)[0], (*spacings)[1], (*spacings)[2]};
        }
        warnings.push_back(
            {"label-false-header",
             "the header gives no orientation or position: patient axes and origin 0 are assumed", ""});
        return core::validated(grid, what);
    }
    const auto signs = to_lps(h.field("space"));
    if (!signs)
        return core::refuse(
            what, "its space '" + core::printable(h.field("space")) + "' is not a patient's (LPS, RAS, LAS)");
    const auto axes = numbers<double>(directions, 9, "(),");
    const auto origin = h.field("space origin").empty() ? std::optional(std::vector<double>{0, 0, 0})
                                                        : numbers<double>(h.field("space origin"), 3, "(),");
    if (!axes || !origin)
        return core::refuse(what, "damaged: its space directions or origin are not numbers");
    for (Eigen::Index axis = 0; axis < 3; ++axis) {
        const double* a = axes->data() + 3 * axis;
        const Vec3 column = signs->cwiseProduct(Vec3(a[0], a[1], a[2]));
        grid.spacing[axis] = column.norm();
        if (grid.spacing[axis] > 0) grid.direction.col(axis) = column / grid.spacing[axis];
    }
    grid.origin = signs->cwiseProduct(Vec3((*origin)[0], (*origin)[1], (*origin)[2]));
    return core::validated(grid, what);
}

template <class T>
bool parse_text(std::span<const std::uint8_t> text, T* out, std::size_t count) {
    const char* at = reinterpret_cast<const char*>(text.data());
    const char* end = at + text.size();
    for (std::size_t n = 0; n < count; ++n) {
        while (at < end && std::isspace(static_cast<unsigned char>(*at)) != 0) ++at;
        const auto [next, failure] = std::from_chars(at, end, out[n]);
        if (failure != std::errc()) return false;
        at = next;
    }
    return true;
}

core::Result<FileBytes> from_text(std::span<const std::uint8_t> text, Element element, std::size_t count,
                                  const std::string& what) {
    // A voxel takes two characters at least, but for the last.
    if (count > text.size()) return core::refuse(what, "damaged: it has fewer voxels than its header says");
    FileBytes bytes{core::VoxelBuffer(count * bytes_of(element)), count * bytes_of(element)};
    auto* data = bytes.buffer.data();
    bool good = false;
    switch (element) {
        case Element::Int8: {
            std::vector<int> wide(count);
            good = parse_text(text, wide.data(), count);
            for (std::size_t n = 0; n < count; ++n) data[n] = static_cast<std::byte>(wide[n]);
            break;
        }
        case Element::UInt8: {
            std::vector<int> wide(count);
            good = parse_text(text, wide.data(), count) &&
                   std::ranges::all_of(wide, [](int v) { return v >= 0 && v <= 255; });
            for (std::size_t n = 0; n < count; ++n) data[n] = static_cast<std::byte>(wide[n]);
            break;
        }
        case Element::Int16:
            good = parse_text(text, reinterpret_cast<std::int16_t*>(data), count);
            break;
        case Element::UInt16:
            good = parse_text(text, reinterpret_cast<std::uint16_t*>(data), count);
            break;
        case Element::Int32:
            good = parse_text(text, reinterpret_cast<std::int32_t*>(data), count);
            break;
        case Element::UInt32:
            good = parse_text(text, reinterpret_cast<std::uint32_t*>(data), count);
            break;
        case Element::Int64:
            good = parse_text(text, reinterpret_cast<std::int64_t*>(data), count);
            break;
        case Element::UInt64:
            good = parse_text(text, reinterpret_cast<std::uint64_t*>(data), count);
            break;
        case Element::Float32:
            good = parse_text(text, reinterpret_cast<float*>(data), count);
            break;
        case Element::Float64:
            good = parse_text(text, reinterpret_cast<double*>(data), count);
            break;
    }
    if (!good) return core::refuse(what, "damaged: its text does not hold the voxels its header says");
    return bytes;
}

/// `skip` lines passed over, then bytes; -1 bytes means "the last that are needed", for raw data only.
core::Result<std::size_t> skipped(const Header& h, std::span<const std::uint8_t> data, std::size_t needed,
                                  bool raw, const std::string& what) {
    std::size_t at = 0;
    const auto lines = numbers<int>(h.field("line skip", "lineskip"), 1);
    for (int n = 0; lines && n < (*lines)[0]; ++n) {
        const auto end = std::find(data.begin() + static_cast<std::ptrdiff_t>(at), data.end(), '\n');
        if (end == data.end()) return core::refuse(what, "damaged: fewer lines than the header says to skip");
        at = static_cast<std::size_t>(end - data.begin()) + 1;
    }
    const auto bytes = numbers<std::int64_t>(h.field("byte skip", "byteskip"), 1);
    if (!bytes || (*bytes)[0] == 0) return at;
    if ((*bytes)[0] == -1 && raw && data.size() >= needed) return data.size() - needed;
    if ((*bytes)[0] < 0) return core::refuse(what, "its byte skip is not one that the format knows");
    if (static_cast<std::uint64_t>((*bytes)[0]) > data.size() - at)
        return core::refuse(what, "damaged: the header skips past the end of the data");
    return at + static_cast<std::size_t>((*bytes)[0]);
}

}  // namespace

core::Result<RawImage> read_nrrd(const std::filesystem::path& path, const LabelReadOptions& options) {
    const std::string what = path.string();
    auto file = read_file(path, options.limits);
    if (!file) return core::refuse(file.error());
    const auto header =
        parse(std::string_view(reinterpret_cast<const char*>(file->view().data()), file->size));
    if (!header) return core::refuse(what, "it is not an NRRD file, or its header is damaged");
    const auto element = element_of(header->field("type"));
    if (!element) return core::refuse(what, "its voxel type is not one of the integer and real types");
    RawImage image;
    const auto layers = layers_of(*header, what);
    if (!layers) return core::refuse(layers.error());
    image.layers = *layers;
    const bool layered = header->field("dimension") != "3";
    const auto geometry = geometry_of(*header, layered, what, image.warnings);
    if (!geometry) return core::refuse(geometry.error());
    image.geometry = *geometry;
    image.segments = slicer_segments(header->keys, image.layers);
    image.identity_geometry = says_nothing(*geometry);
    image.element = *element;
    image.big_endian = header->field("endian") == "big";
    const auto needed = voxel_bytes(image.geometry, *element, image.layers, what, options.limits);
    if (!needed) return core::refuse(needed.error());

    const std::string name(header->field("data file", "datafile"));
    std::size_t begin = header->end;
    if (!name.empty()) {
        const auto data = beside(path, name);
        if (!data) return core::refuse(data.error());
        file = read_file(*data, options.limits);
        if (!file) return core::refuse(file.error());
        begin = 0;
    }
    const auto all = file->view().subspan(begin);
    const std::string_view encoding = header->field("encoding");
    const bool raw = encoding == "raw";
    const bool gzip = encoding == "gzip" || encoding == "gz";
    const bool bzip2 = encoding == "bzip2" || encoding == "bz2";
    const bool text = encoding == "ascii" || encoding == "text" || encoding == "txt";
    if (!raw && !gzip && !bzip2 && !text)
        return core::refuse(what, "its encoding '" + core::printable(encoding) + "' is not read");
    // Lines are skipped before decompression; bytes, of compressed data, after it.
    Header lines_only = *header;
    if (!raw) {
        lines_only.fields.erase("byte skip");
        lines_only.fields.erase("byteskip");
    }
    const auto skip = skipped(lines_only, all, *needed, raw, what);
    if (!skip) return core::refuse(skip.error());
    const auto data = all.subspan(*skip);
    if (raw) {
        image.data_offset = begin + *skip;
        image.bytes = std::move(*file);
    } else {
        Header bytes_only = *header;
        bytes_only.fields.erase("line skip");
        bytes_only.fields.erase("lineskip");
        auto decoded = gzip    ? gunzip(data, what, options.limits)
                       : bzip2 ? bunzip2(data, *needed, what, options.limits)
                               : from_text(data, *element, *needed / bytes_of(*element), what);
        if (!decoded) return core::refuse(decoded.error());
        const auto after =
            text ? core::Result<std::size_t>(0) : skipped(bytes_only, decoded->view(), *needed, true, what);
        if (!after) return core::refuse(after.error());
        image.data_offset = *after;
        image.bytes = std::move(*decoded);
        if (text) image.big_endian = false;
    }
    if (image.bytes.size - image.data_offset < *needed)
        return core::refuse(what, "damaged: it has fewer voxels than its header says");
    return image;
}

}  // namespace remnant::imaging::volume

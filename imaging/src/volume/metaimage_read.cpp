// MetaImage (https://itk.org/Wiki/MetaIO): "key = value" lines up to ElementDataFile.

#include <fmt/format.h>

#include <map>

#include "volume/raw_image.h"
#include "volume/text_header.h"

namespace remnant::imaging::volume {
namespace {

using core::Vec3;

struct Header {
    std::map<std::string, std::string, std::less<>> fields;
    std::size_t end = 0;

    [[nodiscard]] std::string_view field(std::initializer_list<std::string_view> names) const {
        for (const std::string_view name : names) {
            if (const auto found = fields.find(name); found != fields.end()) return found->second;
        }
        return {};
    }
    [[nodiscard]] bool is_true(std::initializer_list<std::string_view> names) const {
        const auto value = field(names);
        return value == "True" || value == "true" || value == "1";
    }
};

std::optional<Header> parse(std::string_view text) {
    Header header;
    for (std::size_t at = 0;;) {
        const auto line = next_line(text, at);
        if (!line) return std::nullopt;
        const auto equals = line->find('=');
        if (equals == line->npos) return std::nullopt;
        const std::string name(trimmed(line->substr(0, equals)));
        header.fields[name] = trimmed(line->substr(equals + 1));
        header.end = at;
        if (name == "ElementDataFile") return header;
    }
}

std::optional<Element> element_of(std::string_view type) {
    static const std::map<std::string_view, Element> names{
        {"MET_CHAR", Element::Int8},       {"MET_UCHAR", Element::UInt8},
        {"MET_SHORT", Element::Int16},     {"MET_USHORT", Element::UInt16},
        {"MET_INT", Element::Int32},       {"MET_UINT", Element::UInt32},
        {"MET_LONG", Element::Int32},      {"MET_ULONG", Element::UInt32},
        {"MET_LONG_LONG", Element::Int64}, {"MET_ULONG_LONG", Element::UInt64},
        {"MET_FLOAT", Element::Float32},   {"MET_DOUBLE", Element::Float64}};
    const auto found = names.find(type);
    if (found == names.end()) return std::nullopt;
    return found->second;
}

core::Result<core::GridGeometry> geometry_of(const Header& h, const std::string& what,
                                             core::Warnings& warnings) {
    const auto dimension = numbers<int>(h.field({"NDims"}), 1);
    if (!dimension) return core::refuse(what, "damaged: its header has no dimension");
    if ((*dimension)[0] != 3)
        return core::refuse(
            what, fmt::format("it is {}-dimensional; a volume has three dimensions", (*dimension)[0]));
    const auto size = numbers<int>(h.field({"DimSize"}), 3);
    if (!size) return core::refuse(what, "damaged: its header has no sensible size");
    core::GridGeometry grid;
    grid.size = {(*size)[0], (*size)[1], (*size)[2]};
    const auto vector = [&](std::initializer_list<std::string_view> names,
                            const Vec3& otherwise) -> std::optional<Vec3> {
        const auto text = h.field(names);
        if (text.empty()) return otherwise;
        const auto values = numbers<double>(text, 3);
        if (!values) return std::nullopt;
        return Vec3((*values)[0], (*values)[1], (*values)[2]);
    };
    const auto spacing = vector({"ElementSpacing", "ElementSize"}, Vec3::Ones());
    const auto origin = vector({"Offset", "Position", "Origin"}, Vec3::Zero());
    if (!spacing || !origin) return core::refuse(what, "damaged: its spacing or offset are not numbers");
    grid.spacing = *spacing;
    grid.origin = *origin;
    const auto matrix = h.field({"TransformMatrix", "Rotation", "Orientation"});
    if (matrix.empty()) {
        warnings.push_back(
            {"label-false-header", "the header gives no orientation: patient axes are assumed", ""});
    } else {
        const auto values = numbers<double>(matrix, 9);
        if (!values) return core::refuse(what, "damaged: its orientation is not nine numbers");
        // One axis of the image after the other, each in LPS.
        for (Eigen::Index axis = 0; axis < 3; ++axis) {
            const double* a = values->data() + 3 * axis;
            grid.direction.col(axis) = Vec3(a[0], a[1], a[2]);
        }
    }
    return core::validated(grid, what);
}

}  // namespace

core::Result<RawImage> read_metaimage(const std::filesystem::path& path, const LabelReadOptions& options) {
    const std::string what = path.string();
    auto file = read_file(path, options.limits);
    if (!file) return core::refuse(file.error());
    const auto header =
        parse(std::string_view(reinterpret_cast<const char*>(file->view().data()), file->size));
    if (!header) return core::refuse(what, "it is not a MetaImage file, or its header is damaged");
    RawImage image;
    const auto geometry = geometry_of(*header, what, image.warnings);
    if (!geometry) return core::refuse(geometry.error());
    const auto element = element_of(header->field({"ElementType"}));
    if (!element) return core::refuse(what, "its voxel type is not one of the integer and real types");
    const auto channels = header->field({"ElementNumberOfChannels"});
    if (!channels.empty() && channels != "1")
        return core::refuse(what, "it has several values a voxel: a colour or vector image");
    image.geometry = *geometry;
    image.identity_geometry = says_nothing(*geometry);
    image.element = *element;
    image.big_endian = header->is_true({"BinaryDataByteOrderMSB", "ElementByteOrderMSB"});
    const auto needed = voxel_bytes(image.geometry, *element, 1, what, options.limits);
    if (!needed) return core::refuse(needed.error());
    const std::string name(header->field({"ElementDataFile"}));
    image.data_offset = header->end;
    if (name != "LOCAL" && name != "Local" && name != "local") {
        const auto data = beside(path, name);
        if (!data) return core::refuse(data.error());
        file = read_file(*data, options.limits);
        if (!file) return core::refuse(file.error());
        const auto skip = numbers<std::int64_t>(header->field({"HeaderSize"}), 1);
        image.data_offset = 0;
        if (skip && (*skip)[0] == -1 && file->size >= *needed) image.data_offset = file->size - *needed;
        if (skip && (*skip)[0] > 0) image.data_offset = static_cast<std::size_t>((*skip)[0]);
    }
    if (image.data_offset > file->size)
        return core::refuse(what, "damaged: its data begins past the end of the file");
    if (header->is_true({"CompressedData"})) {
        auto data = unzlib(file->view().subspan(image.data_offset), *needed, what, options.limits);
        if (!data) return core::refuse(data.error());
        image.bytes = std::move(*data);
        image.data_offset = 0;
    } else {
        image.bytes = std::move(*file);
    }
    if (image.bytes.size - image.data_offset < *needed)
        return core::refuse(what, "damaged: it has fewer voxels than its header says");
    return image;
}

}  // namespace remnant::imaging::volume

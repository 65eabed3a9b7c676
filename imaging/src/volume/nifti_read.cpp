// NIfTI-1 and NIfTI-2 (https://nifti.nimh.nih.gov): headers read field by field at fixed offsets, nothing
// believed unchecked.

#include <fmt/format.h>

#include <array>
#include <bit>
#include <cmath>
#include <cstring>

#include "volume/raw_image.h"

namespace remnant::imaging::volume {
namespace {

using core::Mat3;
using core::Vec3;
using Bytes = std::span<const std::uint8_t>;

/// Offsets that differ between the two versions.
struct Layout {
    std::size_t header_size, magic, dim, dim_bytes, datatype, pixdim, real_bytes, vox_offset, slope,
        intercept, qform_code, sform_code, code_bytes, quatern, srow, units, units_bytes;
};
constexpr Layout kNifti1{348, 344, 40, 2, 70, 76, 4, 108, 112, 116, 252, 254, 2, 256, 280, 123, 1};
constexpr Layout kNifti2{540, 4, 16, 8, 12, 104, 8, 168, 176, 184, 344, 348, 4, 352, 400, 500, 4};

class Header {
  public:
    Header(Bytes bytes, const Layout& offsets, bool big_endian)
        : layout(offsets), bytes_(bytes), big_(big_endian) {}

    [[nodiscard]] std::int64_t whole(std::size_t at, std::size_t width) const {
        const std::uint64_t raw = bits(at, width);
        const auto shift = 64 - 8 * width;
        return static_cast<std::int64_t>(raw << shift) >> shift;
    }
    [[nodiscard]] double real(std::size_t at) const {
        if (layout.real_bytes == 8) return std::bit_cast<double>(bits(at, 8));
        return std::bit_cast<float>(static_cast<std::uint32_t>(bits(at, 4)));
    }
    [[nodiscard]] double real(std::size_t at, std::size_t index) const {
        return real(at + index * layout.real_bytes);
    }
    [[nodiscard]] std::int64_t dim(std::size_t n) const {
        return whole(layout.dim + n * layout.dim_bytes, layout.dim_bytes);
    }
    [[nodiscard]] bool big_endian() const { return big_; }

    const Layout& layout;

  private:
    [[nodiscard]] std::uint64_t bits(std::size_t at, std::size_t width) const {
        std::uint64_t raw = 0;
        for (std::size_t n = 0; n < width; ++n)
            raw |= std::uint64_t{bytes_[at + n]} << (8 * (big_ ? width - 1 - n : n));
        return raw;
    }
    Bytes bytes_;
    bool big_;
};

std::optional<Header> recognise(Bytes bytes) {
    for (const bool big : {false, true}) {
        for (const Layout* layout : {&kNifti1, &kNifti2}) {
            if (bytes.size() < layout->header_size) continue;
            const Header header(bytes, *layout, big);
            const std::string_view magic(reinterpret_cast<const char*>(bytes.data()) + layout->magic, 3);
            const bool named = magic == "n+1" || magic == "ni1" || magic == "n+2" || magic == "ni2";
            if (header.whole(0, 4) == static_cast<std::int64_t>(layout->header_size) && named) return header;
        }
    }
    return std::nullopt;
}

std::optional<Element> element_of(std::int64_t datatype) {
    switch (datatype) {
        case 2:
            return Element::UInt8;
        case 4:
            return Element::Int16;
        case 8:
            return Element::Int32;
        case 16:
            return Element::Float32;
        case 64:
            return Element::Float64;
        case 256:
            return Element::Int8;
        case 512:
            return Element::UInt16;
        case 768:
            return Element::UInt32;
        case 1024:
            return Element::Int64;
        case 1280:
            return Element::UInt64;
        default:
            return std::nullopt;
    }
}

/// RAS axes and origin to LPS: the first two world axes are reversed.
core::GridGeometry to_lps(const core::Size3& size, const Mat3& columns, const Vec3& origin) {
    const Vec3 reversed(-1, -1, 1);
    core::GridGeometry grid;
    grid.size = size;
    grid.origin = reversed.cwiseProduct(origin);
    for (Eigen::Index axis = 0; axis < 3; ++axis) {
        grid.spacing[axis] = columns.col(axis).norm();
        grid.direction.col(axis) = reversed.cwiseProduct(columns.col(axis)) / grid.spacing[axis];
    }
    return grid;
}

core::GridGeometry from_sform(const Header& h, const core::Size3& size, double mm) {
    Mat3 columns;
    Vec3 origin;
    for (std::size_t row = 0; row < 3; ++row) {
        const auto r = static_cast<Eigen::Index>(row);
        for (std::size_t column = 0; column < 3; ++column) {
            columns(r, static_cast<Eigen::Index>(column)) = mm * h.real(h.layout.srow, row * 4 + column);
        }
        origin[r] = mm * h.real(h.layout.srow, row * 4 + 3);
    }
    return to_lps(size, columns, origin);
}

Vec3 pixdim(const Header& h, double mm) {
    return mm * Vec3(h.real(h.layout.pixdim, 1), h.real(h.layout.pixdim, 2), h.real(h.layout.pixdim, 3));
}

core::GridGeometry from_qform(const Header& h, const core::Size3& size, double mm) {
    const auto q = [&](std::size_t n) { return h.real(h.layout.quatern, n); };
    const double b = q(0);
    const double c = q(1);
    const double d = q(2);
    const double a = std::sqrt(std::max(0.0, 1.0 - (b * b + c * c + d * d)));
    const double handed = h.real(h.layout.pixdim, 0) < 0 ? -1.0 : 1.0;
    Mat3 r;
    r << a * a + b * b - c * c - d * d, 2 * (b * c - a * d), 2 * (b * d + a * c),  //
        2 * (b * c + a * d), a * a + c * c - b * b - d * d, 2 * (c * d - a * b),   //
        2 * (b * d - a * c), 2 * (c * d + a * b), a * a + d * d - b * b - c * c;
    r.col(2) *= handed;
    return to_lps(size, r * pixdim(h, mm).asDiagonal(), mm * Vec3(q(3), q(4), q(5)));
}

double millimetres(const Header& h) {
    switch (h.whole(h.layout.units, h.layout.units_bytes) & 7) {
        case 1:
            return 1000.0;
        case 3:
            return 0.001;
        default:
            return 1.0;
    }
}

core::Result<core::Size3> size_of(const Header& h, const std::string& what) {
    const std::int64_t dimensions = h.dim(0);
    if (dimensions < 1 || dimensions > 7)
        return core::refuse(what, "damaged: its header has no sensible number of dimensions");
    core::Size3 size{1, 1, 1};
    for (std::size_t n = 1; n <= static_cast<std::size_t>(dimensions); ++n) {
        const std::int64_t extent = h.dim(n);
        if (extent < 1 || extent > 1'000'000)
            return core::refuse(what, "damaged: its header has no sensible size");
        if (n > 3 && extent != 1)
            return core::refuse(
                what, fmt::format("it is {}-dimensional; a volume has three dimensions", dimensions));
        if (n <= 3) size[n - 1] = static_cast<int>(extent);
    }
    if (dimensions < 3)
        return core::refuse(what,
                            fmt::format("it is {}-dimensional; a volume has three dimensions", dimensions));
    return size;
}

core::Result<core::GridGeometry> geometry_of(const Header& h, const core::Size3& size, NiftiGeometry choice,
                                             const std::string& what) {
    const double mm = millimetres(h);
    const bool has_sform = h.whole(h.layout.sform_code, h.layout.code_bytes) > 0;
    const bool has_qform = h.whole(h.layout.qform_code, h.layout.code_bytes) > 0;
    if (!has_sform && !has_qform) {
        const Vec3 spacing = pixdim(h, mm);
        return core::validated(to_lps(size, Mat3(spacing.asDiagonal()), Vec3::Zero()), what);
    }
    core::Result<core::GridGeometry> sform = core::refuse(what, "it has no sform");
    core::Result<core::GridGeometry> qform = core::refuse(what, "it has no qform");
    if (has_sform) sform = core::validated(from_sform(h, size, mm), what);
    if (has_qform) qform = core::validated(from_qform(h, size, mm), what);
    if (choice == NiftiGeometry::UseSform) return sform;
    if (choice == NiftiGeometry::UseQform) return qform;
    if (!has_qform) return sform;
    if (!has_sform) return qform;
    if (!sform) return sform;
    if (!qform) return qform;
    if (const double apart = core::corner_distance(*sform, *qform); apart > 0.1) {
        return core::refuse(
            what,
            fmt::format("its two geometries disagree: sform and qform are {:.1f} mm apart; choose one with "
                        "--nifti-geometry",
                        apart));
    }
    return sform;
}

/// TotalSegmentator writes names of values into an extension: <Label Key="5" …><![CDATA[liver]]></Label>.
std::map<int, std::string> names_in(Bytes extension) {
    constexpr std::size_t most = 1024;
    std::map<int, std::string> names;
    const std::string_view text(reinterpret_cast<const char*>(extension.data()), extension.size());
    for (std::size_t at = text.find("<Label "); at != text.npos && names.size() < most;
         at = text.find("<Label ", at + 1)) {
        const auto end = text.find("</Label>", at);
        if (end == text.npos) break;
        const std::string_view label = text.substr(at, end - at);
        const auto key = label.find("Key=\"");
        auto name = label.find('>');
        if (key == label.npos || name == label.npos) continue;
        std::string_view value = label.substr(name + 1);
        if (value.starts_with("<![CDATA[") && value.find("]]>") != value.npos)
            value = value.substr(9, value.find("]]>") - 9);
        names[std::atoi(std::string(label.substr(key + 5, 8)).c_str())] =
            core::printable(value.substr(0, 200));
    }
    return names;
}

core::Result<FileBytes> plain_bytes(const std::filesystem::path& path, const ReadLimits& limits) {
    auto bytes = read_file(path, limits);
    if (!bytes || !is_gzip(bytes->view())) return bytes;
    return gunzip(bytes->view(), path.string(), limits);
}

std::filesystem::path data_file(const std::filesystem::path& header) {
    std::filesystem::path path = header;
    if (path.extension() == ".gz") path.replace_extension();
    path.replace_extension(".img");
    if (header.extension() == ".gz") path += ".gz";
    return path;
}

}  // namespace

namespace {

/// `path` is null where there is no file beside which detached data could lie.
core::Result<RawImage> parse_nifti(FileBytes bytes, const std::filesystem::path* path,
                                   const std::string& what, const LabelReadOptions& options) {
    const auto header = recognise(bytes.view());
    if (!header) return core::refuse(what, "it is not a NIfTI file, or its header is damaged");
    const auto element = element_of(header->whole(header->layout.datatype, 2));
    if (!element) return core::refuse(what, "its voxel type is not one of the integer and real types");
    const auto size = size_of(*header, what);
    if (!size) return core::refuse(size.error());
    const auto geometry = geometry_of(*header, *size, options.nifti_geometry, what);
    if (!geometry) return core::refuse(geometry.error());
    RawImage image;
    image.geometry = *geometry;
    image.identity_geometry = says_nothing(*geometry);
    if (header->whole(header->layout.sform_code, header->layout.code_bytes) <= 0 &&
        header->whole(header->layout.qform_code, header->layout.code_bytes) <= 0) {
        image.warnings.push_back({"label-false-header",
                                  "the header gives no orientation or position (sform and qform codes 0): "
                                  "only its spacing is used",
                                  ""});
    }
    image.element = *element;
    image.big_endian = header->big_endian();
    const double slope = header->real(header->layout.slope);
    const double intercept = header->real(header->layout.intercept);
    if (std::isfinite(slope) && slope != 0.0 && std::isfinite(intercept)) {
        image.slope = slope;
        image.intercept = intercept;
    }
    const auto needed = voxel_bytes(image.geometry, image.element, 1, what, options.limits);
    if (!needed) return core::refuse(needed.error());
    const bool v2 = header->layout.header_size == kNifti2.header_size;
    const double said = v2 ? static_cast<double>(header->whole(header->layout.vox_offset, 8))
                           : header->real(header->layout.vox_offset);
    const bool detached = bytes.view()[header->layout.magic + 1] == 'i';
    if (!(said >= 0) || said > 1e15) return core::refuse(what, "damaged: its data begins nowhere");
    image.data_offset = static_cast<std::size_t>(said);
    if (!detached) {
        const std::size_t begin = header->layout.header_size + 4;
        if (image.data_offset < begin) image.data_offset = begin;
        if (image.data_offset <= bytes.size)
            image.names = names_in(bytes.view().subspan(begin, image.data_offset - begin));
        image.bytes = std::move(bytes);
    } else {
        if (path == nullptr) return core::refuse(what, "its voxels are not in it");
        const auto data = beside(*path, data_file(*path).filename().string());
        if (!data) return core::refuse(data.error());
        auto voxels = plain_bytes(*data, options.limits);
        if (!voxels) return core::refuse(voxels.error());
        image.bytes = std::move(*voxels);
    }
    if (image.data_offset > image.bytes.size || image.bytes.size - image.data_offset < *needed) {
        return core::refuse(what, "damaged: it has fewer voxels than its header says");
    }
    return image;
}

}  // namespace

core::Result<RawImage> read_nifti(const std::filesystem::path& path, const LabelReadOptions& options) {
    auto bytes = plain_bytes(path, options.limits);
    if (!bytes) return core::refuse(bytes.error());
    return parse_nifti(std::move(*bytes), &path, path.string(), options);
}

core::Result<RawImage> nifti_from(FileBytes bytes, const std::string& what, const LabelReadOptions& options) {
    if (is_gzip(bytes.view())) {
        auto plain = gunzip(bytes.view(), what, options.limits);
        if (!plain) return core::refuse(plain.error());
        bytes = std::move(*plain);
    }
    return parse_nifti(std::move(bytes), nullptr, what, options);
}

}  // namespace remnant::imaging::volume

#include <fmt/format.h>

#include <cmath>
#include <iterator>
#include <limits>

#include "case_file/zip_archive.h"
#include "surface/surface_bytes.h"

namespace remnant::imaging::surface {
namespace {

/// For an attribute of XML: what it may not hold becomes "?".
std::string escaped(const std::string& name) {
    std::string text;
    for (const char c : core::printable(name)) {
        switch (c) {
            case '&':
                text += "&amp;";
                break;
            case '<':
                text += "&lt;";
                break;
            case '>':
                text += "&gt;";
                break;
            case '"':
                text += "&quot;";
                break;
            default:
                text += c;
        }
    }
    return text;
}

std::string colour_of(const NamedSurface& s) {
    return fmt::format("#{:02X}{:02X}{:02X}{:02X}", s.colour.red, s.colour.green, s.colour.blue,
                       std::lround(255.0 * s.opacity));
}

void add_object(std::string& text, const NamedSurface& s, std::size_t n) {
    auto out = std::back_inserter(text);
    fmt::format_to(out,
                   "  <object id=\"{}\" type=\"model\" name=\"{}\" pid=\"1\" pindex=\"{}\">\n   <mesh>\n"
                   "    <vertices>\n",
                   n + 2, escaped(s.name), n);
    for (const core::Vec3& p : s.mesh.points)
        fmt::format_to(out, "<vertex x=\"{:.4f}\" y=\"{:.4f}\" z=\"{:.4f}\"/>\n", p[0], p[1], p[2]);
    text += "    </vertices>\n    <triangles>\n";
    for (const auto& t : s.mesh.triangles)
        fmt::format_to(out, "<triangle v1=\"{}\" v2=\"{}\" v3=\"{}\"/>\n", t[0], t[1], t[2]);
    text += "    </triangles>\n   </mesh>\n  </object>\n";
}

/// The least coordinates of all points.
core::Vec3 low_corner(std::span<const NamedSurface> surfaces) {
    core::Vec3 low = core::Vec3::Constant(std::numeric_limits<double>::max());
    for (const NamedSurface& s : surfaces) {
        for (const core::Vec3& p : s.mesh.points) low = low.cwiseMin(p);
    }
    return low;
}

std::string model_xml(std::span<const NamedSurface> surfaces) {
    std::string text =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<model unit=\"millimeter\" xml:lang=\"en-GB\" "
        "xmlns=\"http://schemas.microsoft.com/3dmanufacturing/core/2015/02\">\n"
        " <metadata name=\"Application\">remnant</metadata>\n"
        " <metadata name=\"Description\">Vertices are LPS mm; the items share one translation.</metadata>\n"
        " <resources>\n  <basematerials id=\"1\">\n";
    for (const NamedSurface& s : surfaces)
        text += fmt::format("   <base name=\"{}\" displaycolor=\"{}\"/>\n", escaped(s.name), colour_of(s));
    text += "  </basematerials>\n";
    for (std::size_t n = 0; n < surfaces.size(); ++n) add_object(text, surfaces[n], n);
    text += " </resources>\n <build>\n";
    const core::Vec3 move = -low_corner(surfaces);
    for (std::size_t n = 0; n < surfaces.size(); ++n)
        text +=
            fmt::format("  <item objectid=\"{}\" transform=\"1 0 0 0 1 0 0 0 1 {:.4f} {:.4f} {:.4f}\"/>\n",
                        n + 2, move[0], move[1], move[2]);
    return text + " </build>\n</model>\n";
}

constexpr std::string_view kTypes =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
    "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
    "<Default Extension=\"model\" ContentType=\"application/vnd.ms-package.3dmanufacturing-3dmodel+xml\"/>"
    "</Types>\n";
constexpr std::string_view kRelations =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
    "<Relationship Target=\"/3D/3dmodel.model\" Id=\"rel0\" "
    "Type=\"http://schemas.microsoft.com/3dmanufacturing/2013/01/3dmodel\"/></Relationships>\n";

case_file::ZipEntry entry(std::string name, std::string_view text) {
    const auto bytes = std::as_bytes(std::span(text));
    return {std::move(name), {bytes.begin(), bytes.end()}, case_file::Packing::Deflate};
}

}  // namespace

core::Result<std::string> three_mf_bytes(std::span<const NamedSurface> surfaces) {
    const auto zip =
        case_file::make_zip({entry("[Content_Types].xml", kTypes), entry("_rels/.rels", kRelations),
                             entry("3D/3dmodel.model", model_xml(surfaces))});
    if (!zip) return core::refuse("3MF", "there is not enough memory to put it together");
    return std::string(reinterpret_cast<const char*>(zip->data()), zip->size());
}

}  // namespace remnant::imaging::surface

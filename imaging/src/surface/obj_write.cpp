#include <fmt/format.h>

#include <iterator>

#include "surface/surface_bytes.h"

namespace remnant::imaging::surface {
namespace {

/// Words of an OBJ end at blanks.
std::vector<std::string> words_of(std::span<const NamedSurface> surfaces) {
    std::vector<std::string> names;
    for (const NamedSurface& s : surfaces) names.push_back(s.name);
    return file_names(names);
}

}  // namespace

std::string obj_bytes(std::span<const NamedSurface> surfaces, const std::string& mtl_name) {
    std::string text = fmt::format("# LPS mm, written by remnant\nmtllib {}\n", mtl_name);
    const auto words = words_of(surfaces);
    auto out = std::back_inserter(text);
    std::size_t before = 1;
    for (std::size_t n = 0; n < surfaces.size(); ++n) {
        const TriangleMesh& mesh = surfaces[n].mesh;
        fmt::format_to(out, "o {0}\ng {0}\nusemtl {0}\n", words[n]);
        for (const core::Vec3& p : mesh.points)
            fmt::format_to(out, "v {:.4f} {:.4f} {:.4f}\n", p[0], p[1], p[2]);
        for (const auto& t : mesh.triangles)
            fmt::format_to(out, "f {} {} {}\n", before + t[0], before + t[1], before + t[2]);
        before += mesh.points.size();
    }
    return text;
}

std::string mtl_bytes(std::span<const NamedSurface> surfaces) {
    std::string text = "# written by remnant\n";
    const auto words = words_of(surfaces);
    for (std::size_t n = 0; n < surfaces.size(); ++n) {
        const core::Colour& c = surfaces[n].colour;
        fmt::format_to(
            std::back_inserter(text),
            "newmtl {}\nKd {:.4f} {:.4f} {:.4f}\nKa 0 0 0\nKs 0.1 0.1 0.1\nNs 20\nd {:.4f}\nillum 2\n",
            words[n], c.red / 255.0, c.green / 255.0, c.blue / 255.0, surfaces[n].opacity);
    }
    return text;
}

}  // namespace remnant::imaging::surface

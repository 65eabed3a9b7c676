#include <fmt/format.h>

#include <cmath>

#include "surface/surface_bytes.h"

namespace remnant::imaging::surface {

std::string ply_bytes(const NamedSurface& surface) {
    const TriangleMesh& mesh = surface.mesh;
    std::string bytes = fmt::format(
        "ply\nformat binary_little_endian 1.0\ncomment {}\ncomment LPS mm, written by remnant\n"
        "element vertex {}\nproperty float x\nproperty float y\nproperty float z\n"
        "property uchar red\nproperty uchar green\nproperty uchar blue\nproperty uchar alpha\n"
        "element face {}\nproperty list uchar uint vertex_indices\nend_header\n",
        ascii_line(surface.name), mesh.points.size(), mesh.triangles.size());
    bytes.reserve(bytes.size() + 16 * mesh.points.size() + 13 * mesh.triangles.size());
    const core::Colour& c = surface.colour;
    const auto alpha = static_cast<std::uint8_t>(std::lround(255.0 * surface.opacity));
    const std::array<std::uint8_t, 4> colour{c.red, c.green, c.blue, alpha};
    for (const core::Vec3& p : mesh.points) {
        append(bytes, floats(p));
        append(bytes, colour);
    }
    for (const auto& t : mesh.triangles) {
        append(bytes, std::uint8_t{3});
        append(bytes, t);
    }
    return bytes;
}

}  // namespace remnant::imaging::surface

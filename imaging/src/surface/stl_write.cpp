#include <Eigen/Geometry>

#include "surface/surface_bytes.h"

namespace remnant::imaging::surface {

/// Binary STL: 80 bytes of text that may not begin with "solid", then 50 bytes a triangle.
std::string stl_bytes(const NamedSurface& surface) {
    std::string bytes = "LPS mm, remnant: " + ascii_line(surface.name);
    bytes.resize(80, ' ');
    const TriangleMesh& mesh = surface.mesh;
    bytes.reserve(84 + 50 * mesh.triangles.size());
    append(bytes, static_cast<std::uint32_t>(mesh.triangles.size()));
    for (const auto& t : mesh.triangles) {
        const core::Vec3 &a = mesh.points[t[0]], &b = mesh.points[t[1]], &c = mesh.points[t[2]];
        const core::Vec3 across = (b - a).cross(c - a);
        const double length = across.norm();
        append(bytes, floats(length > 0 ? core::Vec3(across / length) : core::Vec3(0, 0, 0)));
        for (const core::Vec3* corner : {&a, &b, &c}) append(bytes, floats(*corner));
        append(bytes, std::uint16_t{0});
    }
    return bytes;
}

}  // namespace remnant::imaging::surface

#pragma once
// What the writers of surfaces share: bytes put together in memory, little endian.

#include <bit>
#include <cstring>
#include <span>
#include <string>
#include <vector>

#include "remnant/imaging/surface_file.h"

namespace remnant::imaging::surface {

static_assert(std::endian::native == std::endian::little,
              "the binary formats are written as they lie in memory");

template <class T>
void append(std::string& bytes, const T& value) {
    static_assert(std::is_trivially_copyable_v<T>);
    bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
}

/// A point or vector as the formats keep it.
inline std::array<float, 3> floats(const core::Vec3& v) {
    return {static_cast<float>(v[0]), static_cast<float>(v[1]), static_cast<float>(v[2])};
}

/// One file: its name beside or below the target, and its bytes.
struct SurfaceFile {
    std::filesystem::path path;
    std::string bytes;
};

/// A name on one line of ASCII, for headers that hold no more.
std::string ascii_line(const std::string& name);

std::string stl_bytes(const NamedSurface& surface);
std::string ply_bytes(const NamedSurface& surface);
/// The OBJ and the MTL it names `mtl_name`.
std::string obj_bytes(std::span<const NamedSurface> surfaces, const std::string& mtl_name);
std::string mtl_bytes(std::span<const NamedSurface> surfaces);
core::Result<std::string> glb_bytes(std::span<const NamedSurface> surfaces);
core::Result<std::string> three_mf_bytes(std::span<const NamedSurface> surfaces);

}  // namespace remnant::imaging::surface

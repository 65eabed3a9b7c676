#include <Eigen/Geometry>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "surface/surface_bytes.h"

namespace remnant::imaging::surface {
namespace {

using Json = nlohmann::ordered_json;

// Numbers of the glTF 2.0 specification.
constexpr int kFloat = 5126;
constexpr int kUnsignedInt = 5125;
constexpr int kVertices = 34962;
constexpr int kIndices = 34963;
constexpr std::uint32_t kMagic = 0x46546C67;
constexpr std::uint32_t kJsonChunk = 0x4E4F534A;
constexpr std::uint32_t kBinChunk = 0x004E4942;

/// Colours of glTF are linear, those of the screen are not (IEC 61966-2-1).
double linear(std::uint8_t value) {
    const double s = value / 255.0;
    return s <= 0.04045 ? s / 12.92 : std::pow((s + 0.055) / 1.055, 2.4);
}

/// Area-weighted; all of length one, as the format demands.
std::vector<core::Vec3> normals_of(const TriangleMesh& mesh) {
    std::vector<core::Vec3> normals(mesh.points.size(), core::Vec3::Zero());
    for (const auto& t : mesh.triangles) {
        const core::Vec3 across =
            (mesh.points[t[1]] - mesh.points[t[0]]).cross(mesh.points[t[2]] - mesh.points[t[0]]);
        for (const std::uint32_t n : t) normals[n] += across;
    }
    for (core::Vec3& n : normals) {
        const double length = n.norm();
        n = length > 0 ? core::Vec3(n / length) : core::Vec3::UnitZ();
    }
    return normals;
}

class GlbMaker {
  public:
    void add(const NamedSurface& surface) {
        const TriangleMesh& mesh = surface.mesh;
        const std::size_t n = json_["meshes"].size();
        const auto places = add_points(mesh.points);
        const auto normals = add_points(normals_of(mesh));
        const std::size_t at = bin_.size();
        for (const auto& t : mesh.triangles) append(bin_, t);
        json_["accessors"].push_back({{"bufferView", add_view(at, kIndices)},
                                      {"componentType", kUnsignedInt},
                                      {"count", 3 * mesh.triangles.size()},
                                      {"type", "SCALAR"}});
        json_["materials"].push_back(material(surface));
        json_["meshes"].push_back({{"name", surface.name},
                                   {"primitives",
                                    {{{"attributes", {{"POSITION", places}, {"NORMAL", normals}}},
                                      {"indices", json_["accessors"].size() - 1},
                                      {"material", n}}}}});
        json_["nodes"].push_back({{"name", surface.name}, {"mesh", n}});
        json_["nodes"][0]["children"].push_back(n + 1);
    }

    core::Result<std::string> bytes() && {
        json_["buffers"].push_back({{"byteLength", bin_.size()}});
        std::string text = json_.dump(-1, ' ', false, Json::error_handler_t::replace);
        text.resize((text.size() + 3) / 4 * 4, ' ');
        const std::size_t whole = 12 + 8 + text.size() + 8 + bin_.size();
        if (whole > std::numeric_limits<std::uint32_t>::max())
            return core::refuse("GLB", "it would be larger than the 4 GiB the format can hold");
        std::string out;
        out.reserve(whole);
        append(out, std::array{kMagic, std::uint32_t{2}, static_cast<std::uint32_t>(whole)});
        append(out, std::array{static_cast<std::uint32_t>(text.size()), kJsonChunk});
        out += text;
        append(out, std::array{static_cast<std::uint32_t>(bin_.size()), kBinChunk});
        out += bin_;
        return out;
    }

  private:
    std::size_t add_view(std::size_t from, int target) {
        json_["bufferViews"].push_back(
            {{"buffer", 0}, {"byteOffset", from}, {"byteLength", bin_.size() - from}, {"target", target}});
        return json_["bufferViews"].size() - 1;
    }

    std::size_t add_points(const std::vector<core::Vec3>& points) {
        const std::size_t at = bin_.size();
        Eigen::Array3f low = Eigen::Array3f::Constant(std::numeric_limits<float>::max());
        Eigen::Array3f high = -low;
        for (const core::Vec3& p : points) {
            append(bin_, floats(p));
            low = low.min(p.cast<float>().array());
            high = high.max(p.cast<float>().array());
        }
        json_["accessors"].push_back({{"bufferView", add_view(at, kVertices)},
                                      {"componentType", kFloat},
                                      {"count", points.size()},
                                      {"type", "VEC3"},
                                      {"min", {low[0], low[1], low[2]}},
                                      {"max", {high[0], high[1], high[2]}}});
        return json_["accessors"].size() - 1;
    }

    static Json material(const NamedSurface& s) {
        Json json{{"name", s.name},
                  {"pbrMetallicRoughness",
                   {{"baseColorFactor",
                     {linear(s.colour.red), linear(s.colour.green), linear(s.colour.blue), s.opacity}},
                    {"metallicFactor", 0.0},
                    {"roughnessFactor", 0.6}}}};
        if (s.opacity < 1.0) json["alphaMode"] = "BLEND";
        return json;
    }

    /// The root turns LPS mm into glTF's metres, +Y up and +Z forward: −90° round X, then × 0.001.
    Json json_{{"asset",
                {{"version", "2.0"},
                 {"generator", "remnant"},
                 {"extras", {{"buffers", "LPS mm"}, {"root", "to metres: +X left, +Y head, +Z front"}}}}},
               {"scene", 0},
               {"scenes", {{{"nodes", {0}}}}},
               {"nodes",
                {{{"name", "LPS mm"},
                  {"rotation", {-std::sqrt(0.5), 0.0, 0.0, std::sqrt(0.5)}},
                  {"scale", {0.001, 0.001, 0.001}},
                  {"children", Json::array()}}}},
               {"meshes", Json::array()},
               {"materials", Json::array()},
               {"accessors", Json::array()},
               {"bufferViews", Json::array()},
               {"buffers", Json::array()}};
    std::string bin_;
};

}  // namespace

core::Result<std::string> glb_bytes(std::span<const NamedSurface> surfaces) {
    GlbMaker maker;
    for (const NamedSurface& s : surfaces) maker.add(s);
    return std::move(maker).bytes();
}

}  // namespace remnant::imaging::surface

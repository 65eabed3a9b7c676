#include "volume/raw_image.h"

namespace remnant::imaging::volume {

std::size_t bytes_of(Element element) {
    switch (element) {
        case Element::Int8:
        case Element::UInt8:
            return 1;
        case Element::Int16:
        case Element::UInt16:
            return 2;
        case Element::Int32:
        case Element::UInt32:
        case Element::Float32:
            return 4;
        case Element::Int64:
        case Element::UInt64:
        case Element::Float64:
            return 8;
    }
    return 0;
}

core::Result<std::size_t> voxel_bytes(const core::GridGeometry& geometry, Element element, int layers,
                                      const std::string& what, const ReadLimits& limits) {
    const auto bytes = static_cast<std::uint64_t>(geometry.voxel_count()) * bytes_of(element) *
                       static_cast<std::uint64_t>(layers);
    if (bytes > limits.volume_bytes)
        return core::refuse(what, "its header asks for more memory than a volume may take");
    return static_cast<std::size_t>(bytes);
}

bool says_nothing(const core::GridGeometry& geometry) {
    return geometry.spacing == core::Vec3::Ones() && geometry.origin.isZero() &&
           geometry.direction.cwiseAbs().isApprox(core::Mat3::Identity());
}

}  // namespace remnant::imaging::volume

#pragma once
// Directions spread evenly over the sphere, and values between them.

#include <array>
#include <vector>

#include "remnant/core/geometry.h"

namespace remnant::imaging::segmentation {

/// The corners of an icosahedron whose faces were divided in four again and again, pushed out to the unit
/// sphere: 12, 42, 162, 642 directions after 0, 1, 2, 3 divisions.
class Directions {
  public:
    explicit Directions(int divisions);

    [[nodiscard]] std::size_t size() const { return corners_.size(); }
    [[nodiscard]] const core::Vec3& operator[](std::size_t n) const { return corners_[n]; }
    [[nodiscard]] const std::vector<core::Vec3>& all() const { return corners_; }
    /// The five or six directions next to one.
    [[nodiscard]] const std::vector<int>& beside(std::size_t n) const { return beside_[n]; }

    /// The face a direction passes through: its corners and their weights, which add up to 1.
    struct Place {
        std::array<int, 3> corners{0, 0, 0};
        std::array<double, 3> weights{1.0, 0.0, 0.0};
    };
    /// `direction` need not have the length 1; `guess` is a direction to look from, the faster the nearer.
    [[nodiscard]] Place place_of(const core::Vec3& direction, int guess) const;

  private:
    using Face = std::array<int, 3>;

    static std::vector<Face> icosahedron(std::vector<core::Vec3>& corners);
    static std::vector<Face> divided(const std::vector<Face>& faces, std::vector<core::Vec3>& corners);
    void know_neighbours();

    std::vector<core::Vec3> corners_;
    std::vector<Face> faces_;
    std::vector<core::Mat3> to_weights_;  // of each face: a direction as a sum of its corners
    std::vector<std::vector<int>> beside_;
    std::vector<std::vector<int>> faces_at_;
};

}  // namespace remnant::imaging::segmentation

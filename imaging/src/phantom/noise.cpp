#include "phantom/noise.h"

#include <algorithm>
#include <cmath>

namespace remnant::imaging::phantom {
namespace {

/// SplitMix64: the same bits for the same voxel, whoever computes them.
std::uint64_t hashed(std::uint64_t x) {
    x += 0x9E3779B97F4A7C15ULL;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ULL;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBULL;
    return x ^ (x >> 31);
}

/// Nearly Gaussian: four uniform parts of one hash, mean 0, standard deviation 1.
double noise_at(std::uint64_t seed, std::uint64_t place) {
    const std::uint64_t bits = hashed(seed ^ hashed(place));
    double sum = 0.0;
    for (int part = 0; part < 4; ++part)
        sum += static_cast<double>((bits >> (16 * part)) & 0xFFFF) / 65535.0 - 0.5;
    return sum * std::sqrt(3.0);
}

/// A soft kernel's noise is white noise with a narrow blur, less most of a wider one.
constexpr double kNarrow = 0.6;  // mm
constexpr double kWide = 1.6;
constexpr double kLess = 0.9;

/// Weights −n…n of a Gaussian, their sum 1; it reaches three standard deviations of the wide blur.
std::vector<double> weights(double sigma, double spacing) {
    const int n = std::max(1, static_cast<int>(std::ceil(3.0 * kWide / spacing)));
    std::vector<double> w;
    double sum = 0;
    for (int i = -n; i <= n; ++i) {
        const double at = i * spacing / sigma;
        w.push_back(std::exp(-0.5 * at * at));
        sum += w.back();
    }
    for (double& value : w) value /= sum;
    return w;
}

double product_sum(const std::vector<double>& a, const std::vector<double>& b) {
    double sum = 0;
    for (std::size_t n = 0; n < a.size(); ++n) sum += a[n] * b[n];
    return sum;
}

/// The parts of an image of `width` columns that both filters reach fully.
std::vector<double> filtered(const std::vector<double>& image, std::size_t width,
                             const std::vector<double>& along, const std::vector<double>& across) {
    const std::size_t height = image.size() / width;
    const std::size_t columns = width - along.size() + 1;
    const std::size_t rows = height - across.size() + 1;
    std::vector<double> narrowed(columns * height);
    for (std::size_t j = 0; j < height; ++j) {
        for (std::size_t n = 0; n < along.size(); ++n) {
            for (std::size_t i = 0; i < columns; ++i)
                narrowed[j * columns + i] += along[n] * image[j * width + i + n];
        }
    }
    std::vector<double> out(columns * rows);
    for (std::size_t j = 0; j < rows; ++j) {
        for (std::size_t n = 0; n < across.size(); ++n) {
            for (std::size_t i = 0; i < columns; ++i)
                out[j * columns + i] += across[n] * narrowed[(j + n) * columns + i];
        }
    }
    return out;
}

/// Chance at the corners of a lattice of `step` mm, smooth between them.
double between_corners(std::uint64_t seed, const core::Vec3& p, double step) {
    const core::Vec3 at = p / step;
    const core::Vec3 corner = at.array().floor();
    const core::Vec3 part = at - corner;
    const core::Vec3 ease = part.array().square() * (3.0 - 2.0 * part.array());
    double value = 0;
    for (unsigned c = 0; c < 8; ++c) {
        double weight = 1;
        std::uint64_t place = 0;
        for (Eigen::Index axis = 0; axis < 3; ++axis) {
            const bool far = ((c >> axis) & 1U) != 0;
            weight *= far ? ease[axis] : 1.0 - ease[axis];
            place = (place << 20) + static_cast<std::uint64_t>(static_cast<std::int64_t>(corner[axis]) +
                                                               (far ? 1 : 0) + 0x80000);
        }
        value += weight * noise_at(seed, place);
    }
    return value;
}

}  // namespace

ImageNoise::ImageNoise(std::uint64_t seed, bool soft_kernel, const core::GridGeometry& grid)
    : seed_(seed), soft_kernel_(soft_kernel), size_(grid.size), spacing_(grid.spacing) {}

std::vector<double> ImageNoise::slice(int k) const {
    return soft_kernel_ ? grained(k) : white(k);
}

std::vector<double> ImageNoise::white(int k) const {
    const std::size_t count = static_cast<std::size_t>(size_[0]) * static_cast<std::size_t>(size_[1]);
    std::vector<double> noise(count);
    const std::size_t first = static_cast<std::size_t>(k) * count;
    for (std::size_t n = 0; n < count; ++n) noise[n] = noise_at(seed_, first + n);
    return noise;
}

std::vector<double> ImageNoise::grained(int k) const {
    const auto narrow_i = weights(kNarrow, spacing_[0]);
    const auto narrow_j = weights(kNarrow, spacing_[1]);
    const auto wide_i = weights(kWide, spacing_[0]);
    const auto wide_j = weights(kWide, spacing_[1]);
    // White noise on a margin too, so that the edges of the slice are like its middle.
    const std::size_t width = static_cast<std::size_t>(size_[0]) + narrow_i.size() - 1;
    const std::size_t height = static_cast<std::size_t>(size_[1]) + narrow_j.size() - 1;
    std::vector<double> image(width * height);
    const std::size_t first = static_cast<std::size_t>(k) * image.size();
    for (std::size_t n = 0; n < image.size(); ++n) image[n] = noise_at(seed_, first + n);
    std::vector<double> noise = filtered(image, width, narrow_i, narrow_j);
    const std::vector<double> wide = filtered(image, width, wide_i, wide_j);
    const double variance = product_sum(narrow_i, narrow_i) * product_sum(narrow_j, narrow_j) -
                            2.0 * kLess * product_sum(narrow_i, wide_i) * product_sum(narrow_j, wide_j) +
                            kLess * kLess * product_sum(wide_i, wide_i) * product_sum(wide_j, wide_j);
    const double scale = 1.0 / std::sqrt(variance);
    for (std::size_t n = 0; n < noise.size(); ++n) noise[n] = scale * (noise[n] - kLess * wide[n]);
    return noise;
}

double unevenness(std::uint64_t seed, const core::Vec3& p) {
    // Smooth interpolation leaves (26/35)^(3/2) of the corners' standard deviation on average.
    constexpr double kScale = 1.5619;
    return kScale * std::sqrt(0.5) *
           (between_corners(seed ^ 0x7E57, p, 9.0) + between_corners(seed ^ 0x7E58, p, 26.0));
}

}  // namespace remnant::imaging::phantom

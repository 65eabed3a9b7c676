#include "segmentation/itk_filters.h"

#include <itkBinaryFillholeImageFilter.h>
#include <itkConnectedComponentImageFilter.h>
#include <itkDiscreteGaussianImageFilter.h>
#include <itkImage.h>
#include <itkImportImageContainer.h>
#include <itkRecursiveGaussianImageFilter.h>
#include <itkRelabelComponentImageFilter.h>

#include <algorithm>

namespace remnant::imaging::segmentation {
namespace {

using FieldImage = itk::Image<float, 3>;
using BitsImage = itk::Image<std::uint8_t, 3>;
using PiecesImage = itk::Image<std::uint32_t, 3>;

/// ITK sees the values where they lie; it neither copies nor frees nor changes them.
template <class Image>
typename Image::Pointer seen_by_itk(const std::vector<typename Image::PixelType>& values,
                                    const Lattice& grid) {
    typename Image::SizeType size;
    typename Image::SpacingType spacing;
    for (unsigned axis = 0; axis < 3; ++axis) {
        size[axis] = static_cast<itk::SizeValueType>(grid.size[axis]);
        spacing[axis] = grid.spacing[axis];
    }
    auto image = Image::New();
    image->SetRegions(typename Image::RegionType(size));
    image->SetSpacing(spacing);
    auto container = Image::PixelContainer::New();
    container->SetImportPointer(const_cast<typename Image::PixelType*>(values.data()), values.size(), false);
    image->SetPixelContainer(container);
    return image;
}

template <class Image>
std::vector<typename Image::PixelType> values_of(const Image& image) {
    const auto* first = image.GetBufferPointer();
    return {first, first + image.GetBufferedRegion().GetNumberOfPixels()};
}

/// The recursive filter needs four voxels, and is poor where the deviation is well below a voxel's size.
bool suits_recursion(const Lattice& grid, unsigned axis, double sigma_mm) {
    return grid.size[axis] >= 4 && sigma_mm >= 0.7 * grid.spacing[axis];
}

}  // namespace

Field smoothed(const Field& field, const Lattice& grid, double sigma_mm) {
    FieldImage::Pointer image = seen_by_itk<FieldImage>(field, grid);
    itk::DiscreteGaussianImageFilter<FieldImage, FieldImage>::ArrayType variance;
    for (unsigned axis = 0; axis < 3; ++axis) {
        variance[axis] = suits_recursion(grid, axis, sigma_mm) ? 0.0 : sigma_mm * sigma_mm;
        if (variance[axis] > 0.0) continue;
        auto along = itk::RecursiveGaussianImageFilter<FieldImage, FieldImage>::New();
        along->SetInput(image);
        along->SetSigma(sigma_mm);
        along->SetDirection(axis);
        along->InPlaceOff();
        along->Update();
        image = along->GetOutput();
        image->DisconnectPipeline();
    }
    if (*std::max_element(variance.Begin(), variance.End()) > 0.0) {
        auto rest = itk::DiscreteGaussianImageFilter<FieldImage, FieldImage>::New();
        rest->SetInput(image);
        rest->SetVariance(variance);
        rest->SetMaximumKernelWidth(64);
        rest->Update();
        image = rest->GetOutput();
    }
    return values_of(*image);
}

std::vector<std::uint32_t> pieces(const Bits& bits, const Lattice& grid) {
    auto components = itk::ConnectedComponentImageFilter<BitsImage, PiecesImage>::New();
    components->SetInput(seen_by_itk<BitsImage>(bits, grid));
    auto by_size = itk::RelabelComponentImageFilter<PiecesImage, PiecesImage>::New();
    by_size->SetInput(components->GetOutput());
    by_size->Update();
    return values_of(*by_size->GetOutput());
}

Bits largest_piece(const Bits& bits, const Lattice& grid) {
    const std::vector<std::uint32_t> piece = pieces(bits, grid);
    return bits_where(bits.size(), [&](std::size_t n) { return piece[n] == 1; });
}

Bits holes_filled(const Bits& bits, const Lattice& grid) {
    auto filled = itk::BinaryFillholeImageFilter<BitsImage>::New();
    filled->SetInput(seen_by_itk<BitsImage>(bits, grid));
    filled->SetForegroundValue(1);
    filled->SetFullyConnected(false);
    filled->Update();
    return values_of(*filled->GetOutput());
}

}  // namespace remnant::imaging::segmentation

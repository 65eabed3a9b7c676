#include "registration/itk_alignment.h"

#include <itkAffineTransform.h>
#include <itkCommand.h>
#include <itkEuler3DTransform.h>
#include <itkImage.h>
#include <itkImportImageContainer.h>
#include <itkMattesMutualInformationImageToImageMetricv4.h>
#include <itkPointSet.h>
#include <itkRegistrationParameterScalesFromPhysicalShift.h>
#include <itkRegularStepGradientDescentOptimizerv4.h>

#include <algorithm>
#include <cmath>

namespace remnant::imaging::registration {
namespace {

using Image = itk::Image<float, 3>;
using Metric = itk::MattesMutualInformationImageToImageMetricv4<Image, Image>;
using Optimizer = itk::RegularStepGradientDescentOptimizerv4<double>;
using Scales = itk::RegistrationParameterScalesFromPhysicalShift<Metric>;
using Rigid = itk::Euler3DTransform<double>;
using Affine = itk::AffineTransform<double, 3>;
using MatrixTransform = itk::MatrixOffsetTransformBase<double, 3, 3>;

constexpr unsigned kBins = 40;

/// ITK sees the values where they lie; it neither copies nor frees nor changes them.
Image::Pointer seen_by_itk(const Picture& picture) {
    Image::SizeType size;
    for (unsigned a = 0; a < 3; ++a) size[a] = static_cast<itk::SizeValueType>(picture.size[a]);
    auto image = Image::New();
    image->SetRegions(Image::RegionType(size));
    image->SetSpacing(Image::SpacingType(picture.spacing));
    image->SetOrigin(Image::PointType(picture.origin.data()));
    auto container = Image::PixelContainer::New();
    container->SetImportPointer(const_cast<float*>(picture.values.data()), picture.values.size(), false);
    image->SetPixelContainer(container);
    return image;
}

Metric::FixedSampledPointSetType::Pointer point_set(const Image& image,
                                                    const std::vector<std::uint32_t>& points) {
    auto set = Metric::FixedSampledPointSetType::New();
    for (std::size_t n = 0; n < points.size(); ++n) {
        Image::PointType at;
        image.TransformIndexToPhysicalPoint(image.ComputeIndex(points[n]), at);
        set->SetPoint(static_cast<itk::IdentifierType>(n), at);
    }
    return set;
}

MatrixTransform::Pointer transform_of(const LinearMap& map, const LinearSearch& search) {
    MatrixTransform::Pointer transform;
    if (search.affine) {
        transform = Affine::New();
    } else {
        transform = Rigid::New();
    }
    MatrixTransform::CenterType centre(search.centre.data());
    transform->SetCenter(centre);
    MatrixTransform::MatrixType matrix;
    for (unsigned r = 0; r < 3; ++r)
        for (unsigned c = 0; c < 3; ++c) matrix(r, c) = map.matrix[3 * r + c];
    transform->SetMatrix(matrix);
    transform->SetOffset(MatrixTransform::OutputVectorType(map.translation.data()));
    return transform;
}

LinearMap map_of(const MatrixTransform& transform) {
    LinearMap map;
    for (unsigned r = 0; r < 3; ++r) {
        for (unsigned c = 0; c < 3; ++c) map.matrix[3 * r + c] = transform.GetMatrix()(r, c);
        map.translation[r] = transform.GetOffset()[r];
    }
    return map;
}

/// Calls `work` after every step of an ITK process.
template <class Work>
itk::Command::Pointer after_each_step(Work work) {
    class Observer : public itk::Command {
      public:
        explicit Observer(Work w) : work_(std::move(w)) {}
        void Execute(itk::Object* caller, const itk::EventObject&) override { work_(caller); }
        void Execute(const itk::Object*, const itk::EventObject&) override {}

      private:
        Work work_;
    };
    itk::Command::Pointer command = new Observer(std::move(work));
    command->UnRegister();
    return command;
}

}  // namespace

LinearFound aligned(const Picture& fixed, const std::vector<std::uint32_t>& points, const Picture& moving,
                    const LinearMap& start, const LinearSearch& search, const GoOn& go_on) try {
    const Image::Pointer fixed_image = seen_by_itk(fixed);
    const MatrixTransform::Pointer transform = transform_of(start, search);
    auto metric = Metric::New();
    metric->SetFixedImage(fixed_image);
    metric->SetMovingImage(seen_by_itk(moving));
    metric->SetMovingTransform(transform);
    metric->SetNumberOfHistogramBins(kBins);
    metric->SetFixedSampledPointSet(point_set(*fixed_image, points));
    metric->SetUseSampledPointSet(true);
    metric->SetUseFixedImageGradientFilter(false);
    metric->SetUseMovingImageGradientFilter(false);
    metric->SetMaximumNumberOfWorkUnits(1);
    metric->Initialize();

    auto scales = Scales::New();
    scales->SetMetric(metric);
    scales->SetTransformForward(true);
    auto optimizer = Optimizer::New();
    optimizer->SetMetric(metric);
    optimizer->SetScalesEstimator(scales);
    optimizer->SetDoEstimateLearningRateOnce(true);
    optimizer->SetMaximumStepSizeInPhysicalUnits(search.first_step);
    optimizer->SetMinimumStepLength(search.last_step);
    optimizer->SetRelaxationFactor(0.6);
    optimizer->SetNumberOfIterations(static_cast<itk::SizeValueType>(search.most_steps));
    optimizer->SetReturnBestParametersAndValue(true);
    optimizer->SetNumberOfWorkUnits(1);
    optimizer->AddObserver(itk::IterationEvent(), after_each_step([&](itk::Object*) {
                               if (!go_on(static_cast<int>(optimizer->GetCurrentIteration())))
                                   optimizer->StopOptimization();
                           }));
    optimizer->StartOptimization();

    LinearFound found;
    found.map = map_of(*transform);
    found.similarity = -optimizer->GetValue();
    found.settled = static_cast<int>(optimizer->GetCurrentIteration()) < search.most_steps;
    return found;
} catch (const itk::ExceptionObject&) {
    LinearFound none;
    none.map = start;
    none.possible = false;
    return none;
}

}  // namespace remnant::imaging::registration

// Volumes of a gzipped label map of 512 × 512 × 400, against reading it with ITK and counting.

#include <itkImageFileReader.h>
#include <itkNiftiImageIO.h>

#include <array>

#include "abdomen_folder.h"
#include "bench_table.h"
#include "remnant/imaging/label_file.h"

namespace {

using namespace remnant;
using Counts = std::array<std::int64_t, 256>;

Counts volumes(const std::filesystem::path& path) {
    Counts counts{};
    const auto file = imaging::read_label_file(path, {}, core::JobContext());
    for (const auto& entry : file->entries)
        counts[static_cast<std::size_t>(entry.value)] = entry.mask.count();
    return counts;
}

Counts volumes_with_itk(const std::filesystem::path& path) {
    using Image = itk::Image<std::uint8_t, 3>;
    auto reader = itk::ImageFileReader<Image>::New();
    reader->SetImageIO(itk::NiftiImageIO::New());
    reader->SetFileName(path.string());
    reader->Update();
    const auto* voxel = reader->GetOutput()->GetBufferPointer();
    const auto count = reader->GetOutput()->GetLargestPossibleRegion().GetNumberOfPixels();
    Counts counts{};
    for (std::size_t n = 0; n < count; ++n) ++counts[voxel[n]];
    counts[0] = 0;
    return counts;
}

}  // namespace

int main() {
    const bench::AbdomenFolder folder;
    bench::Comparison comparison("volumes of labels.nii.gz, 512 x 512 x 400", "remnant", "ITK and a loop");
    for (int n = 0; n < 7; ++n) {
        Counts ours{};
        Counts theirs{};
        comparison.ours([&] { ours = volumes(folder.labels()); });
        comparison.rival([&] { theirs = volumes_with_itk(folder.labels()); });
        comparison.require(ours == theirs, "both count the same voxels");
    }
    return comparison.report(5.0);
}

// A folder with a CT of 512 × 512 × 400: scanned, judged and loaded, against ITK's GDCM series reader.

#include <itkGDCMImageIO.h>
#include <itkGDCMSeriesFileNames.h>
#include <itkImageSeriesReader.h>

#include <cmath>
#include <fstream>

#include "abdomen_folder.h"
#include "bench_table.h"
#include "remnant/imaging/dicom_series.h"

namespace {

using namespace remnant;
using Image = itk::Image<std::int16_t, 3>;

core::CtVoxels load(const std::filesystem::path& folder) {
    const auto scan = imaging::scan_series(folder, core::JobContext());
    return imaging::load_volume(scan->series.at(0), core::JobContext())->voxels;
}

Image::Pointer load_with_itk(const std::filesystem::path& folder) {
    auto names = itk::GDCMSeriesFileNames::New();
    names->SetDirectory(folder.string());
    auto reader = itk::ImageSeriesReader<Image>::New();
    reader->SetImageIO(itk::GDCMImageIO::New());
    reader->SetFileNames(names->GetFileNames(names->GetSeriesUIDs().at(0)));
    reader->Update();
    return reader->GetOutput();
}

/// The floor under both: every byte of every file copied into one buffer that is warm already.
void read_raw(const std::filesystem::path& folder, std::vector<char>& buffer) {
    std::size_t at = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        std::ifstream file(entry.path(), std::ios::binary);
        file.read(buffer.data() + at, static_cast<std::streamsize>(entry.file_size()));
        at += entry.file_size();
    }
}

bool same_voxels(const core::CtVoxels& ours, const Image& theirs) {
    const auto& grid = *std::get<core::SharedVoxels<std::int16_t>>(ours);
    if (!std::equal(grid.voxels().begin(), grid.voxels().end(), theirs.GetBufferPointer())) return false;
    const auto origin = theirs.GetOrigin();
    const auto spacing = theirs.GetSpacing();
    for (int axis = 0; axis < 3; ++axis) {
        const auto n = static_cast<unsigned>(axis);
        if (std::abs(origin[n] - grid.geometry().origin[axis]) > 1e-3) return false;
        if (std::abs(spacing[n] - grid.geometry().spacing[axis]) > 1e-3) return false;
    }
    return true;
}

}  // namespace

int main() {
    const bench::AbdomenFolder folder;
    bench::Comparison comparison("load a CT series, 512 x 512 x 400", "remnant", "ITK GDCM series reader");
    bench::Comparison limit("the same, against its floor", "remnant", "raw copy, warm, one thread");
    std::vector<char> buffer(std::size_t{230} << 20);
    for (int n = 0; n < 7; ++n) {
        core::CtVoxels ours;
        Image::Pointer theirs;
        comparison.ours([&] { ours = load(folder.ct()); });
        comparison.rival([&] { theirs = load_with_itk(folder.ct()); });
        comparison.require(same_voxels(ours, *theirs), "both read the same voxels on the same grid");
        ours = {};
        limit.ours([&] { ours = load(folder.ct()); });
        limit.rival([&] { read_raw(folder.ct(), buffer); });
    }
    const int reached = comparison.report(8.0);
    limit.report(1.0);
    return reached;
}

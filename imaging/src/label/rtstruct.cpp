// RT Structure Set (PS3.3 A.19): closed planar contours on the slices of a CT.

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcdatset.h>
#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcsequen.h>
#include <fmt/format.h>

#include <cmath>
#include <map>

#include "dicom/dicom_file.h"
#include "dicom/slice_header.h"
#include "label/rasterise.h"
#include "label/readers.h"
#include "volume/text_header.h"

namespace remnant::imaging::label {
namespace {

constexpr std::size_t kMostPoints = 20'000'000;

struct Roi {
    std::string name;
    std::string frame_of_reference;
};

std::map<int, Roi> rois_of(DcmDataset& dataset) {
    std::map<int, Roi> rois;
    DcmSequenceOfItems* sequence = nullptr;
    if (dataset.findAndGetSequence(DCM_StructureSetROISequence, sequence).bad()) return rois;
    for (unsigned long n = 0; n < sequence->card(); ++n) {
        DcmItem& item = *sequence->getItem(n);
        Sint32 number = 0;
        if (item.findAndGetSint32(DCM_ROINumber, number).bad()) continue;
        rois[number] = {core::printable(dicom::text_of(item, DCM_ROIName)),
                        dicom::text_of(item, DCM_ReferencedFrameOfReferenceUID)};
    }
    return rois;
}

/// Contour data as points; none where it is not triples of numbers.
std::optional<std::vector<core::Vec3>> points_of(DcmItem& contour) {
    const std::string text = dicom::text_of(contour, DCM_ContourData);
    const std::size_t count = static_cast<std::size_t>(std::ranges::count(text, '\\')) + 1;
    const auto values = volume::numbers<double>(text, count, "\\");
    if (!values || count % 3 != 0) return std::nullopt;
    std::vector<core::Vec3> points;
    for (std::size_t n = 0; n < count; n += 3)
        points.emplace_back((*values)[n], (*values)[n + 1], (*values)[n + 2]);
    return points;
}

class RtStructReader {
  public:
    RtStructReader(DcmDataset& dataset, const core::GridGeometry& ct, std::string what)
        : dataset_(dataset), ct_(ct), what_(std::move(what)), rois_(rois_of(dataset)) {}

    core::Result<LabelFile> read(const LabelReadOptions& options, const core::JobContext& job) {
        DcmSequenceOfItems* sequence = nullptr;
        if (dataset_.findAndGetSequence(DCM_ROIContourSequence, sequence).bad())
            return core::refuse(what_, "it has no contours");
        LabelFile file;
        file.geometry = ct_;
        for (unsigned long n = 0; n < sequence->card(); ++n) {
            if (job.cancelled()) return core::refuse(core::cancelled_error(what_));
            auto entry = read_roi(*sequence->getItem(n), file.warnings);
            if (!entry) return core::refuse(entry.error());
            if (*entry) file.entries.push_back(std::move(**entry));
        }
        if (file.entries.empty())
            return core::refuse(what_, "none of its regions has a volume: no closed planar contours");
        std::ranges::sort(file.entries, {}, &LabelEntry::value);
        warn_of_reference(options, file.warnings);
        return file;
    }

  private:
    using Slices = std::map<int, std::vector<Contour>>;

    /// None where the region has no closed contour and so no volume.
    core::Result<std::optional<LabelEntry>> read_roi(DcmItem& item, core::Warnings& warnings) {
        Sint32 number = 0;
        item.findAndGetSint32(DCM_ReferencedROINumber, number);
        const std::string name = rois_.contains(number) ? rois_[number].name : "";
        Slices slices;
        DcmSequenceOfItems* contours = nullptr;
        if (item.findAndGetSequence(DCM_ContourSequence, contours).good()) {
            for (unsigned long n = 0; n < contours->card(); ++n) {
                if (auto added = add_contour(*contours->getItem(n), name, slices); !added)
                    return core::refuse(added.error());
            }
        }
        if (slices.empty()) {
            warnings.push_back(
                {"label-no-volume", "region '" + name + "' has no closed contour and so no volume", ""});
            return std::optional<LabelEntry>();
        }
        core::LabelMaskBuilder builder(ct_.size);
        for (const auto& [k, found] : slices) fill_even_odd(found, k, ct_.size, builder);
        LabelEntry entry;
        entry.value = number;
        entry.name = name;
        entry.mask = std::move(builder).build();
        return std::optional(std::move(entry));
    }

    core::Result<> add_contour(DcmItem& item, const std::string& name, Slices& slices) {
        if (dicom::text_of(item, DCM_ContourGeometricType) != "CLOSED_PLANAR") return {};
        const auto points = points_of(item);
        if (!points)
            return core::refuse(what_, "damaged: a contour of region '" + name + "' is not made of points");
        points_ += points->size();
        if (points_ > kMostPoints)
            return core::refuse(what_, "it has more contour points than this program reads");
        const double tolerance = std::min(0.5, 0.25 * ct_.spacing[2]);
        std::optional<int> slice;
        Contour contour;
        for (const core::Vec3& point : *points) {
            const core::Vec3 index = ct_.index(point);
            const double k = std::round(index[2]);
            const bool on_slice = std::abs(index[2] - k) * ct_.spacing[2] <= tolerance;
            if (!on_slice || k < 0 || k >= ct_.size[2]) {
                return core::refuse(
                    what_, fmt::format("region '{}' has a contour outside the CT's slices (at z {:.4g} mm)",
                                       name, point[2]));
            }
            if (slice && *slice != static_cast<int>(k)) {
                return core::refuse(what_,
                                    "a contour of region '" + name + "' does not lie in one slice of the CT");
            }
            if (index[0] < -1 || index[1] < -1 || index[0] > ct_.size[0] || index[1] > ct_.size[1]) {
                return core::refuse(what_, "region '" + name + "' has a contour outside the CT's image");
            }
            slice = static_cast<int>(k);
            contour.push_back({index[0], index[1]});
        }
        if (slice && contour.size() >= 3) slices[*slice].push_back(std::move(contour));
        return {};
    }

    void warn_of_reference(const LabelReadOptions& options, core::Warnings& warnings) const {
        if (options.reference_identity == nullptr) return;
        const std::string& ct = options.reference_identity->frame_of_reference_uid;
        for (const auto& [number, roi] : rois_) {
            if (ct.empty() || roi.frame_of_reference.empty() || roi.frame_of_reference == ct) continue;
            warnings.push_back({"label-identity",
                                "the structure set names another frame of reference (" +
                                    core::printable(roi.frame_of_reference) + ") than the CT (" +
                                    core::printable(ct) + "): look whether it belongs to this CT",
                                ""});
            return;
        }
    }

    DcmDataset& dataset_;
    const core::GridGeometry& ct_;
    std::string what_;
    std::map<int, Roi> rois_;
    std::size_t points_ = 0;
};

}  // namespace

core::Result<LabelFile> read_rtstruct(const std::filesystem::path& path, const LabelReadOptions& options,
                                      const core::JobContext& job) {
    const std::string what = path.string();
    if (options.reference == nullptr)
        return core::refuse(what, "an RTSTRUCT has no grid of its own: give the CT with --ct");
    const auto file = dicom::open_dicom(path, dicom::Extent::HeaderOnly, options.limits);
    if (!file) return core::refuse(file.error());
    auto labels = RtStructReader(file->dataset(), *options.reference, what).read(options, job);
    if (!labels) return labels;
    labels->stem = label_stem(path);
    labels->identity = dicom::slice_headers(*file, options.limits).front().identity;
    labels->has_identity = true;
    return labels;
}

}  // namespace remnant::imaging::label

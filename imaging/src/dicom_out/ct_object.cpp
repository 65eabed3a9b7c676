// The CT of a case as a series of its own, a file a slice.

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcuid.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "dicom/dicom_file.h"
#include "dicom_out/object.h"

namespace remnant::imaging {
namespace {

using namespace dicom_out;
namespace fs = std::filesystem;

constexpr double kSteps = 65535.0;

/// How a voxel becomes a stored value of 16 bits with sign: value = slope · stored + intercept.
struct Scale {
    double slope = 1.0;
    double intercept = 0.0;

    [[nodiscard]] std::int16_t stored(double value) const {
        return static_cast<std::int16_t>(std::lround((value - intercept) / slope));
    }
};

Scale scale_of(const core::SharedVoxels<std::int16_t>&) {
    return {};
}

/// Whole values within 16 bits stay as they are; others are spread over all steps.
Scale scale_of(const core::SharedVoxels<float>& volume) {
    const auto voxels = volume->voxels();
    const auto [least, most] = std::ranges::minmax(voxels);
    const bool whole = least >= -32768.0F && most <= 32767.0F &&
                       std::ranges::all_of(voxels, [](float v) { return v == std::nearbyint(v); });
    if (whole) return {};
    // What is written is a decimal string; the voxels go by what that says.
    const double slope = std::max((static_cast<double>(most) - static_cast<double>(least)) / kSteps, 1e-9);
    const double middle = static_cast<double>(least) + slope * 32768.0;
    return {std::stod(decimal(slope * (1.0 + 1e-9))), std::stod(decimal(middle))};
}

std::string decimals(std::initializer_list<double> values) {
    std::string text;
    for (const double value : values) text += (text.empty() ? "" : "\\") + decimal(value);
    return text;
}

/// Without identity the words of whoever made the series are not repeated: they may say anything.
std::string described(const std::string& series, const DicomOutOptions& options) {
    return series.empty() || options.without_identity ? "CT" : series;
}

core::Result<> can_be_written(const core::TimePoint& scan) {
    if (!scan.ct) return core::refuse(scan.name, "the CT's voxels are not at hand; there is nothing to copy");
    if (core::modality_of(scan.identity) == core::Modality::Mr)
        return core::refuse(scan.name, "this scan is an MR; only a CT can be written as one");
    const auto fits = [](int n) { return n >= 1 && n <= 65535; };
    const core::Size3& size = scan.geometry.size;
    if (!fits(size[0]) || !fits(size[1]))
        return core::refuse(scan.name, "a DICOM image has at most 65535 rows and columns");
    return {};
}

core::Result<> make_empty_folder(const fs::path& folder) {
    std::error_code failure;
    fs::create_directories(folder, failure);
    if (failure) return core::refuse(folder.string(), "the folder cannot be made: " + failure.message());
    const bool empty = fs::is_empty(folder, failure);
    if (failure) return core::refuse(folder.string(), "the folder cannot be read: " + failure.message());
    if (!empty) return core::refuse(folder.string(), "the folder holds other files; choose an empty one");
    return {};
}

/// Writes slices one by one; takes them away again unless all were written.
class CtSeries {
  public:
    CtSeries(const fs::path& folder, const DicomSubject& subject, const DicomStudy& study,
             const DicomOutOptions& options)
        : folder_(folder), subject_(subject), study_(study), options_(options), g_(subject.scan.geometry) {
        kind_ = {"CT",
                 UID_CTImageStorage,
                 "CT",
                 described(study.identity.series_description, options),
                 options.uids.fresh(),
                 9005,
                 1};
        done_.as_written = study.identity;
        done_.as_written.series_uid = kind_.series_uid;
        done_.as_written.images.clear();
    }
    CtSeries(const CtSeries&) = delete;
    CtSeries& operator=(const CtSeries&) = delete;
    ~CtSeries() {
        std::error_code ignored;
        for (const fs::path& file : files_) fs::remove(file, ignored);
    }

    template <class Volume>
    core::Result<WrittenCt> write(const Volume& volume, const core::JobContext& job) {
        const Scale scale = scale_of(volume);
        const auto count = static_cast<std::size_t>(g_.size[0]) * static_cast<std::size_t>(g_.size[1]);
        std::vector<std::int16_t> pixels(count);
        for (int k = 0; k < g_.size[2]; ++k) {
            if (job.cancelled()) return core::refuse(core::cancelled_error(folder_.string()));
            const auto slice = volume->voxels().subspan(static_cast<std::size_t>(k) * count, count);
            std::ranges::transform(slice, pixels.begin(),
                                   [&](auto v) { return scale.stored(static_cast<double>(v)); });
            if (auto written = write_slice(k, pixels, scale); !written) return core::refuse(written.error());
            job.report(static_cast<double>(k + 1) / g_.size[2], "writing the CT");
        }
        return finished(scale);
    }

  private:
    core::Result<> write_slice(int k, const std::vector<std::int16_t>& pixels, const Scale& scale) {
        kind_.instance_number = k + 1;
        DcmDataset d;
        put_header(d, study_, kind_, options_);
        put_image(d, k);
        put_pixels(d, pixels, scale);
        const std::string uid = dicom::text_of(d, DCM_SOPInstanceUID);
        const fs::path path = folder_ / fmt::format("{:05}.dcm", k + 1);
        auto file = written(path, d, subject_, kind_, options_);
        if (!file) return core::refuse(file.error());
        files_.push_back(path);
        removed_.insert(file->removed.begin(), file->removed.end());
        done_.as_written.images.push_back({UID_CTImageStorage, uid, 0});
        if (k == 0) done_.series = std::move(*file);
        return {};
    }

    void put_image(DcmDataset& d, int k) const {
        const core::StudyIdentity& id = study_.identity;
        put(d, DCM_ImageType, "DERIVED\\SECONDARY\\AXIAL");
        put(d, DCM_AcquisitionNumber, "");
        put(d, DCM_KVP, "");
        put(d, DCM_PatientPosition, "");
        put(d, DCM_Laterality, "");
        put(d, DCM_PositionReferenceIndicator, "");
        put(d, DCM_FrameOfReferenceUID, id.frame_of_reference_uid);
        if (!id.contrast_agent.empty()) put(d, DCM_ContrastBolusAgent, short_text(id.contrast_agent));
        put(d, DCM_SliceThickness, decimal(g_.spacing[2]));
        put(d, DCM_PixelSpacing, decimals({g_.spacing[1], g_.spacing[0]}));
        const auto& r = g_.direction;
        put(d, DCM_ImageOrientationPatient, decimals({r(0, 0), r(1, 0), r(2, 0), r(0, 1), r(1, 1), r(2, 1)}));
        const core::Vec3 at = g_.world({0, 0, static_cast<double>(k)});
        put(d, DCM_ImagePositionPatient, decimals({at[0], at[1], at[2]}));
        if (id.images.empty()) return;
        const core::SourceImage& source = id.images[static_cast<std::size_t>(k)];
        DcmItem& from = new_item(d, DCM_SourceImageSequence);
        put(from, DCM_ReferencedSOPClassUID, source.sop_class_uid);
        put(from, DCM_ReferencedSOPInstanceUID, source.sop_instance_uid);
    }

    void put_pixels(DcmDataset& d, const std::vector<std::int16_t>& pixels, const Scale& scale) const {
        d.putAndInsertUint16(DCM_SamplesPerPixel, 1);
        put(d, DCM_PhotometricInterpretation, "MONOCHROME2");
        d.putAndInsertUint16(DCM_Rows, static_cast<Uint16>(g_.size[1]));
        d.putAndInsertUint16(DCM_Columns, static_cast<Uint16>(g_.size[0]));
        d.putAndInsertUint16(DCM_BitsAllocated, 16);
        d.putAndInsertUint16(DCM_BitsStored, 16);
        d.putAndInsertUint16(DCM_HighBit, 15);
        d.putAndInsertUint16(DCM_PixelRepresentation, 1);
        put(d, DCM_RescaleIntercept, decimal(scale.intercept));
        put(d, DCM_RescaleSlope, decimal(scale.slope));
        put(d, DCM_RescaleType, "HU");
        const core::Window& window = subject_.subject.view.window;
        put(d, DCM_WindowCenter, decimal(window.level));
        put(d, DCM_WindowWidth, decimal(std::max(window.width, 1.0)));
        d.putAndInsertUint16Array(DcmTag(DCM_PixelData, EVR_OW),
                                  reinterpret_cast<const Uint16*>(pixels.data()),
                                  static_cast<unsigned long>(pixels.size()));
    }

    core::Result<WrittenCt> finished(const Scale& scale) {
        files_.clear();
        done_.series.path = folder_;
        done_.series.removed.assign(removed_.begin(), removed_.end());
        done_.series.warnings = study_.warnings;
        // It is known now: they are those that were written.
        std::erase_if(done_.series.warnings, [](const auto& w) { return w.id == "dicom-no-images"; });
        if (scale.slope != 1.0) {
            done_.series.warnings.push_back(
                {"dicom-ct-rounded",
                 fmt::format("the CT's values are no whole numbers: they are written to within {:.2g} HU",
                             scale.slope / 2),
                 ""});
        }
        return std::move(done_);
    }

    const fs::path& folder_;
    const DicomSubject& subject_;
    const DicomStudy& study_;
    const DicomOutOptions& options_;
    const core::GridGeometry& g_;
    ObjectKind kind_;
    std::vector<fs::path> files_;
    std::set<std::string> removed_;
    WrittenCt done_;
};

}  // namespace

core::Result<WrittenCt> write_dicom_ct(const fs::path& folder, const DicomSubject& subject,
                                       const DicomOutOptions& options, const core::JobContext& job) {
    dicom::silence_dcmtk();
    if (auto can = can_be_written(subject.scan); !can) return core::refuse(can.error());
    const auto study = dicom_study(subject, options.uids);
    if (!study) return core::refuse(study.error());
    if (auto made = make_empty_folder(folder); !made) return core::refuse(made.error());
    CtSeries series(folder, subject, *study, options);
    return std::visit([&](const auto& volume) { return series.write(volume, job); }, *subject.scan.ct);
}

}  // namespace remnant::imaging

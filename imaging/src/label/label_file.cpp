#include "remnant/imaging/label_file.h"

#include <algorithm>
#include <array>
#include <fstream>

#include "dicom/dicom_file.h"
#include "label/encode_layers.h"
#include "label/readers.h"

namespace remnant::imaging {
namespace {

namespace fs = std::filesystem;

using RawReader = core::Result<volume::RawImage> (*)(const fs::path&, const LabelReadOptions&);

core::Result<LabelFile> read_volume_labels(RawReader reader, const fs::path& path,
                                           const LabelReadOptions& options, const core::JobContext& job) {
    auto image = reader(path, options);
    if (!image) return core::refuse(image.error());
    auto entries = label::encode_layers(*image, path.string(), job, image->warnings);
    if (!entries) return core::refuse(entries.error());
    LabelFile file;
    file.stem = label_stem(path);
    file.geometry = image->geometry;
    file.entries = std::move(*entries);
    file.identity_geometry = image->identity_geometry;
    file.warnings = std::move(image->warnings);
    if (file.identity_geometry) {
        file.warnings.push_back({"label-false-header",
                                 "the header's geometry says nothing (1 mm voxels, origin 0): millilitres "
                                 "are right only if the voxels are "
                                 "really 1 mm wide",
                                 ""});
    }
    return file;
}

enum class Kind { Nifti, Nrrd, MetaImage, Dicom, Unknown };

/// By the first bytes; a gzip file can only be NIfTI among the formats read here, and old ".hdr" headers are
/// told by their size field.
Kind kind_of(const fs::path& path) {
    std::array<char, 8> head{};
    std::ifstream(path, std::ios::binary).read(head.data(), head.size());
    const std::string_view text(head.data(), head.size());
    if (text.starts_with("NRRD000")) return Kind::Nrrd;
    if (text.starts_with("\x1F\x8B")) return Kind::Nifti;
    const auto u32 = [&](bool big) {
        std::uint32_t value = 0;
        for (std::size_t n = 0; n < 4; ++n)
            value |= std::uint32_t{static_cast<std::uint8_t>(head[n])} << (8 * (big ? 3 - n : n));
        return value;
    };
    for (const bool big : {false, true}) {
        if (u32(big) == 348 || u32(big) == 540) return Kind::Nifti;
    }
    const std::string ending = path.extension().string();
    if (ending == ".mha" || ending == ".mhd") return Kind::MetaImage;
    if (dicom::looks_like_dicom(path)) return Kind::Dicom;
    if (text.starts_with("NDims") || text.starts_with("ObjectTy")) return Kind::MetaImage;
    return Kind::Unknown;
}

constexpr const char* kSegmentation = "1.2.840.10008.5.1.4.1.1.66.4";
constexpr const char* kLabelMap = "1.2.840.10008.5.1.4.1.1.66.7";
constexpr const char* kRtStruct = "1.2.840.10008.5.1.4.1.1.481.3";

core::Result<LabelFile> read_dicom_labels(const fs::path& path, const LabelReadOptions& options,
                                          const core::JobContext& job) {
    const auto sop_class = label::sop_class_of(path, options.limits);
    if (!sop_class) return core::refuse(sop_class.error());
    if (*sop_class == kSegmentation || *sop_class == kLabelMap)
        return label::read_dicom_seg(path, options, job);
    if (*sop_class == kRtStruct) return label::read_rtstruct(path, options, job);
    return label::read_mask_series(path, options, job);
}

/// A folder with one SEG or RTSTRUCT is that; any other is a mask series.
core::Result<LabelFile> read_folder(const fs::path& folder, const LabelReadOptions& options,
                                    const core::JobContext& job) {
    std::vector<fs::path> files;
    std::error_code failure;
    for (fs::directory_iterator at(folder, failure), end; !failure && at != end; at.increment(failure)) {
        std::error_code ignored;
        if (at->is_regular_file(ignored)) files.push_back(at->path());
        if (files.size() > 1) break;
    }
    if (failure) return core::refuse(folder.string(), "the folder cannot be read");
    if (files.size() == 1 && kind_of(files.front()) != Kind::Unknown) {
        auto file = read_label_file(files.front(), options, job);
        if (file) file->stem = label_stem(folder);
        return file;
    }
    return label::read_mask_series(folder, options, job);
}

}  // namespace

std::string label_stem(const fs::path& path) {
    fs::path name = path.has_filename() ? path.filename() : path.parent_path().filename();
    for (const char* ending : {".gz", ".nii", ".hdr", ".nrrd", ".nhdr", ".mha", ".mhd", ".dcm"}) {
        if (name.extension() == ending) name.replace_extension();
    }
    // 3D Slicer's segmentations are "liver.seg.nrrd".
    if (name.extension() == ".seg") name.replace_extension();
    return name.string();
}

core::Result<LabelFile> read_label_file(const fs::path& path, const LabelReadOptions& options,
                                        const core::JobContext& job) try {
    std::error_code failure;
    const auto status = fs::status(path, failure);
    if (failure || !fs::exists(status)) return core::refuse(path.string(), "there is no such file or folder");
    if (fs::is_directory(status)) return read_folder(path, options, job);
    switch (kind_of(path)) {
        case Kind::Nifti:
            return read_volume_labels(volume::read_nifti, path, options, job);
        case Kind::Nrrd:
            return read_volume_labels(volume::read_nrrd, path, options, job);
        case Kind::MetaImage:
            return read_volume_labels(volume::read_metaimage, path, options, job);
        case Kind::Dicom:
            return read_dicom_labels(path, options, job);
        case Kind::Unknown:
            break;
    }
    return core::refuse(path.string(), "it is no label file: not NIfTI, NRRD, MetaImage or DICOM");
} catch (const std::bad_alloc&) {
    return core::refuse(path.string(), "there is not enough memory to read it");
} catch (const std::exception&) {
    return core::refuse(path.string(), "damaged: it cannot be read");
}

}  // namespace remnant::imaging

// Pictures as secondary capture and pages as encapsulated PDF.

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcuid.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <string_view>

#include "dicom/dicom_file.h"
#include "dicom_out/object.h"

namespace remnant::imaging {
namespace {

using namespace dicom_out;

constexpr int kMostPixels = 65535;

core::Result<> can_be_written(const DicomPicture& picture, const DicomOutOptions& options) {
    const auto name = core::printable(picture.title);
    if (picture.width < 1 || picture.height < 1 || picture.width > kMostPixels ||
        picture.height > kMostPixels ||
        picture.rgb.size() != std::size_t{3} * static_cast<std::size_t>(picture.width) *
                                  static_cast<std::size_t>(picture.height))
        return core::refuse(name, "the picture has no pixels, or not as many as it says");
    if (options.without_identity && picture.text == PictureText::MayName)
        return core::refuse(name, "the picture holds text that may name the patient; make it without");
    return {};
}

/// "L", or of an oblique direction all it has a share in, the largest first: "LPH" (PS3.3 C.7.6.1.1.1).
std::string letters_of(const core::Vec3& direction) {
    constexpr double kNoShare = 1e-3;  // within which directions are equal
    constexpr std::array<std::string_view, 3> kLetters{"RL", "AP", "FH"};
    std::array<int, 3> axes{0, 1, 2};
    std::ranges::stable_sort(axes, std::greater{}, [&](int axis) { return std::abs(direction[axis]); });
    std::string letters;
    for (const int axis : axes) {
        if (std::abs(direction[axis]) > kNoShare)
            letters += kLetters.at(static_cast<std::size_t>(axis))[direction[axis] > 0 ? 1 : 0];
    }
    return letters;
}

/// The image of the scan that the picture shows.
void put_source_image(DcmItem& d, const std::vector<core::SourceImage>& images, const PicturePlace& place) {
    if (!place.slice || static_cast<std::size_t>(*place.slice) >= images.size()) return;
    const core::SourceImage& source = images[static_cast<std::size_t>(*place.slice)];
    DcmItem& from = new_item(d, DCM_SourceImageSequence);
    put(from, DCM_ReferencedSOPClassUID, source.sop_class_uid);
    put(from, DCM_ReferencedSOPInstanceUID, source.sop_instance_uid);
    const bool frames =
        std::ranges::count(images, source.sop_instance_uid, &core::SourceImage::sop_instance_uid) > 1;
    if (frames) put(from, DCM_ReferencedFrameNumber, std::to_string(source.frame + 1));
}

/// Which way it faces must not be guessed by whoever looks at it.
void put_place(DcmItem& d, const std::optional<PicturePlace>& place,
               const std::vector<core::SourceImage>& images) {
    if (!place) {
        put(d, DCM_PatientOrientation, "");
        return;
    }
    put(d, DCM_PatientOrientation, letters_of(place->right) + "\\" + letters_of(place->down));
    put(d, DCM_PixelSpacing, decimal(place->pixel) + "\\" + decimal(place->pixel));
    put_source_image(d, images, *place);
}

/// Of the scan's own pixels nothing is said: nobody looked at them.
void put_burned_in(DcmItem& d, PictureText text) {
    if (text != PictureText::OfTheScan)
        put(d, DCM_BurnedInAnnotation, text == PictureText::NamesNobody ? "NO" : "YES");
}

void put_picture(DcmDataset& d, const DicomPicture& picture, const core::StudyIdentity& source) {
    put(d, DCM_ImageType, "DERIVED\\SECONDARY");
    put(d, DCM_ConversionType, "WSD");
    put(d, DCM_Laterality, "");  // of no paired organ, yet dciodvfy misses it
    put_place(d, picture.place, source.images);
    put_burned_in(d, picture.text);
    put(d, DCM_ImageComments, short_text(picture.title, 1024));
    d.putAndInsertUint16(DCM_SamplesPerPixel, 3);
    put(d, DCM_PhotometricInterpretation, "RGB");
    d.putAndInsertUint16(DCM_PlanarConfiguration, 0);
    d.putAndInsertUint16(DCM_Rows, static_cast<Uint16>(picture.height));
    d.putAndInsertUint16(DCM_Columns, static_cast<Uint16>(picture.width));
    d.putAndInsertUint16(DCM_BitsAllocated, 8);
    d.putAndInsertUint16(DCM_BitsStored, 8);
    d.putAndInsertUint16(DCM_HighBit, 7);
    d.putAndInsertUint16(DCM_PixelRepresentation, 0);
    std::vector<std::uint8_t> bytes = picture.rgb;
    if (bytes.size() % 2 != 0) bytes.push_back(0);
    d.putAndInsertUint8Array(DcmTag(DCM_PixelData, EVR_OB), bytes.data(),
                             static_cast<unsigned long>(bytes.size()));
}

/// What is doubtful of all pictures of a series.
core::Warnings doubts_about(std::span<const DicomPicture> pictures, const DicomStudy& study,
                            const DicomOutOptions& options) {
    core::Warnings doubts = study.warnings;
    if (options.without_identity && std::ranges::count(pictures, PictureText::OfTheScan, &DicomPicture::text))
        doubts.push_back({"identity-pictures", "text burned into pictures was not looked for", ""});
    return doubts;
}

std::filesystem::path numbered(const std::filesystem::path& path, std::size_t number, std::size_t count) {
    if (count == 1) return path;
    return path.parent_path() /
           fmt::format("{}-{}{}", path.stem().string(), number, path.extension().string());
}

}  // namespace

core::Result<std::vector<WrittenDicom>> write_dicom_pictures(const std::filesystem::path& path,
                                                             const DicomSubject& subject,
                                                             std::span<const DicomPicture> pictures,
                                                             const DicomOutOptions& options) {
    dicom::silence_dcmtk();
    if (pictures.empty()) return core::refuse(path.string(), "there is no picture to write");
    for (const DicomPicture& picture : pictures) {
        if (auto can = can_be_written(picture, options); !can) return core::refuse(can.error());
    }
    const auto study = dicom_study(subject, options.uids);
    if (!study) return core::refuse(study.error());
    const std::string series = options.uids.fresh();
    std::vector<WrittenDicom> files;
    for (std::size_t n = 0; n < pictures.size(); ++n) {
        const ObjectKind kind{"picture", UID_SecondaryCaptureImageStorage, "OT", "Pictures", series,
                              9003,      static_cast<int>(n) + 1};
        DcmDataset dataset;
        put_header(dataset, *study, kind, options);
        put_picture(dataset, pictures[n], study->identity);
        auto file = written(numbered(path, n + 1, pictures.size()), dataset, subject, kind, options);
        if (!file) return core::refuse(file.error());
        files.push_back(std::move(*file));
    }
    files.front().warnings = doubts_about(pictures, *study, options);
    return files;
}

core::Result<WrittenDicom> write_dicom_pdf(const std::filesystem::path& path, const DicomSubject& subject,
                                           const DicomPdf& pdf, const DicomOutOptions& options) {
    dicom::silence_dcmtk();
    const std::string_view head(reinterpret_cast<const char*>(pdf.bytes.data()),
                                std::min<std::size_t>(pdf.bytes.size(), 5));
    if (head != "%PDF-") return core::refuse(core::printable(pdf.title), "it is not a PDF");
    if (options.without_identity && !pdf.names_nobody)
        return core::refuse(core::printable(pdf.title), "the PDF may name the patient; make it without");
    const auto study = dicom_study(subject, options.uids);
    if (!study) return core::refuse(study.error());
    const ObjectKind kind{"PDF", UID_EncapsulatedPDFStorage, "DOC", "Report", options.uids.fresh(), 9004, 1};
    DcmDataset d;
    put_header(d, *study, kind, options);
    put(d, DCM_ConversionType, "WSD");
    put(d, DCM_BurnedInAnnotation, pdf.names_nobody ? "NO" : "YES");
    put(d, DCM_AcquisitionDateTime, "");
    put(d, DCM_DocumentTitle, short_text(pdf.title, 1024));
    put_code(d, DCM_ConceptNameCodeSequence, {"18748-4", "LN", "Diagnostic imaging study"});
    put(d, DCM_MIMETypeOfEncapsulatedDocument, "application/pdf");
    std::vector<std::uint8_t> bytes = pdf.bytes;
    d.putAndInsertUint32(DCM_EncapsulatedDocumentLength, static_cast<Uint32>(bytes.size()));
    if (bytes.size() % 2 != 0) bytes.push_back(0);
    d.putAndInsertUint8Array(DCM_EncapsulatedDocument, bytes.data(),
                             static_cast<unsigned long>(bytes.size()));
    auto file = written(path, d, subject, kind, options);
    if (!file) return core::refuse(file.error());
    file->warnings = study->warnings;
    return file;
}

}  // namespace remnant::imaging

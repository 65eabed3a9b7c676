#pragma once
// One DICOM file, opened with every declared length checked before DCMTK believes it.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "remnant/core/result.h"
#include "remnant/imaging/limits.h"

class DcmDataset;
class DcmFileFormat;
class DcmItem;
class DcmTagKey;

namespace remnant::imaging::dicom {

/// Where native (uncompressed) pixel data lies in the file, so that it can be read without DCMTK.
struct PixelDataSpan {
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
};

class DicomFile {
  public:
    DicomFile();
    DicomFile(DicomFile&&) noexcept;
    DicomFile& operator=(DicomFile&&) noexcept;
    ~DicomFile();

    [[nodiscard]] DcmDataset& dataset() const;
    [[nodiscard]] DcmFileFormat& format() const { return *format_; }
    /// UID of the transfer syntax the data set is really in.
    [[nodiscard]] const std::string& transfer_syntax() const { return transfer_syntax_; }
    /// Little-endian native pixel data that lies in the file as one piece; none where compressed, deflated, big endian or absent.
    [[nodiscard]] const std::optional<PixelDataSpan>& native_pixels() const { return native_pixels_; }
    /// True when the data set has pixel data (which a header read leaves out).
    [[nodiscard]] bool has_pixels() const { return has_pixels_; }

  private:
    friend struct DicomFileOpener;
    std::unique_ptr<DcmFileFormat> format_;
    std::string transfer_syntax_;
    std::optional<PixelDataSpan> native_pixels_;
    bool has_pixels_ = false;
};

enum class Extent { HeaderOnly, Whole };

enum class Look { NotDicom, Dicom };

/// Cheap test: "DICM" at 128, or a headerless data set that parses (explicit or implicit, little or big endian).
Look looks_like_dicom(const std::filesystem::path& path);

/// Walks the element structure of the file (inflating first where deflated, within the limits), checks each length against what is left,
/// caps nesting (64) and the number of elements, and only then lets DCMTK parse it. HeaderOnly stops before (7FE0,0010).
/// Refused: not DICOM, or damaged with the reason. `what` of the error is the file's name.
core::Result<DicomFile> open_dicom(const std::filesystem::path& path, Extent extent, const ReadLimits& limits);

/// The text of an attribute as UTF-8 by SpecificCharacterSet (ISO 2022 too); undecodable bytes become U+FFFD.
/// `replaced`, where given, is set when that happened. Empty where absent.
std::string text_of(DcmItem& item, const DcmTagKey& tag, bool* replaced = nullptr);

}  // namespace remnant::imaging::dicom

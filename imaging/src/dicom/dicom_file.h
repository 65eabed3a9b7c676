#pragma once
// One DICOM file, opened with every declared length checked before DCMTK believes it. DCMTK parses the
// header; the pixels stay bytes, which `frames.h` decodes.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "dicom/length_walk.h"
#include "remnant/core/result.h"
#include "remnant/imaging/limits.h"

class DcmDataset;
class DcmItem;
class DcmTagKey;

namespace remnant::imaging::dicom {

enum class Extent { HeaderOnly, Whole };

/// Tells whether a file is still the one whose header was read.
struct FileStamp {
    std::uint64_t size = 0;
    std::int64_t modified_ns = 0;
    bool operator==(const FileStamp&) const = default;
};

/// Of an open file; size 0 for anything that is not a regular file.
FileStamp stamp_of(int descriptor);

class DicomFile {
  public:
    DicomFile();
    DicomFile(DicomFile&&) noexcept;
    DicomFile& operator=(DicomFile&&) noexcept;
    ~DicomFile();

    /// All elements before the pixel data.
    [[nodiscard]] DcmDataset& dataset() const { return *dataset_; }
    /// UID of the transfer syntax the data set is really in.
    [[nodiscard]] const std::string& transfer_syntax() const { return transfer_syntax_; }
    [[nodiscard]] const MetaHeader& meta() const { return meta_; }
    /// Where the pixels lie in `bytes()`; for a header read of a file that is not deflated also in the file
    /// itself.
    [[nodiscard]] const Skeleton& skeleton() const { return skeleton_; }
    [[nodiscard]] bool has_pixels() const { return skeleton_.has_pixels; }
    /// The whole file (inflated where it was deflated); empty after a header read.
    [[nodiscard]] Bytes bytes() const { return bytes_; }
    /// True where native pixels can be read straight from the file: little endian and not deflated.
    [[nodiscard]] bool pixels_lie_in_file() const;
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    [[nodiscard]] const FileStamp& stamp() const { return stamp_; }

  private:
    friend class FileOpener;
    std::filesystem::path path_;
    FileStamp stamp_;
    std::unique_ptr<DcmDataset> dataset_;
    std::string transfer_syntax_;
    MetaHeader meta_;
    Skeleton skeleton_;
    std::vector<std::uint8_t> bytes_;
};

/// DCMTK would write what it finds in files and messages, names of patients among it, to stderr. Called before
/// anything of DCMTK is.
void silence_dcmtk();

/// Cheap test: "DICM" at 128, or the head of a data set without a header.
bool looks_like_dicom(const std::filesystem::path& path);

/// Walks the element structure (inflating first where deflated, within the limits) and only then lets DCMTK
/// parse the header. Refused: not DICOM, or damaged with the reason. `what` of the error is the file's name.
core::Result<DicomFile> open_dicom(const std::filesystem::path& path, Extent extent,
                                   const ReadLimits& limits);

/// The same; none where the file does not even begin like DICOM.
core::Result<std::optional<DicomFile>> open_if_dicom(const std::filesystem::path& path, Extent extent,
                                                     const ReadLimits& limits);

/// The text of an attribute as UTF-8 by SpecificCharacterSet (ISO 2022 too); undecodable bytes become U+FFFD.
/// `replaced`, where given, is set when that happened. Empty where absent.
std::string text_of(DcmItem& item, const DcmTagKey& tag, bool* replaced = nullptr);

/// "JPEG 2000 lossless" for its UID; the UID itself where it has no name here.
std::string transfer_syntax_name(const std::string& uid);

}  // namespace remnant::imaging::dicom

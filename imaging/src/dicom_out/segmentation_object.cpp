#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcuid.h>
#include <dcmtk/dcmfg/fgderimg.h>
#include <dcmtk/dcmfg/fgpixmsr.h>
#include <dcmtk/dcmfg/fgplanor.h>
#include <dcmtk/dcmfg/fgplanpo.h>
#include <dcmtk/dcmiod/cielabutil.h>
#include <dcmtk/dcmseg/segdoc.h>
#include <dcmtk/dcmseg/segment.h>
#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "dicom/dicom_file.h"
#include "dicom_out/object.h"
#include "dicom_out/segment_making.h"
#include "remnant/core/structure_codes.h"

namespace remnant::imaging {
namespace {

using namespace dicom_out;

constexpr std::size_t kMostSegments = 65535;

CodeSequenceMacro macro_of(const core::Code& code) {
    return {std::string(code.value).c_str(), std::string(code.scheme).c_str(),
            std::string(code.meaning).c_str()};
}

DcmSegTypes::E_SegmentAlgoType type_of(Making making) {
    switch (making) {
        case Making::Manual:
            return DcmSegTypes::SAT_MANUAL;
        case Making::SemiAutomatic:
            return DcmSegTypes::SAT_SEMIAUTOMATIC;
        case Making::Automatic:
            return DcmSegTypes::SAT_AUTOMATIC;
    }
    return DcmSegTypes::SAT_UNKNOWN;
}

Uint16 sixteen_bits(double value) {
    return static_cast<Uint16>(std::clamp(std::lround(value), 0L, 65535L));
}

/// How one structure is described.
std::unique_ptr<DcmSegment> segment_of(const core::Structure& s, const std::string& tracked,
                                       const DicomOutOptions& options) {
    const core::StructureCodes codes = core::codes_of(s);
    const MadeHow how = how_made(s, options.version);
    DcmSegment* made = nullptr;
    const char* const none = how.algorithm.empty() ? "" : "later";
    if (DcmSegment::create(made, "later", macro_of(codes.category), macro_of(codes.type), type_of(how.making),
                           none)
            .bad())
        return nullptr;
    std::unique_ptr<DcmSegment> segment(made);
    if (codes.region) segment->getGeneralAnatomyCode().getAnatomicRegion() = macro_of(*codes.region);
    double l = 0, a = 0, b = 0;
    IODCIELabUtil::rgb2DicomLab(l, a, b, s.colour.red / 255.0, s.colour.green / 255.0, s.colour.blue / 255.0);
    segment->setRecommendedDisplayCIELabValue(sixteen_bits(l), sixteen_bits(a), sixteen_bits(b));
    segment->setTrackingID("later");
    segment->setTrackingUID(tracking_uid(tracked, s.id, options.uids).c_str());
    return segment;
}

/// The texts of a segment. DCMTK's check of them knows ASCII only, so they come when it is done.
void put_texts(DcmItem& segment, const core::Structure& s, const std::string& version) {
    const MadeHow how = how_made(s, version);
    put(segment, DCM_SegmentLabel, short_text(s.name.empty() ? s.id : s.name));
    put(segment, DCM_SegmentDescription, short_text(how.description, 1024));
    put(segment, DCM_TrackingID, short_text(s.id));
    if (!how.algorithm.empty()) put(segment, DCM_SegmentAlgorithmName, short_text(how.algorithm));
}

class SegmentationWriter {
  public:
    SegmentationWriter(const DicomSubject& subject, const DicomStudy& study, const DicomOutOptions& options)
        : grid_(subject.scan.geometry),
          study_(study),
          options_(options),
          tracked_(tracked_scan(subject, study)) {}

    core::Result<> build(const std::string& what, const ObjectKind& kind,
                         std::span<const core::Structure> structures, const core::JobContext& job) {
        if (!begin(kind)) return core::refuse(what, "it cannot be put together");
        for (std::size_t n = 0; n < structures.size(); ++n) {
            if (job.cancelled()) return core::refuse(core::cancelled_error(what));
            if (!add(structures[n]))
                return core::refuse(core::printable(structures[n].name), "it cannot be put into a segment");
            job.report(static_cast<double>(n + 1) / static_cast<double>(structures.size()),
                       "writing segments");
        }
        if (document_->writeDataset(dataset_).bad() || !put_pixels())
            return core::refuse(what, "it cannot be put together");
        for (std::size_t n = 0; n < structures.size(); ++n) {
            DcmItem* segment = nullptr;
            if (dataset_.findAndGetSequenceItem(DCM_SegmentSequence, segment, static_cast<long>(n)).bad())
                return core::refuse(what, "it cannot be put together");
            put_texts(*segment, structures[n], options_.version);
        }
        return {};
    }

    DcmDataset& dataset() { return dataset_; }
    [[nodiscard]] std::map<std::string, int> segments() && { return std::move(segments_); }

  private:
    bool begin(const ObjectKind& kind) {
        DcmSegmentation* made = nullptr;
        const IODGeneralEquipmentModule::EquipmentInfo equipment("remnant", "remnant", "0",
                                                                 short_text(options_.version).c_str());
        const ContentIdentificationMacro content("1", "SEGMENTATION", "Outlines of the liver", "");
        const auto created = DcmSegmentation::createBinarySegmentation(
            made, static_cast<Uint16>(grid_.size[1]), static_cast<Uint16>(grid_.size[0]), equipment, content);
        if (created.bad()) return false;
        document_.reset(made);
        DcmDataset source;
        put_header(source, study_, kind, options_);
        put(source, DCM_FrameOfReferenceUID, study_.identity.frame_of_reference_uid);
        put(source, DCM_PositionReferenceIndicator, "");
        if (document_->importFromSourceImage(source).bad()) return false;
        document_->getSeries().setSeriesNumber(std::to_string(kind.series_number).c_str());
        // Right by construction; DCMTK's own check of it looks at every frame against every other.
        document_->setCheckFGOnWrite(OFFalse);
        document_->setCheckDimensionsOnWrite(OFFalse);
        return add_dimensions() && add_shared();
    }

    bool add_dimensions() {
        IODMultiframeDimensionModule& dimensions = document_->getDimensions();
        const std::string organisation = options_.uids.fresh();
        const bool by_segment = dimensions
                                    .addDimensionIndex(DCM_ReferencedSegmentNumber, organisation.c_str(),
                                                       DCM_SegmentIdentificationSequence, "Segment")
                                    .good();
        return by_segment && dimensions
                                 .addDimensionIndex(DCM_ImagePositionPatient, organisation.c_str(),
                                                    DCM_PlanePositionSequence, "Position")
                                 .good();
    }

    bool add_shared() {
        const auto text = [&](int row, int column) {
            return OFString(decimal(grid_.direction(row, column)).c_str());
        };
        FGPlaneOrientationPatient orientation;
        orientation.setImageOrientationPatient(text(0, 0), text(1, 0), text(2, 0), text(0, 1), text(1, 1),
                                               text(2, 1));
        FGPixelMeasures measures;
        measures.setPixelSpacing((decimal(grid_.spacing[1]) + "\\" + decimal(grid_.spacing[0])).c_str());
        measures.setSliceThickness(decimal(grid_.spacing[2]).c_str());
        measures.setSpacingBetweenSlices(decimal(grid_.spacing[2]).c_str());
        return document_->addForAllFrames(orientation).good() && document_->addForAllFrames(measures).good();
    }

    bool add(const core::Structure& s) {
        auto segment = segment_of(s, tracked_, options_);
        Uint16 number = 0;
        if (segment == nullptr || document_->addSegment(segment.get(), number).bad()) return false;
        (void)segment.release();  // the document's from here on
        segments_[s.id] = number;
        for (int k = 0; k < grid_.size[2]; ++k) {
            if (s.mask.slab(k).count() > 0 && !add_frame(s.mask.slab(k), k, number)) return false;
        }
        return true;
    }

    /// DCMTK 3.6.7 joins frames wrongly where their pixels are no multiple of 8: its own go, ours come.
    bool put_pixels() {
        if (bits_.size() % 2 != 0) bits_.push_back(0);
        return dataset_
            .putAndInsertUint8Array(DcmTag(DCM_PixelData, EVR_OB), bits_.data(),
                                    static_cast<unsigned long>(bits_.size()))
            .good();
    }

    /// Bits follow each other without gaps over rows and frames, the lowest first (PS3.5 8.1.1, annex D).
    void pack(const core::LabelSlab& slab) {
        const auto columns = static_cast<std::uint64_t>(grid_.size[0]);
        const std::uint64_t begin = packed_frames_++ * frame_pixels();
        bits_.resize((begin + frame_pixels() + 7) / 8, 0);
        for (int j = 0; j < grid_.size[1]; ++j) {
            const std::uint64_t row = begin + columns * static_cast<std::uint64_t>(j);
            for (const core::Run& run : slab.row(j)) {
                const std::uint64_t end = row + static_cast<std::uint64_t>(run.end);
                for (std::uint64_t bit = row + static_cast<std::uint64_t>(run.begin); bit < end; ++bit)
                    bits_[bit / 8] = static_cast<Uint8>(bits_[bit / 8] | 1U << bit % 8);
            }
        }
    }

    [[nodiscard]] std::uint64_t frame_pixels() const {
        return static_cast<std::uint64_t>(grid_.size[0]) * static_cast<std::uint64_t>(grid_.size[1]);
    }

    bool add_frame(const core::LabelSlab& slab, int k, Uint16 number) {
        pack(slab);
        if (no_pixels_.empty()) no_pixels_.resize(frame_pixels(), 0);
        const core::Vec3 at = grid_.world({0, 0, static_cast<double>(k)});
        FGPlanePosPatient place;
        place.setImagePositionPatient(decimal(at[0]).c_str(), decimal(at[1]).c_str(), decimal(at[2]).c_str());
        FGFrameContent content;
        content.setDimensionIndexValues(number, 0);
        content.setDimensionIndexValues(static_cast<Uint32>(k) + 1, 1);
        OFVector<FGBase*> groups;
        groups.push_back(&place);
        groups.push_back(&content);
        const std::unique_ptr<FGDerivationImage> source = source_of(k);
        if (source != nullptr) groups.push_back(source.get());
        return document_->addFrame(no_pixels_.data(), number, groups).good();
    }

    /// The image a frame was drawn on; null where it is not known.
    [[nodiscard]] std::unique_ptr<FGDerivationImage> source_of(int k) const {
        if (study_.identity.images.empty()) return nullptr;
        const core::SourceImage& image = study_.identity.images[static_cast<std::size_t>(k)];
        ImageSOPInstanceReferenceMacro reference;
        reference.setReferencedSOPClassUID(image.sop_class_uid.c_str());
        reference.setReferencedSOPInstanceUID(image.sop_instance_uid.c_str());
        if (several_frames(image)) reference.addReferencedFrameNumber(static_cast<Uint16>(image.frame + 1));
        OFVector<ImageSOPInstanceReferenceMacro> references;
        references.push_back(reference);
        return std::unique_ptr<FGDerivationImage>(
            DcmSegmentation::createDerivationImageFG(references, "Outlined on it"));
    }

    [[nodiscard]] bool several_frames(const core::SourceImage& image) const {
        return std::ranges::count(study_.identity.images, image.sop_instance_uid,
                                  &core::SourceImage::sop_instance_uid) > 1;
    }

    const core::GridGeometry& grid_;
    const DicomStudy& study_;
    const DicomOutOptions& options_;
    std::string tracked_;
    std::unique_ptr<DcmSegmentation> document_;
    DcmDataset dataset_;
    std::map<std::string, int> segments_;
    std::vector<Uint8> bits_;  // of all frames
    std::uint64_t packed_frames_ = 0;
    std::vector<Uint8> no_pixels_;  // what DCMTK is given for a frame
};

core::Result<> can_be_written(const std::string& what, const core::GridGeometry& grid,
                              std::span<const core::Structure> structures) {
    if (structures.empty()) return core::refuse(what, "there is nothing to write");
    if (structures.size() > kMostSegments) return core::refuse(what, "there are more than 65535 structures");
    if (grid.size[0] > 65535 || grid.size[1] > 65535)
        return core::refuse(what, "its slices are larger than DICOM can say");
    for (const core::Structure& s : structures) {
        if (s.mask.size() != grid.size)
            return core::refuse(core::printable(s.name), "it does not lie on the scan's grid");
        if (s.mask.empty()) return core::refuse(core::printable(s.name), "it is empty");
    }
    return {};
}

}  // namespace

core::Result<WrittenSegments> write_dicom_segmentation(const std::filesystem::path& path,
                                                       const DicomSubject& subject,
                                                       std::span<const core::Structure> structures,
                                                       const DicomOutOptions& options,
                                                       const core::JobContext& job) {
    dicom::silence_dcmtk();
    const core::GridGeometry& grid = subject.scan.geometry;
    if (auto can = can_be_written(path.string(), grid, structures); !can) return core::refuse(can.error());
    const auto study = dicom_study(subject, options.uids);
    if (!study) return core::refuse(study.error());
    const ObjectKind kind{
        "segmentation", UID_SegmentationStorage, "SEG", "Outlines", options.uids.fresh(), 9001, 1};
    SegmentationWriter writer(subject, *study, options);
    if (auto built = writer.build(path.string(), kind, structures, job); !built)
        return core::refuse(built.error());
    put_header(writer.dataset(), *study, kind, options);
    put_source_series(writer.dataset(), study->identity);
    auto file = written(path, writer.dataset(), subject, kind, options);
    if (!file) return core::refuse(file.error());
    file->warnings = study->warnings;
    return WrittenSegments{std::move(*file), std::move(writer).segments()};
}

}  // namespace remnant::imaging

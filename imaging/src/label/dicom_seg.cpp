// DICOM Segmentation (PS3.3 A.51) and Label Map Segmentation (A.51.x): frames matched to slices by their own
// geometry.

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcdatset.h>
#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcsequen.h>

#include <map>

#include "dicom/frames.h"
#include "dicom/slice_header.h"
#include "label/readers.h"
#include "label/seg_grid.h"

namespace remnant::imaging::label {
namespace {

constexpr std::size_t kMostSegments = 4096;

struct Segment {
    std::string name;
    std::optional<core::StructureKind> kind;
};

using Segments = std::map<int, Segment>;

Segments segments_of(DcmDataset& dataset) {
    Segments segments;
    DcmSequenceOfItems* sequence = nullptr;
    if (dataset.findAndGetSequence(DCM_SegmentSequence, sequence).bad()) return segments;
    for (unsigned long n = 0; n < sequence->card() && n < kMostSegments; ++n) {
        DcmItem& item = *sequence->getItem(n);
        Uint16 number = 0;
        if (item.findAndGetUint16(DCM_SegmentNumber, number).bad() || number == 0) continue;
        Segment segment;
        segment.name = core::printable(dicom::text_of(item, DCM_SegmentLabel));
        DcmItem* code = nullptr;
        if (item.findAndGetSequenceItem(DCM_SegmentedPropertyTypeCodeSequence, code, 0).good()) {
            segment.kind = core::structure_kind_by_code(dicom::text_of(*code, DCM_CodeValue),
                                                        dicom::text_of(*code, DCM_CodingSchemeDesignator));
        }
        segments.emplace(number, std::move(segment));
    }
    return segments;
}

/// The segment a frame belongs to: its own functional group, else the shared one.
int segment_of_frame(DcmDataset& dataset, int frame) {
    for (const auto& [groups, at] : {std::pair(DCM_PerFrameFunctionalGroupsSequence, frame),
                                     std::pair(DCM_SharedFunctionalGroupsSequence, 0)}) {
        DcmItem* group = nullptr;
        DcmItem* identification = nullptr;
        Uint16 number = 0;
        if (dataset.findAndGetSequenceItem(groups, group, at).good() &&
            group->findAndGetSequenceItem(DCM_SegmentIdentificationSequence, identification, 0).good() &&
            identification->findAndGetUint16(DCM_ReferencedSegmentNumber, number).good()) {
            return number;
        }
    }
    return 0;
}

class SegReader {
  public:
    SegReader(const dicom::DicomFile& file, const std::string& what)
        : dataset_(file.dataset()), what_(what) {}

    core::Result<LabelFile> read(const dicom::DicomFile& file, const LabelReadOptions& options,
                                 const core::JobContext& job) {
        const auto format = dicom::pixel_format(dataset_, what_, options.limits);
        if (!format) return core::refuse(format.error());
        const auto frames = dicom::slice_headers(file, options.limits);
        if (!frames.front().format_refusal.empty()) return core::refuse(what_, frames.front().format_refusal);
        auto grid = seg_grid(frames, options.reference, what_);
        if (!grid) return core::refuse(grid.error());
        const auto decoder = dicom::FrameDecoder::open(file, *format);
        if (!decoder) return core::refuse(decoder.error());
        segments_ = segments_of(dataset_);
        if (segments_.empty()) return core::refuse(what_, "it describes no segment");
        if (auto known = read_kind(); !known) return core::refuse(known.error());
        size_ = grid->geometry.size;
        std::vector<std::int32_t> values(format->frame_pixels());
        for (int frame = 0; frame < format->frames; ++frame) {
            if (job.cancelled()) return core::refuse(core::cancelled_error(what_));
            if (auto decoded = decoder->decode(frame, values); !decoded) return core::refuse(decoded.error());
            const int k = grid->slice_of_frame[static_cast<std::size_t>(frame)];
            if (auto added = add_frame(values, k, frame); !added) return core::refuse(added.error());
            job.report(static_cast<double>(frame + 1) / format->frames, "reading segments");
        }
        return finished(std::move(grid->geometry), frames.front());
    }

  private:
    core::Result<> read_kind() {
        kind_ = dicom::text_of(dataset_, DCM_SegmentationType);
        if (kind_ != "BINARY" && kind_ != "FRACTIONAL" && kind_ != "LABELMAP") {
            return core::refuse(what_, "its segmentation type '" + core::printable(kind_) + "' is not known");
        }
        Uint16 largest = 255;
        dataset_.findAndGetUint16(DCM_MaximumFractionalValue, largest);
        half_ = 0.5 * largest;
        return {};
    }

    core::LabelMaskBuilder& builder(int segment) {
        return builders_.try_emplace(segment, size_).first->second;
    }

    core::Result<> add_frame(const std::vector<std::int32_t>& values, int k, int frame) {
        const bool label_map = kind_ == "LABELMAP";
        const int segment = label_map ? 0 : segment_of_frame(dataset_, frame);
        if (!label_map && !segments_.contains(segment)) {
            return core::refuse(
                what_, "damaged: frame " + std::to_string(frame + 1) + " belongs to no segment it describes");
        }
        const bool fractional = kind_ == "FRACTIONAL";
        const auto label_of = [&](std::int32_t value) {
            if (label_map) return value;
            return (fractional ? value >= half_ : value != 0) ? segment : 0;
        };
        const std::int32_t* row = values.data();
        for (int j = 0; j < size_[1]; ++j, row += size_[0]) {
            for (std::int32_t i = 0; i < size_[0];) {
                const std::int32_t begin = i;
                const int label = label_of(row[i]);
                while (i < size_[0] && label_of(row[i]) == label) ++i;
                if (label == 0) continue;
                if (!segments_.contains(label))
                    return core::refuse(what_, "damaged: it holds a label that it does not describe");
                builder(label).add(j, k, begin, i);
            }
        }
        return {};
    }

    LabelFile finished(core::GridGeometry geometry, const dicom::SliceHeader& first) {
        LabelFile file;
        file.geometry = std::move(geometry);
        file.identity = first.identity;
        file.has_identity = true;
        for (const auto& [number, segment] : segments_) {
            LabelEntry entry;
            entry.value = number;
            entry.name = segment.name;
            entry.kind = segment.kind;
            const auto found = builders_.find(number);
            entry.mask = found == builders_.end() ? core::LabelMask(size_) : std::move(found->second).build();
            file.entries.push_back(std::move(entry));
        }
        if (kind_ == "FRACTIONAL") {
            file.warnings.push_back({"label-fractional",
                                     "the segmentation is fractional: voxels at one half and above are taken",
                                     ""});
        }
        return file;
    }

    DcmDataset& dataset_;
    std::string what_;
    std::string kind_;
    double half_ = 0.0;
    Segments segments_;
    core::Size3 size_{};
    std::map<int, core::LabelMaskBuilder> builders_;
};

}  // namespace

core::Result<LabelFile> read_dicom_seg(const std::filesystem::path& path, const LabelReadOptions& options,
                                       const core::JobContext& job) {
    const auto file = dicom::open_dicom(path, dicom::Extent::Whole, options.limits);
    if (!file) return core::refuse(file.error());
    auto labels = SegReader(*file, path.string()).read(*file, options, job);
    if (labels) labels->stem = label_stem(path);
    return labels;
}

}  // namespace remnant::imaging::label

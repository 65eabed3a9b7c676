#include "dicom/slice_reader.h"

namespace remnant::imaging::dicom {

core::Result<std::vector<std::int32_t>> SliceReader::stored_values(const SliceHeader& slice) {
    if (!opened_ || opened_->file.path() != slice.file) {
        opened_.reset();
        auto file = open_dicom(slice.file, Extent::Whole, limits_);
        if (!file) return core::refuse(file.error());
        auto opened = std::make_unique<Opened>(Opened{std::move(*file), std::nullopt});
        const auto decoder = FrameDecoder::open(opened->file, slice.format);
        if (!decoder) return core::refuse(decoder.error());
        opened->decoder = *decoder;
        opened_ = std::move(opened);
    }
    if (opened_->file.stamp() != slice.stamp) {
        return core::refuse(slice.file.string(), "the file changed while it was read");
    }
    std::vector<std::int32_t> values(slice.format.frame_pixels());
    if (auto decoded = opened_->decoder->decode(slice.frame, values); !decoded)
        return core::refuse(decoded.error());
    return values;
}

}  // namespace remnant::imaging::dicom

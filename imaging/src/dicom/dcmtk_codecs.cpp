#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcdatset.h>
#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcpixel.h>
#include <dcmtk/dcmdata/dcpixseq.h>
#include <dcmtk/dcmdata/dcpxitem.h>
#include <dcmtk/dcmdata/dcxfer.h>
#include <dcmtk/dcmjpeg/djdecode.h>
#include <dcmtk/dcmjpls/djdecode.h>

#include <mutex>

#include "dicom/codecs.h"

namespace remnant::imaging::dicom {
namespace {

void register_codecs() {
    static std::once_flag once;
    std::call_once(once, [] {
        DJDecoderRegistration::registerCodecs();
        DJLSDecoderRegistration::registerCodecs();
    });
}

/// The attributes of the image pixel module that the codecs look at, and the fragments as they are.
std::unique_ptr<DcmDataset> pixel_dataset(const DicomFile& file, const PixelFormat& format,
                                          E_TransferSyntax syntax) {
    auto dataset = std::make_unique<DcmDataset>();
    dataset->putAndInsertUint16(DCM_SamplesPerPixel, 1);
    dataset->putAndInsertString(DCM_PhotometricInterpretation, format.photometric.c_str());
    dataset->putAndInsertString(DCM_NumberOfFrames, std::to_string(format.frames).c_str());
    dataset->putAndInsertUint16(DCM_Rows, static_cast<Uint16>(format.rows));
    dataset->putAndInsertUint16(DCM_Columns, static_cast<Uint16>(format.columns));
    dataset->putAndInsertUint16(DCM_BitsAllocated, static_cast<Uint16>(format.bits_allocated));
    dataset->putAndInsertUint16(DCM_BitsStored, static_cast<Uint16>(format.bits_stored));
    dataset->putAndInsertUint16(DCM_HighBit, static_cast<Uint16>(format.high_bit));
    dataset->putAndInsertUint16(DCM_PixelRepresentation, format.is_signed ? 1 : 0);
    auto* sequence = new DcmPixelSequence(DcmTag(DCM_PixelData, EVR_OB));
    auto* table = new DcmPixelItem(DcmTag(DCM_Item, EVR_OB));
    sequence->insert(table);
    if (!file.skeleton().offset_table.empty()) {
        table->createOffsetTable(DcmOffsetList());
        const auto& offsets = file.skeleton().offset_table;
        std::vector<Uint8> bytes;
        for (const std::uint32_t offset : offsets) {
            for (int shift = 0; shift < 32; shift += 8) bytes.push_back(static_cast<Uint8>(offset >> shift));
        }
        table->putUint8Array(bytes.data(), static_cast<unsigned long>(bytes.size()));
    }
    for (const Span& fragment : file.skeleton().fragments) {
        auto* item = new DcmPixelItem(DcmTag(DCM_Item, EVR_OB));
        sequence->insert(item);
        item->putUint8Array(file.bytes().data() + fragment.offset,
                            static_cast<unsigned long>(fragment.length));
    }
    auto* pixels = new DcmPixelData(DCM_PixelData);
    pixels->putOriginalRepresentation(syntax, nullptr, sequence);
    dataset->insert(pixels, OFTrue);
    return dataset;
}

}  // namespace

std::vector<std::uint8_t> decode_with_dcmtk(const DicomFile& file, const PixelFormat& format, int frame) {
    register_codecs();
    const E_TransferSyntax syntax = DcmXfer(file.transfer_syntax().c_str()).getXfer();
    const auto dataset = pixel_dataset(file, format, syntax);
    DcmElement* element = nullptr;
    dataset->findAndGetElement(DCM_PixelData, element);
    auto* pixels = dynamic_cast<DcmPixelData*>(element);
    Uint32 size = 0;
    if (pixels == nullptr || pixels->getUncompressedFrameSize(dataset.get(), size).bad()) return {};
    std::vector<std::uint8_t> out(size + (size & 1));
    Uint32 fragment = 0;
    OFString colour;
    const OFCondition decoded =
        pixels->getUncompressedFrame(dataset.get(), static_cast<Uint32>(frame), fragment, out.data(),
                                     static_cast<Uint32>(out.size()), colour);
    if (decoded.bad()) return {};
    return out;
}

}  // namespace remnant::imaging::dicom

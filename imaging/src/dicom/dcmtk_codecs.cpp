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

/// One frame as a data set of its own: the attributes of the image pixel module that the codecs look at, and
/// the frame in one fragment.
std::unique_ptr<DcmDataset> frame_dataset(Bytes frame, const PixelFormat& format, E_TransferSyntax syntax) {
    auto dataset = std::make_unique<DcmDataset>();
    dataset->putAndInsertUint16(DCM_SamplesPerPixel, 1);
    dataset->putAndInsertString(DCM_PhotometricInterpretation, format.photometric.c_str());
    dataset->putAndInsertString(DCM_NumberOfFrames, "1");
    dataset->putAndInsertUint16(DCM_Rows, static_cast<Uint16>(format.rows));
    dataset->putAndInsertUint16(DCM_Columns, static_cast<Uint16>(format.columns));
    dataset->putAndInsertUint16(DCM_BitsAllocated, static_cast<Uint16>(format.bits_allocated));
    dataset->putAndInsertUint16(DCM_BitsStored, static_cast<Uint16>(format.bits_stored));
    dataset->putAndInsertUint16(DCM_HighBit, static_cast<Uint16>(format.high_bit));
    dataset->putAndInsertUint16(DCM_PixelRepresentation, format.is_signed ? 1 : 0);
    auto* sequence = new DcmPixelSequence(DcmTag(DCM_PixelData, EVR_OB));
    sequence->insert(new DcmPixelItem(DcmTag(DCM_Item, EVR_OB)));  // the offset table, empty
    auto* fragment = new DcmPixelItem(DcmTag(DCM_Item, EVR_OB));
    sequence->insert(fragment);
    // DICOM fragments have even lengths.
    std::vector<Uint8> even(frame.begin(), frame.end());
    if (even.size() % 2 == 1) even.push_back(0);
    fragment->putUint8Array(even.data(), static_cast<unsigned long>(even.size()));
    auto* pixels = new DcmPixelData(DCM_PixelData);
    pixels->putOriginalRepresentation(syntax, nullptr, sequence);
    dataset->insert(pixels, OFTrue);
    return dataset;
}

}  // namespace

std::vector<std::uint8_t> decode_with_dcmtk(const std::string& transfer_syntax, Bytes frame,
                                            const PixelFormat& format) {
    register_codecs();
    const E_TransferSyntax syntax = DcmXfer(transfer_syntax.c_str()).getXfer();
    const auto dataset = frame_dataset(frame, format, syntax);
    DcmElement* element = nullptr;
    dataset->findAndGetElement(DCM_PixelData, element);
    auto* pixels = dynamic_cast<DcmPixelData*>(element);
    Uint32 size = 0;
    if (pixels == nullptr || pixels->getUncompressedFrameSize(dataset.get(), size).bad()) return {};
    std::vector<std::uint8_t> out(size + (size & 1));
    Uint32 fragment = 0;
    OFString colour;
    const OFCondition decoded = pixels->getUncompressedFrame(dataset.get(), 0, fragment, out.data(),
                                                             static_cast<Uint32>(out.size()), colour);
    if (decoded.bad()) return {};
    return out;
}

}  // namespace remnant::imaging::dicom

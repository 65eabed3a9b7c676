#include "ct_file.h"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>
#include <fmt/format.h>

#include <stdexcept>

namespace remnant::testing {

std::vector<CtSlice> ct_stack(int slices, double step) {
    std::vector<CtSlice> stack;
    for (int n = 0; n < slices; ++n) {
        CtSlice slice;
        slice.position.z() = n * step;
        slice.thickness = fmt::format("{:g}", step);
        slice.fill = 10 * n;
        stack.push_back(slice);
    }
    return stack;
}

void write_ct_slice(const std::filesystem::path& path, const CtSlice& s) {
    DcmFileFormat file;
    DcmDataset& d = *file.getDataset();
    const auto put = [&](const DcmTagKey& tag, const std::string& value) {
        if (d.putAndInsertString(tag, value.c_str()).bad())
            throw std::runtime_error("an attribute was not accepted");
    };
    const auto vector = [](const core::Vec3& v) {
        return fmt::format("{:.10g}\\{:.10g}\\{:.10g}", v[0], v[1], v[2]);
    };
    const std::string made =
        fmt::format("1.2.826.0.1.3680043.2.3.{}", static_cast<long>(1e6 + 1000 * s.position.z()));
    put(DCM_SOPClassUID, UID_CTImageStorage);
    put(DCM_SOPInstanceUID, s.sop_instance.empty() ? made : s.sop_instance);
    put(DCM_StudyInstanceUID, "1.2.826.0.1.3680043.2.1");
    put(DCM_SeriesInstanceUID, s.series);
    put(DCM_Modality, "CT");
    put(DCM_PatientName, "Test^Series");
    put(DCM_PatientPosition, s.patient_position);
    put(DCM_ImageType, s.image_type);
    put(DCM_AcquisitionNumber, s.acquisition);
    put(DCM_SliceThickness, s.thickness);
    put(DCM_ImagePositionPatient, vector(s.position));
    put(DCM_ImageOrientationPatient, vector(s.row) + "\\" + vector(s.column));
    put(DCM_PixelSpacing, fmt::format("{0:g}\\{0:g}", s.spacing));
    put(DCM_PhotometricInterpretation, s.photometric);
    put(DCM_RescaleSlope, s.slope);
    put(DCM_RescaleIntercept, s.intercept);
    if (!s.burned_in.empty()) put(DCM_BurnedInAnnotation, s.burned_in);
    d.putAndInsertUint16(DCM_SamplesPerPixel, 1);
    d.putAndInsertUint16(DCM_Columns, static_cast<Uint16>(s.columns));
    d.putAndInsertUint16(DCM_Rows, static_cast<Uint16>(s.rows));
    d.putAndInsertUint16(DCM_BitsAllocated, static_cast<Uint16>(s.bits_allocated));
    d.putAndInsertUint16(DCM_BitsStored, static_cast<Uint16>(s.bits_stored));
    d.putAndInsertUint16(DCM_HighBit, static_cast<Uint16>(s.bits_stored - 1));
    d.putAndInsertUint16(DCM_PixelRepresentation, s.is_signed ? 1 : 0);
    if (s.padding) {
        const DcmTag tag(DCM_PixelPaddingValue, s.is_signed ? EVR_SS : EVR_US);
        DcmElement* element = s.is_signed ? static_cast<DcmElement*>(new DcmSignedShort(tag))
                                          : static_cast<DcmElement*>(new DcmUnsignedShort(tag));
        s.is_signed ? element->putSint16(static_cast<Sint16>(*s.padding))
                    : element->putUint16(static_cast<Uint16>(*s.padding));
        d.insert(element);
    }
    const auto pixels = static_cast<std::size_t>(s.columns) * static_cast<std::size_t>(s.rows);
    const std::vector<int> stored = s.stored.empty() ? std::vector<int>(pixels, s.fill) : s.stored;
    if (s.bits_allocated == 8) {
        std::vector<Uint8> bytes(stored.begin(), stored.end());
        d.putAndInsertUint8Array(DCM_PixelData, bytes.data(), static_cast<unsigned long>(bytes.size()));
    } else {
        std::vector<Uint16> words;
        for (const int value : stored)
            words.push_back(static_cast<Uint16>(value & ((1 << s.bits_stored) - 1)));
        d.putAndInsertUint16Array(DCM_PixelData, words.data(), static_cast<unsigned long>(words.size()));
    }
    const auto syntax = s.big_endian ? EXS_BigEndianExplicit : EXS_LittleEndianExplicit;
    if (file.saveFile(path.c_str(), syntax).bad()) throw std::runtime_error("the slice was not written");
}

void write_ct_slices(const std::filesystem::path& folder, const std::vector<CtSlice>& slices) {
    int n = 0;
    for (const CtSlice& slice : slices) write_ct_slice(folder / fmt::format("{:04}.dcm", n++), slice);
}

}  // namespace remnant::testing

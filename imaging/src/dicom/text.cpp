#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcitem.h>
#include <dcmtk/dcmdata/dcspchrs.h>

#include <string>

#include "dicom/dicom_file.h"
#include "dicom/iso2022.h"

namespace remnant::imaging::dicom {
namespace {

/// Bytes that cannot be decoded, shown as such; the ASCII among them stays readable.
std::string with_replacements(const std::string& raw) {
    std::string text;
    for (const char c : raw) {
        if (static_cast<unsigned char>(c) < 0x80) {
            text += c;
        } else {
            text += "\xEF\xBF\xBD";
        }
    }
    return text;
}

bool is_ascii(const std::string& raw) {
    for (const char c : raw) {
        if (static_cast<unsigned char>(c) >= 0x80 || c == '\x1B') return false;
    }
    return true;
}

}  // namespace

std::string text_of(DcmItem& item, const DcmTagKey& tag, bool* replaced) {
    OFString value;
    if (item.findAndGetOFStringArray(tag, value).bad() || value.empty()) return {};
    const std::string raw(value.c_str(), value.length());
    if (is_ascii(raw)) return raw;
    OFString charset;
    item.findAndGetOFStringArray(DCM_SpecificCharacterSet, charset);
    DcmSpecificCharacterSet converter;
    OFString utf8;
    // A name's parts are delimited: code extensions start anew at ^ and = (PS3.5 6.1.2.5.3).
    const bool converted =
        converter.selectCharacterSet(charset).good() && converter.convertString(value, utf8, "\\^=").good();
    if (converted) return std::string(utf8.c_str(), utf8.length());
    if (const auto extended = utf8_from_iso2022(raw, std::string_view(charset.c_str(), charset.length()))) {
        return *extended;
    }
    if (replaced != nullptr) *replaced = true;
    return with_replacements(raw);
}

}  // namespace remnant::imaging::dicom
